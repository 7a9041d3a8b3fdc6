"""What readers of a blog may ask for, and which posts that selects."""

import datetime
from functools import lru_cache

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import get_language, gettext

from people.models import Person
from thai.clock import BANGKOK
from thai.folding import clean, fold
from thai.templatetags.thai import monthyear


class PostFilterForm(forms.Form):
    """Sent by plain GET. What cannot be read is explained, and selects nothing out."""

    month = forms.RegexField(r"\A[12][0-9]{3}-(0[1-9]|1[0-2])\Z", required=False)
    tag = forms.CharField(required=False, max_length=60)
    author = forms.CharField(required=False, max_length=150)

    def __init__(self, data, place, villages=()):
        super().__init__(data)
        self.months = _months(place) if place else ""
        self.villages = [(str(village.moo), str(village)) for village in villages]
        if villages:
            choices = [("", ""), *self.villages]
            self.fields["village"] = forms.ChoiceField(choices=choices, required=False)

    @cached_property
    def typed(self):
        """{name: text} as it came, for the boxes."""
        return {name: self.data.get(name, "") for name in self.fields}

    @cached_property
    def wanted(self):
        """{name: value} of what was asked for and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def month_wanted(self):
        month = self.wanted.get("month")
        return monthyear(_days_of(month)[0]) if month else ""

    def condition(self):
        """On posts: that they are asked for."""
        wanted, asked = self.wanted, Q()
        if month := wanted.get("month"):
            first, after = _days_of(month)
            asked &= Q(published_at__gte=first, published_at__lt=after)
        if tag := wanted.get("tag"):
            asked &= Q(tags__folded=fold(tag.lstrip("#")))
        if village := wanted.get("village"):
            asked &= Q(village__moo=village)
        if author := wanted.get("author"):
            asked &= _is_by(clean(author).strip())
        return asked

    def in_words(self):
        """The selection as phrases, for the head of the page and of its print."""
        wanted, phrases = self.wanted, []
        if self.month_wanted:
            phrases.append(self.month_wanted)
        if village := wanted.get("village"):
            phrases.append(dict(self.villages)[village])
        if tag := wanted.get("tag"):
            phrases.append(gettext("tag “%(tag)s”") % {"tag": tag})
        if author := wanted.get("author"):
            phrases.append(gettext("by “%(name)s”") % {"name": author})
        return phrases


def _is_by(text):
    """Who wrote or told it, found by a name that stands on the page."""
    named = Person.objects.filter(show_name=True, display_name__icontains=text)
    return (
        Q(author__in=named.values("user"))
        | Q(on_behalf_of__in=named.values("pk"))
        # Most are empty: that is seen sooner than what does not stand in them.
        | (~Q(teller="") & Q(teller__icontains=text))
        | (~Q(source_author="") & Q(source_author__icontains=text))
    )


def _months(place):
    """<option>s from the last post to the first, made once in each language."""
    if not place.first_post_at:
        return ""
    first, last = (
        moment.astimezone(BANGKOK).date().replace(day=1)
        for moment in (place.first_post_at, place.last_post_at)
    )
    return _options(first, last, get_language())


@lru_cache(maxsize=256)
def _options(first, last, language):
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    months = [divmod(number, 12) for number in range(end, start - 1, -1)]
    return format_html_join(
        "",
        '<option value="{}">{}</option>',
        (
            (f"{year}-{month + 1:02}", monthyear(datetime.date(year, month + 1, 1)))
            for year, month in months
        ),
    )


def _days_of(month):
    """The first instant of a month, and of the one after."""
    year, number = map(int, month.split("-"))
    after = divmod(year * 12 + number, 12)
    return (
        datetime.datetime(year, number, 1, tzinfo=BANGKOK),
        datetime.datetime(after[0], after[1] + 1, 1, tzinfo=BANGKOK),
    )
