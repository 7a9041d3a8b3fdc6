from django import forms


class FilterForm(forms.Form):
    """Sent by plain GET. What cannot be read is explained, and selects nothing out."""

    def dress(self):
        """Shape every box, and mark what could not be read; once all fields stand."""
        for name, field in self.fields.items():
            if isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "form-check-input"
                continue
            is_choice = isinstance(field, forms.ChoiceField)
            shape = "form-select" if is_choice else "form-control"
            mark = " is-invalid" if name in self.errors else ""
            field.widget.attrs["class"] = shape + mark

    @property
    def wanted(self):
        """{name: value} of what was asked for and understood."""
        return {name: value for name, value in self.cleaned_data.items() if value}
