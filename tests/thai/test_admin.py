import datetime

import pytest
from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.templatetags import admin_list
from django.db import models
from django.forms import ModelForm
from django.test.utils import isolate_apps
from django.urls import reverse
from django.utils import translation

from people.models import Role
from tests import factories
from thai.admin import ThaiModelAdmin, ThaiTabularInline
from thai.fields import ThaiDateField
from thai.forms import ThaiDateFormField

DAY = datetime.date(2005, 10, 27)
INSTANT = datetime.datetime(2005, 10, 28, 1, 50, tzinfo=datetime.UTC)


@pytest.fixture
def meeting_admin():
    with isolate_apps("thai"):

        class Held(models.Model):
            held_on = ThaiDateField(null=True)
            plain_on = models.DateField(null=True)
            recorded_at = models.DateTimeField(null=True)
            starts = models.TimeField(null=True)

            class Meta:
                app_label = "thai"

            def __str__(self):
                return "held"

        yield ThaiModelAdmin(Held, admin.site)


def read_only(model_admin, name, **values):
    class HeldForm(ModelForm):
        class Meta:
            model = model_admin.model
            fields = ()

    form = HeldForm(instance=model_admin.model(**values))
    field = helpers.AdminReadonlyField(form, name, True, model_admin)
    return str(field.contents()).replace("\u00a0", " ")


def test_every_date_box_of_the_admin_takes_and_shows_be(meeting_admin, rf):
    form_class = meeting_admin.get_form(rf.get("/"))
    instance = meeting_admin.model(
        held_on=DAY, plain_on=DAY, recorded_at=INSTANT, starts=datetime.time(13)
    )
    page = form_class(instance=instance).as_p()

    assert page.count('value="27 ต.ค. 2548"') == 2
    assert 'value="28 ต.ค. 2548"' in page
    assert 'value="08.50"' in page
    assert 'value="13.00"' in page
    assert "2005" not in page
    typed = form_class(
        {
            "held_on": "๒๗ ต.ค. ๒๕๔๘",
            "plain_on": "27/10/48",
            "recorded_at_date": "28 ต.ค. 48",
            "recorded_at_time": "8.50 น.",
            "starts": "13:00",
        },
        instance=meeting_admin.model(),
    )
    assert typed.is_valid(), typed.errors
    assert typed.cleaned_data["recorded_at"] == INSTANT


def test_read_only_dates_are_be(meeting_admin):
    with translation.override("th"):
        assert read_only(meeting_admin, "held_on", held_on=DAY) == "พฤ. 27 ต.ค. 2548"
        assert (
            read_only(meeting_admin, "recorded_at", recorded_at=INSTANT)
            == "28 ต.ค. 2548 เวลา 08.50 น."
        )
        assert read_only(meeting_admin, "held_on") == "-"


def test_list_columns_are_be():
    with translation.override("th"):
        column = admin_list.display_for_field(DAY, models.DateField(), "-")
        returned = admin_list.display_for_value(INSTANT, "-")

    assert column == "พฤ. 27\u00a0ต.ค.\u00a02548"
    assert returned.startswith("28\u00a0ต.ค.\u00a02548")


def test_other_columns_stay_as_django_shows_them():
    with translation.override("th"):
        assert admin_list.display_for_field(None, models.DateField(), "-") == "-"
        assert admin_list.display_for_value(1234, "-") == "1234"
    with translation.override("en"):
        assert "2005" in admin_list.display_for_field(DAY, models.DateField(), "-")


def test_rows_inside_another_table_have_thai_boxes_too(meeting_admin, rf):
    class HeldInline(ThaiTabularInline):
        model = meeting_admin.model

    inline = HeldInline(meeting_admin.model, admin.site)
    box = inline.formfield_for_dbfield(
        meeting_admin.model._meta.get_field("plain_on"), request=rf.get("/")
    )
    assert isinstance(box, ThaiDateFormField)
    assert "vDateField" not in box.widget.render("on", None)


@pytest.mark.django_db
def test_the_history_of_a_row_is_dated_be(client):
    user = factories.make_user("admin", is_superuser=True)
    agency = factories.make_agency()
    LogEntry.objects.log_actions(user.pk, [agency], CHANGE, "แก้ชื่อ", single_object=True)
    LogEntry.objects.update(action_time=INSTANT)
    client.force_login(user)

    page = client.get(reverse("admin:people_agency_history", args=[agency.pk]))

    assert "28\u00a0ต.ค.\u00a02548 เวลา 08.50\u00a0น." in page.text
    assert "2005" not in page.text


@pytest.mark.django_db
def test_a_list_of_rows_is_dated_be_and_sorted_by_date(client):
    user = factories.make_user("admin", is_superuser=True)
    province = factories.make_province()
    factories.make_role(
        user.person, Role.GOVERNOR_OFFICE, starts_on=DAY, province=province
    )
    client.force_login(user)

    page = client.get(reverse("admin:people_roleassignment_changelist"), {"o": "4"})

    assert "พฤ. 27\u00a0ต.ค.\u00a02548" in page.text
    assert "2005" not in page.text
