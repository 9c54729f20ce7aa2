"""Tables as one XLSX workbook, a sheet per table; numbers and dates as such, every other value as text."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Self

from xlsxwriter.worksheet import Worksheet

from reports.spreadsheet import FIRST_DAY, ROWS, Book, Value
from reports.table import Row, Table

_COUNTS = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z")
_EXACT = 15
"""Digits that a spreadsheet's number keeps."""


class TooManyRows(Exception):
    """A sheet is full."""


class Xlsx:
    """A workbook being written row by row: within a `with`, which also ends one that broke off."""

    def __init__(self, top: Table, made_at: datetime) -> None:
        self._book = Book(made_at)
        self._pages: dict[int, Worksheet] = {}
        self._rows: dict[int, int] = {}
        for table in top.all():
            self._begin(table)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def _begin(self, table: Table) -> None:
        page = self._pages[id(table)] = self._book.sheet(table.name)
        self._rows[id(table)] = 1
        page.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            page.set_column(place, place, min(max(len(column.header) + 2, 12), 40))
            self._book.put(page, 0, place, column.header, bold=True)

    def write(self, rows: list[Row]) -> None:
        """Append the rows of one entry; TooManyRows when a sheet is full."""
        for table, cells in rows:
            row = self._rows[id(table)]
            if row >= ROWS:
                raise TooManyRows(table.name)
            self._rows[id(table)] = row + 1
            for place, (text, column) in enumerate(zip(cells, table.columns, strict=True)):
                if text:
                    value = typed(text, column.kind)
                    self._book.put(self._pages[id(table)], row, place, text if value is None else value)

    def content(self) -> bytes:
        """The file."""
        return self._book.content()


def typed(text: str, kind: str) -> Value | None:
    """The value as a spreadsheet counts with it; None when it is to be shown as it was written."""
    try:
        if kind == "date":
            return _day(date.fromisoformat(text[:10]))
        if kind == "dateTime":
            return _day(datetime.fromisoformat(text).replace(tzinfo=None))
        if kind == "time":
            return time.fromisoformat(text[:8])
        if kind in ("integer", "decimal"):
            return _number(text)
    except ValueError:
        return None
    return None


def _day(day: date) -> date | None:
    return day if str(day) >= str(FIRST_DAY) else None


def _number(text: str) -> int | float | None:
    """None where a number would lose digits or leading zeros."""
    if not _COUNTS.match(text) or sum(c.isdigit() for c in text) > _EXACT:
        return None
    return float(text) if "." in text else int(text)
