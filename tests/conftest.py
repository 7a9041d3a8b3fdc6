import datetime
import os
import shutil
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection

from accounting import triggers
from people.models import Role
from tests import factories

STORY_DAY = datetime.date(2005, 11, 21)


@pytest.fixture(scope="session")
def django_db_modify_db_settings_parallel_suffix(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
):
    """SQLite is tested as it runs: a file with its locks, not memory."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """PostgreSQL drops no database while a server's thread still holds a session."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def today(settings):
    """Every test lives on the day of บางจาก's appointment."""
    settings.KMFORUM_TODAY = STORY_DAY
    return STORY_DAY


@pytest.fixture(autouse=True)
def plain_static(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Files of people lie in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def books_may_be_emptied(request):
    """A test with transactions of its own empties every table, the frozen ones too."""
    marker = request.node.get_closest_marker("django_db")
    with_own = marker and marker.kwargs.get("transaction")
    names = {"transactional_db", "live_server"}
    if not (with_own or names & set(request.fixturenames)):
        yield
        return
    request.getfixturevalue("transactional_db")
    triggers.create()
    yield
    triggers.drop()


@pytest.fixture
def uncached(settings):
    """Every page is made each time, so that its queries can be counted."""
    cache = "kmforum.page_cache.PageCacheMiddleware"
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != cache]


@pytest.fixture
def kinds(db):
    """The kinds that migrations add; the flush after a live server takes them away."""
    for module in (
        "tambons.migrations.0002_group_kinds",
        "meetings.migrations.0003_kinds",
        "accounting.migrations.0002_fund_kinds",
    ):
        import_module(module).add_kinds(apps, None)


@pytest.fixture
def story(kinds):
    """The province as it stood on 28 October 2548."""
    call_command("load_story", verbosity=0)


@pytest.fixture
def province(db):
    return factories.make_province()


@pytest.fixture
def bang_chak(db):
    return factories.make_tambon("800119", "บางจาก", position=1)


@pytest.fixture
def tha_rai(db):
    return factories.make_tambon("800106", "ท่าไร่", position=2)


@pytest.fixture
def mamuang(db):
    return factories.make_tambon("800114", "มะม่วงสองต้น", position=3)


@pytest.fixture
def facilitator(bang_chak):
    """คุณอำนวย of บางจาก."""
    return factories.make_user("amnuay", Role.FACILITATOR, tambon=bang_chak)


@pytest.fixture
def colleague(tha_rai):
    """คุณอำนวย of ท่าไร่, the same district."""
    return factories.make_user("amnuay2", Role.FACILITATOR, tambon=tha_rai)


@pytest.fixture
def resident(bang_chak):
    return factories.make_user("kit", Role.RESIDENT, tambon=bang_chak)


@pytest.fixture
def outsider(db):
    """A login with a role in a tambon of another district."""
    elsewhere = factories.make_tambon("800201", "พรหมโลก")
    return factories.make_user("phromlok", Role.FACILITATOR, tambon=elsewhere)


@pytest.fixture
def agency_staff(db):
    return factories.make_user(
        "ngan", Role.AGENCY_STAFF, agency=factories.make_agency()
    )


@pytest.fixture
def governor_office(province):
    return factories.make_user("uea", Role.GOVERNOR_OFFICE, province=province)


@pytest.fixture
def administrator(db):
    return factories.make_user("admin", is_superuser=True)


def pytest_collection_modifyitems(items):
    """Without Chromium the browser tests are left out, and the summary counts them."""
    if shutil.which("chromium") or os.environ.get("KMFORUM_REQUIRE_BROWSER"):
        return
    reason = "Chromium is not installed, so the pages were not tried in a browser"
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))
