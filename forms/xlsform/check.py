"""Mistakes an author can make in the sheets, all at once and located; pyxform would stop at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.doubts import doubts
from forms.xlsform.expressions import expressions
from forms.xlsform.kinds import Numbered, kind_of, types
from forms.xlsform.languages import half_translated
from forms.xlsform.lists import searches
from forms.xlsform.names import brackets, labels, names
from forms.xlsform.noted import noted
from forms.xlsform.reference.columns import SURVEY
from forms.xlsform.told import mistake, warning
from forms.xlsform.unseen import wordless

Check = Callable[[Book, Numbered], Iterator[FormMistake]]

_COLUMNS = {row.name for row in SURVEY}
_WORKING = sorted(row.name for row in SURVEY if row.verdict == "works")
_LIKENESS = 0.82


def check(book: Book) -> list[FormMistake]:
    """Every mistake and warning found in the sheets."""
    rows = [(number, row) for number, row in enumerate(book.rows("survey"), 2) if row]
    return [found for each in CHECKS for found in each(book, rows)]


def columns(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Columns that nothing reads, where their name looks like one that is missing."""
    seen = {key.split("::")[0] for _, row in rows for key in row}
    for column in sorted(seen - _COLUMNS):
        near = get_close_matches(column.lower(), _WORKING, 1, _LIKENESS)
        if near and near[0] not in seen:
            yield warning("unknown_column", "survey", 1, column, name=column, near=near[0])


def choices(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """Choices without a name or a label."""
    for number, row in enumerate(book.rows("choices"), 2):
        group, name = row.get("list_name", ""), row.get("name", "")
        if not group:
            if name:
                yield mistake("no_list_name", "choices", number, "list_name", name=name)
        elif not name:
            yield mistake("no_choice_name", "choices", number, "name", list=group)
        elif not any(key.startswith(("label", "image")) and row[key] for key in row):
            yield warning("no_choice_label", "choices", number, "label", name=name)


def spaced(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """Choices with blanks in their names where several may be ticked: the answer is names between blanks."""
    kinds = [kind_of(row).split() for _, row in rows]
    ticked = {words[1] for words in kinds if len(words) > 1 and words[0] in ("select_multiple", "rank")}
    for number, row in enumerate(book.rows("choices"), 2):
        name, within = row.get("name", "").strip(), row.get("list_name", "").strip()
        if len(name.split()) > 1 and within in ticked:
            values = {"name": name, "list": within, "better": "_".join(name.split())}
            yield mistake("spaced_choice", "choices", number, "name", **values)


CHECKS: tuple[Check, ...] = (
    columns, types, names, brackets, labels, noted, searches, choices, spaced, expressions, doubts,
    half_translated, wordless,
)  # fmt: skip
"""What is looked for, in turn."""
