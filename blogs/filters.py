"""What readers of a blog may ask for, and which posts that selects."""

import datetime

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy as _

from blogs.models import Post
from thai.clock import BANGKOK
from thai.folding import clean, fold
from thai.templatetags.thai import monthyear


class PostFilterForm(forms.Form):
    """Sent by plain GET. What cannot be read is explained, and selects nothing out."""

    month = forms.RegexField(
        r"\A[12][0-9]{3}-(0[1-9]|1[0-2])\Z",
        label=_("Month"),
        required=False,
        widget=forms.Select,
        error_messages={"invalid": _("Please choose a month of the list.")},
    )
    tag = forms.CharField(label=_("Tag"), required=False, max_length=60)
    author = forms.CharField(
        label=_("Written or told by"), required=False, max_length=150
    )

    def __init__(self, data, villages=()):
        super().__init__(data)
        if villages:
            choices = [(str(village.moo), str(village)) for village in villages]
            self.fields["village"] = forms.ChoiceField(
                label=_("Village"),
                choices=[("", _("Every village")), *choices],
                required=False,
            )
        for name, field in self.fields.items():
            is_choice = isinstance(field.widget, forms.Select)
            shape = "form-select" if is_choice else "form-control"
            mark = " is-invalid" if name in self.errors else ""
            field.widget.attrs["class"] = shape + mark

    def offer_months(self, first, last):
        """Those from the first post to the last, the newest first."""
        choices = [(month, _called(month)) for month in _months(first, last)]
        self.fields["month"].widget.choices = [("", _("Any time")), *choices]

    @property
    def wanted(self):
        """{name: value} of what was asked for and understood."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def condition(self):
        """On posts: that they are asked for."""
        wanted, asked = self.wanted, Q()
        if month := wanted.get("month"):
            first, after = _days_of(month)
            asked &= Q(published_at__gte=first, published_at__lt=after)
        if tag := wanted.get("tag"):
            tagged = Post.tags.through.objects.filter(tag__folded=fold(tag.lstrip("#")))
            asked &= Q(pk__in=tagged.values("post"))
        if village := wanted.get("village"):
            asked &= Q(village__moo=village)
        if author := wanted.get("author"):
            asked &= _is_by(clean(author).strip())
        return asked

    def in_words(self):
        """The selection as phrases, for the head of the page and of its print."""
        wanted, phrases = self.wanted, []
        if month := wanted.get("month"):
            phrases.append(_called(month))
        if village := wanted.get("village"):
            phrases.append(dict(self.fields["village"].choices)[village])
        if tag := wanted.get("tag"):
            phrases.append(gettext("tag “%(tag)s”") % {"tag": tag})
        if author := wanted.get("author"):
            phrases.append(gettext("by “%(name)s”") % {"name": author})
        return phrases


def _is_by(text):
    """Who wrote or told it, found by a name that stands on the page."""
    says = Q(teller__icontains=text) | Q(source_author__icontains=text)
    for person in ("author__person__", "on_behalf_of__"):
        named = {f"{person}show_name": True, f"{person}display_name__icontains": text}
        says |= Q(**named)
    return says


def _months(first, last):
    if not first:
        return []
    first, last = (moment.astimezone(BANGKOK) for moment in (first, last))
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    months = [divmod(number, 12) for number in range(end, start - 1, -1)]
    return [f"{year}-{month + 1:02}" for year, month in months]


def _called(month):
    return monthyear(_days_of(month)[0])


def _days_of(month):
    """The first instant of a month, and of the one after."""
    year, number = map(int, month.split("-"))
    after = divmod(year * 12 + number, 12)
    return (
        datetime.datetime(year, number, 1, tzinfo=BANGKOK),
        datetime.datetime(after[0], after[1] + 1, 1, tzinfo=BANGKOK),
    )
