"""A bad KMFORUM_* variable stops the start, with its name and the reason."""

import os
import runpy
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ROOT = settings.BASE_DIR
SECRET = "k7Qm2vX9bT4wLz8RyC3nHs6PdJf5GuAe1xVo0iKtWqYhEcNlMBa"
PRODUCTION = {
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "kmforum.example.go.th",
    "DATABASE_URL": "sqlite:////var/lib/kmforum/kmforum.sqlite3",
}
OWN_COMPUTER = {"DEBUG": "1"}


def variables(values):
    """The environment with these KMFORUM_* variables and no others."""
    rest = {k: v for k, v in os.environ.items() if not k.startswith("KMFORUM_")}
    return rest | {f"KMFORUM_{name}": value for name, value in values.items()}


@pytest.fixture
def read(monkeypatch):
    """The settings that a start with these variables has."""

    def read_settings(**values):
        for name in [name for name in os.environ if name.startswith("KMFORUM_")]:
            monkeypatch.delenv(name)
        for name, value in values.items():
            monkeypatch.setenv(f"KMFORUM_{name}", value)
        return runpy.run_path(str(ROOT / "kmforum" / "settings.py"))

    return read_settings


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DEBUG", "maybe", "must be 1 or 0"),
        ("HTTPS", "on", "must be 1 or 0"),
        ("SECRET_KEY", "", "at least 50 random characters"),
        ("SECRET_KEY", "x" * 49, "at least 50 random characters"),
        ("DATABASE_URL", "mysql://root@127.0.0.1/kmforum", "SQLite or PostgreSQL"),
        ("DATABASE_URL", "oracle://a@b/c", "SQLite or PostgreSQL"),
        ("DATABASE_URL", "kmforum.sqlite3", ""),
        ("DATABASE_URL", "postgres//127.0.0.1/kmforum", ""),
        ("CACHE_URL", "memcached://127.0.0.1", "database, or redis://"),
        ("CACHE_URL", "locmem", "database, or redis://"),
        ("HOME_PROVINCE", "8", "a province code has two digits"),
        ("HOME_PROVINCE", "800", "a province code has two digits"),
        ("HOME_PROVINCE", "นศ", "a province code has two digits"),
        ("HOME_PROVINCE", "๘๐", "a province code has two digits"),
        ("MEDIA", "media", "a whole path"),
        ("MEDIA", "~/media", "a whole path"),
        ("MEDIA", "/dev/null", "cannot be written"),
        ("MEDIA", "/dev/null/media", "cannot be written"),
        ("MEDIA", str(ROOT / "static" / "media"), "served to everybody"),
        ("MEDIA", str(ROOT / "staticfiles"), "served to everybody"),
        ("ACCEL", "nginx", "must be 1 or 0"),
        ("TODAY", "2005-11-21", "KMFORUM_DEBUG=1 only"),
        ("PROXIES", "one", "how many web servers"),
        ("PROXIES", "-1", "how many web servers"),
        ("REQUIRE_SECOND_FACTOR", "later", "must be 1 or 0"),
        ("ALLOWED_HOSTS", "", "name"),
        ("ALLOWED_HOSTS", " , ", "name"),
    ],
)
def test_a_bad_value_stops_the_start_by_name(read, name, value, reason):
    read(**PRODUCTION)

    with pytest.raises(ImproperlyConfigured) as stop:
        read(**PRODUCTION | {name: value})

    assert f"KMFORUM_{name}" in str(stop.value)
    assert reason in str(stop.value)


@pytest.mark.parametrize("value", ["21/11/2548", "2005-13-01", "today", "2548-11-21"])
def test_a_pretended_day_is_a_day_of_the_christian_era(read, value):
    with pytest.raises(ImproperlyConfigured, match="KMFORUM_TODAY"):
        read(**OWN_COMPUTER, TODAY=value)


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("SECRET_KEY", "hunter2-but-too-short"),
        ("DATABASE_URL", "mysql://kmforum:hunter2@127.0.0.1/kmforum"),
    ],
)
def test_the_reason_does_not_tell_secrets(read, name, secret):
    with pytest.raises(ImproperlyConfigured, match=name) as stop:
        read(**PRODUCTION | {name: secret})

    assert "hunter2" not in str(stop.value)


def test_a_computer_of_ones_own_needs_nothing_but_debug(read):
    values = read(**OWN_COMPUTER)

    assert values["DEBUG"] is True
    assert values["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost"]
    assert values["DATABASES"]["default"]["ENGINE"].endswith("sqlite3")
    assert values["KMFORUM_HOME_PROVINCE"] == "80"
    assert values["KMFORUM_TODAY"] is None


def test_photos_lie_where_the_site_says(read, tmp_path):
    assert read(**OWN_COMPUTER)["MEDIA_ROOT"] == ROOT / "var" / "media"
    folder = tmp_path / "not" / "made yet"
    assert read(**PRODUCTION, MEDIA=str(folder))["MEDIA_ROOT"] == folder
    assert not folder.exists()


def test_hosts_are_trusted_for_forms_as_they_are_for_addresses(read):
    hosts = "kmforum.example.go.th, .nakhon.example.go.th"

    values = read(**PRODUCTION | {"ALLOWED_HOSTS": hosts})

    assert values["ALLOWED_HOSTS"] == ["kmforum.example.go.th", ".nakhon.example.go.th"]
    assert values["CSRF_TRUSTED_ORIGINS"] == [
        "https://kmforum.example.go.th",
        "https://*.nakhon.example.go.th",
    ]


def test_sqlite_keeps_what_it_acknowledged(read):
    options = read(**PRODUCTION)["DATABASES"]["default"]["OPTIONS"]

    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


def test_all_workers_share_one_cache(read):
    cache = read(**PRODUCTION)["CACHES"]["default"]

    assert cache["BACKEND"].endswith("DatabaseCache")


def test_a_second_factor_is_asked_for_but_on_one_s_own_computer(read):
    assert read(**PRODUCTION)["KMFORUM_REQUIRE_SECOND_FACTOR"] is True
    assert read(**OWN_COMPUTER)["KMFORUM_REQUIRE_SECOND_FACTOR"] is False
    off = PRODUCTION | {"REQUIRE_SECOND_FACTOR": "0"}
    assert read(**off)["KMFORUM_REQUIRE_SECOND_FACTOR"] is False


def test_cookies_of_the_log_in_go_by_https_alone(read):
    values = read(**PRODUCTION)

    assert values["SESSION_COOKIE_SECURE"] is values["CSRF_COOKIE_SECURE"] is True


def manage(*arguments, **values):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=variables(values),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_start_itself_stops():
    stopped = manage("check", **PRODUCTION, TODAY="2005-11-21")

    assert stopped.returncode != 0
    assert "KMFORUM_TODAY" in stopped.stderr
    assert "KMFORUM_DEBUG=1 only" in stopped.stderr


def test_production_is_clean_for_deployment():
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout
    assert "silenced" not in checked.stdout.replace("(0 silenced)", "")
