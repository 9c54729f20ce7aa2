"""Every sheet's column headings in one spelling, before anything reads them; judges nothing else.

pyxform's own reader says what a heading means (capitals, blanks, old names, languages), so that what it takes
and what is checked can never differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pyxform import aliases
from pyxform.constants import EntityColumns
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.survey import Survey

from forms.problem import FormMistake
from forms.xlsform.reference.columns import CHOICES, ENTITIES, SURVEY
from forms.xlsform.reference.row import Row
from forms.xlsform.reference.settings import SETTINGS
from forms.xlsform.told import mistake, warning

Cells = dict[str, str]
Tokens = tuple[str, ...]

_SHEETS: dict[str, tuple[dict[str, Any], Iterable[str], tuple[Row, ...]]] = {
    "survey": (aliases.survey_header, MultipleChoiceQuestion.get_slot_names(), SURVEY),
    "choices": (aliases.list_header, Option.get_slot_names(), CHOICES),
    "external_choices": (aliases.list_header, Option.get_slot_names(), CHOICES),
    "settings": (aliases.settings_header, Survey.get_slot_names(), SETTINGS),
    "entities": (aliases.entities_header, {column.value for column in EntityColumns}, ENTITIES),
}


def _tokens(heading: str, sheet: str, *, double: bool) -> Tokens:
    names, columns, _ = _SHEETS[sheet]
    tokens: Tokens = process_header(heading, double, names, set(columns))[1]
    return tokens


_USUAL = {
    sheet: {_tokens(row.name, sheet, double=False): row.name for row in rows}
    for sheet, (_, _, rows) in _SHEETS.items()
}
"""What pyxform makes of a heading -> the name that the checks read."""


def usual(heading: str, sheet: str, *, double: bool) -> str:
    """The heading as the checks read it: relevant, label::Bahasa Indonesia (id); others as they are.

    ``double``: whether the sheet divides its headings by "::", so that a single colon divides none.
    """
    tokens = _tokens(heading, sheet, double=double)
    for size in range(len(tokens), 0, -1):
        known = _USUAL[sheet].get(tokens[:size])
        if known is not None:
            return "::".join((known, *tokens[size:]))
    return "::".join(tokens)


_FOR_PEOPLE = {
    "survey": {"label", "hint", "guidance_hint", "constraint_message", "required_message",
               "image", "big-image", "audio", "video"},
    "choices": {"label", "image", "big-image", "audio", "video"},
}  # fmt: skip
"""Columns that may have one for each language; pyxform has no words for others that are divided so."""
_NAMED = {"survey": {"bind", "instance", "body", "control", "media"}, "settings": {"attribute"}}
"""Headings of which the second part names something."""


def _divided(sheet: str, name: str) -> str:
    """Why a heading cannot be read for its "::"; '' where it can."""
    head, *parts = name.split("::")
    kind = "choices" if sheet == "external_choices" else sheet
    if not parts:
        return "bad_attribute" if head in _NAMED.get(kind, ()) else ""
    if head in _FOR_PEOPLE.get(kind, ()) or head in _NAMED.get(kind, ()):
        return "headings_joined" if len(parts) > 1 else ""
    return "heading_divided" if kind == "choices" or head in _USUAL[sheet].values() else ""


def _take_out(sheet: str, read_as: dict[str, str], rows: list[Cells]) -> Iterator[FormMistake]:
    """Headings that cannot be read, told once; where nothing stands below them nobody is troubled."""
    for heading, name in list(read_as.items()):
        code = _divided(sheet, name)
        if code:
            cells = [row.pop(heading, "") for row in rows]
            if any(cells):
                yield mistake(code, sheet, 1, name, name=heading)
            del read_as[heading]


def normalise(
    sheet: str, headings: Sequence[str], rows: list[Cells]
) -> tuple[dict[str, str], list[FormMistake]]:
    """Changes the rows in place; headings -> what each is read as, and what is amiss with them."""
    if sheet not in _SHEETS:
        return {heading: heading for heading in headings}, []
    double = any("::" in heading for heading in headings)
    read_as = {heading: usual(heading, sheet, double=double) for heading in headings}
    lost = list(_take_out(sheet, read_as, rows))
    twice = _twice(sheet, read_as, rows)
    if any(heading != name for heading, name in read_as.items()):
        for number, row in enumerate(rows):
            rows[number] = _renamed(row, read_as)
    return read_as, [*lost, *twice]


def _renamed(row: Cells, read_as: dict[str, str]) -> Cells:
    """The first of two cells that mean the same is kept."""
    renamed: Cells = {}
    for heading, cell in row.items():
        renamed.setdefault(read_as.get(heading, heading), cell)
    return renamed


def _twice(sheet: str, read_as: dict[str, str], rows: list[Cells]) -> list[FormMistake]:
    """Columns that mean the same: a mistake where a row says two different things."""
    first: dict[str, str] = {}
    found = []
    for heading, name in read_as.items():
        other = first.setdefault(name, heading)
        if other != heading:
            clash = any(row.get(heading, row.get(other)) != row.get(other, row.get(heading)) for row in rows)
            tell = mistake if clash else warning
            found.append(tell("same_column", sheet, 1, name, name=heading, other=other))
    return found
