from django.db import models
from django.utils.translation import gettext_lazy as _


class Agency(models.Model):
    """A supporting agency. Which agencies there are is for the province to say."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    # Where the row comes from, and whether the province has confirmed it.
    provenance = models.CharField(_("provenance"), max_length=200, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = ["code"]

    def __str__(self):
        return self.name
