from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse

from kmforum.menu import may_see_governor
from meetings.kept_typing import SESSION_KEY, shown


class Login(LoginView):
    template_name = "account/login.html"

    def get_context_data(self, **kwargs):
        typed = shown(self.request.POST.get("typed", ""))
        return super().get_context_data(**typed, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        if typed := self.request.POST.get("typed"):
            self.request.session[SESSION_KEY] = typed
        return response

    def get_default_redirect_url(self):
        """The governor's office lands on its summary, everybody else on their work."""
        page = "governor" if may_see_governor(self.request.user) else "me"
        return reverse(page)


account_login = Login.as_view()
account_logout = LogoutView.as_view()
