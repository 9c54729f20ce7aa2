"""``or_other``: what pyxform adds is English, and marked, so that people read it in their own language."""

from __future__ import annotations

from forms.definition.texts import WORDED, XF
from forms.step import OR_OTHER, SPECIFY
from forms.xlsform.book import Book
from forms.xlsform.kinds import kind_of
from forms.xlsform.lists.document import Document

SIGN = b">Specify other.<"
_ASKED = ("or_other", "or specify other", "or other")


def mark_others(document: Document, book: Book) -> None:
    """The added question of each such row, and the choice of its list unless that has one of its own."""
    rows = [row for row in book.rows("survey") if row and kind_of(row).endswith(_ASKED)]
    added = {f"{row.get('name', '')}_other" for row in rows}
    for control in document.body.iter(f"{XF}input"):
        label = control.find(f"{XF}label")
        named = control.get("ref", "").rpartition("/")[2] in added
        if named and label is not None and (label.text or "").encode() == SIGN[1:-1]:
            label.set(WORDED, SPECIFY)
    own = {row.get("list_name") for row in book.rows("choices") if row.get("name") == OR_OTHER}
    for name in {kind_of(row).split()[1] for row in rows} - own:
        for itemset in document.itemsets(name):
            itemset.set(WORDED, OR_OTHER)
