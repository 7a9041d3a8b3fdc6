"""What the admin shows of photos and files, and the one thing it does with them."""

from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _, ngettext

from meetings.attaching import remove


class PhotosAndFiles:
    """Those of records; what lies with a draft is nobody else's to look at."""

    list_display = ["name", "kind", "meeting", "size", "uploaded_by", "uploaded_at"]
    list_filter = ["kind", ("removed_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "caption", "meeting__title", "uploaded_by__username"]
    fields = [
        "meeting",
        "kind",
        "name",
        "opened",
        "caption",
        ("size", "width", "height"),
        ("uploaded_by", "uploaded_at"),
        ("removed_by", "removed_at"),
        "key",
    ]
    readonly_fields = ["opened"]
    related = ["uploaded_by"]
    actions = ["remove_chosen"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(draft=None)

    @admin.display(description=_("stored file"))
    def opened(self, attachment):
        if not attachment.file:
            return ""
        address = attachment.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, _("Open"))

    @admin.action(description=_("Remove the chosen photos and files"))
    def remove_chosen(self, request, queryset):
        chosen = list(queryset.present())
        for attachment in chosen:
            remove(attachment, request.user)
        text = ngettext(
            "%(number)s file is removed.", "%(number)s files are removed.", len(chosen)
        )
        messages.success(request, text % {"number": len(chosen)})
