"""Who reads whom: edges from a node to the expressions that depend on it, and an order that respects them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any, Literal

from forms.definition.nodes import Edge, NodeDef
from forms.problem import FormMistake
from forms.xpath import XPath
from forms.xpath.parser import parse
from forms.xpath.syntax import Call, Chain, Filter, Negative, Path, Step, Union
from forms.xpath.syntax import Literal as Quoted

What = Literal["relevant", "calculate", "items", "count"]
Vertex = tuple[str, Literal["r", "v"]]


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

    def note(self, places: Iterable[Place]) -> None:
        """Remember what was reached, with the higher anchor where two paths reach the same node."""
        for place in places:
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
        return self._all(tree.arguments, here)

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
        self.note(places)
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


def reads(
    expression: XPath, owner: NodeDef, nodes: Mapping[str, NodeDef], root: NodeDef
) -> dict[NodeDef, NodeDef]:
    """Nodes the expression of ``owner`` may read -> the highest node passed on the way."""
    reader = Reader(owner, root, nodes)
    reader.walk(parse(expression.expression), [Place(owner, owner)])
    return reader.read


def link(nodes: list[NodeDef]) -> list[FormMistake]:
    """Give every node its edges and ranks; cycles that no order can satisfy come back as mistakes."""
    explicit: dict[Vertex, set[Vertex]] = {}
    by_ref = {node.ref: node for node in nodes}
    for target in nodes:
        for what, expression in _expressions(target):
            for source, anchor in reads(expression, target, by_ref, nodes[0]).items():
                if source is target:
                    continue
                source.edges.append(Edge(target, what, anchor, _slots(anchor, target)))
                vertex: Vertex = (target.ref, "r" if what == "relevant" else "v")
                explicit.setdefault((source.ref, "v"), set()).add(vertex)
    _rank(nodes, explicit)
    return [_cycle_mistake(cycle) for cycle in _cycles(nodes, explicit)]


def _expressions(node: NodeDef) -> Iterator[tuple[What, XPath]]:
    if node.bind.relevant is not None:
        yield "relevant", node.bind.relevant
    if node.bind.calculate is not None:
        yield "calculate", node.bind.calculate
    if node.count is not None:
        yield "count", node.count
    itemset = node.control.itemset if node.control else None
    if itemset is not None and not itemset.fixed:
        yield "items", itemset.nodes


def timely(nodes: list[NodeDef], outside: Set[str]) -> Iterator[tuple[NodeDef, What]]:
    """What must be worked out again when time has passed: it reads the clock or a list from outside."""
    for node in nodes:
        for what, expression in _expressions(node):
            if (
                (expression.uses_now or expression.instances & outside)
                and what in ("relevant", "calculate")
                and "once" not in expression.functions
            ):
                yield node, what


def wordy(nodes: list[NodeDef]) -> Iterator[NodeDef]:
    """Nodes whose calculation holds a label, which another language changes."""
    for node in nodes:
        calculate = node.bind.calculate
        if calculate is not None and calculate.functions & {"jr:choice-name", "jr:itext"}:
            yield node


def _slots(anchor: NodeDef, target: NodeDef) -> tuple[int, ...]:
    """The way down; from the anchor itself when the target lies above it."""
    slots: list[int] = []
    node: NodeDef | None = target
    while node is not None and node is not anchor:
        slots.append(node.slot)
        node = node.parent
    return tuple(reversed(slots)) if node is not None else ()


def _rank(nodes: list[NodeDef], explicit: dict[Vertex, set[Vertex]]) -> None:
    """Kahn's order; where a circle stops it, the first node in the form goes first."""
    after = {vertex: set(targets) for vertex, targets in explicit.items()}
    for node in nodes:
        after.setdefault((node.ref, "r"), set()).add((node.ref, "v"))
        after.setdefault((node.ref, "v"), set()).update((child.ref, "v") for child in node.children)
    places: dict[Vertex, int] = {}
    for index, node in enumerate(nodes):
        places[(node.ref, "r")], places[(node.ref, "v")] = 2 * index, 2 * index + 1
    for rank, vertex in enumerate(_ordered(places, after)):
        node = nodes[places[vertex] // 2]
        if vertex[1] == "r":
            node.relevant_rank = rank
        else:
            node.value_rank = rank


def _ordered(places: dict[Vertex, int], after: dict[Vertex, set[Vertex]]) -> Iterator[Vertex]:
    waiting = dict.fromkeys(places, 0)
    for targets in after.values():
        for target in targets:
            waiting[target] += 1
    ready = [(places[vertex], vertex) for vertex, count in waiting.items() if count == 0]
    heapify(ready)
    left = dict.fromkeys(sorted(places, key=places.__getitem__))
    while left:
        vertex = heappop(ready)[1] if ready else next(iter(left))
        if vertex not in left:
            continue
        del left[vertex]
        yield vertex
        for target in after.get(vertex, ()):
            waiting[target] -= 1
            if waiting[target] == 0 and target in left:
                heappush(ready, (places[target], target))


def _cycles(nodes: list[NodeDef], explicit: dict[Vertex, set[Vertex]]) -> list[list[str]]:
    """Circles made by what authors wrote alone; a group's relevance that reads its own child is not one."""
    after = {vertex: set(targets) for vertex, targets in explicit.items()}
    for node in nodes:
        after.setdefault((node.ref, "r"), set()).add((node.ref, "v"))
    found: list[list[str]] = []
    done: set[Vertex] = set()
    for start in after:
        if start not in done:
            found.extend(_search(start, after, done))
    return found


def _search(start: Vertex, after: dict[Vertex, set[Vertex]], done: set[Vertex]) -> Iterator[list[str]]:
    """Depth-first, without recursion: an edge back into the path is a circle."""
    path: dict[Vertex, Iterator[Vertex]] = {start: iter(sorted(after.get(start, ())))}
    while path:
        vertex, targets = next(reversed(path.items()))
        target = next(targets, None)
        if target is None:
            done.add(vertex)
            del path[vertex]
        elif target in path:
            trail = list(path)
            yield list(dict.fromkeys(ref for ref, _ in trail[trail.index(target) :]))
        elif target not in done:
            path[target] = iter(sorted(after.get(target, ())))


def _cycle_mistake(refs: list[str]) -> FormMistake:
    names = " -> ".join(ref.rpartition("/")[2] for ref in [*refs, refs[0]])
    return FormMistake(
        "mistake",
        "cycle",
        f"these depend on each other in a circle: {names}",
        hint="make one of them not depend on the others",
        values={"ref": refs[0], "names": names},
    )
