from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kmforum.my_blogs import BlogWork
from kmforum.my_work import SHOWN, Work
from people.second_factor import missing_from


@require_safe
@login_required
def me(request):
    """What waits for this person, and the way out."""
    work = Work(request.user)
    context = {
        "work": work,
        "roles": work.roles,
        "drafts": work.drafts(),
        "to_accept": work.to_accept(),
        "to_confirm": work.to_confirm(),
        "in_hand": work.in_hand(),
        "sent_back": work.sent_back(),
        "second_factor_from": missing_from(request.user),
        "blogs": BlogWork(request.user, SHOWN).lists(),
    }
    imports = work.imports() if work.keeps_books or work.may_record else []
    context["imports"] = imports
    if work.has_no_role:
        context["asked_for"] = work.asked_for()
    if work.may_record:
        context |= {"due": work.due(), "coming": work.coming()}
    if work.is_member:
        context |= {"actions": work.actions(), "requests": work.requests()}
    return render(request, "kmforum/me.html", context)
