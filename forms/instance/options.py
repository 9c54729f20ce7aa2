"""The options of a select as they are now: names, labels in one language; sets nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from forms.definition.nodes import Control, ItemSet
from forms.definition.texts import Itext, Text, Wording
from forms.instance.engine import Engine
from forms.instance.node import Element, Node
from forms.step import OR_OTHER, Choice
from forms.xpath import XPath, XPathError

Word = Callable[[str], str]
"""The bot's text in place of one that pyxform added; "" keeps pyxform's."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What texts are taken from: the form's translations, the reader's language, the bot's own words."""

    itext: Itext
    language: str
    word: Word


def wording_text(engine: Engine, wording: Wording, element: Element) -> str:
    """A text with its output values filled in, seen from ``element``."""
    parts = wording.parts
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts[0]
    return "".join([part if isinstance(part, str) else output(engine, part, element) for part in parts])


def output(engine: Engine, part: XPath, element: Element) -> str:
    """An output value; blank where its expression fails."""
    try:
        return part.string(element, engine.context)
    except XPathError:
        return ""


def text(engine: Engine, source: Text, node: Node, language: str, word: Word) -> str:
    """A label, hint or message as its author wrote it, outputs filled in."""
    if source.word and (told := word(source.word)):
        return told
    if source.expression is not None:
        return output(engine, source.expression, node.el)
    return wording_text(engine, source.wording(language), node.el)


def options(engine: Engine, node: Node, control: Control, speech: Speech) -> tuple[Choice, ...]:
    """In the list's order; a name that comes twice is offered once."""
    language, word = speech.language, speech.word
    written = [Choice(name, text(engine, label, node, language, word)) for name, label in control.items]
    if control.itemset is None:
        return tuple(written)
    rows, after = _rows(engine, node, control.itemset, speech), control.itemset.after
    return (*written[:after], *rows, *written[after:]) if written else tuple(rows)


def _rows(engine: Engine, node: Node, itemset: ItemSet, speech: Speech) -> Iterable[Choice]:
    found: dict[str, Choice] = {}
    for item in engine.nodes(itemset.nodes, node):
        name = _read(engine, item, itemset.column, itemset.value)
        if name and name not in found:
            told = speech.word(OR_OTHER) if name == itemset.worded else ""
            label, image = (told, "") if told else _shown(engine, item, itemset, node, speech)
            found[name] = Choice(name, label or name, image)
    return found.values()


def _read(engine: Engine, item: Element, column: str, expression: XPath | None) -> str:
    """A value of one row: of its child where the expression is a plain name."""
    if column:
        return item.findtext(column) or ""
    return expression.string(item, engine.context) if expression is not None else ""


def _shown(engine: Engine, item: Element, itemset: ItemSet, node: Node, speech: Speech) -> tuple[str, str]:
    """A row's label and its picture."""
    if itemset.itext is None:
        return _read(engine, item, itemset.label_column, itemset.label), ""
    key = _read(engine, item, itemset.itext_column, itemset.itext)
    wording = speech.itext.wording(key, speech.language)
    return wording_text(engine, wording, node.el), wording.media.get("image", "")
