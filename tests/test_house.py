"""How the house is built: who may import whom, what is where, and how it is called."""

import ast
import re
from functools import cache

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver

ROOT = settings.BASE_DIR
# Each app, and what it may import.
BELOW = {
    "thai": set(),
    "pictures": {"thai"},
    "papers": {"thai"},
    "tambons": {"thai"},
    "people": {"thai", "tambons"},
    "meetings": {"thai", "pictures", "papers", "tambons", "people"},
    "accounting": {"thai", "papers", "tambons", "people"},
    "blogs": {"thai", "pictures", "tambons", "people", "meetings", "accounting"},
    "kmforum": {
        "thai",
        "pictures",
        "papers",
        "tambons",
        "people",
        "meetings",
        "accounting",
        "blogs",
    },
}
APPS = [app for app in BELOW if (ROOT / app).is_dir()]
WITH_DJANGO = {"fields", "forms", "admin", "clock", "apps", "tables"}
NO_NAMES = {"utils", "util", "common", "misc", "helpers", "services"}
RECEIVERS = {"kmforum/derived.py", "accounting/triggers.py"}
SIGNALS = re.compile(
    r"django\.(dispatch|db\.models\.signals|core\.signals)|\.signals\b"
)
# What a column is made of has to be named by the migration that made it.
NAMED_BY_MIGRATIONS = {
    "thai.fields",
    "people.phones",
    "people.usernames",
}
LARGEST_MODULE = 400
LARGEST_TEMPLATE = 60

# Addresses whose view has another name, and why.
OTHER_VIEW = {
    "connection": "Django's name for the database, which the module uses",
}
# Pieces, and pages whose names other packages choose.
PACKAGED = r"(includes|admin|account|bootstrap5|mfa)/|\w+/_"
# Pages that no address is named for, and why.
OTHER_TEMPLATE = {
    "blogs/draft_conflict": "the answer when another page changed it too",
    "blogs/edit_conflict": "the answer when the post was changed meanwhile",
    "meetings/appointment_conflict": "the answer when somebody else changed it too",
    "meetings/draft_conflict": "the answer when another page changed it too",
    "meetings/edit_conflict": "the answer when somebody else edited it too",
    "meetings/goal_conflict": "the answer when somebody else changed it too",
    "meetings/meeting_conflict": "the answer when somebody else did something first",
}


@cache
def modules():
    """Path from the root → text, of our Python modules."""
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths}


@cache
def templates():
    paths = sorted((ROOT / "templates").rglob("*.*"))
    return {
        str(path.relative_to(ROOT / "templates")): path.read_text("utf-8")
        for path in paths
    }


@cache
def imports():
    """(path, imported), wherever in the file; `from a import b` is a.b."""
    return [
        (path, imported)
        for path, text in modules().items()
        for node in ast.walk(ast.parse(text))
        for imported in imported_by(node)
    ]


def imported_by(node):
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        start = "." * node.level + (node.module or "")
        return [f"{start}.{name.name}" for name in node.names]
    return []


def is_migration(path):
    return "/migrations/" in path


def breaches(is_breach):
    """(path, imported) of every import of ours that breaks a rule."""
    return [
        (path, imported)
        for path, imported in imports()
        if is_breach(path, path.split("/")[0], imported)
    ]


def test_imports_point_one_way():
    def is_breach(path, app, imported):
        other = imported.split(".")[0]
        return other in BELOW and other != app and other not in BELOW[app]

    assert breaches(is_breach) == []


def test_imports_are_absolute():
    assert breaches(lambda path, app, imported: imported.startswith(".")) == []


def test_apps_are_installed_in_the_order_of_the_house():
    installed = [app for app in settings.INSTALLED_APPS if app in BELOW]

    assert installed == [app for app in APPS if app in installed]


def test_nobody_imports_views_or_forms_of_another_app():
    def is_breach(path, app, imported):
        other, *parts = imported.split(".")
        if other == app or other not in BELOW or imported.startswith("thai.forms"):
            return False
        # The tables of addresses lead to all of them.
        return not re.fullmatch(r"kmforum/(\w+_)?urls.py", path) and any(
            re.search(r"(^|_)(views|forms)$", part) for part in parts
        )

    assert breaches(is_breach) == []


def test_thai_is_plain_python_but_for_a_few_modules():
    def is_breach(path, app, imported):
        stem = path.split("/")[1].removesuffix(".py")
        is_free = stem in WITH_DJANGO | {"templatetags", "migrations"}
        return app == "thai" and not is_free and imported.split(".")[0] == "django"

    assert breaches(is_breach) == []


def test_pictures_and_papers_are_made_in_plain_python():
    def is_breach(path, app, imported):
        return app in {"pictures", "papers"} and imported.split(".")[0] == "django"

    assert breaches(is_breach) == []


def test_rules_do_not_hide_in_signals():
    def is_breach(path, app, imported):
        return SIGNALS.search(imported) and path not in RECEIVERS

    assert breaches(is_breach) == []


def test_migrations_do_not_lean_on_code_that_changes():
    def is_breach(path, app, imported):
        is_ours = imported.split(".")[0] in BELOW
        is_named = any(imported.startswith(name) for name in NAMED_BY_MIGRATIONS)
        return is_migration(path) and is_ours and not is_named

    assert breaches(is_breach) == []


def test_modules_are_named_for_what_they_do():
    parts = {(path, part) for path in modules() for part in re.split(r"[/.]", path)}

    assert [path for path, part in parts if part in NO_NAMES] == []


def test_modules_stay_readable():
    lines = {
        path: text.count("\n")
        for path, text in modules().items()
        if not is_migration(path)
    }

    assert {path: n for path, n in lines.items() if n > LARGEST_MODULE} == {}


def test_today_comes_from_one_clock():
    other = re.compile(
        r"\b(date\.today|datetime\.(now|utcnow|today)|time\.time|localdate"
        r"|timezone\.now)\(|\blocaltime\(\)"
    )
    found = {path for path, text in modules().items() if other.search(text)}

    assert found == {"thai/clock.py"}


@pytest.mark.django_db
def test_the_migrations_are_complete(capsys):
    call_command("makemigrations", check=True, dry_run=True)

    assert "No changes detected" in capsys.readouterr().out


def test_migrations_say_what_they_do():
    named = re.compile(r"\d{4}_(?!auto_|alter_|remove_|add_field|rename_)\w+\.py$")
    names = [path.split("/")[-1] for path in modules() if is_migration(path)]

    assert [n for n in names if n != "__init__.py" and not named.match(n)] == []


def own_patterns(resolver=None, namespace=""):
    """(name with namespace, pattern) of every address that leads to code of ours."""
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            if entry.namespace != "admin":
                yield from own_patterns(entry, entry.namespace or namespace)
        elif (
            entry.callback.__module__.split(".")[0] in BELOW or entry.name in OTHER_VIEW
        ):
            yield f"{namespace}:{entry.name}".lstrip(":"), entry


PATTERNS = dict(own_patterns())


def test_an_address_and_its_view_share_a_name():
    other = {
        name: pattern.callback.__name__
        for name, pattern in PATTERNS.items()
        if name not in OTHER_VIEW
        and pattern.callback.__name__ != name.rpartition(":")[2]
    }

    assert other == {}
    assert len(PATTERNS) > 15
    assert set(OTHER_VIEW) <= set(PATTERNS)


def test_a_page_is_named_for_its_address():
    addresses = {name.replace(":", "/") for name in PATTERNS}
    bare = [name for name in PATTERNS if ":" not in name]
    addresses |= {f"{app}/{name}" for name in bare for app in ("kmforum", "people")}
    pages = {
        path.rpartition(".")[0]
        for path in templates()
        if path.count("/") == 1 and not re.match(PACKAGED, path)
    }
    lines_of_text = {page for page in pages if f"{page}.txt" in templates()}

    assert pages - addresses - set(OTHER_TEMPLATE) - lines_of_text == set()


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_every_view_states_its_methods(name):
    request = RequestFactory().generic("BREW", "/")
    pattern = PATTERNS[name].pattern
    arguments = dict.fromkeys(pattern.converters, "0")

    response = PATTERNS[name].callback(request, **arguments)

    assert response.status_code == 405


@pytest.mark.parametrize(
    "inline",
    [r"\sstyle\s*=", r"<style\b", r"<script(?![^>]*\bsrc=)", r"\son[a-z]+\s*=\s*[\"']"],
    ids=["style=", "<style>", "<script>", "onclick="],
)
def test_templates_hold_neither_styles_nor_scripts(inline):
    found = [path for path, text in templates().items() if re.search(inline, text)]

    assert found == []


def test_templates_load_nothing_from_elsewhere():
    elsewhere = re.compile(r"<(link|script|img|iframe)\b[^>]*(src|href)=\"(https?:)?//")

    assert [p for p, text in templates().items() if elsewhere.search(text)] == []


def test_templates_stay_readable():
    lines = {path: text.count("\n") for path, text in templates().items()}

    assert {path: n for path, n in lines.items() if n > LARGEST_TEMPLATE} == {}


def test_every_form_that_posts_carries_its_token():
    bare = [
        path
        for path, text in templates().items()
        for form in re.findall(r"<form\b.*?</form>", text, re.S)
        if 'method="post"' in form and "csrf_token" not in form
    ]

    assert bare == []


def test_nothing_names_a_path_of_one_machine():
    paths = re.compile(r"(?<![\w.])/(home|tmp|root|work|Users)/")
    texts = dict(modules())
    for pattern in ("templates/**/*.*", "docs/**/*.md", "bench/**/*.py", "*.md"):
        for path in ROOT.glob(pattern):
            texts[str(path.relative_to(ROOT))] = path.read_text("utf-8")

    assert [path for path, text in texts.items() if paths.search(text)] == []
