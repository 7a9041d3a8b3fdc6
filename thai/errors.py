"""The one exception of `thai`: a reason that a person can act on."""


def N_(text: str) -> str:
    """Mark a source string for translation; pure modules cannot call gettext."""
    return text


class ThaiValueError(ValueError):
    """Typed text that cannot be read.

    `reason` is an English msgid with %(name)s placeholders, `params` fills them and
    `code` lets callers branch; forms show ``gettext(error.reason) % error.params``.
    Names of months and days in `params` are Thai, and their years are พ.ศ.
    """

    def __init__(self, code: str, reason: str, **params):
        super().__init__(code, reason, params)
        self.code = code
        self.reason = reason
        self.params = params

    def __str__(self) -> str:
        return self.reason % self.params
