"""What the log-in package asks of a site: where to, in which words, within what."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from kmforum.menu import books_page, may_see_governor
from people.access import OFFICIALS, standing_of
from people.models import Role

TOO_MANY = _(
    "The password or the code was wrong several times in a row. "
    "Please wait 5 minutes, then try again."
)
WRONG_CODE = _(
    "This code is wrong, or was used already. Please wait for the next one in the app."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _(
            "The name or phone number and the password do not match. Please check the "
            "spelling and the capital letters, then try again."
        ),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "enter_current_password": _("This is not the password until now."),
        "incorrect_password": _("This is not the password. Please try again."),
        "incorrect_code": WRONG_CODE,
    }

    def is_safe_url(self, url):
        """Own pages only: no other name of the site, and no other site."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        )

    def get_login_redirect_url(self, request):
        """Everybody lands on their work: the governor's office on its summary, those
        who only keep an agency's ledgers on the ledgers."""
        if may_see_governor(request.user):
            return reverse("governor")
        standing = standing_of(request.user)
        keeps_only_books = standing.has(Role.AGENCY_STAFF) and not standing.has(
            *OFFICIALS
        )
        return reverse((keeps_only_books and books_page()) or "me")

    def get_signup_redirect_url(self, request):
        return reverse("me")

    def get_password_change_redirect_url(self, request):
        return reverse("me")

    def login(self, request, user):
        super().login(request, user)
        # Who typed the password a minute ago is not asked for it again.
        reauthenticate_by_password(request)

    def get_client_ip(self, request):
        try:
            return super().get_client_ip(request)
        except PermissionDenied:
            return "unknown"  # behind a socket: all share one limit

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One count for one person, by whichever name of the site she comes."""
        return credentials["username"].lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_totp_label(self, user):
        return user.username
