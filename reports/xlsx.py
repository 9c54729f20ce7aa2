"""Tables as one XLSX workbook, a sheet per table; numbers and dates as such, every other value as text."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Self

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from reports.csv_files import harmless
from reports.table import Column, Row, Table

ROWS = 1_048_576
"""What a sheet holds, its heading included."""
CELL = 32_767
_SHEET = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_COUNTS = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z")
_EXACT = 15
"""Digits that a spreadsheet's number keeps."""


class TooManyRows(Exception):
    """A sheet is full."""


class Xlsx:
    """A workbook being written row by row: within a `with`, which also ends one that broke off."""

    def __init__(self, top: Table) -> None:
        self._book = Workbook(write_only=True)
        self._sheets: dict[int, Any] = {}
        self._rows: dict[int, int] = {}
        names: set[str] = set()
        for table in top.all():
            self._begin(table, _sheet_name(table.name, names))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not all(sheet.closed for sheet in self._sheets.values()):
            self._book.save(BytesIO())  # the library's own way to put its temporary files away

    def _begin(self, table: Table, name: str) -> None:
        sheet = self._book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for place, column in enumerate(table.columns, 1):
            sheet.column_dimensions[get_column_letter(place)].width = min(max(len(column.header) + 2, 12), 40)
        self._sheets[id(table)] = sheet
        self._rows[id(table)] = 1
        sheet.append([_heading(sheet, column.header) for column in table.columns])

    def write(self, rows: list[Row]) -> None:
        """Append the rows of one entry; TooManyRows when a sheet is full."""
        for table, cells in rows:
            self._rows[id(table)] += 1
            if self._rows[id(table)] > ROWS:
                raise TooManyRows(table.name)
            sheet = self._sheets[id(table)]
            sheet.append([_cell(sheet, *pair) for pair in zip(cells, table.columns, strict=True)])

    def content(self) -> bytes:
        """The file."""
        out = BytesIO()
        self._book.save(out)
        return out.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    base = _FORBIDDEN.sub("_", name)[:_SHEET] or "data"
    free, number = base, 1
    while free.casefold() in taken:
        number += 1
        free = f"{base[: _SHEET - len(str(number)) - 1]}~{number}"
    taken.add(free.casefold())
    return free


def _heading(sheet: Any, text: str) -> Any:
    cell = _text(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, text: str, column: Column) -> Any:
    if not text:
        return None
    value = typed(text, column.kind)
    return _text(sheet, text) if value is None else value


def typed(text: str, kind: str) -> int | float | date | time | datetime | None:
    """The value as a spreadsheet counts with it; None when it is to be shown as it was written."""
    try:
        if kind == "date":
            return date.fromisoformat(text[:10])
        if kind == "dateTime":
            return datetime.fromisoformat(text).replace(tzinfo=None)
        if kind == "time":
            return time.fromisoformat(text[:8])
        if kind in ("integer", "decimal"):
            return _number(text)
    except ValueError:
        return None
    return None


def _number(text: str) -> int | float | None:
    """None where a number would lose digits or leading zeros."""
    if not _COUNTS.match(text) or sum(c.isdigit() for c in text) > _EXACT:
        return None
    return float(text) if "." in text else int(text)


def _text(sheet: Any, text: str) -> Any:
    """A text that stays one: also when somebody edits the cell or saves the sheet as CSV."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text)[:CELL]
    cell = WriteOnlyCell(sheet, clean)
    cell.data_type = "s"
    cell.quotePrefix = harmless(clean) != clean
    return cell
