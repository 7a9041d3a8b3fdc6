import datetime

import pytest
from django.utils import timezone

from thai import clock


@pytest.fixture
def at(monkeypatch, settings):
    """Set the server's real instant, in UTC; nothing is pretended unless asked."""
    settings.KMFORUM_TODAY = None

    def set_instant(text):
        instant = datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)
        monkeypatch.setattr(timezone, "now", lambda: instant)

    return set_instant


@pytest.mark.parametrize(
    ("utc", "bangkok"),
    [
        ("2005-10-26 16:59:59", "2005-10-26"),
        ("2005-10-26 17:00:00", "2005-10-27"),  # midnight in Bangkok
        ("2005-10-26 23:59:59", "2005-10-27"),
        ("2005-10-27 00:00:00", "2005-10-27"),  # 07.00 in Bangkok
        ("2005-10-27 16:59:59", "2005-10-27"),
        ("2005-12-31 17:30:00", "2006-01-01"),
    ],
)
def test_the_day_changes_at_midnight_in_bangkok(at, utc, bangkok):
    at(utc)

    assert clock.today() == datetime.date.fromisoformat(bangkok)


def test_the_server_zone_does_not_matter(at):
    at("2005-10-26 18:00:00")

    with timezone.override("America/New_York"):
        assert clock.today() == datetime.date(2005, 10, 27)


def test_a_pretended_day_keeps_the_real_hour(at, settings):
    at("2026-11-22 18:30:00")
    settings.KMFORUM_TODAY = datetime.date(2005, 11, 21)

    assert clock.today() == datetime.date(2005, 11, 21)
    assert clock.now().isoformat() == "2005-11-21T01:30:00+07:00"
