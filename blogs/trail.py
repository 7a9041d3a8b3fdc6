"""Where a page of the blogs is: (address, label) from the front page on."""

from django.urls import reverse
from django.utils.translation import gettext as _

from blogs.places import Place


def yard_trail() -> list[tuple[str, str]]:
    return [
        (reverse("home"), _("Home")),
        (reverse("blogs:blog_list"), _("Yard of the blogs")),
    ]


def blog_crumb(place: Place) -> tuple[str, str]:
    return reverse("blogs:blog_detail", args=[place.code]), place.name
