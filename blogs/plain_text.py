"""Text or HTML from elsewhere, as plain text: paragraphs, lines, where links lead.

nh3 reads HTML as browsers do and leaves nothing that runs. What it leaves is read once
more, and only the letters are kept.
"""

import codecs
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

# A parser of HTML takes ever longer over deeper nests; no text that people wrote has
# a tenth of this.
DEEPEST = 500
PARAGRAPHS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "table"),
    *("ul", "ol", "dl", "figure", "article", "section", "center"),
}
LINES = {"div", "br", "li", "tr", "dt", "dd", "caption", "figcaption", "header"}
WEB = ("http", "https")
INLINE = {"a", "img", "td", "th"}
# Without what stands in them.
DROPPED = {
    *("script", "style", "title", "template", "noscript", "noframes", "noembed"),
    *("iframe", "object", "svg", "math", "select", "textarea", "button", "nav"),
}
# Elements whose end nobody has to write; they do not nest.
_UNENDED = {
    *("p", "br", "hr", "img", "li", "dt", "dd", "tr", "td", "th", "option", "meta"),
    *("link", "input", "col", "area", "base", "wbr", "tbody", "thead"),
}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_WHOLE_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
# In plain text only these are markup that somebody pasted with it.
_PASTED = re.compile(
    "(</?(?:{})(?=[\\s/>])[^<>]*>)".format(
        "|".join([*nh3.ALLOWED_TAGS, "font", "o:p", "script", "style"])
    ),
    re.IGNORECASE,
)
_LONE_AND = re.compile(r"&(?!(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});)")
_SCRIPT = re.compile(r"<(script|style)(?=[\s/>])", re.IGNORECASE)
_BREAK_AND_LINE = re.compile(r"(<br[^<>]*>)[^\S\n]*\n", re.IGNORECASE)
_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True)
class PlainText:
    text: str
    heading: str = ""
    # Pictures that are not taken along.
    pictures: int = 0


def decoded(data: bytes) -> str:
    """UTF-8 or UTF-16, else windows-874 as old Thai pages; never half-readable."""
    marked = (name for mark, name in _ENCODINGS.items() if data.startswith(mark))
    for encoding in [name] if (name := next(marked, "")) else ["utf-8", "cp874"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return re.sub("\r\n?", "\n", text)
    raise ValidationError(
        _("The letters of this file cannot be read. Please save it as UTF-8.")
    )


def is_whole_page(text: str) -> bool:
    """Whether a text is a page of HTML, in which line ends mean nothing."""
    return _WHOLE_PAGE.match(text) is not None


def plain_text(text: str, is_html: bool, base: str = "") -> PlainText:
    """What people read of it; addresses without a host are those of `base`."""
    if _depth(text) > DEEPEST:
        raise ValidationError(_("This HTML is nested too deeply to be read."))
    html = nh3.clean(
        text if is_html else _with_its_lines(text),
        tags=PARAGRAPHS | LINES | INLINE,
        clean_content_tags=DROPPED,
        attributes={"a": {"href"}},
        url_schemes={*WEB, "mailto"},
        link_rel=None,
    )
    reader = _Reader(is_html, base)
    reader.feed(html)
    reader.close()
    return PlainText(reader.text(), reader.heading, reader.pictures)


def _depth(text):
    """How deep its elements may nest, at most."""
    depth = deepest = 0
    for end, name, rest in _TAG.findall(text):
        if name.lower() in _UNENDED or rest.endswith("/"):
            continue
        depth = max(depth + (-1 if end else 1), 0)
        deepest = max(deepest, depth)
    return deepest


def _with_its_lines(text):
    """Plain text as HTML: pasted tags stay markup, every other sign is itself."""
    pieces = _PASTED.split(_BREAK_AND_LINE.sub(r"\1", _without_scripts(text)))
    for place in range(0, len(pieces), 2):
        pieces[place] = _LONE_AND.sub("&amp;", pieces[place]).replace("<", "&lt;")
    return "".join(pieces)


def _without_scripts(text):
    """Without whole scripts and styles; one that never ends swallows nothing."""
    kept, at = [], 0
    while found := _SCRIPT.search(text, at):
        end = re.compile(f"</{found[1]}[^<>]*>", re.IGNORECASE).search(
            text, found.end()
        )
        if end is None:
            rest = _SCRIPT.sub(r"&lt;\1", text[at:])
            return "".join([*kept, rest])
        kept.append(text[at : found.start()])
        at = end.end()
    return "".join([*kept, text[at:]])


class _Reader(HTMLParser):
    """Collects the letters of what nh3 left, which is well formed."""

    def __init__(self, is_html, base):
        super().__init__()
        self.is_html, self.base = is_html, base
        self.pieces, self.links, self.lists = [], [], []
        self.heading, self.pictures = "", 0
        self.pre, self.bullet, self.heading_from = 0, "", None
        self.line_ends = 0  # since the last letter

    def text(self):
        lines = [" ".join(line.split()) for line in "".join(self.pieces).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def handle_starttag(self, tag, attrs):
        self._break(tag)
        if tag == "a":
            self.links.append((dict(attrs).get("href", ""), len(self.pieces)))
        elif tag == "img":
            self.pictures += 1
        elif tag in ("ul", "ol"):
            self.lists.append([tag, 0])
        elif tag == "li":
            self.bullet = self._next_bullet()
        elif tag in ("td", "th"):
            self.pieces.append(" ")
        elif tag == "pre":
            self.pre += 1
        elif tag == "h1" and not self.heading:
            self.heading_from = len(self.pieces)

    def handle_endtag(self, tag):
        if tag == "a" and self.links:
            self._end_link(*self.links.pop())
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "pre":
            self.pre -= 1
        elif tag == "h1" and self.heading_from is not None:
            self.heading = self._since(self.heading_from)
            self.heading_from = None
        self._break(tag)

    def handle_data(self, data):
        if self.is_html and not self.pre:
            data = re.sub(r"\s+", " ", data)
        if self.bullet and data.strip():
            data, self.bullet = self.bullet + data.lstrip(), ""
        self.pieces.append(data)
        after = data[len(data.rstrip()) :].count("\n")
        self.line_ends = after + (0 if data.strip() else self.line_ends)

    def _break(self, tag):
        """End the line, or the paragraph, unless that is done already."""
        wanted = 2 if tag in PARAGRAPHS else 1 if tag in LINES else 0
        missing = max(wanted - self.line_ends, tag == "br")
        if missing > 0:
            self.pieces.append("\n" * missing)
            self.line_ends += missing

    def _next_bullet(self):
        if not self.lists:
            return "• "
        self.lists[-1][1] += 1
        kind, number = self.lists[-1]
        return f"{number}. " if kind == "ol" else "• "

    def _since(self, place):
        return " ".join("".join(self.pieces[place:]).split())

    def _end_link(self, href, place):
        """The address behind the words, unless the words are the address."""
        said, address = self._since(place), _address(href, self.base)
        if said and address and _bare(said) != _bare(address):
            self.pieces.append(f" ({address})")


def _address(href, base):
    """Where a link leads, in signs that any program reads; empty for nowhere."""
    href = href.strip()
    if href.startswith("mailto:"):
        return href.removeprefix("mailto:").partition("?")[0]
    try:
        parts = urlsplit(address := urljoin(base, href))
    except ValueError:
        return ""
    leads = href[:1] not in ("", "#") and parts.netloc
    return iri_to_uri(address) if leads and parts.scheme in WEB else ""


def _bare(address):
    return re.sub(r"\A(https?://)?(www\.)?", "", iri_to_uri(address).lower()).rstrip(
        "/"
    )
