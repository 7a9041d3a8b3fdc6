from allauth.account.admin import EmailAddressAdmin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.admin import AuthenticatorAdmin  # noqa: F401
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.forms import (
    ReadOnlyPasswordHashField,
    ReadOnlyPasswordHashWidget,
    UserChangeForm,
    UserCreationForm,
)
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group as PermissionGroup
from django.utils.translation import gettext as now, gettext_lazy as _

from people.models import (
    Agency,
    OneUseCode,
    Person,
    RoleAssignment,
    RoleStep,
    User,
)
from people.resources import UserResource
from people.usernames import normalize_username
from thai.admin import ReadOnly, ThaiModelAdmin, ThaiTabularInline
from thai.tables.admin import TableAdmin

# What somebody may do follows from her roles; groups of permissions are not used.
admin.site.unregister(PermissionGroup)
# No mail is sent, and the secrets of a second factor are nobody's to read.
admin.site.unregister([EmailAddress, Authenticator])


class UsernameField(forms.CharField):
    """Normalized before anything looks at it, so that one ำ is one username."""

    def to_python(self, value):
        return normalize_username(super().to_python(value))

    def widget_attrs(self, widget):
        return {
            **super().widget_attrs(widget),
            "autocapitalize": "none",
            "autocomplete": "username",
        }


class UserAddForm(UserCreationForm):
    class Meta:
        model = User
        fields = ["username"]
        field_classes = {"username": UsernameField}


class PasswordState(ReadOnlyPasswordHashWidget):
    """Says whether there is a password; how it is kept is nobody's business."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if value and is_password_usable(value):
            context["summary"] = [{"label": _("A password is set.")}]
        return context


class UserEditForm(UserChangeForm):
    password = ReadOnlyPasswordHashField(label=_("Password"), widget=PasswordState)

    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"username": UsernameField}
        # Django's own words, said again so that our catalogue translates them.
        labels = {"is_superuser": _("superuser status")}
        help_texts = {"is_superuser": _("May open and change every table.")}


@admin.register(User)
class UserAdmin(TableAdmin, BaseUserAdmin):
    resource_classes = [UserResource]
    form = UserEditForm
    add_form = UserAddForm
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("To reach this person"), {"fields": ["phone", "email"]}),
        (_("Access"), {"fields": ["is_active", "is_superuser"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [
        (
            None,
            {"classes": ["wide"], "fields": ["username", "password1", "password2"]},
        )
    ]
    readonly_fields = ["date_joined", "last_login"]
    filter_horizontal = []
    list_display = ["username", "who", "phone", "is_active", "is_superuser"]
    list_select_related = ["person"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["username", "phone", "email", "person__display_name"]
    actions = ["remove_second_factor"]

    @admin.action(description=_("Turn off the second factor (phone lost)"))
    def remove_second_factor(self, request, users):
        """For whoever has neither the phone nor the codes on paper any more."""
        found = Authenticator.objects.filter(user__in=users)
        for user in users.filter(authenticator__in=found).distinct():
            self.log_change(request, user, now("The second factor was turned off."))
        found.delete()
        self.message_user(
            request, _("The second factor was turned off."), messages.SUCCESS
        )

    @admin.display(description=_("person"), ordering="person__display_name")
    def who(self, user):
        return getattr(user, "person", None)


@admin.register(Agency)
class AgencyAdmin(TableAdmin):
    list_display = ["code", "name", "kind", "provenance", "is_active"]
    list_display_links = ["code", "name"]
    list_filter = ["is_active", "kind"]
    search_fields = ["code", "name", "name_en"]


SCOPES = ["province", "district", "tambon", "village", "agency"]


class RoleInline(ThaiTabularInline):
    model = RoleAssignment
    autocomplete_fields = SCOPES
    extra = 0


@admin.register(Person)
class PersonAdmin(TableAdmin):
    list_display = ["display_name", "agency", "phone", "user", "show_name"]
    list_filter = ["show_name", "roles__role"]
    search_fields = ["display_name", "phone", "user__username", "agency__name"]
    autocomplete_fields = ["agency", "user"]
    inlines = [RoleInline]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("agency", "user")

    def search_label(self, person):
        return f"{person} · {person.agency}" if person.agency else str(person)


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(TableAdmin):
    list_display = ["person", "role", "for_what", "starts_on", "ends_on"]
    list_filter = ["role"]
    search_fields = [
        "person__display_name",
        "tambon__name",
        "tambon__code",
        "agency__name",
    ]
    autocomplete_fields = ["person", *SCOPES]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("person", *SCOPES)

    @admin.display(description=_("place or agency"))
    def for_what(self, assignment):
        return assignment.scope


@admin.register(RoleStep)
class RoleStepAdmin(ReadOnly, TableAdmin):
    can_import = False
    list_display = ["assignment", "deed", "at", "by"]
    list_filter = ["deed"]
    list_select_related = [
        "by",
        "assignment__person",
        *(f"assignment__{scope}" for scope in SCOPES),
    ]
    search_fields = ["assignment__person__display_name", "by__username"]
    fields = ["assignment", "deed", "at", "by", "key"]


@admin.register(OneUseCode)
class OneUseCodeAdmin(ReadOnly, ThaiModelAdmin):
    """Who made a code for whom; of the code itself not even the digest is shown."""

    list_display = ["user", "made_by", "made_at", "used_at", "voided_at", "tries"]
    list_select_related = ["user", "made_by"]
    search_fields = ["user__username", "made_by__username"]
    fields = ["user", "made_by", "made_at", "expires_at", "used_at", "voided_at"]
