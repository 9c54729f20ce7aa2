"""What people and things are called: one line of what is seen, as columns of type Name hold it."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import Dialect, String, event
from sqlalchemy.orm import ColumnProperty, InstrumentedAttribute
from sqlalchemy.types import TypeDecorator

from models.base import Base

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

    def kept(self, value: str | None) -> str | None:
        """The text as it is stored."""
        return None if value is None else clean(value)[: self.length]

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return self.kept(value)


@event.listens_for(Base, "attribute_instrument", propagate=True)
def _at_once(_table: type[Base], _name: str, attribute: InstrumentedAttribute[Any]) -> None:
    """Whoever tells of a row before it is stored tells the name that will be."""
    told = attribute.property
    kind = told.columns[0].type if isinstance(told, ColumnProperty) else None
    if isinstance(kind, Name):
        event.listen(attribute, "set", lambda _row, value, _old, _how: kind.kept(value), retval=True)
