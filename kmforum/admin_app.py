from django.contrib.admin.apps import AdminConfig


class SiteConfig(AdminConfig):
    """Stands in INSTALLED_APPS in place of django.contrib.admin."""

    default_site = "kmforum.admin.Site"
