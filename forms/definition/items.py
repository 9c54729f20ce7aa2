"""Options of a select: written in the form, or taken from a node-set; must not evaluate them."""

from __future__ import annotations

import re
from typing import Any

from forms.definition.model import Model
from forms.definition.nodes import ItemSet, NodeDef
from forms.definition.texts import WORDED, XF, Text, read_text

Element = Any

_INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")


def read_items(element: Element, model: Model) -> tuple[tuple[str, Text], ...]:
    """``<item>``s written out: (value, label)."""
    return tuple(
        ((item.findtext(f"{XF}value") or "").strip(), read_text(item.find(f"{XF}label"), model.itext))
        for item in element.iterfind(f"{XF}item")
    )


def read_itemset(element: Element, node: NodeDef, model: Model) -> ItemSet | None:
    """``<itemset>``, or None when the options are written out or it has a mistake (noted)."""
    found = element.find(f"{XF}itemset")
    if found is None:
        return None
    source = (found.get("nodeset") or "").strip()
    nodes = model.expression(source, node.ref)
    value = model.expression(_ref(found, "value") or "name", node.ref)
    if nodes is None or value is None:
        return None
    instances = _INSTANCE.findall(source)
    label = _ref(found, "label")
    inner = label[len("jr:itext(") : -1] if label.startswith("jr:itext(") and label.endswith(")") else ""
    name = _ref(found, "value") or "name"
    return ItemSet(
        nodes,
        value,
        model.expression(None if inner else label, node.ref),
        model.expression(inner, node.ref),
        instances[0] if instances and source.startswith("instance(") else "",
        column=_column(name),
        label_column=_column(label),
        itext_column=_column(inner),
        after=sum(1 for _ in found.itersiblings(f"{XF}item", preceding=True)),
        worded=found.get(WORDED, ""),
        fixed=bool(re.fullmatch(r"instance\(\s*['\"][^'\"]+['\"]\s*\)/root/item", source)),
    )


def _column(expression: str) -> str:
    return expression if re.fullmatch(r"[A-Za-z_][\w-]*", expression, re.ASCII) else ""


def _ref(itemset: Element, name: str) -> str:
    child = itemset.find(f"{XF}{name}")
    return "" if child is None else (child.get("ref") or "").strip()
