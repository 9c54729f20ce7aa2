"""Choices that stand elsewhere than in the choices sheet, in ODK's older ways, as itemsets over instances.

``search('file')``, ``select_one_external`` and file names that depend on an answer become what the engine
reads anyway; evaluates nothing of an interview.
"""

from __future__ import annotations

from lxml import etree

from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.lists.document import Document
from forms.xlsform.lists.external import stand_in, take_external
from forms.xlsform.lists.files import open_files
from forms.xlsform.lists.search import searches, take_searches

__all__ = ["as_itemsets", "searches", "stand_in"]

_SIGNS = (b" query=", b"search(", b"pulldata(")
"""A form without any of these is not parsed once more."""


def as_itemsets(xml: bytes, book: Book) -> tuple[bytes, list[FormMistake]]:
    """The XForm with itemsets in place of those, and what is to be told about it."""
    if not any(sign in xml for sign in _SIGNS):
        return xml, []
    document = Document(xml)
    take_external(document, book)
    take_searches(document)
    found = open_files(document)
    return etree.tostring(document.root, encoding="utf-8"), found
