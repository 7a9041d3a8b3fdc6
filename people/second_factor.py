"""Who must log in with a second factor, from which day, and the way to it."""

import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import redirect, render

from people.access import standing_of
from people.models import Role
from people.typed_again import typed_in
from thai.clock import today

# They see what others entrusted to the province: its money, and who needs support.
REQUIRED = {Role.AGENCY_STAFF, Role.GOVERNOR_OFFICE}
GRACE = datetime.timedelta(days=7)
# Open without it: the way in, the way out, and what monitors and phones ask.
OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reauthenticate",
    "language",
    "healthz",
    "connection",
}


def first_day(user):
    """From when on `user` needs a second factor; None if never."""
    standing = standing_of(user)
    if standing.is_admin:
        return today()
    begins = [row.starts_on for row in standing.assignments if row.role in REQUIRED]
    return min(begins) + GRACE if begins else None


def has_second_factor(user):
    return Authenticator.objects.filter(
        user=user, type=Authenticator.Type.TOTP
    ).exists()


def missing_from(user):
    """The day from which a second factor is asked of somebody who has none yet."""
    if not settings.KMFORUM_REQUIRE_SECOND_FACTOR or not user.is_authenticated:
        return None
    day = first_day(user)
    return day if day and not has_second_factor(user) else None


class SecondFactorMiddleware:
    """Leads whoever needs a second factor and has none to the page that makes one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if name in OPEN or name.startswith("mfa_"):
            return None
        day = missing_from(request.user)
        if day is None or day > today():
            return None
        if request.method in {"GET", "HEAD"}:
            return redirect("mfa_activate_totp")
        context = {"typed": typed_in(request), "path": request.get_full_path()}
        return render(request, "mfa/send_again.html", context, status=403)
