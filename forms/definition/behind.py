"""What a node depends on, by the definition, however many calculations lie between; evaluates nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.definition.nodes import NodeDef
from forms.definition.reads import reads

Read = tuple[NodeDef, NodeDef]
"""A node that is read, and the node within which it is of the same row."""


def behind(d: NodeDef, nodes: Mapping[str, NodeDef], root: NodeDef) -> dict[NodeDef, NodeDef]:
    """All that decides about the value of ``d``, its conditions and whether it is shown -> as in ``Read``."""
    readers = _readers(nodes)
    found: dict[NodeDef, NodeDef] = {}
    waiting = [*_conditions(d, nodes, root), *_read(d, readers)]
    while waiting:
        one, anchor = waiting.pop()
        if one is d or (one in found and found[one].depth <= anchor.depth):
            continue
        found[one] = anchor
        if one.control is None or one.bind.calculate is not None:
            waiting += [(each, min(anchor, own, key=_depth)) for each, own in _read(one, readers)]
    return found


def _depth(node: NodeDef) -> int:
    return node.depth


def _conditions(d: NodeDef, nodes: Mapping[str, NodeDef], root: NodeDef) -> Iterator[Read]:
    for condition in (d.bind.constraint, d.bind.required):
        if condition is not None and not isinstance(condition, bool):
            yield from reads(condition, d, nodes, root).read.items()


def _readers(nodes: Mapping[str, NodeDef]) -> dict[NodeDef, list[Read]]:
    """Whose value, count or relevance reads what, and what sets it."""
    found: dict[NodeDef, list[Read]] = {}
    for source in nodes.values():
        for edge in source.edges:
            if edge.what != "items":
                found.setdefault(edge.target, []).append((source, edge.anchor))
        for action in source.setvalues:
            found.setdefault(action.target, []).append((source, _shared(source, action.target)))
    return found


def _read(d: NodeDef, readers: Mapping[NodeDef, list[Read]]) -> Iterator[Read]:
    above: NodeDef | None = d
    while above is not None:
        yield from readers.get(above, ())
        above = above.parent


def _shared(one: NodeDef, other: NodeDef) -> NodeDef:
    above = one
    while above.parent is not None and above.path != other.path[: above.depth]:
        above = above.parent
    return above
