"""Two texts of one post side by side, box by box, as a person reads them."""

from blogs.forms import PostForm
from blogs.sheets import Sheet
from blogs.typed import first
from blogs.words import tags_in
from meetings.review import Pair

TEXTS = ("body", "title", "teller", "topic", "how_to")
CHOICES = ("village", "meeting", "licence")


def compare(mine: Sheet, theirs: Sheet) -> list[Pair]:
    """The answers of two sheets of one post."""
    ours, others = _answers(mine), _answers(theirs)
    return [
        Pair(label, ours.get(label, []), others.get(label, []))
        for label in dict.fromkeys([*ours, *others])
        if ours.get(label) or others.get(label)
    ]


def _answers(sheet):
    form, fields = PostForm(sheet), sheet.fields
    rows = {name: first(fields, name).strip().splitlines() for name in TEXTS}
    rows["tags"] = [*fields.get("tag", []), *tags_in(first(fields, "tags"))]
    for name in CHOICES:
        chosen = {str(value): label for value, label in form.fields[name].choices}
        rows[name] = (
            [chosen[pk]] if (pk := first(fields, name)) in chosen and pk else []
        )
    answers = {_label(form, name): lines for name, lines in rows.items()}
    for row in form.photo_rows:
        label = f"{row['photo'].name}: {row['alt'].label}"
        answers[label] = sheet.album.alt_of(row["photo"]).splitlines()
    return answers


def _label(form, name):
    return str(form.fields["tag" if name == "tags" else name].label)
