import datetime

from django.db import models
from django.db.migrations.writer import MigrationWriter

from thai.fields import ThaiCharField, ThaiDateField, ThaiHourField, ThaiTextField
from thai.forms import ThaiDateFormField, ThaiTimeField


def test_a_date_field_is_a_date_column_with_a_thai_box():
    field = ThaiDateField(null=True)

    assert field.get_internal_type() == models.DateField().get_internal_type()
    assert isinstance(field.formfield(), ThaiDateFormField)
    assert isinstance(ThaiHourField().formfield(), ThaiTimeField)


def test_a_date_field_stands_in_a_migration():
    written, imports = MigrationWriter.serialize(ThaiDateField(null=True))

    assert written == "thai.fields.ThaiDateField(null=True)"
    assert imports == {"import thai.fields"}


def test_fixtures_and_queries_keep_to_iso_dates():
    assert ThaiDateField().to_python("2005-10-27") == datetime.date(2005, 10, 27)


def test_text_is_stored_without_what_nobody_sees():
    for field in (ThaiCharField(max_length=50), ThaiTextField()):
        assert field.get_prep_value("ท\u0e4d\u0e32\u200bบัญชี\x00") == "ทำบัญชี"
        assert field.to_python("เวที\u202e") == "เวที"
        assert field.get_prep_value(None) is None
