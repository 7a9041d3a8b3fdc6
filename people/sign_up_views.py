from allauth.account.utils import complete_signup
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people.address_limit import limited_by_address
from people.sign_up_forms import SignUpForm


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@never_cache
@limited_by_address
def account_signup(request):
    """Sign up as a resident of a tambon, without an e-mail address."""
    if request.user.is_authenticated:
        return redirect("me")
    form = SignUpForm(
        request.POST or None, initial={"tambon": request.GET.get("tambon")}
    )
    if form.is_valid() and form.sign_up():
        return complete_signup(request, form.user, None, None)
    return render(request, "account/signup.html", {"form": form})
