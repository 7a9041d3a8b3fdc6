"""The log-in package's own addresses, as far as a site without e-mail serves them."""

from allauth.account import views
from django.urls import include, path

from kmforum.login import account_login, account_logout
from people.sign_up_views import account_signup

urlpatterns = [
    path("login/", account_login, name="account_login"),
    path("logout/", account_logout, name="account_logout"),
    path("signup/", account_signup, name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
