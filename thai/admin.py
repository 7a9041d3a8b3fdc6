"""The admin in พ.ศ.: what is typed through fields, what is read through one seam."""

import datetime

from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.templatetags import admin_list
from django.db import models
from django.utils.translation import get_language

from thai.forms import (
    ThaiDateFormField,
    ThaiMomentField,
    ThaiMomentWidget,
    ThaiTextInput,
    ThaiTimeField,
)
from thai.templatetags.thai import clocktime, moment, rowdate


class ThaiBoxes:
    """Date and hour boxes that take and show พ.ศ. and 13.00."""

    formfield_overrides = {
        models.DateField: {"form_class": ThaiDateFormField, "widget": ThaiTextInput},
        models.DateTimeField: {
            "form_class": ThaiMomentField,
            "widget": ThaiMomentWidget,
        },
        models.TimeField: {"form_class": ThaiTimeField, "widget": ThaiTextInput},
    }


class ThaiModelAdmin(ThaiBoxes, admin.ModelAdmin):
    """The ModelAdmin of every table here.

    Lists and read-only fields of every admin show พ.ศ. already (below). A method that
    returns text must format its own dates. `date_hierarchy` prints CE years: not used.
    """


class ReadOnly:
    """Rows that only the site's own deeds write: looked at here, never touched."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ThaiTabularInline(ThaiBoxes, admin.TabularInline):
    """A TabularInline with Thai boxes."""


class ThaiStackedInline(ThaiBoxes, admin.StackedInline):
    """A StackedInline with Thai boxes."""


def show_dates_in_buddhist_era() -> None:
    """Let every list and read-only field of the admin show dates พ.ศ.

    Django has formats for a locale but no setting for its era, and no hook between a
    read-only field and its text. So the two names by which the admin calls its
    formatter are replaced once, at start. This reaches other packages' tables too.
    A test holds both names to Django's.
    """
    for module in (admin_list, helpers):
        module.display_for_field = _thai_dates_first(module.display_for_field)
    admin_list.display_for_value = _thai_dates_first(admin_list.display_for_value)


def _thai_dates_first(display):
    def display_in_thai(value, *args, **kwargs):
        if get_language() == "th":
            if isinstance(value, datetime.datetime):
                return moment(value)
            if isinstance(value, datetime.date):
                return rowdate(value)
            if isinstance(value, datetime.time):
                return clocktime(value)
        return display(value, *args, **kwargs)

    return display_in_thai
