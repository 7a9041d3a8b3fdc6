"""What is typed to confirm a record, send it back or cancel it."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.appointments import Sent
from thai.forms import CleanCharField


class WhyField(CleanCharField):
    """Words of some length, kept in the history for good."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(max_length=1000, widget=forms.Textarea({"rows": 3}), **kwargs)


class DeedForm(forms.Form):
    """Carries the key of the form and the version that its page shows."""

    key = forms.UUIDField(widget=forms.HiddenInput({"autocomplete": "off"}))
    version = forms.IntegerField(widget=forms.HiddenInput({"autocomplete": "off"}))

    def __init__(self, meeting, data=None, *, initial=None):
        initial = {
            "key": uuid.uuid4(),
            "version": meeting.version,
            **(initial or {}),
        }
        super().__init__(data, initial=initial)

    @property
    def is_torn(self):
        """Without its hidden fields: not a form that a page of ours has shown."""
        return self.is_bound and not {"key", "version"}.isdisjoint(self.errors)

    @property
    def words(self):
        """What the deed takes besides the record."""
        return [self.cleaned_data["why"]] if "why" in self.fields else []

    def sent_by(self, user):
        return Sent(user, self.cleaned_data["key"], self.cleaned_data["version"])


class ConfirmForm(DeedForm):
    pass


class ReturnForm(DeedForm):
    why = WhyField(
        label=_("What is to be mended"),
        help_text=_(
            "The recorder finds it on her own page and beside the record. Villagers do "
            "not see it."
        ),
        error_messages={"required": _("Please say what is to be mended.")},
    )


class CancelForm(DeedForm):
    why = WhyField(
        label=_("Why"),
        help_text=_("Whoever may still open the record reads this reason."),
        error_messages={"required": _("Please say why the record is cancelled.")},
    )
