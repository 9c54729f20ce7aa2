"""``start-geopoint``: a chat measures no place by itself, so the form's first question asks for it."""

from __future__ import annotations

from lxml import etree

from forms.definition.texts import XF
from forms.xlsform.book import Book, Row
from forms.xlsform.kinds import kind_of
from forms.xlsform.lists.document import Document

KIND = "start-geopoint"
_SET = "{http://www.opendatakit.org/xforms}setgeopoint"
_FIRST = "odk-instance-first-load"


def ask_start(document: Document, book: Book) -> None:
    """A question, which may be skipped, for each place that the form would take when it is opened."""
    rows = {row.get("name", ""): row for row in book.rows("survey") if row and kind_of(row) == KIND}
    for number, action in enumerate(document.model.findall(_SET)):
        if _FIRST in action.get("event", "").split():
            document.model.remove(action)
            ref = action.get("ref", "")
            asked = etree.Element(f"{XF}input", ref=ref, appearance=KIND)
            _label(document, asked, ref, rows.get(ref.rpartition("/")[2], {}))
            document.body.insert(number, asked)


def _label(document: Document, asked: etree._Element, ref: str, row: Row) -> None:
    """The words that its author gave it, which pyxform leaves out."""
    texts = {key.partition(":")[2].strip(" :"): text for key, text in row.items() if key.startswith("label")}
    if not texts:
        return
    label = etree.SubElement(asked, f"{XF}label")
    if not document.translations:
        label.text = next(iter(texts.values()))
        return
    document.translate(f"{ref}:label", texts)
    label.set("ref", f"jr:itext('{ref}:label')")
