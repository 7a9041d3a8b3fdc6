"""Taking a name out of the admin's own log, which describes rows by their names."""

import json
import re

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from people.models import Person, RoleAssignment, User

# As rows describe themselves: “คุณสุนันท์ · คุณอำนวย · บางจาก”, “ประธาน: คุณสุนันท์”.
_BETWEEN = re.compile(r"( · |: )")


def take_out_of_admin_log(user: User, instead: str) -> None:
    """Entries about her own rows lose what they were called, others her name."""
    person = getattr(user, "person", None)
    for entry in LogEntry.objects.filter(_about(user, person)):
        # Whole, because the row may have had another name then.
        _rewrite(entry, lambda _text: instead)
    names = {user.username, person.display_name if person else ""} - {""}
    for entry in LogEntry.objects.filter(_mentions(names)):
        _rewrite(entry, lambda text: _unnamed(text, names, instead))


def _about(user, person):
    """Entries of her login, her person and her roles."""
    roles = person.roles.values_list("pk", flat=True) if person else []
    rows = {User: [user.pk], RoleAssignment: roles}
    if person:
        rows[Person] = [person.pk]
    condition = Q(pk__in=[])
    for model, keys in rows.items():
        kind = ContentType.objects.get_for_model(model)
        condition |= Q(content_type=kind, object_id__in=[str(key) for key in keys])
    return condition


def _mentions(names):
    condition = Q(pk__in=[])
    for name in names:
        # Messages are JSON in plain ASCII.
        condition |= Q(object_repr__contains=name)
        condition |= Q(change_message__contains=json.dumps(name)[1:-1])
    return condition


def _rewrite(entry, said):
    entry.object_repr = said(entry.object_repr)
    if entry.change_message.startswith("["):
        deeds = json.loads(entry.change_message)
        for told in (told for deed in deeds for told in deed.values()):
            if "object" in told:
                told["object"] = said(told["object"])
        entry.change_message = json.dumps(deeds)
    entry.save(update_fields=["object_repr", "change_message"])


def _unnamed(text, names, instead):
    parts = _BETWEEN.split(text)
    return "".join(instead if part in names else part for part in parts)
