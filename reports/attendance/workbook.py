"""The attendance list as XLSX: ready to print, and to count with; what people wrote is never a formula."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from locales import Words
from reports.attendance.sheet import Sheet, arrival, columns, heading, totals
from reports.csv_files import harmless

_WIDTHS = {"A": 6, "B": 34, "C": 26, "D": 30, "E": 7, "F": 14}
_THIN = Side(style="thin", color="8A9A93")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", start_color="DDEBE6")
_LONGEST = 32_767
_SHEET = 31


def xlsx(sheet: Sheet, w: Words) -> bytes:
    """The workbook: what the session was, a table with a row for each person, the sums."""
    book = Workbook()
    page = book.active
    page.title = w.plain("document.attendance")[:_SHEET]
    _set_up(page)
    _heading(page, sheet, w)
    _table(page, sheet, w)
    _sums(page, sheet, w)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(page: Any) -> None:
    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
    page.page_setup.orientation = "portrait"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _heading(page: Any, sheet: Sheet, w: Words) -> None:
    _put(page, 1, 1, w.plain("document.attendance")).font = Font(bold=True, size=14)
    _put(page, 2, 1, sheet.theme).font = Font(bold=True)
    for row, (label, value) in enumerate(heading(sheet, w), 3):
        _put(page, row, 1, label)
        _put(page, row, 3, value)


def _table(page: Any, sheet: Sheet, w: Words) -> None:
    top = page.max_row + 2
    for column, name in enumerate(columns(w), 1):
        cell = _put(page, top, column, name)
        cell.font, cell.fill = Font(bold=True), _SHADE
        cell.border = _BOX
    for row, one in enumerate(sheet.people, top + 1):
        values = (row - top, one.name, one.position, one.area, one.sex, arrival(one, sheet))
        for column, value in enumerate(values, 1):
            cell = _put(page, row, column, value)
            cell.border = _BOX
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.print_title_rows = f"{top}:{top}"
    page.freeze_panes = f"A{top + 1}"


def _sums(page: Any, sheet: Sheet, w: Words) -> None:
    top = page.max_row + 2
    for column, name in enumerate(("men", "women", "unknown", "all"), 3):
        _put(page, top, column, w.plain(f"document.sum_{name}")).font = Font(bold=True)
    for row, (label, one) in enumerate(totals(sheet, w), top + 1):
        _put(page, row, 2, label).font = Font(bold=True)
        for column, number in enumerate((one.men, one.women, one.unknown, one.all), 3):
            _put(page, row, column, number).alignment = Alignment(horizontal="left")


def _put(page: Any, row: int, column: int, value: str | int) -> Any:
    cell = page.cell(row, column)
    if isinstance(value, int):
        cell.value = value
        return cell
    clean = ILLEGAL_CHARACTERS_RE.sub("", value.encode(errors="ignore").decode())[:_LONGEST]
    cell.value = clean
    cell.data_type = "s"
    cell.quotePrefix = harmless(clean) != clean
    return cell
