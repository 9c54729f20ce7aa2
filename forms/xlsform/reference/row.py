"""What a row of the reference says; must hold no row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["works", "noted", "refused"]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that an XLSForm may hold: ``chat`` is how it looks in a chat, or what happens instead.

    ``others`` are other spellings of the same. ``note`` is the code of what its author is told, by which
    alone a row is noted or refused.
    """

    name: str
    chat: str
    note: str = ""
    others: tuple[str, ...] = ()
    refused: bool = False

    @property
    def verdict(self) -> Verdict:
        return "refused" if self.refused else "noted" if self.note else "works"

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.name, *self.others)


def by_spelling(rows: tuple[Row, ...]) -> dict[str, Row]:
    """The rows by each of their spellings."""
    return {spelling: row for row in rows for spelling in row.spellings}
