"""How large a filled form is, in rows of its repeats and in nodes, and what is too much; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from forms.definition.nodes import MOST_ROWS, NodeDef
from forms.instance.node import Node

MOST_LINKED, MOST_NODES = 400, 10_000
"""Where rows read one another, 400 make a message cost about 0.15 s of a processor, and 1,000 five times as
much.
"""
COUNTLESS = 1e12
"""Rows that nobody counts out: more than any memory holds."""


@dataclass(slots=True, frozen=True)
class Crowded:
    """A repeat below ``parent`` that would have ``wanted`` rows; there is room for ``most``."""

    parent: Node
    d: NodeDef
    wanted: int
    most: int


class Size:
    """Rows of repeats and nodes of any kind below a root: counted once it matters, as in few messages."""

    def __init__(self, root: Node) -> None:
        self._root = root
        self._known: tuple[int, int] | None = None

    @property
    def known(self) -> tuple[int, int]:
        """(rows, nodes)."""
        if self._known is None:
            self._known = _size(self._root)
        return self._known

    @property
    def rows(self) -> int:
        """Those of all repeats."""
        return self.known[0]

    def change(self, node: Node, sign: int = 1) -> None:
        """A node came (or went), with all below."""
        if self._known is not None:
            rows, nodes = _size(node)
            self._known = self._known[0] + sign * rows, self._known[1] + sign * nodes

    def at_most(self, there: int, d: NodeDef, wanted: int) -> int:
        """So many of the wanted rows as can be, with those that are there."""
        return wanted if wanted <= there else min(wanted, there + self.room(d))

    def room(self, d: NodeDef) -> int:
        """How many rows of a repeat can still come; those that may come inside them are asked for later."""
        nodes = 1 + sum(1 for _ in d.source.iterdescendants()) if d.source is not None else 1
        rows, there = self.known
        return max(0, min(most_rows(d) - rows, (MOST_NODES - there) // nodes))


def _size(root: Node) -> tuple[int, int]:
    kinds = [each.d.kind for each in root.walk()]
    return kinds.count("repeat"), len(kinds)


def most_rows(d: NodeDef) -> int:
    """How many rows there may be for one of this repeat to come."""
    above: NodeDef | None = d
    while above is not None and not above.linked:
        above = above.parent
    return MOST_ROWS if above is None else MOST_LINKED
