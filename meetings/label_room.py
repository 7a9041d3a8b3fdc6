"""Room for labels along one height of a picture, so that none covers another.

A label is placed where it fits on a phone, else where it fits on wide screens alone,
else nowhere.
"""

# Widths in pixels at which things must not touch: a phone of 360, and the narrowest
# picture that shows what is .wide, for one lane beside an aside and for many lanes.
PHONE = 300
WIDTHS_OF_ONE, WIDTHS_OF_MANY = (PHONE, 550), (PHONE, 690)
# On a phone of 320 labels may come close, but none makes the page scroll sideways.
NARROWEST = {PHONE: 264}
SMALL, PLAIN = 12, 13
# How far a label may stand out of the picture: its frame leaves that much room.
EDGE = 8


def text_width(text: str, size: float = SMALL) -> float:
    """Estimate how wide a label is in pixels: marks above and below take no room."""
    return size * sum(_letter_width(char) for char in text)


def _letter_width(char):
    """In parts of the letter size, as measured in Noto Sans Thai."""
    if _is_mark(char):
        return 0
    if char in " .\u00a0":
        return 0.25
    return 0.62 if char.isdigit() else 0.6


def _is_mark(char: str) -> bool:
    return (
        char == "\u0e31" or "\u0e34" <= char <= "\u0e3a" or "\u0e47" <= char <= "\u0e4e"
    )


class Room:
    """Room along one height, kept at the phone's width and at the wide one."""

    def __init__(self, widths: tuple[int, int]):
        self.taken = {width: [] for width in widths}

    def place(self, x, size, gap, only_wide=False, from_x=False):
        """Say how it fits, "" or "wide", and how far it is pushed in from the edge.

        None when it does not fit. Centred on x, or with from_x beginning there.
        """
        phone, wide = self.taken
        for css, widths in (("", (phone, wide)), ("wide", (wide,))):
            if only_wide and not css:
                continue
            before = 0 if from_x else size / 2
            push = _push(x, before, size, widths[0])
            if push is None or (push and from_x):
                continue
            spans = {width: _span(x, push - before, size, width) for width in widths}
            if all(self._is_free(width, span, gap) for width, span in spans.items()):
                for width, span in spans.items():
                    self.taken[width].append(span)
                return css, push
        return None

    def _is_free(self, width, span, gap):
        return all(
            span[1] + gap <= other[0] or other[1] + gap <= span[0]
            for other in self.taken[width]
        )


def _push(x, before, size, width):
    """Pixels that bring a label back into the picture; None when it is too long."""
    width = NARROWEST.get(width, width)
    left = x * width / 100 - before
    if size > width + 2 * EDGE:
        return None
    if left < -EDGE:
        return round(-EDGE - left)
    return min(0, round(width + EDGE - left - size))


def _span(x, offset, size, width):
    left = x * width / 100 + offset
    return left, left + size
