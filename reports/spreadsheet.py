"""What a spreadsheet takes for a formula or cannot hold, and a workbook that is given neither.

book = Book(made_at)                       # constant memory: cells come row by row, a sheet's from the top
page = book.sheet("Daftar hadir")
book.put(page, 0, 0, "=1+1", bold=True)    # stays that text, also when somebody edits the cell
content = book.content()
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from io import BytesIO
from tempfile import TemporaryDirectory
from unicodedata import category

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_576
"""What a sheet holds, its heading included."""
CELL = 32_767
"""Characters of one cell."""
FIRST_DAY = date(1900, 3, 1)
"""Before it a spreadsheet counts days that never were, or none."""
Value = str | int | float | date | time | datetime
_SHEET = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""
_NUMBER = re.compile(r"[+-]?[0-9][0-9.,]*\Z")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that Excel, LibreOffice or Google Sheets would run; full-width signs count there too."""
_SHOWN = {datetime: "yyyy-mm-dd hh:mm:ss", date: "yyyy-mm-dd", time: "hh:mm:ss"}


def harmless(text: str) -> str:
    """The text as it is, or after an apostrophe when a spreadsheet would take it for a formula."""
    if not _runs(text) or _NUMBER.match(text):
        return text
    return f"'{text}"


def _runs(text: str) -> bool:
    """Whether the first sign that shows begins a formula: blanks and unseen signs before it hide nothing."""
    for char in text:
        if char in _DANGEROUS:
            return True
        if not char.isspace() and category(char)[0] != "C":
            return False
    return False


class Book:
    """A workbook being written; within a `with`, which also ends one that broke off.

    `made_at` is what the file tells of its own age; the same values make the same bytes.
    """

    def __init__(self, made_at: datetime) -> None:
        self._out = BytesIO()
        self._rows = TemporaryDirectory(prefix="pendamping-sheets-")
        self._book = Workbook(self._out, {"constant_memory": True, "tmpdir": self._rows.name})
        self._book.set_properties({"created": made_at})
        self._looks: dict[frozenset[tuple[str, object]], Format] = {}
        self._names: set[str] = set()

    def sheet(self, name: str) -> Worksheet:
        """A new sheet: by this name as far as a sheet's may be so, and as none is called yet."""
        return self._book.add_worksheet(self._free(_FORBIDDEN.sub("_", name)[:_SHEET] or "data"))

    def _free(self, base: str) -> str:
        free, number = base, 1
        while free.casefold() in self._names:
            number += 1
            free = f"{base[: _SHEET - len(str(number)) - 1]}~{number}"
        self._names.add(free.casefold())
        return free

    def put(self, page: Worksheet, row: int, column: int, value: Value, **look: object) -> None:
        """A cell, counted from 0, with a format's properties as XlsxWriter names them."""
        if isinstance(value, str):
            self._text(page, row, column, value, look)
        elif isinstance(value, date | time):
            shown = self._look({"num_format": _SHOWN[type(value)], **look})
            page.write_datetime(row, column, value, shown)
        else:
            page.write_number(row, column, value, self._look(look))

    def _text(self, page: Worksheet, row: int, column: int, text: str, look: dict[str, object]) -> None:
        clean = _UNFIT.sub("", text.replace("\r\n", "\n"))[:CELL]
        if harmless(clean) != clean:
            look = {**look, "quote_prefix": True}
        if clean:
            page.write_string(row, column, clean, self._look(look))
        else:
            page.write_blank(row, column, None, self._look(look))

    def _look(self, look: dict[str, object]) -> Format | None:
        if not look:
            return None
        key = frozenset(look.items())
        if key not in self._looks:
            self._looks[key] = self._book.add_format(look)
        return self._looks[key]

    def close(self) -> None:
        """Put its temporary files away; twice is once."""
        if not self._book.fileclosed:
            self._book.close()
            self._rows.cleanup()

    def content(self) -> bytes:
        """The file; nothing more can be written."""
        self.close()
        return self._out.getvalue()
