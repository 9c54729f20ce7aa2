"""Why a number is missing: nobody said it yet, or nobody is asked for it; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from forms.instance.node import Element, Node


def not_asked(root: Node, elements: Iterable[Element]) -> bool:
    """Whether one of them is not relevant, or worked out of what is not asked for."""
    wanted = set(elements)
    return any(_is_off(root, node, set()) for node in root.walk() if node.el in wanted)


def _is_off(root: Node, node: Node, seen: set[Node]) -> bool:
    """A calculation is, where all that it lacks is."""
    if not node.relevant or node.d.bind.calculate is None or node in seen:
        return not node.relevant
    seen.add(node)
    lacking = [each for each in _read(root, node) if not each.value]
    return bool(lacking) and all(_is_off(root, each, seen) for each in lacking)


def _read(root: Node, node: Node) -> list[Node]:
    """The answers and calculations that its calculation reads."""
    return [
        each
        for each in root.walk()
        if each.d.kind == "leaf"
        and any(edge.target is node.d and edge.what == "calculate" for edge in each.d.edges)
    ]
