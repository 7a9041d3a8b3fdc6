from django import forms


class FilterForm(forms.Form):
    """What a page shows, chosen in its address; errors are said beside the boxes."""

    def __init__(self, data):
        super().__init__(data)
        for field in self.fields.values():
            is_select = isinstance(field.widget, forms.Select)
            kind = "form-select" if is_select else "form-control"
            field.widget.attrs["class"] = kind
