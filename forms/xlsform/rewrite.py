"""pyxform's XForm -> one a chat can ask: other lists as itemsets, the place of the start as a question, and
nothing that nobody is to see.
"""

from __future__ import annotations

from lxml import etree

from forms.problem import FormMistake
from forms.xlsform import attributes, others, unseen
from forms.xlsform.book import Book
from forms.xlsform.lists import Document, open_files, take_external, take_searches
from forms.xlsform.start_geopoint import ask_start

_SIGNS = (
    b" query=", b"search(", b"pulldata(", b"<odk:setgeopoint ", *attributes.SIGNS, *unseen.SIGNS, others.SIGN,
)  # fmt: skip
"""A form without any of these stays as it is, and is not parsed once more."""


def rewrite(xml: bytes, book: Book) -> tuple[bytes, list[FormMistake]]:
    """The XForm to compile, and what is to be told about it."""
    if not any(sign in xml for sign in _SIGNS):
        return xml, []
    document = Document(xml)
    take_external(document, book)
    take_searches(document)
    ask_start(document, book)
    others.mark_others(document, book)
    unseen.take_unseen(document)
    attributes.put_back(document)
    found = open_files(document)
    return etree.tostring(document.root, encoding="utf-8"), found
