"""What people and things are called: one line of what is seen; a column of type Name holds no more."""

from __future__ import annotations

import unicodedata

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""What no category tells: signs that take room or none, and show nothing."""
JOINER = "\u200d"
_JOINS = frozenset(("Lo", "Mn", "Mc", "So", "Sk"))
"""Beside these a joiner shows: in Indic scripts, and in pictures of several people."""


def clean(text: str) -> str:
    """The text on one line, without control, direction and zero-width characters; '' when nothing is seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = " ".join(text.split())
    kept = "".join(char for place, char in enumerate(spaced) if _shows(spaced, place, char))
    seen = any(unicodedata.category(char)[0] in "LNSP" for char in kept)
    return " ".join(kept.split()) if seen else ""


def _shows(text: str, place: int, char: str) -> bool:
    if char == JOINER:
        around = text[place - 1 : place] + text[place + 1 : place + 2]
        return len(around) == 2 and all(unicodedata.category(one) in _JOINS for one in around)
    return char not in UNSEEN and unicodedata.category(char)[0] != "C"


class Name(TypeDecorator[str]):
    """A text that is cleaned and cut to its length whenever it is stored."""

    impl = String
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    @property
    def python_type(self) -> type[str]:
        """What it holds."""
        return str

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)[: self.length]
