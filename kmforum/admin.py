"""The admin site: one way to log in, tables in the order of the house."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


class LabelledResults(AutocompleteJsonView):
    """Search results that tell one บางจาก from another, where the table can say how."""

    def serialize_result(self, obj, to_field_name):
        result = super().serialize_result(obj, to_field_name)
        if hasattr(self.model_admin, "search_label"):
            result["text"] = self.model_admin.search_label(obj)
        return result


class Site(admin.AdminSite):
    site_title = _("kmforum administration")
    site_header = _("kmforum administration")
    index_title = _("Tables")

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """Lead to the log-in of the whole site; who has come in already may not."""
        target = request.GET.get("next") or request.path
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(target)

    def autocomplete_view(self, request):
        return LabelledResults.as_view(admin_site=self)(request)

    def get_app_list(self, request, app_label=None):
        """As installed and as defined: from places to people to meetings."""
        order = list(apps.get_models())
        app_list = super().get_app_list(request, app_label)
        for app in app_list:
            app["models"].sort(key=lambda table: order.index(table["model"]))
        return sorted(app_list, key=lambda app: order.index(app["models"][0]["model"]))
