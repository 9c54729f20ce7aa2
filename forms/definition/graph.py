"""Who depends on whom: edges from a node to the expressions that read it; evaluates nothing."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from forms.definition.nodes import Edge, NodeDef
from forms.definition.order import Vertex, cycle_mistake, cycles, doubt, mark_circles, rank
from forms.definition.reads import Reader, reads
from forms.problem import FormMistake
from forms.xpath import XPath

What = Literal["relevant", "calculate", "items", "count"]
_LOOSE = frozenset({"items", "count"})


@dataclass(slots=True)
class Links:
    """What authors wrote: who reads whom, which of it leads to another row or to no value of its own (how
    many rows there are, what may be chosen), and what is doubtful in it.
    """

    explicit: dict[Vertex, set[Vertex]] = field(default_factory=dict)
    loose: set[tuple[Vertex, Vertex]] = field(default_factory=set)
    doubts: list[FormMistake] = field(default_factory=list)


def link(nodes: list[NodeDef]) -> tuple[list[FormMistake], bool]:
    """Give every node its edges and ranks. Cycles that no order can satisfy come back as mistakes; and
    whether there are others, which settle or not as the answers are.
    """
    links = Links()
    by_ref = {node.ref: node for node in nodes}
    for target in nodes:
        for what, expression in _expressions(target):
            _link(links, target, what, reads(expression, target, by_ref, nodes[0]))
    circular = rank(nodes, links.explicit)
    _counted(nodes)
    found = cycles(nodes, links.explicit)
    hiding = [cycle for cycle in found if _hides_alone(cycle)]
    harmless = [cycle for cycle in found if any(arc in links.loose for arc in _arcs(cycle))]
    mark_circles(by_ref, harmless + hiding)
    _mark_risky(nodes, circular)
    mistakes = [cycle_mistake(cycle) for cycle in found if cycle not in harmless + hiding]
    doubts = [cycle_mistake(cycle, "hide_each_other") for cycle in hiding if cycle not in harmless]
    return mistakes + doubts + links.doubts, circular


def _arcs(cycle: list[Vertex]) -> Iterator[tuple[Vertex, Vertex]]:
    return pairwise([*cycle, cycle[0]])


def _hides_alone(cycle: list[Vertex]) -> bool:
    """Nothing in it is worked out: questions that are shown or not as each other's answers are."""
    return all(end == "r" or (ref == before and kind == "r") for (before, kind), (ref, end) in _arcs(cycle))


def _link(links: Links, target: NodeDef, what: What, reader: Reader) -> None:
    vertex: Vertex = (target.ref, "r" if what == "relevant" else "v")
    for source, anchor in reader.read.items():
        repeat = _left(source, target, anchor)
        if repeat is not None:
            repeat.linked = True
        elif source is target:
            continue
        source.edges.append(Edge(target, what, anchor, _slots(anchor, target)))
        links.explicit.setdefault((source.ref, "v"), set()).add(vertex)
        source.counts = source.counts or what == "count"
        if repeat is not None or what in _LOOSE:
            links.loose.add(((source.ref, "v"), vertex))
        if what == "calculate" and source is target and source in reader.whole:
            links.doubts.append(doubt("reads_own_row", target))
        if what == "relevant" and source.path[: len(target.path)] == target.path:
            links.doubts.append(doubt("depends_on_inside", target))


def _counted(nodes: list[NodeDef]) -> None:
    """What a count reads by way of calculations counts, too."""
    waiting = [node for node in nodes if node.counts]
    readers: dict[NodeDef, list[NodeDef]] = {}
    for node in nodes:
        for edge in node.edges:
            if edge.what == "calculate":
                readers.setdefault(edge.target, []).append(node)
    while waiting:
        new = [node for node in readers.get(waiting.pop(), ()) if not node.counts]
        for node in new:
            node.counts = True
        waiting += new


def _mark_risky(nodes: list[NodeDef], circular: bool) -> None:
    """What leads to a count, by whatever is worked out, shown or set on the way; with circles everything."""
    sources: dict[NodeDef, list[NodeDef]] = {}
    for node in nodes:
        for target in (*(edge.target for edge in node.edges), *(action.target for action in node.setvalues)):
            sources.setdefault(target, []).append(node)
    waiting = [node for node in nodes if node.count is not None or circular]
    for node in waiting:
        node.risky = True
    while waiting:
        node = waiting.pop()
        above = () if node.parent is None else (node.parent,)  # what it is in hides and shows it
        new = [each for each in (*sources.get(node, ()), *above) if not each.risky]
        for each in new:
            each.risky = True
        waiting += new


def _left(source: NodeDef, target: NodeDef, anchor: NodeDef) -> NodeDef | None:
    """The repeat in which both lie, where the path between them leaves it: it may lead to the row before."""
    above: NodeDef | None = source
    while above is not None and above.depth > anchor.depth:
        if above.kind == "repeat" and above.path == target.path[: above.depth]:
            return above
        above = above.parent
    return None


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
