"""How dates, hours and counts look. None gives "", so templates say ไม่ได้ระบุ.

Thai in พ.ศ.; when the page is in English, English names and CE years.
"""

import datetime
from functools import wraps

from django import template
from django.utils import dateformat, timezone
from django.utils.translation import get_language

from thai import clock, dates
from thai.numbers import Count, format_amount, format_count
from thai.times import clock_time

register = template.Library()


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _local(value):
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        return timezone.localtime(value, clock.BANGKOK)
    return value


def _english(value, form: str) -> str:
    return dateformat.format(value, form).replace("_", dates.NBSP)


def _shown(function):
    """Register a filter that leaves None empty and sees instants in Bangkok."""

    @wraps(function)
    def shown(value, *args):
        if value is None or value == "":
            return ""
        return function(_local(value), *args)

    return register.filter(shown)


@_shown
def longdate(value):
    """วันจันทร์ที่ 21 พฤศจิกายน 2548"""
    if _is_english():
        era = value.year + dates.ERA
        return f"{_english(value, 'l j_F_Y')} (BE{dates.NBSP}{era})"
    return dates.long_date(value)


@_shown
def mediumdate(value):
    """21 พฤศจิกายน 2548"""
    return _english(value, "j_F_Y") if _is_english() else dates.medium_date(value)


@_shown
def rowdate(value):
    """จ. 21 พ.ย. 2548"""
    return _english(value, "D j_M_Y") if _is_english() else dates.row_date(value)


@_shown
def shortdate(value):
    """21 พ.ย. 2548"""
    return _english(value, "j_M_Y") if _is_english() else dates.short_date(value)


@_shown
def daymonth(value):
    """21 พ.ย."""
    return _english(value, "j_M") if _is_english() else dates.day_month(value)


@_shown
def clocktime(value):
    """13.00, of a time or an instant"""
    return clock_time(value)


@_shown
def moment(value):
    """28 ต.ค. 2548 เวลา 08.50 น."""
    if _is_english():
        return f"{shortdate(value)}, {clock_time(value)}"
    return f"{dates.short_date(value)} เวลา {clock_time(value)}{dates.NBSP}น."


@_shown
def daterange(first, last=None):
    """1–2 ธันวาคม 2548; {{ held_on|daterange:ends_on }}, the second may be None"""
    first, last = _day(first), _day(_local(last or first))
    if not _is_english():
        return dates.date_range(first, last)
    if first == last:
        return mediumdate(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{mediumdate(last)}"
    return f"{mediumdate(first)} – {mediumdate(last)}"


def _day(value) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value


@_shown
def ago_days(value):
    """Days since a date; negative when it is still to come."""
    return (clock.today() - _day(value)).days


@_shown
def count(value, is_estimate=False):
    """ประมาณ 80 คน; takes a Count, or {{ number|count:is_estimate }}"""
    if not isinstance(value, Count):
        value = Count(value, bool(is_estimate))
    if not _is_english():
        return format_count(value)
    if value.number is None:
        return "number unknown"
    unit = "person" if value.number == 1 else "people"
    people = f"{value.number:,}{dates.NBSP}{unit}"
    return f"about {people}" if value.is_estimate else people


@_shown
def monthyear(value):
    """ต.ค. 2548"""
    if _is_english():
        return f"{value:%b %Y}"
    return f"{dates.MONTHS_SHORT[value.month - 1]}{dates.NBSP}{value.year + dates.ERA}"


@register.filter
def money(value):
    """1,234.50; baht as Decimal, unknown as nothing"""
    return format_amount(value)


@register.filter
def nbsp(value):
    """Keep a label on one line."""
    return "" if value is None else str(value).replace(" ", dates.NBSP)
