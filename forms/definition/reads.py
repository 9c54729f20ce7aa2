"""Which nodes an expression reads, by following its paths over the definition; evaluates nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from forms.definition.nodes import NodeDef
from forms.xpath import XPath
from forms.xpath.parser import parse
from forms.xpath.syntax import Call, Chain, Filter, Negative, Path, Step, Union
from forms.xpath.syntax import Literal as Quoted

What = Literal["relevant", "calculate", "items", "count"]
Vertex = tuple[str, Literal["r", "v"]]
# What takes one row of many, or does not look into them.
_CHOOSERS = frozenset({"indexed-repeat", "count"})


@dataclass(frozen=True, slots=True)
class Place:
    """A node a path may reach, and the highest node the path passed on its way."""

    node: NodeDef
    anchor: NodeDef


class Reader:
    """Follows the paths of one expression over the definition, instead of over an instance."""

    def __init__(self, owner: NodeDef, root: NodeDef, nodes: Mapping[str, NodeDef]) -> None:
        self.owner = owner
        self.nodes = nodes
        self.root = root
        self.read: dict[NodeDef, NodeDef] = {}
        self.whole: set[NodeDef] = set()
        self._chooses = False

    def note(self, places: Iterable[Place], *, chosen: bool = False) -> None:
        """Remember what was reached, with the higher anchor where two paths reach the same node; and what
        was reached in every row, not in ``chosen`` ones alone.
        """
        for place in places:
            if not (chosen or self._chooses):
                self.whole.add(place.node)
            known = self.read.get(place.node)
            if known is None or place.anchor.depth < known.depth:
                self.read[place.node] = place.anchor

    def walk(self, tree: Any, here: list[Place]) -> list[Place]:
        """Notes everything ``tree`` reads when evaluated at ``here``; returns the nodes it yields."""
        match tree:
            case Path():
                return self._path(tree, here)
            case Filter():
                return self._filter(tree, here)
            case Chain():
                parts = [tree.first, *(item for _, item in tree.rest)]
                return self._all(parts, here)
            case Union():
                return self._all(tree.parts, here)
            case Negative():
                return self._all([tree.operand], here)
            case Call():
                return self._call(tree, here)
        return []

    def _all(self, parts: Iterable[Any], here: list[Place]) -> list[Place]:
        return [place for part in parts for place in self.walk(part, here)]

    def _call(self, tree: Call, here: list[Place]) -> list[Place]:
        if tree.name == "current":
            return [Place(self.owner, self.owner)]
        if tree.name == "position" and not tree.arguments:
            return []
        if not tree.arguments and tree.name in ("string", "number", "string-length", "normalize-space"):
            self.note(here)
        if (
            tree.name == "jr:choice-name"
            and len(tree.arguments) == 2
            and isinstance(tree.arguments[1], Quoted)
        ):
            self.walk(parse(tree.arguments[1].value), here)
        if tree.name in _CHOOSERS:
            return self._chosen(tree, here)
        return self._all(tree.arguments, here)

    def _chosen(self, tree: Call, here: list[Place]) -> list[Place]:
        before, self._chooses = self._chooses, True
        places = self.walk(tree.arguments[0], here) if tree.arguments else []
        self._chooses = before
        return places + self._all(tree.arguments[1:], here)

    def _filter(self, tree: Filter, here: list[Place]) -> list[Place]:
        places = self.walk(tree.base, here)
        for predicate in tree.predicates:
            self.walk(predicate, places)
        return places

    def _path(self, tree: Path, here: list[Place]) -> list[Place]:
        steps = tree.steps
        if tree.start == "/":
            first = steps[0] if steps else None
            if first is None:
                return []
            places = self._from_document(first)
            steps = steps[1:]
        elif tree.start is None or isinstance(tree.start, str):
            places = here
        else:
            places = self._start(tree.start, here)
        for step in steps:
            places = self._step(places, step)
        self.note(places, chosen=any(step.predicates for step in steps))
        return places

    def _start(self, start: Any, here: list[Place]) -> list[Place]:
        """Where ``current()/...`` begins is not read itself."""
        if isinstance(start, Call) and start.name == "current":
            return [Place(self.owner, self.owner)]
        return self.walk(start, here)

    def _from_document(self, step: Step) -> list[Place]:
        if step.axis.startswith("descendant"):
            found = [Place(node, self.root) for node in _below(self.root)]
            return self._tested([Place(self.root, self.root), *found], step)
        return self._tested([Place(self.root, self.root)], step)

    def _step(self, places: list[Place], step: Step) -> list[Place]:
        if step.axis == "child" and step.test not in ("*", "node()"):
            return self._tested(self._children(places, step.test), step)
        moved = [there for place in places for there in _move(place, step.axis)]
        return self._tested(list(dict.fromkeys(moved)), step)

    def _children(self, places: list[Place], name: str) -> list[Place]:
        """By name, without looking at the others: a form may have thousands."""
        found = ((self.nodes.get(f"{place.node.ref}/{name}"), place.anchor) for place in places)
        return [Place(node, anchor) for node, anchor in found if node is not None]

    def _tested(self, places: list[Place], step: Step) -> list[Place]:
        kept = [place for place in places if _named(place.node, step.test)]
        for predicate in step.predicates:
            self.walk(predicate, kept)
        return kept


def _named(node: NodeDef, test: str) -> bool:
    return test in ("*", "node()") or test == node.ref.rpartition("/")[2]


def _move(place: Place, axis: str) -> Iterator[Place]:
    node, anchor = place.node, place.anchor
    if axis in ("child", "descendant", "descendant-or-self"):
        if axis == "descendant-or-self":
            yield place
        for child in node.children:
            yield Place(child, anchor)
            if axis != "child":
                yield from (Place(deeper, anchor) for deeper in _below(child))
    elif axis == "self":
        yield place
    elif axis in ("parent", "ancestor", "ancestor-or-self"):
        if axis == "ancestor-or-self":
            yield place
        parent = node.parent
        while parent is not None:
            yield Place(parent, parent if parent.depth < anchor.depth else anchor)
            parent = parent.parent if axis != "parent" else None
    elif axis != "attribute" and node.parent is not None:
        up = node.parent if node.parent.depth < anchor.depth else anchor
        yield from (Place(sibling, up) for sibling in node.parent.children)


def _below(node: NodeDef) -> Iterator[NodeDef]:
    for child in node.children:
        yield child
        yield from _below(child)


def reads(expression: XPath, owner: NodeDef, nodes: Mapping[str, NodeDef], root: NodeDef) -> Reader:
    """``read``: nodes the expression of ``owner`` may read -> the highest node passed on the way."""
    reader = Reader(owner, root, nodes)
    reader.walk(expression.tree, [Place(owner, owner)])
    if "once" in expression.functions:
        reader.whole.clear()  # worked out once, whatever it reads
    return reader
