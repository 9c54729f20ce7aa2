"""Cells that say yes or no: everyday words for it are mended, others told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.problem import FormMistake
from forms.xlsform import everyday
from forms.xlsform.book import Book, Row
from forms.xlsform.kinds import Numbered
from forms.xlsform.told import Tell, warning

_CELLS = {
    "survey": ("required", "readonly", "disabled"),
    "settings": ("allow_choice_duplicates", "clean_text_values", "omit_instanceID"),
}
_YES, _NO = everyday.YES | {"yes", "true"}, everyday.NO | {"no", "false"}
_SAID = ("yes", "no", "true", "false", "true()", "false()")
_WORD = re.compile(r"[^\W\d][\w .-]*|[*?+#!-]+")
Cell = tuple[str, int, str, Row]


def _cells(book: Book) -> Iterator[Cell]:
    for sheet, columns in _CELLS.items():
        for number, row in enumerate(book.rows(sheet), 2):
            for column in columns:
                if row.get(column):
                    yield sheet, number, column, row


def say_yes_or_no(book: Book, tell: Tell) -> Iterator[FormMistake]:
    """``ya`` and ``wajib`` become yes, ``tidak`` no; as they stand they would be the name of an answer."""
    for sheet, number, column, row in _cells(book):
        old = row[column].strip().lower()
        word = old.strip(".,;!'\"")
        new = "yes" if word in _YES else "no" if word in _NO else ""
        if old in _SAID:
            continue
        if new:
            row[column] = new
            yield tell("read_as", sheet, number, column, old=old, new=new)


def not_yes_no(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """Words that are neither, and no formula: they mean nothing, so no."""
    for sheet, number, column, row in _cells(book):
        said = row[column].strip()
        if said.lower() not in _SAID and _WORD.fullmatch(said):
            yield warning("not_yes_no", sheet, number, column, name=said[:60])
