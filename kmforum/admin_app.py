from django.contrib import admin
from django.contrib.admin.apps import AdminConfig


class SiteConfig(AdminConfig):
    """Stands in INSTALLED_APPS in place of django.contrib.admin."""

    default_site = "kmforum.admin.Site"

    def ready(self):
        super().ready()
        # The worker's queue: an import's own page tells of it, and nobody edits it.
        admin.site.unregister(self.apps.get_model("django_tasks_database.DBTaskResult"))
