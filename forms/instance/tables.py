"""Rows the app brings, as XML for expressions; long lists are built once and looked up ever after."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from forms.rows import write_rows

Element = Any
Rows = Sequence[Mapping[str, str]]

# A whole country's villages take 0.3 s to build; a kecamatan's take microseconds and differ by person.
_LONG = 200
_MOST_KEPT = 8
"""Long lists that stay in memory, those used last."""
_kept: OrderedDict[int, tuple[Rows, Element]] = OrderedDict()


def table(rows: Rows) -> tuple[Element, bool]:
    """``<root><item>...`` for the rows, and whether it is kept for the next interview with the same list."""
    if len(rows) < _LONG:
        return _built(rows), False
    known = _kept.get(id(rows))
    if known is None or known[0] is not rows:
        _kept[id(rows)] = known = (rows, _built(rows))
    _kept.move_to_end(id(rows))
    while len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return known[1], True


def _built(rows: Rows) -> Element:
    return write_rows(etree.Element("root"), rows)


class Indexes(dict[tuple[Any, ...], dict[str, list[Element]]]):
    """Lookup tables of one interview; those over lasting trees live with the tree, in ``shared``."""

    def __init__(self, shared: dict[Any, dict[str, list[Element]]], lasting: Iterable[Element]) -> None:
        super().__init__()
        self._shared = shared
        self._lasting = set(lasting)

    def keep(self, root: Element) -> None:
        """``root`` lasts longer than this interview."""
        self._lasting.add(root)

    def get(self, key: Any, default: Any = None) -> Any:
        return self._shared.get(key) or super().get(key, default)

    def __setitem__(self, key: tuple[Any, ...], value: dict[str, list[Element]]) -> None:
        if self._lasting and _tree(key) in self._lasting:
            self._shared[key] = value
        else:
            super().__setitem__(key, value)


def _tree(key: tuple[Any, ...]) -> Element | None:
    """The element a table was made over, wherever the key has it."""
    for part in key:
        found = part[1] if isinstance(part, tuple) and len(part) == 2 else part
        if isinstance(found, etree._Element):
            return found
    return None
