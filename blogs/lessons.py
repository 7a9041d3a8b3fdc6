"""ขุมความรู้: what was learnt, by topic or by who told it."""

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy as _

from blogs.models import Post
from blogs.tellers import TOLD_BY
from thai.folding import clean

WORDS_AT_MOST = 6
BY_TOPIC, BY_TELLER = "topic", "teller"
# Put together once; each page narrows them further.
LESSONS = Post.objects.listed().lessons()


class LessonFilterForm(forms.Form):
    """Sent by plain GET."""

    q = forms.CharField(required=False, max_length=200)
    by = forms.ChoiceField(
        choices=[(BY_TOPIC, _("topics")), (BY_TELLER, _("who told it"))], required=False
    )

    @property
    def typed(self):
        """{name: text} as it came, for the boxes."""
        return {name: self.data.get(name, "") for name in self.fields}

    @cached_property
    def wanted(self):
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_by_teller(self):
        return self.wanted.get("by") == BY_TELLER

    def selected(self):
        lessons = LESSONS
        for word in clean(self.wanted.get("q", "")).split()[:WORDS_AT_MOST]:
            lessons = lessons.filter(_says(word))
        if self.is_by_teller:
            # Those whose teller stays unnamed come last.
            told_by = TOLD_BY.asc(nulls_last=True)
            return lessons.order_by(told_by, "topic", "-pk")
        return lessons.order_by("topic", "-published_at", "-pk")

    def in_words(self):
        if text := self.wanted.get("q"):
            return [gettext("with the words “%(text)s”") % {"text": text}]
        return []


def _says(word):
    says = Q()
    for name in ("topic", "title", "body", "how_to"):
        says |= Q(**{f"{name}__icontains": word})
    return says
