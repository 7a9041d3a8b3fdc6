"""What the governor's summary covers: whose eyes, which tambons, which rounds."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, Max, OuterRef, Q

from meetings.models import Appointment, Meeting, MeetingTambon, Outcome
from meetings.models.meeting import STANDING
from people.access import standing_of
from people.models import Role
from tambons.models import District, Province
from thai.clock import today

# With more tambons than this the page goes by district first.
FEW = 12


class Scope:
    """The joined tambons of the reader's provinces, with their rounds.

    What is handed out in the meeting is what a visitor may read.
    """

    def __init__(self, user, *, for_meeting=False, district=""):
        standing = standing_of(user)
        self.for_meeting = for_meeting
        self.reader = AnonymousUser() if for_meeting else user
        whole = standing.tambons({Role.GOVERNOR_OFFICE}).joined()
        if standing.is_admin:
            home = Province.objects.filter(code=settings.KMFORUM_HOME_PROVINCE)
            self.provinces = set(home.values_list("pk", flat=True))
            whole = whole.filter(district__province__in=self.provinces)
        else:
            self.provinces = standing.provinces({Role.GOVERNOR_OFFICE})
        self.whole = whole
        self.district = None
        self.districts = list(
            District.objects.annotate(
                joined=Count("tambons", filter=Q(tambons__in=whole))
            ).filter(joined__gt=0)
        )
        self.is_large = sum(row.joined for row in self.districts) > FEW
        if self.is_large:
            self.district = next(
                (row for row in self.districts if row.code == district), None
            )

    @property
    def by_district(self):
        """Whether the tambons still hide behind their districts."""
        return self.is_large and self.district is None

    @property
    def tambons(self):
        """Those of the district, once one is opened."""
        if self.district:
            return self.whole.filter(district=self.district)
        return self.whole

    @property
    def rounds(self):
        """What the reader may read of these tambons, and of the province's circle."""
        own = MeetingTambon.objects.filter(tambon__in=self.tambons)
        inside = Q(pk__in=own.values("meeting"))
        if not self.district:
            parts = MeetingTambon.objects.filter(meeting=OuterRef("pk"))
            inside |= Q(province__in=self.provinces) & ~Exists(parts)
        return Meeting.objects.visible_to(self.reader).counted().filter(inside)

    @property
    def confirmed(self):
        return self.rounds.standing()

    @property
    def waiting(self):
        return self.rounds.unconfirmed()

    @property
    def appointments(self):
        inside = Q(tambon__in=self.tambons)
        if not self.district:
            inside |= Q(tambon=None, province__in=self.provinces)
        return Appointment.objects.listed().filter(inside)

    @property
    def outcomes(self):
        return Outcome.objects.visible_to(self.reader)


def counts_of(scope):
    """How much is on record, up to when, beside what was appointed."""
    parts = MeetingTambon.objects.filter(meeting=OuterRef("pk"))
    fulfilled = Appointment.objects.filter(fulfilled_by=OuterRef("pk"))
    confirmed = STANDING
    rounds = scope.rounds.annotate(
        of_tambons=Exists(parts), was_appointed=Exists(fulfilled)
    ).aggregate(
        confirmed=Count("pk", filter=confirmed),
        waiting=Count("pk", filter=~confirmed),
        unappointed=Count("pk", filter=Q(of_tambons=True, was_appointed=False)),
        recorded_at=Max("recorded_at"),
        confirmed_at=Max("confirmed_at"),
    )
    known = [rounds["recorded_at"], rounds["confirmed_at"]]
    held = Q(fulfilled_by__in=scope.rounds)
    expected = scope.appointments.expected().aggregate(
        expected=Count("pk"), received=Count("pk", filter=held)
    )
    return rounds | expected | {"until": max(filter(None, known), default=None)}


def district_rows(scope, coverage):
    """Each district with what asks for a look, by code and not by merit."""
    rounds = MeetingTambon.objects.filter(
        meeting__in=scope.confirmed, tambon__in=scope.whole
    )
    last = dict(
        rounds.values_list("tambon__district").annotate(last=Max("meeting__held_on"))
    )
    late = scope.appointments.open().filter(on__lt=today(), tambon__isnull=False)
    overdue = dict(late.values_list("tambon__district").annotate(n=Count("pk")))
    undated = scope.appointments.open().filter(on=None, tambon__isnull=False)
    open_ended = dict(undated.values_list("tambon__district").annotate(n=Count("pk")))
    return [
        {
            "district": row,
            "last": last.get(row.pk),
            "overdue": overdue.get(row.pk, 0),
            "undated": open_ended.get(row.pk, 0),
            "aimed": coverage.aimed.get(row.pk, 0),
            "assessed": coverage.assessed.get(row.pk, 0),
        }
        for row in scope.districts
    ]
