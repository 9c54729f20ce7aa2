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


@dataclass(slots=True, frozen=True)
class Crowded:
    """A repeat below ``parent`` that would have ``wanted`` rows; there is room for ``most``."""

    parent: Node
    d: NodeDef
    wanted: int
    most: int


@dataclass(slots=True)
class Size:
    """Rows of repeats and nodes of any kind."""

    rows: int = 0
    nodes: int = 0

    @classmethod
    def of(cls, root: Node) -> Size:
        """All there is at and below a node."""
        size = cls()
        size.add(root)
        return size

    def add(self, node: Node, sign: int = 1) -> None:
        """A node more (or less), with all below."""
        for each in node.walk():
            self.nodes += sign
            if each.d.kind == "repeat":
                self.rows += sign

    def at_most(self, there: int, d: NodeDef, wanted: int) -> int:
        """So many of the wanted rows as can be, with those that are there."""
        return min(wanted, max(there, there + self.room(d)))

    def room(self, d: NodeDef) -> int:
        """How many rows of a repeat can still come; those that may come inside them are asked for later."""
        nodes = 1 + sum(1 for _ in d.source.iterdescendants()) if d.source is not None else 1
        return max(0, min(most_rows(d) - self.rows, (MOST_NODES - self.nodes) // nodes))


def most_rows(d: NodeDef) -> int:
    """How many rows there may be for one of this repeat to come."""
    above: NodeDef | None = d
    while above is not None and not above.linked:
        above = above.parent
    return MOST_ROWS if above is None else MOST_LINKED
