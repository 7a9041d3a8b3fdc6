"""The Thai catalogue: complete, compiled, and true to what it translates."""

import html
import importlib.util
import re

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from thai.folding import clean

ROOT = settings.BASE_DIR
spec = importlib.util.spec_from_file_location("update", ROOT / "locale" / "update.py")
update = importlib.util.module_from_spec(spec)
spec.loader.exec_module(update)

PERCENT = re.compile(r"%\(\w+\)[sd]|%[sdr%]")
BRACES = re.compile(r"\{[\w.]*\}")
TAGS = re.compile(r"</?([a-z]\w*)[^>]*>")
ADDRESS = re.compile(r"https?://[^\s\"<>]+")
THAI = re.compile("[ก-๛]")
# Names, which stay as they are.
NO_THAI = {"kmforum", "GotoKnow"}


@pytest.fixture(scope="module")
def po():
    return polib.pofile(str(update.CATALOGUE))


@pytest.fixture(scope="module")
def mo():
    return polib.mofile(str(update.CATALOGUE.with_suffix(".mo")))


@pytest.fixture(scope="module")
def known():
    return update.translations([update.CATALOGUE])


@pytest.fixture(scope="module")
def own():
    return update.own_strings()


@pytest.fixture(scope="module")
def wanted(known, own):
    with pytest.MonkeyPatch.context() as once:  # reading all sources takes seconds
        once.setattr(update, "own_strings", lambda: own)
        return update.wanted(known.keys())


def said(entry):
    """Every Thai text of one entry; Thai has one plural form."""
    return [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())


def meant(entry):
    return [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]


def test_every_string_of_the_pages_has_thai(wanted, known):
    missing = sorted(msgid for context, msgid in wanted.keys() - known.keys())

    assert missing == []


def test_the_catalogue_is_what_the_tool_would_write(po, wanted, known, tmp_path):
    in_file = {(entry.msgctxt, entry.msgid): entry.msgid_plural for entry in po}

    assert {key: plural or "" for key, plural in wanted.items()} == in_file
    copy = tmp_path / "django.po"
    update.CATALOGUE, kept = copy, update.CATALOGUE
    try:
        update.write(wanted, known)
    finally:
        update.CATALOGUE = kept
    assert copy.read_text("utf-8") == kept.read_text("utf-8")


def test_nothing_waits_for_a_second_look(po):
    assert [entry.msgid for entry in po if entry.fuzzy or entry.obsolete] == []
    assert po.metadata["Plural-Forms"] == "nplurals=1; plural=0;"
    assert po.metadata["Language"] == "th"


def test_the_compiled_catalogue_is_the_written_one(po, mo):
    def texts(catalogue):
        return {(e.msgctxt, e.msgid): said(e) for e in catalogue if any(said(e))}

    assert texts(mo) == texts(po)


@pytest.mark.parametrize(
    "pattern",
    [PERCENT, BRACES, TAGS, ADDRESS],
    ids=["%", "{}", "<>", "url"],
)
def test_the_thai_holds_what_the_english_holds(po, pattern):
    def differ(entry):
        allowed = [sorted(pattern.findall(text)) for text in meant(entry)]
        return any(sorted(pattern.findall(text)) not in allowed for text in said(entry))

    assert [entry.msgid for entry in po if differ(entry)] == []


def test_the_thai_begins_and_ends_as_the_english(po):
    def edges(text):
        return text[:1].isspace(), text[-1:].isspace()

    odd = [
        entry.msgid
        for entry in po
        for text in said(entry)
        if text and edges(text) != edges(entry.msgid)
    ]

    assert odd == []


def test_the_thai_is_clean_text(po):
    unclean = [e.msgid for e in po for text in said(e) if clean(text) != text]

    assert unclean == []


def test_own_strings_are_said_in_thai(po, own):
    ours = {(context, msgid) for context, msgid, _plural in own}
    latin = {
        entry.msgid
        for entry in po
        if (entry.msgctxt, entry.msgid) in ours
        for text in said(entry)
        if re.search("[A-Za-z]{3}", html.unescape(PERCENT.sub("", entry.msgid)))
        and not THAI.search(text)
    }

    assert latin - NO_THAI == set()


def test_django_itself_speaks_thai_here():
    with override("th"):
        for text in ["This field is required.", "Enter a valid email address."]:
            assert THAI.search(gettext(text))
