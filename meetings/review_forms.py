import copy

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.appointment_forms import OnceForm
from meetings.models import AfterActionReview
from meetings.models.review import QUESTIONS
from meetings.reviewing import SAID


class ReviewForm(OnceForm, forms.ModelForm):
    """Four boxes for what one speaker says, and a name if the speaker wants it there.

    `review` is one that was said before and is to be mended.
    """

    class Meta:
        model = AfterActionReview
        fields = [*QUESTIONS, "speaker"]
        widgets = {name: forms.Textarea({"rows": 2}) for name in QUESTIONS}
        help_texts = {"speaker": _("Only as the speaker allows. It may stay empty.")}

    def __init__(self, data=None, *, review=None, initial=None):
        # A copy: the list still shows what holds while something else is typed.
        instance = copy.copy(review) if review else AfterActionReview()
        version = {"version": review.version} if review else {}
        super().__init__(
            data, instance=instance, initial={**version, **(initial or {})}
        )
        self.begin()

    @property
    def said(self):
        return {name: getattr(self.instance, name) for name in SAID}

    def texts(self):
        """What was typed, by name of its box."""
        return {name: self[name].value() or "" for name in SAID}
