"""Attributes that pyxform cannot write, as a parameter of its own is called so, as ``instance::tag``."""

from __future__ import annotations

from forms.xlsform.book import Book
from forms.xlsform.lists import Document

_TAKEN = ("tag", "toParseString")
_ASIDE = "-aside"
SIGNS = tuple(f" {name}{_ASIDE}=".encode() for name in _TAKEN)


def put_aside(book: Book) -> None:
    """Under a name that pyxform writes without a word."""
    for heading in [*(book.raw.get("survey_header") or [{}])[0]]:
        if str(heading).partition("::")[2] in _TAKEN:
            book.head("survey", f"{heading}{_ASIDE}")
            for row in book.rows("survey"):
                if heading in row:
                    row[f"{heading}{_ASIDE}"] = row.pop(heading)


def put_back(document: Document) -> None:
    """Under the name that their author gave them."""
    for element in document.root.iter():
        for name in _TAKEN:
            if f"{name}{_ASIDE}" in element.attrib:
                element.set(name, element.attrib.pop(f"{name}{_ASIDE}"))
