from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.phones import PhoneField
from people.usernames import normalize_username, validate_username
from thai.fields import ThaiCharField


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        return self.create_user(username, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username):
        return self.get(username=normalize_username(username))


class User(AbstractBaseUser, PermissionsMixin):
    """A login. Who the person is and what she may do stands in Person and roles."""

    # Clean text: however it was typed and stored, one username is one row.
    username = ThaiCharField(
        _("username"),
        max_length=60,
        unique=True,
        validators=[validate_username],
        error_messages={"unique": _("This username is taken. Please choose another.")},
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneField(_("phone"), max_length=20, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        ordering = ["username"]
        constraints = [
            models.UniqueConstraint(
                fields=["phone"],
                condition=~models.Q(phone=""),
                name="user_phone_once",
                violation_error_message=_("Another login has this phone number."),
            ),
        ]

    def __str__(self):
        return self.username

    @classmethod
    def normalize_username(cls, username):
        return normalize_username(username)

    @property
    def is_staff(self):
        """The admin pages are for administrators alone."""
        return self.is_superuser
