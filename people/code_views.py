from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from people.address_limit import limited_by_address
from people.redeem_forms import RedeemForm


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@never_cache
@limited_by_address
def account_code(request):
    """A new password by a one-use code; the log-in itself comes after it."""
    form = RedeemForm(request.POST or None)
    if form.is_valid() and form.redeem():
        messages.success(
            request, _("Your new password is set. Please log in with it now.")
        )
        return redirect("account_login")
    return render(request, "account/code.html", {"form": form})
