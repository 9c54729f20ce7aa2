"""Numbers with a dot for thousands: to a form 1.000 is one; tells, changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xlsform.cells import GROUPED, NUMBERS
from forms.xlsform.expressions import EXPRESSIONS, Cell
from forms.xlsform.kinds import Numbered, kind_of

_UNREAD = re.compile(r"'[^']*'|\"[^\"]*\"|\$\{[^{}]*\}")
_FORMULA = re.compile(r"\$\{|[A-Za-z]\s*\(")


def thousands(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """A note for each such number in a formula, a default or a parameter."""
    for sheet in EXPRESSIONS:
        for number, row in rows if sheet == "survey" else enumerate(book.rows(sheet), 2):
            for column in (*EXPRESSIONS[sheet], *(_numeric(row) if sheet == "survey" else ())):
                cell = Cell(sheet, number, column, row.get(column, ""))
                for found in dict.fromkeys(GROUPED.findall(_UNREAD.sub(" ", cell.text))):
                    yield told(cell, found)


def told(cell: Cell, figure: str) -> FormMistake:
    """What the number counts as, and what was probably meant."""
    return cell.warning(
        "thousands_dot", name=figure, value=f"{float(figure):g}", near=figure.replace(".", "")
    )


def _numeric(row: Row) -> Iterator[str]:
    """The columns that hold numbers beside those with formulas."""
    yield "parameters"
    if kind_of(row) in NUMBERS or _FORMULA.search(row.get("default", "")):
        yield "default"
