"""Find every string of kmforum and of the packages it shows, and keep the catalogue.

    python locale/update.py [MORE.po …]

Rewrites locale/th/LC_MESSAGES/django.po with the strings found, keeps the
translations known, takes in those of the .po files named, and compiles django.mo.
Needs no system tools: Babel finds the strings, polib writes the catalogue.
"""

import fcntl
import io
import re
import sys
from importlib.util import find_spec
from pathlib import Path

import polib
from babel.messages.extract import extract

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale/th/LC_MESSAGES/django.po"
OURS = (
    "thai",
    "pictures",
    "tambons",
    "people",
    "meetings",
    "accounting",
    "blogs",
    "kmforum",
)
# Packages whose own Thai is partial or missing, and which people here do see.
PACKAGES = (
    "django.conf",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "import_export",
    "allauth",
)
# Of these packages only some parts are served, with templates of our own.
SERVED = {"allauth": ("account/", "mfa/")}
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def sources():
    for folder in OURS:
        yield from (ROOT / folder).rglob("*.py")
    yield from (ROOT / "templates").rglob("*.*")


def strings_of(path):
    """(context, msgid, plural) of one Python module or template."""
    from django.utils.translation.template import templatize

    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)
    for _line, message, _comments, context in found:
        single, plural = message if isinstance(message, tuple) else (message, None)
        if single:
            yield context, single, plural


def own_strings():
    return {string for path in sources() for string in strings_of(path)}


def catalogues_of(package):
    """(a catalogue with every msgid, the Thai one); most packages ship English."""
    folder = Path(next(iter(find_spec(package).submodule_search_locations))) / "locale"
    complete = sorted(folder.glob("en/*/django.po")) or sorted(
        folder.glob("*/*/django.po")
    )
    if complete:
        yield complete[0], folder / "th/LC_MESSAGES/django.po"


def package_strings(said_better):
    """Strings that the packages leave without Thai, or that we say better."""
    for package in PACKAGES:
        for complete, thai in catalogues_of(package):
            known = polib.pofile(str(thai)) if thai.exists() else []
            done = {(e.msgctxt, e.msgid) for e in known if e.translated()}
            for entry in polib.pofile(str(complete)):
                key = (entry.msgctxt, entry.msgid)
                if entry.obsolete or not is_served(package, entry):
                    continue
                if key not in done or key in said_better:
                    yield *key, entry.msgid_plural or None


def is_served(package, entry):
    parts = SERVED.get(package)
    return not parts or any(
        path.startswith(parts) and path.endswith(".py")
        for path, _line in entry.occurrences
    )


def wanted(said_better=frozenset()):
    """{(context, msgid): plural}: all that locale/th must hold."""
    strings = own_strings() | set(package_strings(said_better))
    plurals = {}
    for context, single, plural in strings:
        plurals[context, single] = plurals.get((context, single)) or plural
    return plurals


def translations(paths):
    known = {}
    for path in paths:
        for entry in polib.pofile(str(path)):
            if entry.translated():
                text = entry.msgstr or entry.msgstr_plural[0]
                known[entry.msgctxt, entry.msgid] = text
    return known


def write(plurals, known):
    catalogue = polib.POFile(wrapwidth=88)
    catalogue.metadata = {
        "Project-Id-Version": "kmforum",
        "Language": "th",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for (context, single), plural in sorted(
        plurals.items(),
        key=lambda item: (item[0][1].lower(), item[0][1], item[0][0] or ""),
    ):
        text = known.get((context, single), "")
        values = {"msgstr_plural": {0: text}} if plural else {"msgstr": text}
        style = "python-format" if re.search(r"%[(sd]", single) else None
        catalogue.append(
            polib.POEntry(
                msgid=single,
                msgid_plural=plural or "",
                msgctxt=context,
                flags=[style] if style else [],
                **values,
            )
        )
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    return [entry.msgid for entry in catalogue if not entry.translated()]


def main(more):
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
        django.setup()
    with open(ROOT / "locale/.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        paths = [CATALOGUE, *more] if CATALOGUE.exists() else more
        known = translations(paths)
        missing = write(wanted(known.keys()), known)
    for msgid in missing:
        print("no Thai yet:", msgid.replace("\n", "\\n"))
    print(f"{len(missing)} strings without Thai")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main([Path(name) for name in sys.argv[1:]])
