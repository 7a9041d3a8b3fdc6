from django import forms


class ScreenForm(forms.Form):
    """A screen over the draft's typed fields.

    A draft takes anything, so as long as nothing is sent the form is unbound and shows
    the typed text as it stands; only when checked is it bound and may refuse.
    """

    def __init__(self, typed, *, checked=False, **kwargs):
        self.typed = typed
        self.checked = checked
        super().__init__(typed if checked else None, **kwargs)
        for name in self.fields:
            self._take_suggestion(name)

    def offer(self, name, field):
        """Add a field that starts with a suggestion."""
        self.fields[name] = field
        self._take_suggestion(name)

    def _take_suggestion(self, name):
        # A bound form shows what was sent, and a suggestion left alone was not sent.
        suggestion, typed_name = self.fields[name].initial, self.add_prefix(name)
        if self.checked and suggestion and typed_name not in self.typed:
            self.typed[typed_name] = str(suggestion)

    def get_initial_for_field(self, field, field_name):
        name = self.add_prefix(field_name)
        if name not in self.typed:
            return field.initial
        if getattr(field.widget, "allow_multiple_selected", False):
            return self.typed.getlist(name)
        return self.typed.get(name)

    def text(self, name):
        """What was typed into the field, or else what it starts with."""
        typed_name = self.add_prefix(name)
        if typed_name in self.typed:
            return self.typed[typed_name]
        return self.fields[name].initial or ""

    def problems(self):
        """[(label, message, id of the control)] after checking."""
        return [
            (self.fields[name].label, message, self[name].auto_id)
            for name, messages in self.errors.items()
            for message in messages
        ]
