"""Sheets that pyxform would pass over for a blank or an underscore in their name; judges no cell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO, StringIO
from typing import Any

from pyxform.constants import SUPPORTED_SHEET_NAMES
from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import (
    ExcelReader,
    get_excel_column_headers,
    get_excel_rows,
    is_empty,
    xlrd_open,
    xls_value_to_unicode,
    xlsx_value_to_str,
)

_APART = re.compile(r"[\s_-]+")
_MEANT = {_APART.sub("", name): name for name in sorted(SUPPORTED_SHEET_NAMES)}
_TABLE = re.compile(r"^(\s*\|\s*)([^|\n]+?)(\s*\|)", re.M)
Sheet = tuple[list[dict[str, Any]], list[dict[str, None]]]
"""Its rows, and its headings as pyxform keeps them."""


def meant(name: str) -> str:
    """The sheet that is meant by a name in any capitals, blanks and underscores; '' for any other."""
    return str(_MEANT.get(_APART.sub("", name.lower()), ""))


def misspelt(names: Iterable[str]) -> dict[str, str]:
    """Name in the file -> the sheet that is meant, for those that pyxform would pass over."""
    names = list(names)
    taken = {name.lower() for name in names}
    found: dict[str, str] = {}
    for name in names:
        usual = meant(name)
        if usual and usual not in taken:
            found[name] = usual
            taken.add(usual)
    return found


def respelt(content: bytes, suffix: str) -> tuple[bytes, dict[str, str]]:
    """A .md or .csv with the names that are meant."""
    text = content.decode()
    if suffix == ".md":
        found = misspelt(dict.fromkeys(match[2] for match in _TABLE.finditer(text)))
        return _TABLE.sub(lambda one: one[1] + found.get(one[2], one[2]) + one[3], text).encode(), found
    rows = [row for row in csv.reader(StringIO(text)) if row]
    found = misspelt(dict.fromkeys(row[0] for row in rows if row[0].strip()))
    stream = StringIO()
    csv.writer(stream).writerows([found.get(row[0], row[0]), *row[1:]] for row in _of_known(rows, found))
    return stream.getvalue().encode(), found


def _of_known(rows: Iterable[list[str]], found: Mapping[str, str]) -> Iterator[list[str]]:
    """Without the sheets of a .csv that are none of a form's: pyxform breaks off there."""
    known = False
    for row in rows:
        if row[0].strip():
            known = row[0] in found or row[0].strip().lower() in SUPPORTED_SHEET_NAMES
        if known:
            yield row


def read_sheets(content: bytes, suffix: str, names: Iterable[str]) -> dict[str, Sheet]:
    """The sheets of these names in a workbook, cell by cell as pyxform reads the others."""
    return {name: (_old if suffix == ".xls" else _new)(content, name) for name in names}


def stumbles(content: bytes, suffix: str, name: str) -> bool:
    """Whether it is this sheet of a workbook that cannot be read for its headings."""
    try:
        read_sheets(content, suffix, [name] if suffix == ".xlsx" else ())
    except PyXFormError:
        return True
    except KeyError:
        return False
    return False


def _new(content: bytes, name: str) -> Sheet:
    reader = ExcelReader(BytesIO(content), read_only=True, data_only=True)
    reader.read()
    sheet = reader.wb[name]
    headings = get_excel_column_headers(cell.value for cell in next(sheet.rows, ()))
    rows = sheet.iter_rows(min_row=2, max_col=len(headings))
    return _sheet(headings, rows, lambda cell: xlsx_value_to_str(_stripped(cell.value)))


def _old(content: bytes, name: str) -> Sheet:
    book = xlrd_open(file_contents=content)
    sheet = book.sheet_by_name(name)
    headings = get_excel_column_headers(cell.value for cell in next(sheet.get_rows(), ()))
    rows = (sheet.row(number)[: len(headings)] for number in range(1, sheet.nrows))
    return _sheet(
        headings, rows, lambda cell: xls_value_to_unicode(_stripped(cell.value), cell.ctype, book.datemode)
    )


def _sheet(headings: list[str | None], rows: Any, read: Any) -> Sheet:
    found = get_excel_rows(headings, rows, lambda cell, _number, _heading: read(cell))
    return found, [dict.fromkeys(name for name in headings if name is not None)]


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) and not is_empty(value) else value
