from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TambonsConfig(AppConfig):
    name = "tambons"
    verbose_name = _("places")
