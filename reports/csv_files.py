"""Tables as CSV text that a spreadsheet cannot take for formulas; writes to streams it is given."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from typing import Protocol, TextIO

from reports.spreadsheet import harmless
from reports.table import Column, Row, Table

_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


class _Writer(Protocol):
    def writerow(self, row: list[str], /) -> object: ...


class CsvFiles:
    """One CSV per table; `opened` gives the stream for a file's name (newline="")."""

    def __init__(self, top: Table, opened: Callable[[str], TextIO]) -> None:
        self._writers: Mapping[int, _Writer] = {
            id(table): _begun(opened(file_name(top, table)), table.columns) for table in top.all()
        }

    def write(self, rows: list[Row]) -> None:
        """Append the rows of one entry."""
        for table, cells in rows:
            self._writers[id(table)].writerow([harmless(cell) for cell in cells])


def _begun(stream: TextIO, columns: list[Column]) -> _Writer:
    stream.write("\ufeff")  # Excel reads UTF-8 only with this mark
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([harmless(column.header) for column in columns])
    return writer


def file_name(top: Table, table: Table) -> str:
    """form.csv, form-repeat.csv, as Central names them."""
    name = top.name if table is top else f"{top.name}-{table.name}"
    return f"{_UNFIT.sub('', name)}.csv"
