"""What nobody is to see: ``appearance: hidden`` and the label ``NO_LABEL`` of the Community Health Toolkit.

A question that is hidden, or a text without any words, keeps its default or calculation; nobody is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from forms.definition.body import CONTROLS
from forms.definition.model import JR
from forms.definition.texts import XF
from forms.problem import FormMistake
from forms.xlsform.book import Book
from forms.xlsform.kinds import Numbered, kind_of
from forms.xlsform.lists.document import Document, Element
from forms.xlsform.told import warning

_NOTHING = "NO_LABEL"
_HIDDEN = "hidden"
SIGNS = (f">{_NOTHING}<".encode(), b'appearance="hidden', b' hidden"', b" hidden ")
_TYPED = ("text", "string", "note")


def wordless(_: Book, rows: Numbered) -> Iterator[FormMistake]:
    """A note for the rows that nobody is asked since they say nothing."""
    for number, row in rows:
        labels = {row[key] for key in row if key.startswith("label") and row[key]}
        hints = any(row[key] for key in row if key.startswith(("hint", "media", "image")))
        seen = _HIDDEN not in row.get("appearance", "").split() and not hints
        if labels == {_NOTHING} and seen and kind_of(row) in _TYPED:
            yield warning("no_words", "survey", number, "label")


def take_unseen(document: Document) -> None:
    """Without the controls that nobody is to see, and without that word."""
    hidden = [one for one in document.body.iter("*") if _HIDDEN in one.get("appearance", "").split()]
    unseen = {one for each in hidden for one in each.iter() if _is_control(one)}
    unseen |= {one for one in document.body.iter(f"{XF}input") if _says_nothing(document, one)}
    for control in unseen:
        control.getparent().remove(control)
    for repeat in (one for each in hidden for one in each.iter(f"{XF}repeat")):
        repeat.set(f"{JR}noAddRemove", "true()")
    for text in document.root.iter(f"{XF}value", f"{XF}label"):
        if (text.text or "").strip() == _NOTHING:
            text.text = ""


def _is_control(element: Element) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname in CONTROLS


def _says_nothing(document: Document, control: Element) -> bool:
    labels = set(document.by_language(control.find(f"{XF}label")).values())
    return labels - {"-"} == {_NOTHING} and control.find(f"{XF}hint") is None
