"""Mistakes an author can make in the sheets, all at once and located; pyxform would stop at the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.brackets import brackets, empty
from forms.xlsform.cells import defaults, excel_dates, excel_errors, media
from forms.xlsform.doubts import doubts
from forms.xlsform.expressions import expressions
from forms.xlsform.heading_row import attributes, columns, sheets, without_followers
from forms.xlsform.idle import counts, idle, silent, unanswerable
from forms.xlsform.kinds import Numbered, kind_of, types
from forms.xlsform.languages import half_translated, languages
from forms.xlsform.lists import searches
from forms.xlsform.look_alikes import look_alikes
from forms.xlsform.names import labels, names
from forms.xlsform.noted import noted, settings_rows
from forms.xlsform.thousands import thousands
from forms.xlsform.told import mistake, warning
from forms.xlsform.unseen import wordless
from forms.xlsform.yes_no import not_yes_no

Check = Callable[[Book, Numbered], Iterator[FormMistake]]


def check(book: Book) -> list[FormMistake]:
    """Every mistake and warning found in the sheets."""
    rows = [(number, row) for number, row in enumerate(book.rows("survey"), 2) if row]
    return without_followers([found for each in CHECKS for found in each(book, rows)])


def choices(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """Choices without a list, a name or a label."""
    for sheet in ("choices", "external_choices"):
        for number, row in enumerate(book.rows(sheet), 2):
            group, name = row.get("list_name", ""), row.get("name", "")
            if not group:
                if name:
                    yield mistake("no_list_name", sheet, number, "list_name", name=name)
            elif not name:
                yield mistake("no_choice_name", sheet, number, "name", list=group)
            elif not any(key.split("::")[0] in ("label", "image") and row[key] for key in row):
                yield warning("no_choice_label", sheet, number, "label", name=name)


def alike(book: Book, _: Numbered) -> Iterator[FormMistake]:
    """Choices of one list that nobody could tell apart; not where a filter divides them."""
    seen: dict[tuple[str, ...], int] = {}
    plain = {"list_name", "name"}
    for number, row in enumerate(book.rows("choices"), 2):
        label = next((row[key] for key in row if key.startswith("label") and row[key]), "")
        rest = (f"{key}={row[key]}" for key in sorted(row) if key not in plain)
        first = seen.setdefault((row.get("list_name", ""), *rest), number)
        if label and first != number and row.get("name") != book.rows("choices")[first - 2].get("name"):
            yield warning("same_label", "choices", number, "label", list=row.get("list_name", ""))


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
    columns, sheets, attributes, types, names, brackets, empty, silent, labels, noted, searches, choices,
    alike, spaced, excel_errors, excel_dates, look_alikes,
    expressions, doubts, thousands, defaults, media, not_yes_no, idle, unanswerable, counts,
    languages, half_translated, settings_rows, wordless,
)  # fmt: skip
"""What is looked for, in turn."""
