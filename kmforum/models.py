from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """A part of the number that changes with everything public pages may show.

    The sum of all rows counts. There are as many as transactions were ever open side
    by side, so that none waits for another; see `kmforum.edition`.
    """

    number = models.BigIntegerField(_("number"))

    class Meta:
        verbose_name = _("edition of the public pages")
        verbose_name_plural = _("editions of the public pages")

    def __str__(self):
        return str(self.number)
