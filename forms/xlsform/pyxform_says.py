"""What pyxform says, as our codes with sheet, row and column; its own words stay where we have no code."""

from __future__ import annotations

import re
from typing import Literal

from forms.problem import FormMistake
from forms.xlsform.pyxform_words import MEANINGS, Meaning

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet|for sheet: '(\w+)'|the (survey|choices) columns?\b")
_COLUMN = re.compile(r"the '([\w: ]+)(?: \(\w+\))?' value|'([\w: ]+)' column")
_SHEETS = ("survey", "choices", "settings", "external_choices", "entities")
_KNOWN = {"quality": "voice-only, low, normal, external", "incremental": "true"}
"""Values that pyxform does not list."""
UNKNOWN = "pyxform"
"""The code of what has none of its own."""
_NOWHERE = ("unknown",)
"""What pyxform writes where it was not told."""


def understood(text: str, level: Literal["mistake", "warning"]) -> list[FormMistake]:
    """One line of pyxform's, once for each thing that it names."""
    whole = " ".join(_ROW.sub("", text).split())
    for meaning in MEANINGS:
        matches = list(re.finditer(meaning.pattern, whole))
        if not matches:
            continue
        if meaning.code:
            return [_told(level, meaning, match, text, whole) for match in matches]
        if level == "warning":
            return []
    return [FormMistake(level, UNKNOWN, whole, *_place(text, "", ""), values={"message": whole})]


def _told(
    level: Literal["mistake", "warning"], meaning: Meaning, match: re.Match[str], text: str, whole: str
) -> FormMistake:
    sheet, row, column = _place(text, meaning.sheet, meaning.column)
    lacking = re.search(r"is missing the (survey|choices) column", match[0])
    values = {name: value for name, value in match.groupdict().items() if value is not None}
    return FormMistake(
        level, meaning.code, whole, lacking[1] if lacking else sheet, row, column, values=_listed(values)
    )


def _listed(values: dict[str, str]) -> dict[str, str]:
    """``known`` without pyxform's conjunctions and quotes."""
    if "known" in values:
        words = re.findall(r"[\w-]+", values["known"])
        values["known"] = ", ".join(word for word in words if word != "or")
    elif values.get("name") in _KNOWN:
        values["known"] = _KNOWN[values["name"]]
    return values


def _place(text: str, sheet: str, column: str) -> tuple[str, int, str]:
    """The sheet, the row and the column; those of the meaning where pyxform names none."""
    row, named = _ROW.search(text), _SHEET.search(text)
    number = int(row[1]) if row else 0
    number = 2 if sheet == "settings" or "'settings' sheet" in text else number
    found = next((name for name in named.groups() if name), "") if named else ""
    found = found if found in _SHEETS else sheet or ("survey" if row or column else "")
    cell = _COLUMN.search(text) if row else None
    told = (cell[1] or cell[2] or "") if cell else ""
    return found, number, column or ("" if told in _NOWHERE else told)
