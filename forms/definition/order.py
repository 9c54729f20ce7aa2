"""An order of evaluation that respects who reads whom, and the circles that no order can satisfy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heappush
from typing import Literal

from forms.definition.nodes import NodeDef
from forms.problem import FormMistake

# A node's relevance ("r") or its value ("v").
Vertex = tuple[str, Literal["r", "v"]]


def rank(nodes: list[NodeDef], explicit: dict[Vertex, set[Vertex]]) -> bool:
    """Kahn's order; where a circle stops it, the first node in the form goes first: True when one did."""
    after = {vertex: set(targets) for vertex, targets in explicit.items()}
    for node in nodes:
        after.setdefault((node.ref, "r"), set()).add((node.ref, "v"))
        after.setdefault((node.ref, "v"), set()).update((child.ref, "v") for child in node.children)
    places: dict[Vertex, int] = {}
    for index, node in enumerate(nodes):
        places[(node.ref, "r")], places[(node.ref, "v")] = 2 * index, 2 * index + 1
    circular = False
    for rank, (vertex, in_turn) in enumerate(_ordered(places, after)):
        circular = circular or not in_turn
        node = nodes[places[vertex] // 2]
        if vertex[1] == "r":
            node.relevant_rank = rank
        else:
            node.value_rank = rank
    return circular


def _ordered(places: dict[Vertex, int], after: dict[Vertex, set[Vertex]]) -> Iterator[tuple[Vertex, bool]]:
    """Each with whether all that it reads came before."""
    waiting = dict.fromkeys(places, 0)
    for targets in after.values():
        for target in targets:
            waiting[target] += 1
    ready = [(places[vertex], vertex) for vertex, count in waiting.items() if count == 0]
    heapify(ready)
    left = dict.fromkeys(sorted(places, key=places.__getitem__))
    while left:
        in_turn = bool(ready)
        vertex = heappop(ready)[1] if in_turn else next(iter(left))
        if vertex not in left:
            continue
        del left[vertex]
        yield vertex, in_turn
        for target in after.get(vertex, ()):
            waiting[target] -= 1
            if waiting[target] == 0 and target in left:
                heappush(ready, (places[target], target))


def mark_circles(nodes: Mapping[str, NodeDef], found: list[list[Vertex]]) -> None:
    """Nodes of one circle are worked out together, row by row, when the last of them may be."""
    for cycle in found:
        members = [nodes[ref] for ref, _ in cycle]
        last = max(max(node.circle, node.value_rank) for node in members)
        for node in members:
            node.circle = last


def cycles(nodes: list[NodeDef], explicit: dict[Vertex, set[Vertex]]) -> list[list[Vertex]]:
    """Circles made by what authors wrote alone; a group's relevance that reads its own child is not one."""
    after = {vertex: set(targets) for vertex, targets in explicit.items()}
    for node in nodes:
        after.setdefault((node.ref, "r"), set()).add((node.ref, "v"))
    found: list[list[Vertex]] = []
    done: set[Vertex] = set()
    for start in after:
        if start not in done:
            found.extend(_search(start, after, done))
    return found


def _search(start: Vertex, after: dict[Vertex, set[Vertex]], done: set[Vertex]) -> Iterator[list[Vertex]]:
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
            yield trail[trail.index(target) :]
        elif target not in done:
            path[target] = iter(sorted(after.get(target, ())))


def cycle_mistake(cycle: list[Vertex], code: str = "cycle") -> FormMistake:
    refs = list(dict.fromkeys(ref for ref, _ in cycle))
    names = " -> ".join(ref.rpartition("/")[2] for ref in [*refs, refs[0]])
    level, message, hint = _CYCLES[code]
    return FormMistake(
        level, code, message.format(names=names), hint=hint, values={"ref": refs[0], "names": names}
    )


_CYCLES: dict[str, tuple[Literal["mistake", "warning"], str, str]] = {
    "cycle": (
        "mistake",
        "these depend on each other in a circle: {names}",
        "make one of them not depend on the others",
    ),
    "hide_each_other": (
        "warning",
        "each of these is shown only for an answer to another: {names}; hidden once, they stay hidden",
        "let one of them be shown whatever the others are",
    ),
}


def doubt(code: str, node: NodeDef) -> FormMistake:
    """What is wrong for some answers alone."""
    name = node.ref.rpartition("/")[2]
    message, hint = _DOUBTS[code]
    return FormMistake(
        "warning", code, message.format(name=name), hint=hint, values={"ref": node.ref, "name": name}
    )


_DOUBTS = {
    "reads_own_row": (
        "{name} reads itself in every row, its own included: for most answers it has no result",
        "read the row before alone: indexed-repeat(..., position(..) - 1)",
    ),
    "depends_on_inside": (
        "{name} is shown or not by a question inside it: an answer that hides it takes itself away",
        "move that question before it",
    ),
}
