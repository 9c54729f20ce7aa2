"""The attendance list as XLSX: ready to print, and to count with; what people wrote is never a formula."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from locales import Words
from reports.attendance.sheet import Sheet, arrival, columns, heading, totals
from reports.spreadsheet import Book

_WIDTHS = (6, 34, 26, 30, 7, 14)
_A4 = 9
_CELL = {"border": 1, "border_color": "#8A9A93"}
_HEAD = {"bold": True, "bg_color": "#DDEBE6"}
_BODY = {"text_wrap": True, "valign": "top"}


def xlsx(sheet: Sheet, w: Words) -> bytes:
    """The workbook: what the session was, a table with a row for each person, the sums."""
    book = Book(sheet.made_at)
    page = book.sheet(w.plain("document.attendance"))
    _set_up(page)
    row = _heading(book, page, sheet, w)
    row = _table(book, page, row + 1, sheet, w)
    _sums(book, page, row + 1, sheet, w)
    return book.content()


def _set_up(page: Worksheet) -> None:
    for column, width in enumerate(_WIDTHS):
        page.set_column(column, column, width)
    page.set_portrait()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)


def _heading(book: Book, page: Worksheet, sheet: Sheet, w: Words) -> int:
    """Returns the first row below, as the others do."""
    book.put(page, 0, 0, w.plain("document.attendance"), bold=True, font_size=14)
    book.put(page, 1, 0, sheet.theme, bold=True)
    lines = heading(sheet, w)
    for row, (label, value) in enumerate(lines, 2):
        book.put(page, row, 0, label)
        book.put(page, row, 2, value)
    return 2 + len(lines)


def _table(book: Book, page: Worksheet, top: int, sheet: Sheet, w: Words) -> int:
    page.repeat_rows(top)
    page.freeze_panes(top + 1, 0)
    for column, name in enumerate(columns(w)):
        book.put(page, top, column, name, **_CELL, **_HEAD)
    for row, one in enumerate(sheet.people, top + 1):
        texts = (one.name, one.position, one.area, one.sex, arrival(one, sheet))
        book.put(page, row, 0, row - top, **_CELL, **_BODY)
        for column, text in enumerate(texts, 1):
            book.put(page, row, column, text, **_CELL, **_BODY)
    return top + 1 + len(sheet.people)


def _sums(book: Book, page: Worksheet, top: int, sheet: Sheet, w: Words) -> None:
    for column, name in enumerate(("men", "women", "unknown", "all"), 2):
        book.put(page, top, column, w.plain(f"document.sum_{name}"), bold=True)
    for row, (label, one) in enumerate(totals(sheet, w), top + 1):
        book.put(page, row, 1, label, bold=True)
        for column, number in enumerate((one.men, one.women, one.unknown, one.all), 2):
            book.put(page, row, column, number, align="left")
