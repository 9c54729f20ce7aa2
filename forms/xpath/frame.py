"""What an expression may look at while it is worked out; it reads no clock and draws no chance itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, TypeAlias

from lxml import etree
from lxml.etree import iselement

from forms.xpath.dates import MONTHS, WEEKDAYS

Tree: TypeAlias = etree._ElementTree
Element: TypeAlias = etree._Element
XNode: TypeAlias = Any
"""An element, comment or processing instruction of lxml; an `_ElementTree` for a document; lxml's own
string result for a text or attribute node."""

Index = dict[tuple[Any, ...], dict[str, list[Element]]]


def no_choice_name(value: str, ref: str, node: XNode) -> str:
    return value


def no_text(text_id: str) -> str:
    return ""


@dataclass(slots=True)
class Context:
    """One evaluation's surroundings.

    now         aware; its zone is the person's zone
    rng         for random(), uuid(), randomize() without a seed
    instances   secondary instances: id -> their <root> element (without or inside <instance>)
    indexes     lookup tables over the instances; share one dict as long as the instances stay the same
    position_of a repeat instance's place among its sisters, 1-based; by default counted in the tree
    choice_name (value, path as the author wrote it, context node) -> label
    pulldata    (instance, column, key column, key) -> value; by default looked up in `instances`
    locate      "/data/a" -> its nodes in the primary instance, in order, or None to walk the tree; for forms
                of thousands of questions, where walking past all sisters shows
    itext       text id -> text in the person's language
    months      short names for %b, January first; weekdays for %a, Monday first
    off         the attribute that marks what is not relevant, with all inside: count() passes over it
    properties  property('username'), deviceid, email, phonenumber ...
    """

    now: datetime
    rng: Random = field(kw_only=True)
    instances: Mapping[str, Element] = field(default_factory=dict)
    indexes: Index = field(default_factory=dict)
    position_of: Callable[[Element], int] | None = None
    choice_name: Callable[[str, str, XNode], str] = no_choice_name
    pulldata: Callable[[str, str, str, str], str] | None = None
    locate: Callable[[str], Sequence[Element] | None] | None = None
    itext: Callable[[str], str] = no_text
    properties: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    off: str = ""
    months: Sequence[str] = MONTHS
    weekdays: Sequence[str] = WEEKDAYS


class Frame:
    """The evaluation under way: the node it began at, and where the innermost predicate stands."""

    __slots__ = ("context", "origin", "position", "root", "size")

    def __init__(self, origin: XNode, context: Context) -> None:
        self.context = context
        self.origin = origin
        self.position = self.size = 1
        self.root: Element | None = root_of(origin)


def root_of(node: XNode) -> Element | None:
    """The document element above any kind of node; None for an empty document."""
    if iselement(node):
        return node.getroottree().getroot()
    if isinstance(node, etree._ElementTree):
        return node.getroot()
    parent = node.getparent() if node is not None else None
    return parent.getroottree().getroot() if parent is not None else None


Run = Callable[[XNode, Frame], Any]
Nodes = Sequence[XNode]
