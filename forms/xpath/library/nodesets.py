"""Functions over node-sets: counting, naming, shuffling, looking up."""

import hashlib
import math
from typing import Any

from lxml import etree
from lxml.etree import iselement

from forms.xpath.axes import tag_of
from forms.xpath.frame import Element, Frame, XNode
from forms.xpath.library.function import Function, function
from forms.xpath.values import node_string, to_number, to_string

_MODULUS = 2_147_483_647
_MULTIPLIER = 16_807


def _count(frame: Frame, node: XNode, nodes: list[XNode]) -> float:
    off = frame.context.off
    if not off:
        return float(len(nodes))
    known: dict[XNode, bool] = {None: False}
    return float(sum([not _is_off(one, off, known) for one in nodes]))


def _is_off(node: XNode, off: str, known: dict[XNode, bool]) -> bool:
    """Whether the node or what it is in is not relevant: what is not asked is not counted. ``known``: for
    what others are in, too.
    """
    if not iselement(node) or node.get(off) is not None:
        return bool(iselement(node))
    parent = node.getparent()
    if parent not in known:
        known[parent] = _is_off(parent, off, known)
    return known[parent]


def _count_non_empty(frame: Frame, node: XNode, nodes: list[XNode]) -> float:
    return float(sum(1 for one in nodes if node_string(one)))


def _first(node: XNode, given: tuple[list[XNode], ...]) -> XNode:
    if given:
        return given[0][0] if given[0] else None
    return node


def _qualified(node: XNode) -> tuple[str, str, str]:
    """(namespace, local name, prefix); all blank for a node without a name."""
    if iselement(node):
        tag = node.tag
        if not isinstance(tag, str):
            return "", getattr(node, "target", "") or "", ""
        return *_split(tag), node.prefix or ""
    name = getattr(node, "attrname", None)
    if name is None:
        return "", "", ""
    space, local = _split(name)
    prefixes = {uri: prefix for prefix, uri in node.getparent().nsmap.items() if prefix}
    return space, local, prefixes.get(space, "")


def _split(tag: str) -> tuple[str, str]:
    name = etree.QName(tag)
    return name.namespace or "", name.localname


def _local_name(frame: Frame, node: XNode, *given: list[XNode]) -> str:
    return _qualified(_first(node, given))[1]


def _namespace_uri(frame: Frame, node: XNode, *given: list[XNode]) -> str:
    return _qualified(_first(node, given))[0]


def _name(frame: Frame, node: XNode, *given: list[XNode]) -> str:
    _, local, prefix = _qualified(_first(node, given))
    return f"{prefix}:{local}" if prefix else local


def _id(frame: Frame, node: XNode, value: Any) -> list[XNode]:
    """XForms documents declare no DTD, so an attribute called id is taken for one."""
    if frame.root is None:
        return []
    texts = [node_string(one) for one in value] if isinstance(value, list) else [to_string(value, frame)]
    wanted = {name for text in texts for name in text.split()}
    return [one for one in frame.root.iter(etree.Element) if one.get("id") in wanted]


def _randomize(frame: Frame, node: XNode, nodes: list[XNode], *seed: Any) -> list[XNode]:
    """The "inside-out" Fisher-Yates shuffle of the specification; a seed makes it repeatable."""
    draw = _seeded(_seed(seed[0], frame)) if seed else frame.context.rng.random
    shuffled: list[XNode] = []
    for place, one in enumerate(nodes):
        other = int(draw() * (place + 1))
        shuffled.append(one)
        shuffled[place], shuffled[other] = shuffled[other], one
    return shuffled


def _seed(value: Any, frame: Frame) -> int:
    """A number without its fraction; another text by the first 64 bits of its SHA-256; blank is 0."""
    number = to_number(value, frame)
    if math.isnan(number):
        text = to_string(value, frame)
        digest = hashlib.sha256(text.encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True) if text and text != "NaN" else 0
    limit = 2.0**63
    if math.isinf(number) or abs(number) >= limit:
        return 2**63 - 1 if number > 0 else -(2**63)
    return int(number)


def _seeded(seed: int) -> Any:
    """Park and Miller's minimal standard generator, as the specification asks."""
    state = abs(seed) % _MODULUS * (-1 if seed < 0 else 1)
    state = state if state > 0 else state + _MODULUS - 1

    def draw() -> float:
        nonlocal state
        state = state * _MULTIPLIER % _MODULUS
        return (state - 1) / (_MODULUS - 1)

    return draw


def _pulldata(frame: Frame, node: XNode, name: str, column: str, key: str, value: str) -> str:
    if frame.context.pulldata is not None:
        return frame.context.pulldata(name, column, key, value)
    root = frame.context.instances.get(name)
    if root is None:
        return ""
    for row in _rows_by(frame, root, key).get(value, ()):
        return _cell(row, column) or ""
    return ""


def _cell(row: Element, column: str) -> str | None:
    """What stands there, maybe nothing; None where the row has no such column or attribute ("@kode")."""
    tag = tag_of(column.removeprefix("@"))
    if column.startswith("@"):
        found = row.get(tag)
    else:
        found = row.findtext(tag if tag.startswith("{") else f"{{*}}{tag}") if tag else None
    return None if found is None else str(found)


def _rows_by(frame: Frame, root: Element, key: str) -> dict[str, list[Element]]:
    name = (root, "pulldata", key)
    table = frame.context.indexes.get(name)
    if table is None:
        table = frame.context.indexes[name] = {}
        for row in root.iterchildren("{*}item"):
            value = _cell(row, key)
            if value is not None:
                table.setdefault(value, []).append(row)
    return table


NODESETS: dict[str, Function] = {
    "count": function("number", "N", _count),
    "count-non-empty": function("number", "N", _count_non_empty),
    "local-name": function("string", "N", _local_name, least=0),
    "namespace-uri": function("string", "N", _namespace_uri, least=0),
    "name": function("string", "N", _name, least=0),
    "id": function("nodes", "v", _id),
    "randomize": function("nodes", "Nv", _randomize, least=1),
    "pulldata": function("string", "ssss", _pulldata),
}
