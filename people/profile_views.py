from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.models import RoleAssignment
from people.profile_forms import ProfileForm


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def profile(request, typed=None):
    """One's own data, to read and to mend."""
    form = ProfileForm(request.user, request.POST or None, initial=typed)
    if form.is_valid() and form.save():
        messages.success(request, _("Your data are saved."))
        return redirect("profile")
    context = {
        "form": form,
        "roles": roles_of(request.user),
        "trail": [(reverse("home"), _("Home")), (reverse("me"), _("My work"))],
    }
    return render(request, "people/profile.html", context)


def roles_of(user):
    """Every role she holds, asked for or once held, the newest first."""
    roles = RoleAssignment.objects.filter(person__user=user)
    places = roles.select_related("province", "district", "tambon", "village", "agency")
    return list(places.order_by("-starts_on", "-pk"))
