"""Log-ins for trying the site out. They open every door, so only DEBUG makes them."""

import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from people.models import Agency, Person, Role, RoleAssignment, User
from tambons.models import Province, Tambon

PASSWORD = "sample-2548"
SINCE = datetime.date(2005, 6, 3)

# Username, the name it goes by, its role, and for which place or agency (by code).
SAMPLES = [
    ("uea", "คุณเอื้อ (ตัวอย่าง)", Role.GOVERNOR_OFFICE, Province, "80"),
    ("amnuay", "คุณอำนวยบางจาก (ตัวอย่าง)", Role.FACILITATOR, Tambon, "800119"),
    ("amnuay2", "คุณอำนวยท่าไร่ (ตัวอย่าง)", Role.FACILITATOR, Tambon, "800106"),
    ("likhit", "คุณลิขิตบางจาก (ตัวอย่าง)", Role.NOTE_TAKER, Tambon, "800119"),
    ("kit", "คุณกิจบางจาก (ตัวอย่าง)", Role.RESIDENT, Tambon, "800119"),
    ("ngan", "เจ้าหน้าที่ ธ.ก.ส. (ตัวอย่าง)", Role.AGENCY_STAFF, Agency, "BAAC"),
    ("admin", "ผู้ดูแลระบบ (ตัวอย่าง)", None, None, None),
]


@transaction.atomic
def load_samples() -> list[tuple[str, str]]:
    """Make the log-ins that are missing; usernames with the names they go by."""
    if not settings.DEBUG:
        raise ImproperlyConfigured("Sample log-ins are for KMFORUM_DEBUG=1 only.")
    for username, name, role, model, code in SAMPLES:
        if not User.objects.filter(username=username).exists():
            _make(username, name, role, model, code)
    return [(username, name) for username, name, *_scope in SAMPLES]


def _make(username, name, role, model, code):
    # Hashing is slow on purpose, so the password is set but once.
    user = User.objects.create_user(username, PASSWORD, is_superuser=role is None)
    person = Person.objects.create(display_name=name, user=user, show_name=False)
    if role is None:
        return
    scope = model.objects.get(code=code)
    RoleAssignment.objects.create(
        person=person, role=role, starts_on=SINCE, **{model._meta.model_name: scope}
    )
    if model is Agency:
        person.agency = scope
        person.save(update_fields=["agency"])
