"""The pages of every table: import with a preview, export, and export of a selection.

They stand in place of those of import-export, whose confirm step does not look at the
result and whose temporary files anybody may name.
"""

from dataclasses import replace

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from import_export.admin import ImportExportMixin
from import_export.resources import modelresource_factory

from thai.admin import ThaiModelAdmin
from thai.clock import today
from thai.folding import clean
from thai.tables import uploads
from thai.tables.files import read_table
from thai.tables.formats import FORMATS, written
from thai.tables.forms import ExportForm, ImportForm
from thai.tables.headers import arranged
from thai.tables.resources import TableResource
from thai.tables.table import MOST_BYTES, MOST_ROWS
from thai.tables.trial import attempt
from thai.typed import excerpt

# How much of a long file a page tells.
SHOWN_ROWS = 100


class TableAdmin(ImportExportMixin, ThaiModelAdmin):
    """A ModelAdmin with import and export of its table.

    The columns follow the model, as `resource_base` takes them; `resource_classes`
    names a resource of its own. `can_import = False` for what only deeds write.
    """

    can_import = True
    resource_base = TableResource
    formats = list(FORMATS.values())
    import_template_name = "admin/import_export/import.html"
    export_template_name = "admin/import_export/export.html"

    def get_resource_classes(self, request):
        if self.resource_classes:
            return self.resource_classes
        return [modelresource_factory(self.model, resource_class=self.resource_base)]

    def resource(self, request):
        (resource_class,) = self.get_resource_classes(request)
        return resource_class()

    def has_import_permission(self, request):
        return self.can_import and super().has_import_permission(request)

    # In

    @method_decorator(require_http_methods(["GET", "POST"]))
    def import_action(self, request, **kwargs):
        """Look at a file: what it would change, or why it cannot be taken."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        resource = self.resource(request)
        is_sent = request.method == "POST"
        form = ImportForm(resource, *([request.POST, request.FILES] if is_sent else []))
        if not is_sent or not form.is_valid():
            return self._import_page(request, resource, form)
        name = excerpt(clean(form.cleaned_data["file"].name), 80)
        upload = uploads.Upload(name, form.data_read)
        return self._preview(request, form.table, form.dataset, upload)

    @method_decorator(require_POST)
    def process_import(self, request, **kwargs):
        """Import a file that was looked at: the whole of it, or nothing."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        upload = uploads.claim(request.user, self.model, request.POST.get("token", ""))
        if upload is None:
            return self._no_upload(request)
        resource = self.resource(request)
        table = read_table(upload.data)
        dataset = arranged(table, resource)
        trial = attempt(
            resource,
            dataset,
            request.user,
            file_name=upload.name,
            expected=upload.digest,
            afterwards=lambda result: self._log_actions(result, request),
        )
        if not trial.is_good:
            return self._import_page(
                request, resource, trial=trial, table=table, upload=upload
            )
        if trial.digest != upload.digest:
            messages.warning(request, _moved_on())
            return self._preview(request, table, dataset, upload)
        messages.success(request, _imported(trial))
        return redirect(self._address("changelist"))

    def _preview(self, request, table, dataset, upload):
        resource = self.resource(request)
        trial = attempt(resource, dataset, request.user, file_name=upload.name)
        token = ""
        if trial.is_good and not trial.is_idle:
            waiting = replace(upload, digest=trial.digest)
            token = uploads.keep(request.user, self.model, waiting)
        return self._import_page(
            request, resource, trial=trial, table=table, token=token, upload=upload
        )

    def _import_page(self, request, resource, form=None, trial=None, **more):
        problems = trial.problems if trial else []
        rows = list(trial.rows()) if trial and not problems else []
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Import"),
            "form": form or ImportForm(resource),
            "resource": resource,
            "columns": [column.heading() for column in resource.columns],
            "keys": [column.heading() for column in resource.key_columns],
            "keyed_by_number": resource.key_columns[0].is_key,
            "limits": {"rows": f"{MOST_ROWS:,}", "size": MOST_BYTES // 1024 // 1024},
            "trial": trial,
            "problems": problems[:SHOWN_ROWS],
            "more_problems": len(problems) - SHOWN_ROWS,
            "rows": rows[:SHOWN_ROWS],
            "more_rows": len(rows) - SHOWN_ROWS,
            **more,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.import_template_name, context)

    def _no_upload(self, request):
        messages.error(request, _not_waiting())
        return redirect(self._address("import"))

    def _create_log_entry(self, user_pk, rows, import_type, action_flag):
        if rows:
            LogEntry.objects.log_actions(
                user_pk,
                rows,
                action_flag,
                change_message=gettext("Imported from a file"),
                single_object=len(rows) == 1,
            )

    # Out

    def get_actions(self, request):
        """The table's own deeds, and a file of the selected rows."""
        actions = super().get_actions(request)
        if self.has_export_permission(request) and IS_POPUP_VAR not in request.GET:
            for name in ("export_as_xlsx", "export_as_csv"):
                actions[name] = self.get_action(name)
        return actions

    @method_decorator(require_http_methods(["GET", "POST"]))
    def export_action(self, request):
        """Choose columns and a kind of file; the filters of the list hold here too."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        resource = self.resource(request)
        is_sent = request.method == "POST"
        form = ExportForm(resource, *([request.POST] if is_sent else []))
        try:
            queryset = self.get_export_queryset(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error
        if is_sent and form.is_valid():
            try:
                return self._file(resource, queryset, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Export"),
            "form": form,
            "count": queryset.count(),
            "is_filtered": bool(request.GET),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.export_template_name, context)

    @admin.action(description=_("Export the selected rows to Excel"))
    def export_as_xlsx(self, request, queryset):
        return self._file_or_reason(request, queryset, "xlsx")

    @admin.action(description=_("Export the selected rows to CSV"))
    def export_as_csv(self, request, queryset):
        return self._file_or_reason(request, queryset, "csv")

    def _file_or_reason(self, request, queryset, extension):
        try:
            return self._file(self.resource(request), queryset, format=extension)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return None

    def _file(self, resource, queryset, *, format, columns=None):
        dataset = resource.export(queryset, export_fields=columns)
        data, content_type = written(dataset, format)
        name = f"{self.opts.model_name}-{today():%Y%m%d}.{format}"
        return HttpResponse(
            data,
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _address(self, page):
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}",
            current_app=self.admin_site.name,
        )


def _imported(trial):
    return gettext(
        "Imported: %(new)s new rows, %(changed)s changed, %(same)s as before."
    ) % {"new": trial.new, "changed": trial.changed, "same": trial.same}


def _moved_on():
    return gettext(
        "Somebody changed these rows meanwhile, so nothing was imported. "
        "Please look at the preview once more."
    )


def _not_waiting():
    return gettext(
        "No file of yours is waiting here: it was imported already, or it waited for "
        "more than an hour. Please look at the table, and choose the file again if its "
        "rows are not there."
    )
