"""The order of asking, step by step: groups, repeats, questions, "add another?", the end; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from forms.definition.nodes import FlowItem, NodeDef
from forms.instance import Instance, Node

END = "END"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the walk. ``node`` is the question's or group's own; for a prompt the node the repeat hangs
    below.
    """

    kind: Literal["start", "group", "repeat", "question", "prompt", "end"]
    item: FlowItem
    node: Node

    @property
    def ref(self) -> str:
        """What the place is kept as; a prompt is /data/anggota[+]."""
        if self.kind == "end":
            return END
        if self.kind == "prompt" and self.item.node is not None:
            return f"{self.node.ref}/{self.item.node.ref.rpartition('/')[2]}[+]"
        return self.node.ref


class Walk:
    """Moves over one instance as it is now."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.start = Spot("start", instance.form.flow, instance.root)
        self.end = Spot("end", instance.form.flow, instance.root)

    def next(self, spot: Spot) -> Spot:
        """The next place of any kind."""
        if spot.kind in ("start", "group", "repeat"):
            return self._inside(spot.item, spot.node, 0)
        if spot.kind == "end":
            return spot
        return self.past(spot)

    def past(self, spot: Spot) -> Spot:
        """The next place that is not inside this one."""
        if spot.kind == "repeat":
            return self._after_instance(spot.item, spot.node)
        if spot.kind in ("start", "end"):
            return self.end
        parent = spot.item.parent
        assert parent is not None
        return self._inside(parent, self._context(spot), spot.item.index + 1)

    def _context(self, spot: Spot) -> Node:
        """The node of the enclosing item: where its next child is looked for."""
        if spot.kind == "prompt":
            return spot.node
        owner = _owner(spot.item.parent)
        return spot.node.up_to(owner) or self.instance.root

    def _inside(self, item: FlowItem, node: Node, first: int) -> Spot:
        while True:
            for index in range(first, len(item.children)):
                found = self._enter(item.children[index], node)
                if found is not None:
                    return found
            if item.kind == "root" or item.parent is None:
                return self.end
            if item.kind == "repeat":
                return self._after_instance(item, node)
            node = node.up_to(_owner(item.parent)) or self.instance.root
            item, first = item.parent, item.index + 1

    def _after_instance(self, item: FlowItem, node: Node) -> Spot:
        parent = node.parent
        assert parent is not None
        assert item.parent is not None
        sisters: list[Node] = parent.kids[node.d.slot]
        for sister in sisters[node.position :]:
            if sister.relevant:
                return Spot("repeat", item, sister)
        if self.may_add(node.d, parent):
            return Spot("prompt", item, parent)
        return self._inside(item.parent, parent.up_to(_owner(item.parent)) or parent, item.index + 1)

    def _enter(self, item: FlowItem, node: Node) -> Spot | None:
        """The first place of ``item``, or None when it has nothing to show."""
        if item.kind == "repeat":
            return self._enter_repeat(item, node)
        target = node if item.node is None else locate(item.node, node)
        if target is None or not target.relevant:
            return None
        if item.kind == "question":
            return Spot("question", item, target)
        if item.node is not None:
            return Spot("group", item, target)
        for child in item.children:
            found = self._enter(child, target)
            if found is not None:
                return found
        return None

    def _enter_repeat(self, item: FlowItem, node: Node) -> Spot | None:
        d = item.node
        assert d is not None
        parent = node if d.parent is node.d else locate(d.parent, node) if d.parent else None
        if parent is None or not parent.relevant:
            return None
        instances: list[Node] = parent.kids[d.slot]
        first = next((each for each in instances if each.relevant), None)
        if first is not None:
            return Spot("repeat", item, first)
        return Spot("prompt", item, parent) if self.may_add(d, parent) else None

    def may_add(self, d: NodeDef, parent: Node) -> bool:
        """A person may add one unless a count rules, or the repeat is not relevant."""
        if d.no_add_remove:
            return False
        instances: list[Node] = parent.kids[d.slot]
        if instances:
            return any(each.relevant for each in instances)
        return d.bind.relevant is None or self.instance.would_be_relevant(d, parent)

    def spots(self) -> Iterator[Spot]:
        """Every place from the beginning, without the end."""
        spot = self.next(self.start)
        while spot.kind != "end":
            yield spot
            spot = self.next(spot)


def _owner(item: FlowItem | None) -> NodeDef:
    """The node an item's children are looked for below; items without one borrow their parent's."""
    while item is not None and item.node is None:
        item = item.parent
    assert item is not None
    assert item.node is not None
    return item.node


def locate(d: NodeDef, node: Node) -> Node | None:
    """The node of ``d`` that belongs with ``node``; of a repeat on the way down, the first instance."""
    if d.parent is node.d:
        kid = node.kids[d.slot]
        return kid if not isinstance(kid, list) else kid[0] if kid else None
    slots: list[int] = []
    above: NodeDef | None = d
    while above is not None:
        start = node.up_to(above)
        if start is not None:
            return next(iter(start.at(tuple(reversed(slots)))), None)
        slots.append(above.slot)
        above = above.parent
    return None
