"""How somebody wants the photos of her post: what they show, their order, which go.

It is typed on the writing page beside each photo, waits in the draft like any text,
and counts when the post is sent.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from blogs.drafts import Fields
from blogs.models import Photo
from blogs.photos import describe_photo, problem_of_alt, take_out
from blogs.words import tidy
from thai.digits import read_number


class Album:
    """What the typed fields say of photos; of others nothing changes."""

    def __init__(self, fields: Fields):
        self.fields = fields
        self.orders = dict(filter(None, map(_order, fields.items())))

    def alt_of(self, photo: Photo) -> str:
        return next(iter(self.fields.get(f"alt-{photo.key}", [])), photo.alt)

    def goes(self, photo: Photo) -> bool:
        return f"drop-{photo.key}" in self.fields

    def in_order(self, photos: Iterable[Photo]) -> list[Photo]:
        """As the numbers say; of two with one number, the one that was moved."""
        after_all = (10_000, False, 0)
        return sorted(
            photos, key=lambda photo: self.orders.get(str(photo.key), after_all)
        )

    def check(self, photos: Iterable[Photo]) -> None:
        """Raise a ValidationError for what cannot be said of a photo, by its box."""
        problems = {
            f"alt-{photo.key}": problem
            for photo in photos
            if (problem := problem_of_alt(tidy(self.alt_of(photo))))
        }
        if problems:
            raise ValidationError(problems)

    def take_out(self, photos: QuerySet) -> None:
        """Remove those that are to go; in a transaction."""
        gone = [photo.pk for photo in photos.present() if self.goes(photo)]
        if gone:
            take_out(photos.filter(pk__in=gone))

    def arrange(self, photos: QuerySet) -> None:
        """Say what they show, and put them in order; in a transaction."""
        photos = list(photos.present().in_order())
        for position, photo in enumerate(self.in_order(photos), start=1):
            if tidy(self.alt_of(photo)) != photo.alt:
                describe_photo(photo, self.alt_of(photo))
            if self.orders and photo.position != position:
                Photo.objects.filter(pk=photo.pk).update(position=position)


def _order(box):
    """(key of the photo, how it is sorted) of a box “order-KEY.SHOWN”."""
    name, texts = box
    kind, _dash, rest = name.partition("-")
    if kind != "order":
        return None
    key, _dot, shown = rest.partition(".")
    number = read_number(texts[0] if texts else "", 4)
    wanted = int(shown) if number is None else number
    return key, (wanted, wanted == int(shown), int(shown))
