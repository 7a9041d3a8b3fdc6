"""What is typed to answer a post, and why words are reported or hidden."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.appointments import Sent
from thai.forms import CleanCharField


class WordsField(CleanCharField):
    """Words of people; what is too long or missing is said where they are kept."""

    def __init__(self, rows, **kwargs):
        widget = forms.Textarea({"rows": rows})
        super().__init__(widget=widget, required=False, **kwargs)


class AnswerForm(forms.Form):
    """Says in whose name its page was opened: a phone may have changed hands since."""

    writer = forms.IntegerField(
        required=False, widget=forms.HiddenInput({"autocomplete": "off"})
    )

    def __init__(self, user, data=None, *, initial=None, **kwargs):
        self.user = user
        initial = {**(initial or {}), "writer": user.pk}
        super().__init__(data, initial=initial, **kwargs)

    @property
    def is_of_another(self):
        """Whether somebody else had logged in when it was typed."""
        return self.cleaned_data.get("writer") not in (None, self.user.pk)


class CommentForm(AnswerForm):
    # Why the words were given back.
    problems = ()
    key = forms.UUIDField(widget=forms.HiddenInput({"autocomplete": "off"}))
    body = WordsField(
        rows=3,
        label=_("Your comment"),
        help_text=_(
            "Everybody's first comment waits until somebody who looks after the blog "
            "has read it."
        ),
    )

    def __init__(self, user, data=None, *, initial=None):
        initial = {"key": uuid.uuid4(), **(initial or {})}
        super().__init__(user, data, initial=initial, auto_id="id_comment_%s")

    @property
    def is_torn(self):
        """Without its key: not a form that a page of ours has shown."""
        return "key" in self.errors

    def again(self):
        """The same words under a key of their own, and what was wrong with them."""
        typed = {"body": self.data.get("body", "")}
        form = CommentForm(self.user, initial=typed)
        form.problems = [error for errors in self.errors.values() for error in errors]
        return form

    @property
    def sent(self):
        return Sent(self.user, self.cleaned_data["key"])


class HideForm(AnswerForm):
    why = WordsField(
        rows=3,
        label=_("Why"),
        help_text=_("Its author reads this reason; other readers do not."),
    )


class ReportForm(AnswerForm):
    why = WordsField(
        rows=3,
        label=_("What is wrong with it"),
        help_text=_(
            "Those who look after the blog read this, and who sent it; its author "
            "does not."
        ),
    )


class PlainForm(AnswerForm):
    """A deed that needs no words."""
