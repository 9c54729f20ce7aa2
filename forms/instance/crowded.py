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
    """Rows of repeats and nodes of any kind below a root: counted once it matters, as in few messages."""

    root: Node
    nodes: int = 0
    _rows: int = 0

    @property
    def rows(self) -> int:
        """Those of all repeats."""
        if not self.nodes:
            self._add(self.root, 1)
        return self._rows

    def change(self, node: Node, sign: int = 1) -> None:
        """A node came (or went), with all below."""
        if self.nodes:
            self._add(node, sign)

    def _add(self, node: Node, sign: int) -> None:
        for each in node.walk():
            self.nodes += sign
            if each.d.kind == "repeat":
                self._rows += sign

    def at_most(self, there: int, d: NodeDef, wanted: int) -> int:
        """So many of the wanted rows as can be, with those that are there."""
        return wanted if wanted <= there else min(wanted, there + self.room(d))

    def room(self, d: NodeDef) -> int:
        """How many rows of a repeat can still come; those that may come inside them are asked for later."""
        nodes = 1 + sum(1 for _ in d.source.iterdescendants()) if d.source is not None else 1
        rows = most_rows(d) - self.rows
        return max(0, min(rows, (MOST_NODES - self.nodes) // nodes))


def most_rows(d: NodeDef) -> int:
    """How many rows there may be for one of this repeat to come."""
    above: NodeDef | None = d
    while above is not None and not above.linked:
        above = above.parent
    return MOST_ROWS if above is None else MOST_LINKED
