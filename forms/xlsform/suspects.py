"""Which row pyxform stumbles over when it does not say so, and how a row is made harmless; words nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
Stumbles = Callable[[list[Row]], bool]
"""Whether the same fault stands in these rows of the survey."""

_STRUCTURE = ("begin", "end")


def harmless(row: Row) -> Row:
    """A row of the same name, so that nothing that refers to it becomes a mistake; it needs no column."""
    name = row.get("name") or row.get("value")
    return {"type": "hidden", "name": name} if name else {}


def is_structure(row: Row) -> bool:
    """Begins or ends a group: others depend on it."""
    return str(row.get("type", "")).strip().lower().startswith(_STRUCTURE)


def suspect(rows: list[Row], stumbles: Stumbles) -> int:
    """Index of the first row with which the fault appears, -1 when it is in none; about log2(rows) tries."""
    mild = [row if is_structure(row) else harmless(row) for row in rows]
    if stumbles(mild):
        return -1
    low, high = 0, len(rows)
    while high - low > 1:
        middle = (low + high) // 2
        if stumbles(rows[:middle] + mild[middle:]):
            high = middle
        else:
            low = middle
    return high - 1
