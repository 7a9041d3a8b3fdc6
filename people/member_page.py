"""สมาชิกของตำบล: who waits for a yes, who belongs, who has ended, page by page."""

import uuid
from functools import cached_property

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, F, Prefetch, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from people.models import Role, RoleAssignment, RoleStep
from people.reach import people_answered_for, roles_given_by, roles_within_reach
from thai.folding import clean

ROWS_ON_PAGE = 40
WAITING_SHOWN = 20
NOW, ENDED = "", "ended"
# As the page lists them: those who carry the practice first.
IN_ORDER = (
    Role.FACILITATOR,
    Role.NOTE_TAKER,
    Role.COORDINATOR,
    Role.SPONSOR,
    Role.PRACTITIONER,
    Role.RESIDENT,
)


class MemberFilterForm(forms.Form):
    """Sent by plain GET. What cannot be read selects nothing out."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[(NOW, _("members now")), (ENDED, _("ended"))],
        required=False,
    )

    def __init__(self, data):
        super().__init__(data)
        self.fields["q"].widget.attrs["class"] = "form-control"
        self.fields["state"].widget.attrs["class"] = "form-select"

    @property
    def name(self):
        return clean(self._read("q")).strip()

    @property
    def shows_ended(self):
        return self._read("state") == ENDED

    def _read(self, name):
        return self.cleaned_data.get(name, "") if self.is_valid() else ""


class MemberPage:
    """The members of one tambon as one person who looks after them sees them."""

    def __init__(self, tambon, user, query):
        self.tambon = tambon
        self.user = user
        self.filter = MemberFilterForm(query)
        self.number = query.get("page")

    @cached_property
    def roles_given(self):
        roles = roles_given_by(self.user, self.tambon)
        return [(role.value, role.label) for role in roles]

    @cached_property
    def waiting(self):
        """Those whom this person may answer, who asked first on top."""
        rows = roles_within_reach(self.user).in_tambon(self.tambon).waiting()
        # Where nobody noted the day, the one on which she signed up.
        signed_up = TruncDate("person__user__date_joined")
        rows = rows.annotate(since=Coalesce("asked_on", signed_up))
        rows = rows.select_related("person", "village")
        return rows.order_by(F("since").asc(nulls_first=True), "pk")

    @cached_property
    def waiting_count(self):
        return self.waiting.count()

    @cached_property
    def waiting_shown(self):
        return list(self.waiting[:WAITING_SHOWN])

    @property
    def waiting_beyond(self):
        return self.waiting_count - len(self.waiting_shown)

    @cached_property
    def page(self):
        """One page of roles, each row with what may be done about it."""
        page = Paginator(self._chosen(), ROWS_ON_PAGE).get_page(self.number)
        page.object_list = list(page.object_list)
        self._tell_deeds(page.object_list)
        return page

    def _chosen(self):
        rows = RoleAssignment.objects.in_tambon(self.tambon)
        if self.filter.name:
            rows = rows.filter(person__display_name__icontains=self.filter.name)
        steps = RoleStep.objects.select_related("by__person").order_by("-pk")
        rows = rows.select_related("person__user", "village").prefetch_related(
            Prefetch("steps", steps)
        )
        if self.filter.shows_ended:
            return rows.closed().order_by("-ends_on", "-pk")
        place = Case(
            *(When(role=role, then=Value(at)) for at, role in enumerate(IN_ORDER)),
            default=Value(len(IN_ORDER)),
        )
        shown = rows.unclosed().exclude(starts_on=None)
        return shown.order_by(place, "role", "person__display_name", "pk")

    def _tell_deeds(self, rows):
        people = {row.person_id for row in rows}
        mine = roles_within_reach(self.user).filter(pk__in=[row.pk for row in rows])
        ends = set(mine.values_list("pk", flat=True))
        answered = people_answered_for(self.user).filter(pk__in=people)
        codes = set(answered.values_list("pk", flat=True))
        for row in rows:
            login = row.person.user
            row.is_open = bool(login is None or login.is_active)
            row.may_end = row.pk in ends and not self.filter.shows_ended
            row.may_code = row.person_id in codes
            row.key = uuid.uuid4()
            row.last = next(iter(row.steps.all()), None)
            row.is_hers = login is not None and login.pk == self.user.pk
