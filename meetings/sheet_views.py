from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from meetings.freedom_sheet import sheet_of
from meetings.kept_typing import back_after_login
from meetings.models import FreedomTable


@require_safe
@never_cache
@back_after_login
def freedom_table_sheet(request, pk):
    """A sheet to print, for those who may type in what is written on it."""
    tables = FreedomTable.objects.usable_by(request.user)
    table = get_object_or_404(tables, pk=pk)
    data = sheet_of(table, request.build_absolute_uri("./"))
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="sheet-{table.pk}.pdf"'},
    )
