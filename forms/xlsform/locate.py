"""Where in the sheets a node of the compiled form stands, so that its mistakes have a row."""

from __future__ import annotations

from msgspec.structs import replace

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.kinds import BRACKETS, kind_of
from forms.xlsform.names import name_of


def locate(book: Book, mistakes: list[FormMistake]) -> list[FormMistake]:
    """The mistakes with the survey rows that their refs stand in; without a row where there is none."""
    rows = _rows(book)
    return [_located(each, rows) for each in mistakes]


def _located(mistake: FormMistake, rows: dict[str, int]) -> FormMistake:
    ref = mistake.values.get("ref", "")
    row = rows.get("/".join(ref.split("/")[2:]), 0)
    values = {"message": mistake.message, **mistake.values}
    return replace(mistake, sheet="survey" if row else "", row=row, values=values)


def _rows(book: Book) -> dict[str, int]:
    """Paths below the form's root -> rows."""
    found: dict[str, int] = {}
    within: list[str] = []
    for number, row in enumerate(book.rows("survey"), 2):
        kind = kind_of(row) if row else ""
        if kind in BRACKETS and kind.startswith("end"):
            del within[-1:]
            continue
        found.setdefault("/".join([*within, name_of(row)]), number)
        if kind in BRACKETS:
            within.append(name_of(row))
    return found
