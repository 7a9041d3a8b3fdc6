"""Files of rounds and of what hangs on them.

Whoever writes leaves an entry in the history, and a file is no way around it: new
rounds land as recorded by whoever imports them, rows of a round that waits are an edit
of it, an appointment is announced or moved. What is confirmed is changed on its page.
"""

import hashlib
import uuid

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from meetings.appointments import AGREED, Sent, announce, move, version_of
from meetings.meeting_columns import (
    HostColumn,
    RoundsColumn,
    TambonsColumn,
    TypedParts,
)
from meetings.models import (
    ActionItem,
    ActionOwner,
    AgendaItem,
    Appointment,
    Attachment,
    Meeting,
    Outcome,
    Revision,
)
from meetings.snapshots import snapshot_of
from thai.clock import now
from thai.tables.naming import ByNumber, name_rows
from thai.tables.resources import TableResource


class ByDay(ByNumber):
    """A meeting by its number, with the day it was held on: 2005-10-25 #12."""

    def name_of(self, meeting):
        return meeting.held_on.isoformat()


name_rows(ByDay(Meeting))
name_rows(ByNumber(AgendaItem, "title"))
name_rows(ByNumber(ActionItem, "text"))


class ImportedResource(TableResource):
    """Knows who imports, and how that is said in the history."""

    def before_import(self, dataset, *, user=None, file_name="", **kwargs):
        super().before_import(dataset, **kwargs)
        self.user = user
        self.why = _("Imported from the file “%(name)s”.") % {"name": file_name}

    def note(self, meeting, deed):
        """An entry in the history of the meeting, as it stands now."""
        Revision.objects.create(
            meeting=meeting,
            version=meeting.version,
            key=uuid.uuid4(),
            digest=hashlib.sha256(f"{deed}\n{self.why}".encode()).hexdigest(),
            deed=deed,
            who=self.user,
            at=now(),
            why=self.why,
            snapshot=snapshot_of(meeting),
        )


class MeetingResource(ImportedResource):
    """New rounds come in with their tambons; those that exist are only compared."""

    tambons = TambonsColumn()
    host = HostColumn()
    rounds = RoundsColumn()
    shown = (
        "state",
        "recorded_by",
        "recorded_at",
        "confirmed_by",
        "confirmed_at",
        "version",
    )

    class Meta:
        model = Meeting

    @property
    def fixed(self):
        return self.fields.keys()

    def get_queryset(self):
        return super().get_queryset().with_tambons()

    def for_export(self, queryset):
        return super().for_export(queryset).prefetch_related("meeting_tambons__tambon")

    def init_instance(self, row=None):
        return Meeting(recorded_by=self.user, recorded_at=now())

    def why_fixed(self, column, instance):
        return _(
            "This record exists already. Please edit it on its own page, "
            "or put back “%(text)s” here."
        ) % {"text": column.text_of(column.get_value(instance))}

    def check(self, instance):
        if not instance._state.adding:
            return
        problems = TypedParts(instance).problems()
        if not instance.summary:
            reason = _("Please say at least briefly what came of it.")
            problems["summary"] = ValidationError(reason)
        if problems:
            raise ValidationError(problems)

    def after_save_instance(self, instance, row, **kwargs):
        for part in TypedParts(instance).parts():
            try:
                part.full_clean()
            except ValidationError as error:
                raise ValidationError({"rounds": error.messages}) from error
            part.save(force_insert=True)
        self.note(instance, Revision.Deed.RECORDED)


class PartResource(ImportedResource):
    """Rows of a meeting that waits for confirmation: importing them is an edit."""

    # The way from the row to its meeting.
    path = "meeting"

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.states = {}
        self.touched = set()

    def after_init_instance(self, instance, new, row, **kwargs):
        self.meeting_before = None if new else self._meeting_of(instance)

    def check(self, instance):
        for pk in self._meetings_of(instance):
            if pk not in self.states:
                self.states[pk] = Meeting.objects.values_list("state").get(pk=pk)[0]
            if self.states[pk] != Meeting.State.RECORDED:
                raise ValidationError(
                    _(
                        "Only records that wait for confirmation are changed by a "
                        "file. Please edit this one on its own page."
                    )
                )

    def after_save_instance(self, instance, row, **kwargs):
        self.touched |= self._meetings_of(instance)

    def after_import(self, dataset, result, **kwargs):
        super().after_import(dataset, result, **kwargs)
        touched = Meeting.objects.filter(pk__in=self.touched).order_by("pk")
        for meeting in touched.select_for_update(of=("self",)):
            if meeting.state != Meeting.State.RECORDED:
                raise ValidationError(_("A record was confirmed meanwhile."))
            Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
            meeting.refresh_from_db(fields=["version"])
            self.note(meeting, Revision.Deed.EDITED)

    def _meetings_of(self, instance):
        return {self.meeting_before, self._meeting_of(instance)} - {None}

    def _meeting_of(self, row):
        *steps, last = self.path.split("__")
        for step in steps:
            row = self.fields[step].widget.by_pk.get(getattr(row, f"{step}_id"))
            if row is None:
                return None
        return getattr(row, f"{last}_id")


class OutcomeResource(PartResource):
    path = "item__meeting"
    # Once it stands, a request is taken up and settled on its own page.
    fixed = ("taken_by", "resolved_on", "resolved_in")

    class Meta:
        model = Outcome


class ActionItemResource(PartResource):
    # Closing and opening again is a tap, which notes who and when.
    fixed = ("status", "done_on", "closed_in")
    shown = ("closed_by", "closed_at", "status_before", "version")

    class Meta:
        model = ActionItem


class ActionOwnerResource(PartResource):
    path = "action__meeting"

    class Meta:
        model = ActionOwner


class AppointmentResource(ImportedResource):
    """New ones are announced; what was agreed of an open one is moved."""

    class Meta:
        model = Appointment

    @property
    def fixed(self):
        return self.fields.keys() - set(AGREED)

    def store(self, instance, is_create):
        if is_create:
            announce(instance, Sent(self.user, uuid.uuid4()))
            return
        sent = Sent(self.user, uuid.uuid4(), version_of(instance))
        agreed = {name: getattr(instance, name) for name in AGREED}
        move(instance.pk, agreed, self.why, sent)


class RevisionResource(TableResource):
    """Who did what, when and why. Old texts are read on the history page alone."""

    class Meta:
        model = Revision
        exclude = ["digest", "key", "snapshot"]


class AttachmentResource(TableResource):
    """Which photos and files lie with a record, not they themselves."""

    class Meta:
        model = Attachment
        exclude = ["key", "digest", "draft", "file", "thumb"]

    def for_export(self, queryset):
        # What lies with a draft is half-typed work of one person.
        return super().for_export(queryset.filter(draft=None))
