from django.conf import settings
from django.http import HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe


class LanguageMiddleware:
    """The cookie's language, or Thai: whatever the phone itself says."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            return self.get_response(request)


def language_of(request):
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    known = chosen in dict(settings.LANGUAGES)
    return chosen if known else settings.LANGUAGE_CODE


@require_safe
def language(request):
    """Keep the language asked for and go back, on this site only."""
    target = request.GET.get("next", "/")
    allowed = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(target if allowed else "/")
    chosen = request.GET.get("to")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=60 * 60 * 24 * 365,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response
