"""What stands on the pages of a PDF that typst made, for tests."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\s(.*?)\sendobj", re.S)
STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.S)
MAPPED = re.compile(rb"<(\w{4})> <(\w+)>")
TOKEN = re.compile(
    rb"/ActualText<(?P<actual>\w+)>|(?P<end>EMC)|/(?P<font>f\d+) [\d.]+ Tf"
    rb"|\((?P<glyphs>(?:\\.|[^\\)])*)\)",
    re.S,
)
ESCAPED = re.compile(rb"\\(\d{3}|.)", re.S)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# Glyphs that belong to the one before them stand for nothing by themselves.
NO_GLYPH = {b"\0\0": "\ufffd"}


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, in the order in which it is drawn."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = objects[number_in(rb"/Pages (\d+)", pdf)]
    kids = re.search(rb"/Kids\[(.*?)\]", pages)[1]
    return [page(objects, int(kid)) for kid in re.findall(rb"(\d+) 0 R", kids)]


def text_of(pdf: bytes) -> str:
    """All pages as one text without spaces: lines may break anywhere."""
    return re.sub(r"[\s\u200b]", "", "".join(pages_of(pdf)))


def page(objects, number):
    body = objects[number]
    drawn = stream(objects[number_in(rb"/Contents (\d+)", body)])
    resources = objects[number_in(rb"/Resources (\d+)", body)]
    fonts = {
        name: letters(objects, int(font))
        for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    return "".join(words(drawn, fonts))


def words(drawn, fonts):
    font, is_said = None, False
    for token in TOKEN.finditer(drawn):
        if token["actual"]:
            is_said = True
            yield bytes.fromhex(token["actual"].decode()).decode("utf-16")
        elif token["end"]:
            is_said = False
        elif token["font"]:
            font = fonts[token["font"]]
        elif not is_said:
            codes = ESCAPED.sub(unescaped, token["glyphs"])
            pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
            yield "".join((font | NO_GLYPH).get(pair, "") for pair in pairs)


def unescaped(found):
    code = found[1]
    return bytes([int(code, 8)]) if code.isdigit() else LETTERS.get(code, code)


def letters(objects, font):
    """{glyph: what it stands for} of one font."""
    table = stream(objects[number_in(rb"/ToUnicode (\d+)", objects[font])])
    return {
        bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in MAPPED.findall(table)
    }


def stream(body):
    return zlib.decompress(STREAM.search(body)[1])


def number_in(pattern, body):
    return int(re.search(pattern, body)[1])
