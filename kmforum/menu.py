from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext as _

from people.access import OFFICIALS, standing_of
from people.models import Role
from tambons.models import Province

# Said beside the person's name, the first that applies.
CALLED = (
    Role.GOVERNOR_OFFICE,
    Role.COORDINATOR,
    Role.FACILITATOR,
    Role.NOTE_TAKER,
    Role.AGENCY_STAFF,
    Role.PRACTITIONER,
    Role.RESIDENT,
)


def may_see_governor(user):
    return standing_of(user).has(Role.GOVERNOR_OFFICE)


def may_see_books(user):
    """Whose ledgers they are, and whoever looks after their tambons."""
    return standing_of(user).has(*OFFICIALS, Role.AGENCY_STAFF)


def books_page():
    """The page of the ledgers by its URL name; None on a site without it."""
    name = "accounting:month_grid"
    try:
        reverse(name)
    except NoReverseMatch:
        return None
    return name


def menu(request):
    """The header of every page: only what this reader may open."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    entries = [
        ("tambon_list", _("Tambons")),
        ("meetings:meeting_list", _("Rounds")),
        ("blogs:blog_list", _("Blogs")),
    ]
    if signed_in and may_see_governor(user):
        entries.insert(0, ("governor", _("Overview")))
    if signed_in and may_see_books(user) and (books := books_page()):
        entries.append((books, _("Accounting")))
    return {
        "menu_entries": [
            {
                "url": (url := reverse(name)),
                "label": label,
                "is_here": request.path.startswith(url),
            }
            for name, label in entries
        ],
        "called": called(user) if signed_in else "",
        "story_day": settings.KMFORUM_TODAY,
        "other_language": "en" if get_language() == "th" else "th",
    }


def called(user):
    """How the header addresses a signed-in reader: by role, else by username."""
    if user.is_superuser:
        return _("administrator")
    roles = standing_of(user).roles
    return next((role.label for role in CALLED if role in roles), user.username)


def home_province():
    return Province.objects.get(code=settings.KMFORUM_HOME_PROVINCE)
