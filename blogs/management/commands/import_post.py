from dataclasses import replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _, ngettext

from blogs.copied_pages import read_copy
from blogs.models import Post
from blogs.places import place_by_code
from blogs.sources import Source, moment_of
from blogs.taking_over import Differs, Taken, key_named, take_over
from blogs.words import tags_in, tidy
from thai.errors import ThaiValueError
from thai.forms import explained

DONE, OTHER_WORDS, REFUSED = 0, 1, 2
# Bytes; a post has at most some 60,000, and a page around it not ten times as many.
LARGEST = 500_000


class Command(BaseCommand):
    help = (
        "Take a post told elsewhere into a blog, from a file of text or HTML, with its "
        "source: 0 it is there, 1 it is there with other words and stays as it is, 2 "
        "it was refused. A copied GotoKnow page tells its source itself."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--blog", required=True, metavar="CODE")
        parser.add_argument("--title", default="")
        parser.add_argument("--tag", action="append", default=[], dest="tags")
        told = parser.add_argument_group("of the source")
        for name in ("author", "number", "address", "licence", "published", "edited"):
            told.add_argument(f"--{name}", default="")
        told.add_argument("--source-blog", default="")
        parser.add_argument("--key", default="", help="tells it from other posts")
        parser.add_argument("--html", action="store_true", help="the file is HTML")
        parser.add_argument(
            "--replace", action="store_true", help="take its other words over"
        )

    def handle(self, **options):
        try:
            copied, post, taken = self._take(options)
        except Differs as error:
            self._tell(_differs(error), code=OTHER_WORDS)
        except ValidationError as error:
            self._tell(_("The post was not taken over."), *_problems(error))
        self._tell(*_what_came(post, taken), *_left_behind(copied), code=DONE)

    def _take(self, options):
        place = place_by_code(options["blog"])
        if place is None:
            text = _("No tambon or province that takes part has the code %s.")
            raise ValidationError(text % options["blog"])
        copied = read_copy(
            _read(options["file"]),
            title=tidy(options["title"]),
            is_html=options["html"] or _is_html(options["file"]),
            base=options["address"],
        )
        post, taken = take_over(
            _tagged(copied.words, options["tags"]),
            _source(options).filled_from(copied.source),
            place,
            key=key_named(options["key"]),
            replace=options["replace"],
        )
        return copied, post, taken

    def _tell(self, *lines, code=REFUSED):
        stream = self.stdout if code == DONE else self.stderr
        for line in lines:
            stream.write(line)
        raise SystemExit(code)


def _read(path):
    try:
        if path.stat().st_size > LARGEST:
            text = _("The file is larger than %s kB, so it is no post.")
            raise ValidationError(text % (LARGEST // 1000))
        return path.read_bytes()
    except OSError as error:
        text = _("The file %s cannot be opened.")
        raise ValidationError(text % path.name) from error


def _is_html(path):
    return path.suffix.lower() in {".html", ".htm", ".xhtml"}


def _tagged(words, more):
    tags = tags_in(",".join([*words.tags, *more]))
    return replace(words, tags=tuple(tags))


def _source(options):
    return Source(
        author=options["author"],
        blog=options["source_blog"],
        number=options["number"],
        address=options["address"],
        licence=options["licence"],
        published_at=_moment(options["published"], "--published"),
        edited_at=_moment(options["edited"], "--edited"),
    )


def _moment(text, option):
    try:
        return moment_of(text) if text else None
    except ThaiValueError as error:
        raise ValidationError(f"{option}: {explained(error).messages[0]}") from error


def _what_came(post, taken):
    place = {"blog": post.place.name, "number": post.number}
    said = {
        Taken.NEW: _("Taken over: number %(number)s of the blog of %(blog)s."),
        Taken.SAME: _(
            "It is here already: number %(number)s of the blog of %(blog)s. "
            "Nothing was changed."
        ),
        Taken.REPLACED: _(
            "Replaced: number %(number)s of the blog of %(blog)s has the new words."
        ),
    }
    lines = [said[taken] % place]
    if not post.is_published:
        lines.append(_("Readers do not see it: %s.") % post.get_status_display())
    return lines


def _left_behind(copied):
    """What stood on the page and was not taken along."""
    if copied.pictures:
        yield (
            ngettext(
                "%s picture was left where it is. Please add it to the post by hand.",
                "%s pictures were left where they are. "
                "Please add them to the post by hand.",
                copied.pictures,
            )
            % copied.pictures
        )
    if copied.comments:
        yield (
            ngettext(
                "%s comment was left where it is: it belongs to who wrote it.",
                "%s comments were left where they are: they belong to who wrote them.",
                copied.comments,
            )
            % copied.comments
        )


def _differs(error):
    text = _(
        "It is here already as number %(number)s of the blog of %(blog)s, with other "
        "words (%(fields)s). Nothing was changed. With --replace the new words are "
        "taken over."
    )
    return text % {
        "number": error.post.number,
        "blog": error.post.place.name,
        "fields": ", ".join(str(_name_of(name)) for name in error.names),
    }


def _problems(error):
    """Each problem on a line of its own, with the name of what is wrong."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"{_name_of(name)}: {message}"
        for name, messages in error.message_dict.items()
        for message in dict.fromkeys(messages)
    ]


def _name_of(name):
    known = {field.name for field in Post._meta.get_fields()}
    return Post._meta.get_field(name).verbose_name if name in known else name
