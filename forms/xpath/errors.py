"""What can be wrong with an expression; it is always the form author's mistake, never the respondent's."""

_SHOWN = 200
"""Characters of an expression that its error tells."""


class XPathError(Exception):
    """An expression that cannot be read or worked out.

    `expression` is the whole text, `message` says what is wrong in English, `position` is the 0-based
    character where it was noticed (-1 when the place is not known).
    """

    def __init__(self, message: str, expression: str = "", position: int = -1) -> None:
        super().__init__(message)
        self.message = message
        self.expression = expression
        self.position = position

    def __str__(self) -> str:
        place = f" at character {self.position + 1}" if self.position >= 0 else ""
        shown = self.expression if len(self.expression) <= _SHOWN else self.expression[:_SHOWN] + " ..."
        return f"{self.message}{place} in: {shown}" if shown else self.message
