"""What is accepted although a chat cannot do it: its author is told; the reference says of what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from forms.problem import FormMistake
from forms.xlsform import everyday
from forms.xlsform.book import Book
from forms.xlsform.kinds import Numbered, kind_of
from forms.xlsform.nearby import close, meant
from forms.xlsform.reference import (
    APPEARANCES,
    CHOICES,
    PARAMETERS,
    SETTINGS,
    SURVEY,
    TYPES,
    Row,
    appearance,
    by_spelling,
)
from forms.xlsform.reference.appearances import UNKNOWN
from forms.xlsform.repair import appearance_words
from forms.xlsform.told import warning

_TYPES, _PARAMETERS = by_spelling(TYPES), by_spelling(PARAMETERS)
_COLUMNS = {"survey": by_spelling(SURVEY), "choices": by_spelling(CHOICES)}
_SETTINGS = {row.name: row for row in SETTINGS}
_WORKING = [row.name for row in APPEARANCES if row.verdict == "works" and row.name.isascii()]
_APART = re.compile(r"[\s_-]+")
_SQUEEZED = {_APART.sub("", name): name for name in _WORKING}
_KEY = re.compile(r"(?<![\w-])([\w-]{1,40})\s{0,9}=")
_LONGEST = 200
"""Characters of the names that one note tells."""
Found = tuple[Row, str, int]
"""The row of the reference, what its author wrote, and where (0: in the first row)."""


def noted(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """A warning for each row of the sheet that holds such a thing; those of one kind have the same values."""
    yield from _told("survey", "type", list(_types(rows)))
    yield from _told("survey", "appearance", list(_appearances(rows)))
    yield from _misspelt(rows)
    yield from _told("survey", "parameters", list(_parameters(rows)))
    for sheet, known in _COLUMNS.items():
        yield from _told(sheet, "", _columns(book, sheet, known))
    yield from _settings(book)


def _told(sheet: str, column: str, found: list[Found]) -> Iterator[FormMistake]:
    names: dict[str, dict[str, None]] = {}
    for row, written, _ in found:
        if row.note and not row.refused:
            names.setdefault(row.note, {})[written] = None
    for row, _, number in found:
        if row.note in names and not row.refused:
            told = ", ".join(names[row.note])[:_LONGEST]
            yield warning(row.note, sheet, number, column, name=told)


def _types(rows: Numbered) -> Iterator[Found]:
    for number, row in rows:
        kind = kind_of(row)
        known = _TYPES.get(kind) or _TYPES.get(kind.partition(" ")[0])
        if known is not None:
            yield known, kind, number


def _appearances(rows: Numbered) -> Iterator[Found]:
    for number, row in rows:
        for word in appearance_words(row.get("appearance", "")):
            if not word.startswith("${") and not _meant(row["appearance"], word):
                yield appearance(word), word[:40], number


def _misspelt(rows: Numbered) -> Iterator[FormMistake]:
    """Appearances that no app has, but for a sign or two."""
    for number, row in rows:
        text = row.get("appearance", "")
        for near in dict.fromkeys(_meant(text, word) for word in appearance_words(text)):
            if near:
                yield warning("unknown_appearance", "survey", number, "appearance", name=text[:40], near=near)


@lru_cache(maxsize=256)
def _meant(text: str, word: str) -> str:
    """The working appearance that the word, or all of the cell, is a misspelling of."""
    if all(appearance(one) is not UNKNOWN for one in appearance_words(text)):
        return ""
    whole = _SQUEEZED.get(_APART.sub("", text), "")
    alike = close(word.strip(".,;"), _WORKING, 0.82) if appearance(word) is UNKNOWN else ()
    return whole or next(iter(alike), "")


def _parameters(rows: Numbered) -> Iterator[Found]:
    for number, row in rows:
        for key in _KEY.findall(row.get("parameters", "")):
            if key in _PARAMETERS and kind_of(row) != "audit":
                yield _PARAMETERS[key], key, number


def _columns(book: Book, sheet: str, known: dict[str, Row]) -> list[Found]:
    used = dict.fromkeys(key for row in book.rows(sheet) for key in row if row[key])
    return [(known[key.split("::")[0]], key, 1) for key in used if key.split("::")[0] in known]


def _settings(book: Book) -> Iterator[FormMistake]:
    for row in book.rows("settings")[:1]:
        found = [(_SETTINGS[key.split("::")[0]], key, 2) for key in row if key.split("::")[0] in _SETTINGS]
        yield from _told("settings", "", [one for one in found if row[one[1]]])
        for key in row:
            if key.split("::")[0] not in _SETTINGS:
                said = everyday.COLUMNS.get(key.lower().replace("_", " "), "")
                near = (said,) if said in _SETTINGS else close(key, _SETTINGS, 0.7)
                yield warning("unknown_setting", "settings", 1, key, name=key, **meant(near))


def settings_rows(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """Settings stand in one row; what is written below is not read."""
    for number, row in enumerate(book.rows("settings")[1:], 3):
        if any(row.values()):
            yield warning("second_settings", "settings", number)
