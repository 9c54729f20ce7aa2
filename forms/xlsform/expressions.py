"""Expressions in a sheet: names that do not exist, functions nobody knows, brackets that do not close."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from forms.problem import FormMistake
from forms.xlsform.book import Book, Row
from forms.xpath import XPathError
from forms.xpath import compile as compile_xpath

_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_COLUMNS = (
    "relevant",
    "relevance",
    "constraint",
    "calculation",
    "calculate",
    "choice_filter",
    "required",
    "repeat_count",
)
_CONSTANT = {"yes", "no", "true", "false", ""}
_LONGEST = 20_000
# What word processors make of quotes; pyxform straightens them too.
_QUOTES = str.maketrans("‘’“”", "''\"\"")


def expression_mistakes(book: Book, rows: list[tuple[int, Row]]) -> Iterator[FormMistake]:
    """Of the survey's expression columns and of the names in its texts."""
    names = {row.get("name", row.get("value", "")).strip() for _, row in rows} - {""}
    for number, row in rows:
        for column, text in row.items():
            yield from _unknown_names(number, column, str(text), names)
            if _is_expression(column, str(text)):
                yield from _unreadable(number, column, str(text))


def _is_expression(column: str, text: str) -> bool:
    name = column.strip().lower().replace(" ", "_")
    return name in _COLUMNS and text.strip().lower() not in _CONSTANT


def _unknown_names(number: int, column: str, text: str, names: set[str]) -> Iterator[FormMistake]:
    for name in dict.fromkeys(_REFERENCE.findall(text)):
        wanted = name.removeprefix("last-saved#").strip()
        if wanted not in names:
            near = get_close_matches(wanted, sorted(names), 1, 0.6)
            hint = f"did you mean ${{{near[0]}}}?" if near else "write the name of a question of this form"
            message = f"no question is named {wanted}"
            yield FormMistake(
                "mistake", "no_such_name", message, "survey", number, column, hint, {"name": wanted}
            )


def _unreadable(number: int, column: str, text: str) -> Iterator[FormMistake]:
    values = {"expression": text[:200]}
    if len(text) > _LONGEST:
        message = "the expression is longer than 20,000 characters"
        yield FormMistake("mistake", "bad_expression", message, "survey", number, column, "", values)
        return
    try:
        compiled = compile_xpath(_REFERENCE.sub("/data/name", text.translate(_QUOTES)))
    except XPathError as error:
        yield FormMistake("mistake", "bad_expression", error.message, "survey", number, column, "", values)
        return
    for fault in compiled.faults:
        yield FormMistake("mistake", "bad_function", fault.message, "survey", number, column, "", values)
