"""XLSForm (.md .csv .xlsx .xls) -> XForm XML through pyxform, with every mistake located; fills no form."""

from __future__ import annotations

from forms.problem import FormError, FormMistake
from forms.xlsform.book import open_book
from forms.xlsform.check import check
from forms.xlsform.convert import convert
from forms.xlsform.repair import repair

__all__ = ["read_xlsform"]


def read_xlsform(content: bytes, filename: str, *, strict: bool = False) -> tuple[bytes, list[FormMistake]]:
    """XForm XML and warnings. Raises FormError with every mistake (and the warnings) that could be found.

    What old or careless sheets get wrong in known ways is repaired and told as a warning; ``strict`` makes
    each of those repairs a mistake instead.
    """
    book, found = open_book(content, filename)
    found += repair(book, strict=strict)
    found += check(book)
    xml, more = convert(book)
    # What pyxform cannot place, or says of a row already told of, follows from what was found before.
    told = {(mistake.sheet, mistake.row) for mistake in found if mistake.level == "mistake"}
    told |= {("", 0)} if told else set()
    found += [
        mistake for mistake in more if mistake.level == "warning" or (mistake.sheet, mistake.row) not in told
    ]
    if xml is None or any(mistake.level == "mistake" for mistake in found):
        raise FormError(ordered(found))
    return xml, ordered(found)


def ordered(mistakes: list[FormMistake]) -> list[FormMistake]:
    """Mistakes before warnings, each from the top of the sheets to the bottom."""
    sheets = {"survey": 0, "choices": 1, "settings": 2}
    return sorted(mistakes, key=lambda m: (m.level != "mistake", sheets.get(m.sheet, 3), m.row, m.column))
