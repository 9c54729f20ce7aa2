"""Texts in which a question's name stands as if it were a reference, and will be read as it is written."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.kinds import Numbered
from forms.xlsform.told import warning

_NAME = r"\s*([^\W\d][\w.-]*?)\s*"
_ALIKE = re.compile(
    rf"(?<![$\w])[#%@]?\{{{{1,2}}{_NAME}\}}{{1,2}}|\$\s+\{{{_NAME}\}}|\$\({_NAME}\)|\$\[{_NAME}\]|\$([^\W\d][\w.-]*)"
)
_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")


def look_alikes(book: Book, rows: Numbered) -> Iterator[FormMistake]:
    """{name}, $name, $(name) and their like, where a question is called so."""
    names = {row.get("name", "") for _, row in rows}
    for sheet in ("survey", "choices"):
        for number, row in enumerate(book.rows(sheet), 2):
            for column, text in row.items():
                if ("$" in text or "{" in text) and column.split("::")[0] in _TEXTS:
                    written, name = next(_alike(text, names), ("", ""))
                    if name:
                        yield warning(
                            "no_reference", sheet, number, column, name=written, near=f"${{{name}}}"
                        )


def _alike(text: str, names: Container[str]) -> Iterator[tuple[str, str]]:
    """What stands there, and the question that is called so."""
    for found in _ALIKE.finditer(text):
        name = next(filter(None, found.groups()), "")
        if name in names:
            yield found[0], name
