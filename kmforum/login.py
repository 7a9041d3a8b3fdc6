"""Logging in and out; what was typed before goes through the log-in with its writer."""

from allauth.account.views import LoginView, LogoutView
from django.contrib.auth import logout
from django.core.exceptions import NON_FIELD_ERRORS
from django.views.decorators.http import require_http_methods, require_POST

from meetings.kept_typing import SESSION_KEY, shown
from people.address_limit import limited_by_address
from people.log_in import LogInForm


class LogIn(LoginView):
    form_class = LogInForm

    def get_context_data(self, **kwargs):
        typed = shown(self.request.POST.get("typed", ""))
        context = super().get_context_data(**typed, **kwargs)
        return {"next": context["redirect_field_value"] or "", **context}

    def form_valid(self, form):
        if self.request.user.is_authenticated:
            logout(self.request)  # on a shared phone the next person begins afresh
        response = super().form_valid(form)
        typed = self.request.POST.get("typed")
        if typed and form.user.is_active:
            self.request.session[SESSION_KEY] = typed
        return response

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts"):
            response.status_code = 429
            response["Retry-After"] = "300"
        return response


@require_http_methods(["GET", "HEAD", "POST"])
@limited_by_address
def account_login(request):
    return LogIn.as_view()(request)


@require_POST
def account_logout(request):
    return LogoutView.as_view()(request)
