"""Truth and selection functions of ODK: selected(), checklist() and their kin."""

from typing import Any

from forms.xpath.errors import XPathError
from forms.xpath.frame import Frame, XNode
from forms.xpath.library.function import Function, function
from forms.xpath.values import node_string, string_number, to_boolean, to_number


def _selected(frame: Frame, node: XNode, chosen: str, name: str) -> bool:
    """An unanswered list holds only the empty name."""
    return name.strip() in (chosen.split() or [""])


def _selected_at(frame: Frame, node: XNode, chosen: str, place: float) -> str:
    names = chosen.split()
    return names[int(place)] if 0 <= place < len(names) else ""


def _count_selected(frame: Frame, node: XNode, chosen: str) -> float:
    return float(len(chosen.split()))


def _from_string(frame: Frame, node: XNode, text: str) -> bool:
    return text in ("1", "true")


def _truths(value: Any, frame: Frame) -> list[bool]:
    """Each node of a node-set counts for itself, and is true when it is not blank."""
    if isinstance(value, list):
        return [node_string(node) != "" for node in value]
    return [to_boolean(value, frame)]


def _weights(value: Any, frame: Frame) -> list[float]:
    if isinstance(value, list):
        return [string_number(node_string(node), frame) for node in value]
    return [to_number(value, frame)]


def _within(total: float, least: float, most: float) -> bool:
    """-1 means no limit on that side."""
    return (least < 0 or total >= least) and (most < 0 or total <= most)


def _checklist(frame: Frame, node: XNode, least: float, most: float, *values: Any) -> bool:
    return _within(float(sum(sum(_truths(value, frame)) for value in values)), least, most)


def _weighted_checklist(frame: Frame, node: XNode, least: float, most: float, *values: Any) -> bool:
    if len(values) % 2:
        raise XPathError("weighted-checklist() needs a weight for every value")
    total = 0.0
    for truths, weights in zip(values[::2], values[1::2], strict=True):
        pairs = zip(_truths(truths, frame), _weights(weights, frame), strict=False)
        total += sum(weight for true, weight in pairs if true)
    return _within(total, least, most)


def _lang(frame: Frame, node: XNode, wanted: str) -> bool:
    """By the nearest xml:lang, without regard to case or to a narrower country part."""
    while node is not None and not hasattr(node, "iterancestors"):
        node = node.getparent() if hasattr(node, "getparent") else None
    if node is None:
        return False
    for one in (node, *node.iterancestors()):
        found = one.get("{http://www.w3.org/XML/1998/namespace}lang")
        if found is not None:
            here, there = found.lower(), wanted.lower()
            return bool(here == there or here.startswith(there + "-"))
    return False


LOGIC: dict[str, Function] = {
    "selected": function("boolean", "ss", _selected),
    "is-selected": function("boolean", "ss", _selected),
    "selected-at": function("string", "sn", _selected_at),
    "count-selected": function("number", "s", _count_selected),
    "boolean-from-string": function("boolean", "s", _from_string),
    "checklist": function("boolean", "nnv", _checklist, least=2, most=None),
    "weighted-checklist": function("boolean", "nnv", _weighted_checklist, least=2, most=None),
    "lang": function("boolean", "s", _lang),
}
