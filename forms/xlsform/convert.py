"""pyxform at work: the XForm, or every error it would raise one after another; decides nothing itself."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert as pyxform_convert

from forms.problem import FormMistake
from forms.xlsform.book import Book

_ROW = re.compile(r"\[row\s*:\s*(\d+)\]\s*")
_SHEET = re.compile(r"On the '(\w+)' sheet")
_COLUMN = re.compile(r"the '([\w: ]+)' value|'([\w: ]+)' column")
_LIST = re.compile(r"Choice|choice")
# pyxform stops at its first error: that row is taken out and it is asked again, so often.
_ROUNDS = 12
_NEEDLESS = ("max-pixels",)


def convert(book: Book) -> tuple[bytes | None, list[FormMistake]]:
    """The XML when pyxform accepts the book; else None and the errors it was found to raise."""
    raw = deepcopy(book.raw)
    found: list[FormMistake] = []
    for _ in range(_ROUNDS):
        told: list[str] = []
        try:
            result = pyxform_convert(xlsform=deepcopy(raw), warnings=told, form_name="data")
        except PyXFormError as error:
            mistake = _located(str(error), "mistake")
            found.append(mistake)
            if not _take_out(raw, mistake):
                return None, found
        except (
            Exception
        ) as error:  # pyxform trips over sheets nobody foresaw; the author still gets an answer
            found.append(FormMistake("mistake", "pyxform", f"the form cannot be converted: {error!r}"))
            return None, found
        else:
            warnings = [
                _located(text, "warning") for text in told if not any(word in text for word in _NEEDLESS)
            ]
            return (None if found else result.xform.encode()), [*found, *warnings]
    return None, found


def _located(text: str, level: Any) -> FormMistake:
    row, sheet, column = _ROW.search(text), _SHEET.search(text), _COLUMN.search(text)
    name = sheet[1] if sheet else "survey" if row else ""
    return FormMistake(
        level,
        "pyxform",
        " ".join(_ROW.sub("", text).split()),
        name,
        int(row[1]) if row else 0,
        (column[1] or column[2] or "") if column and row else "",
    )


def _take_out(raw: dict[str, Any], mistake: FormMistake) -> bool:
    """Blank the row at fault; False where that is not possible and the search ends."""
    rows = raw.get(mistake.sheet)
    index = mistake.row - 2
    if not rows or not 0 <= index < len(rows) or not rows[index]:
        return False
    kind = str(rows[index].get("type", ""))
    if kind.startswith(("begin", "end")):
        return False
    rows[index] = {}
    return True
