"""How far the interview is: the number of the current question among those that will be asked; kept, not
recounted.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from forms.instance import Instance, Node
from forms.interview.walk import Spot, Walk


def counts(node: Node) -> bool:
    """A question that is asked; notes are only shown."""
    control = node.d.control
    return (
        control is not None and control.type != "note" and node.relevant and node.d.bind.readonly is not True
    )


class Progress:
    """``index`` of the current question and ``total``; follows the walk and the changes of the instance.

    Counting anew costs as much as the form is long, so it is done only after a jump, when repeats came or
    went, or when answers given before were passed over.
    """

    def __init__(self, instance: Instance, walk: Walk) -> None:
        self.instance = instance
        self.walk = walk
        self.index = 0
        self.total = 0
        self._at: Node | None = None
        self._stale = True

    def forget(self) -> None:
        """After a jump."""
        self._stale = True

    def moved(self, spot: Spot) -> tuple[int, int]:
        """Index and total for ``spot``, the place now shown."""
        if self._stale or self.instance.restructured or self._was_no_question:
            self._recount(spot)
        else:
            self._apply(spot)
        self.instance.restructured = False
        self.instance.flipped.clear()
        return self.index, self.total

    @property
    def _was_no_question(self) -> bool:
        """A field-list or a prompt was shown last: how many questions were passed with it is not known."""
        return self._at is not None and self._at.d.control is None

    def _recount(self, spot: Spot) -> None:
        self._stale = False
        self.index = self.total = 0
        for node in self.instance.root.walk():
            if node.d.control is not None and counts(node):
                self.total += 1
                if node is spot.node:
                    self.index = self.total
        if not self.index:
            self.index = self._before(spot)
        self._at = spot.node

    def _before(self, spot: Spot) -> int:
        """Questions passed when the place itself is none: all but those that stand in it or behind it."""
        if spot.kind == "end":
            return self.total
        inside = spot.node.walk()
        if spot.kind == "prompt" and spot.item.node is not None:
            inside = _below(spot.node, spot.item.node.slot + 1)
        return self.total - sum(map(counts, chain(inside, _behind(spot.node))))

    def _apply(self, spot: Spot) -> None:
        odd: dict[Node, bool] = {}
        for node in self.instance.flipped:
            odd[node] = not odd.get(node, False)
        passed = self._at
        for node, changed in odd.items():
            if changed and node.d.control is not None and node.d.control.type != "note":
                step = 1 if node.relevant else -1
                self.total += step
                if passed is not None and order(node) < order(passed):
                    self.index += step
        if spot.node is not passed and spot.kind == "question" and counts(spot.node):
            if passed is None or next(filter(counts, _behind(passed)), None) is not spot.node:
                return self._recount(spot)  # passed over what was answered before
            self.index += 1
        self._at = spot.node
        self.index = min(self.index, self.total)


def _below(node: Node, first: int) -> Iterator[Node]:
    """What is in a node from a slot on."""
    for kid in node.kids[first:]:
        for each in kid if isinstance(kid, list) else (kid,):
            yield from each.walk()


def _behind(node: Node) -> Iterator[Node]:
    """What stands behind a node in the document, nearest first."""
    while node.parent is not None:
        for slot, kid in enumerate(node.parent.kids[node.d.slot :], node.d.slot):
            for each in kid if isinstance(kid, list) else (kid,):
                if slot != node.d.slot or each.position > node.position:
                    yield from each.walk()
        node = node.parent


def order(node: Node) -> tuple[int, ...]:
    """Where a node stands in the document, for comparing: the slot and the position at each level."""
    places: list[int] = []
    while node.parent is not None:
        places += [node.position, node.d.slot]
        node = node.parent
    return tuple(reversed(places))
