"""The live nodes of one filled form, over its XML; knows no expression and no order of evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from lxml import etree

from forms.definition.nodes import NodeDef

Element = Any
PD = "{urn:pendamping}"
OFF = f"{PD}off"
KEPT_NODES = f"{PD}kept"
LANGUAGE = f"{PD}lang"
RANKED = f"{PD}ranked"
UNSETTLED = f"{PD}unsettled"


class Node:
    """One node: its element, its place, whether it is relevant.

    ``off`` says that its own condition is false; ``relevant`` also asks its ancestors. ``kids`` follows
    ``d.children``: a Node, or a list of Nodes for a repeat. ``position`` is its 1-based place among the
    instances of its repeat; one that was taken out is ``gone``, with all below, and never relevant again.
    While a leaf is not relevant its element is empty and the value waits in the attribute ``pd:kept``, so
    that XPath sees a blank and the state loses nothing.
    """

    __slots__ = ("d", "el", "gone", "kids", "off", "parent", "position", "relevant")

    def __init__(self, d: NodeDef, el: Element, parent: Node | None, position: int = 1) -> None:
        self.d = d
        self.el = el
        self.parent = parent
        self.position = position
        self.gone = False
        self.off = el.get(OFF) is not None
        self.relevant: bool = not self.off and (parent is None or parent.relevant)
        self.kids: list[Any] = _kids(self) if d.children else []
        if d.kind == "leaf" and len(el):
            el[:] = []  # it was a group or a repeat when the draft began
        if not self.relevant and d.kind == "leaf" and el.text:
            self.put_away()

    @property
    def value(self) -> str:
        """What is stored; blank while the node is not relevant."""
        return self.el.text or ""

    def put_away(self) -> bool:
        """Blank the element and keep its value for later; False when there was none."""
        text = self.el.text
        if not text:
            return False
        self.el.set(KEPT_NODES, text)
        self.el.text = None
        return True

    def keep(self, value: str) -> None:
        """What the value will be when the node is relevant."""
        if value:
            self.el.set(KEPT_NODES, value)
        else:
            self.el.attrib.pop(KEPT_NODES, None)

    def bring_back(self) -> bool:
        """The kept value into the element again; False when there was none."""
        text = self.el.attrib.pop(KEPT_NODES, None)
        if not text:
            return False
        self.el.text = text
        return True

    @property
    def ref(self) -> str:
        """Its path, repeats with their position: /data/anggota[2]/nama."""
        if self.parent is None:
            return self.d.ref
        own = "/" + self.d.ref.rpartition("/")[2]
        if self.d.kind == "repeat":
            own += f"[{self.position}]"
        return self.parent.ref + own

    def up_to(self, ancestor: NodeDef) -> Node | None:
        """The node of ``ancestor`` above (or at) this one."""
        node: Node | None = self
        while node is not None and node.d is not ancestor:
            node = node.parent
        return node

    def at(self, path: tuple[int, ...]) -> Iterator[Node]:
        """Every node at the end of ``path`` (slots); a repeat on the way means all its instances."""
        if not path:
            yield self
            return
        kid = self.kids[path[0]]
        for node in kid if isinstance(kid, list) else (kid,):
            yield from node.at(path[1:])

    def walk(self) -> Iterator[Node]:
        """This node and everything below, in document order."""
        waiting: list[Any] = [self]
        while waiting:
            kid = waiting.pop()
            if isinstance(kid, list):
                waiting += kid[::-1]
                continue
            yield kid
            if kid.kids:
                waiting += kid.kids[::-1]


def _kids(node: Node) -> list[Any]:
    children = list(node.el)
    defs = node.d.children
    if len(children) == len(defs) and all(
        child.tag == d.tag and d.kind != "repeat" for child, d in zip(children, defs, strict=True)
    ):
        return [Node(d, child, node) for child, d in zip(children, defs, strict=True)]
    return _matched(node, children)


def _matched(node: Node, children: list[Element]) -> list[Any]:
    """Children by name; what is missing is copied from the form, what the form does not know is dropped."""
    if (node.el.text or "").strip():
        node.el.text = None  # it was a question then
    by_tag: dict[str, list[Element]] = {}
    for child in children:
        by_tag.setdefault(child.tag, []).append(child)
        node.el.remove(child)
    kids: list[Any] = []
    for d in node.d.children:
        found = by_tag.get(d.tag, [])
        if d.kind == "repeat":
            node.el.extend(found)
            kids.append([Node(d, element, node, place) for place, element in enumerate(found, 1)])
        else:
            element = found[0] if found else fresh(d)
            node.el.append(element)
            kids.append(Node(d, element, node))
    return kids


def fresh(d: NodeDef) -> Element:
    """A new element as the form defines it."""
    element: Element = deepcopy(d.source)
    element.tail = None
    return element


def insert_repeat(parent: Node, d: NodeDef, element: Element | None = None) -> Node:
    """A new last instance of the repeat ``d`` below ``parent``."""
    element = fresh(d) if element is None else element
    before = _last_element(parent, d.slot)
    if before is None:
        parent.el.insert(0, element)
    else:
        before.addnext(element)
    sisters: list[Node] = parent.kids[d.slot]
    node = Node(d, element, parent, len(sisters) + 1)
    sisters.append(node)
    return node


def _last_element(parent: Node, slot: int) -> Element | None:
    """The element after which an instance of the repeat in ``slot`` belongs."""
    for kid in reversed(parent.kids[: slot + 1]):
        if isinstance(kid, list):
            if kid:
                return kid[-1].el
        else:
            return kid.el
    return None


@contextmanager
def borrowed(parent: Node, d: NodeDef) -> Iterator[Node]:
    """An instance of a repeat that is there only while something is read from it."""
    element = fresh(d)
    parent.el.append(element)
    try:
        yield Node(d, element, parent)
    finally:
        parent.el.remove(element)


def remove_repeat(node: Node) -> None:
    """Take a repeat instance out of its parent."""
    parent = node.parent
    assert parent is not None
    sisters: list[Node] = parent.kids[node.d.slot]
    del sisters[node.position - 1]
    for sister in sisters[node.position - 1 :]:
        sister.position -= 1
    parent.el.remove(node.el)
    for each in node.walk():
        each.gone, each.relevant = True, False


def load(root: NodeDef, element: Element) -> Node:
    """Live nodes over ``element``, which may lack nodes (a submission) or carry blank text between them."""
    return Node(root, element, None)


def parse_state(state: str) -> Element:
    """XML text -> element; never resolves entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False)
    return etree.fromstring(state.encode(), parser)


def rows_around(node: Node, sweep: int) -> tuple[int, ...]:
    """Which instance of each repeat around a node it belongs to, outermost first; an odd sweep goes up."""
    rows: list[int] = []
    above: Node | None = node
    while above is not None:
        if above.d.kind == "repeat":
            rows.append(-above.position if sweep % 2 else above.position)
        above = above.parent
    return tuple(reversed(rows))
