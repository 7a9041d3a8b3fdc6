"""The command load_story: once, whole, and never over what people changed."""

import io

import pytest
from django.apps import apps
from django.core import serializers
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from meetings.models import Appointment, Meeting, MeetingKind, Outcome, Revision
from meetings.story import telling
from people.access import standing_of
from people.models import Agency, Person, Role, RoleAssignment, User
from people.samples import PASSWORD, load_samples
from tambons.areas import load_areas
from tambons.models import Group, Tambon
from tests import factories


@pytest.fixture
def on_ones_own_computer(settings):
    """DEBUG, with a password hash that costs nothing."""
    settings.DEBUG = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def everything():
    models = [
        model
        for label in ("tambons", "people", "meetings")
        for model in apps.get_app_config(label).get_models()
    ]
    return {
        model: serializers.serialize("json", model.objects.order_by("pk"))
        for model in models
    }


def load():
    out = io.StringIO()
    call_command("load_story", stdout=out)
    return out.getvalue()


def test_telling_it_twice_changes_nothing(story):
    before = everything()

    said = load()

    assert everything() == before
    assert "nothing was changed" in said


def test_rows_that_users_changed_stay_as_they_are(story):
    Tambon.objects.filter(code="800119").update(village_count=None, name="บางจากใต้")
    Group.objects.filter(name="ทีมประสาน").update(name="ทีมประสานจังหวัด")
    Outcome.objects.filter(kind="no_agreement").update(text="ตกลงกันได้แล้ว")
    Meeting.objects.filter(held_on="2005-10-25").update(held_on="2005-10-26")
    Appointment.objects.filter(kind="undecided").delete()
    before = everything()

    load()

    assert everything() == before


def test_places_that_load_areas_brought_are_taken_up(db):
    load_areas()
    count = Tambon.objects.count()

    load()

    joined = Tambon.objects.joined().in_story_order()
    assert [tambon.name for tambon in joined] == ["บางจาก", "ท่าไร่", "มะม่วงสองต้น"]
    assert Tambon.objects.count() == count


def test_what_stands_already_is_used_and_not_overwritten(db):
    tambon = factories.make_tambon("800106", "ท่าไร่", context="ริมทะเล", position=9)
    group = factories.make_group(tambon)

    load()

    tambon.refresh_from_db()
    assert (tambon.context, tambon.position, tambon.driver) == ("ริมทะเล", 9, group)
    assert Group.objects.filter(name="เครือข่ายออมทรัพย์").count() == 1


def test_story_comes_whole_or_not_at_all(db, monkeypatch):
    def break_off(handle, appointment):
        raise RuntimeError("the light went out")

    monkeypatch.setattr(telling, "_write_first_move", break_off)

    with pytest.raises(RuntimeError):
        load()

    assert not Meeting.objects.exists()
    assert not Revision.objects.exists()
    assert not Tambon.objects.exists()


def test_kinds_are_rows_with_plain_thai_names(db):
    names = list(MeetingKind.objects.values_list("name", flat=True))

    assert names == [
        "เวทีหมู่บ้าน",
        "เวทีตำบล",
        "เวทีร่วม",
        "วงเรียนรู้",
        "ประชุมทีม",
        "ศึกษาดูงาน",
        "มหกรรม",
    ]


def test_agencies_that_the_province_mended_stay(story):
    Agency.objects.filter(code="BAAC").update(name="ธ.ก.ส.", provenance="ยืนยันแล้ว")

    load()

    agency = Agency.objects.get(code="BAAC")
    assert (agency.name, agency.provenance) == ("ธ.ก.ส.", "ยืนยันแล้ว")


# Sample log-ins


def test_no_sample_log_in_without_debug(db):
    said = load()

    assert not User.objects.exists()
    assert not Person.objects.exclude(user=None).exists()
    assert RoleAssignment.objects.get().role == Role.SPONSOR
    assert PASSWORD not in said


def test_samples_refuse_to_be_made_without_debug(story):
    with pytest.raises(ImproperlyConfigured):
        load_samples()

    assert not User.objects.exists()


def test_samples_are_printed_and_open_what_they_should(on_ones_own_computer, db):
    said = load()

    names = ["uea", "amnuay", "amnuay2", "likhit", "kit", "ngan", "admin"]
    for name in names:
        assert name in said
        assert User.objects.get(username=name).check_password(PASSWORD)
    assert PASSWORD in said
    assert set(User.objects.values_list("username", flat=True)) == set(names)
    amnuay = standing_of(User.objects.get(username="amnuay"))
    assert [*amnuay.tambons({Role.FACILITATOR})] == [Tambon.objects.get(name="บางจาก")]
    assert [user.username for user in User.objects.filter(is_superuser=True)] == [
        "admin"
    ]


def test_samples_are_plainly_samples_and_never_named_in_public(
    on_ones_own_computer, db
):
    load()

    for person in Person.objects.exclude(user=None):
        assert "(ตัวอย่าง)" in person.display_name
        assert not person.show_name


def test_samples_are_made_once_and_keep_a_changed_password(on_ones_own_computer, db):
    load()
    kit = User.objects.get(username="kit")
    kit.set_password("ของฉันเอง")
    kit.save()
    before = everything()

    load()

    assert everything() == before
