"""The body half of an XForm: controls, groups and repeats in the order of asking."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree

from forms.definition.items import read_items, read_itemset
from forms.definition.model import JR, Model
from forms.definition.nodes import CHANGED, Control, FlowItem, NodeDef, SetValue
from forms.definition.pages import number_lines
from forms.definition.texts import XF, guidance_of, read_text
from forms.problem import FormMistake

Element = Any

_SELECTS = {"select1": "select_one", "select": "select_multiple", "rank": "rank"}
_MEDIA = {"image": "image", "audio": "audio", "video": "video"}
_PREDICATE = re.compile(r"\[[^\[\]]*\]")
CONTROLS = {"input", "select1", "select", "upload", "trigger", "range", "rank", "secret"}
_TYPED = {"integer", "decimal", "date", "time", "dateTime", "geopoint", "geotrace", "geoshape", "barcode"}


def repeat_refs(body: Element) -> frozenset[str]:
    """The nodes that repeat; the model cannot tell them, only the body does."""
    return frozenset(_nodeset(repeat).strip() for repeat in body.iter(f"{XF}repeat"))


def _nodeset(element: Element) -> str:
    return str(element.get("nodeset") or element.get("ref") or "")


class Body:
    """Reads the body; ``root`` is the order of asking."""

    def __init__(self, body: Element, model: Model) -> None:
        self.model = model
        self.root = FlowItem("root", model.root, None, 0)
        self._children(body, self.root, model.root)
        number_lines(self.root)

    def _children(self, element: Element, item: FlowItem, context: NodeDef) -> None:
        for child in element:
            if not isinstance(child.tag, str):
                continue
            tag = etree.QName(child).localname
            if tag == "group":
                self._group(child, item, context)
            elif tag == "repeat":
                self._repeat(child, item, context, None)
            elif tag == "setvalue":
                self.setvalue(child, context)
            elif tag in CONTROLS:
                self._control(child, tag, item, context)

    def _group(self, element: Element, parent: FlowItem, context: NodeDef) -> None:
        repeat = element.find(f"{XF}repeat")
        ref = element.get("ref") or element.get("nodeset")
        if repeat is not None and (not ref or self.model.find(ref, context) is self._target(repeat, context)):
            self._repeat(repeat, parent, context, element)
            return
        node = self.model.find(ref, context) if ref else None
        item = self._item("group", node, parent, element)
        self._children(element, item, node or context)

    def _repeat(self, element: Element, parent: FlowItem, context: NodeDef, group: Element | None) -> None:
        node = self._target(element, context)
        if node is None:
            return
        item = self._item("repeat", node, parent, element if group is None else group)
        item.appearance |= frozenset(element.get("appearance", "").split())
        node.count = self.model.expression(element.get(f"{JR}count"), node.ref)
        fixed = element.get(f"{JR}noAddRemove", "").strip() == "true()"
        node.no_add_remove = fixed or node.count is not None
        if fixed and node.count is None:
            _one_at_least(node, self.model.instance)
        self._children(element, item, node)

    def _target(self, element: Element, context: NodeDef) -> NodeDef | None:
        ref = _nodeset(element)
        node = self.model.find(_PREDICATE.sub("", ref), context) if ref else None
        node = node or self.model.bind_ids.get(element.get("bind", ""))
        if node is None:
            self.model.mistakes.append(
                FormMistake(
                    "mistake",
                    "no_such_node",
                    f"a question points to {ref}, which the form has not",
                    values={"ref": ref},
                )
            )
        return node

    def _item(self, kind: Any, node: NodeDef | None, parent: FlowItem, element: Element) -> FlowItem:
        item = FlowItem(kind, node, parent, len(parent.children))
        item.label = read_text(element.find(f"{XF}label"), self.model.itext)
        item.appearance = frozenset(element.get("appearance", "").split())
        parent.children.append(item)
        if node is not None and node.item is None:
            node.item = item
        return item

    def _control(self, element: Element, tag: str, parent: FlowItem, context: NodeDef) -> None:
        node = self._target(element, context)
        if node is None:
            return
        item = self._item("question", node, parent, element)
        item.control = self._read_control(element, tag, node, item)
        if node.control is None:
            node.control = item.control
        for child in element.iterfind(f"{XF}setvalue"):
            self.setvalue(child, context, node)

    def _read_control(self, element: Element, tag: str, node: NodeDef, item: FlowItem) -> Control:
        control = Control(tag, _question_type(element, tag, node), item.label, appearance=item.appearance)
        control.hint = read_text(element.find(f"{XF}hint"), self.model.itext)
        control.guidance = guidance_of(control.hint)
        control.accuracy = _metres(element.get("accuracyThreshold", ""))
        if tag in _SELECTS:
            control.items = read_items(element, self.model)
            control.itemset = read_itemset(element, node, self.model)
        if tag == "range":
            control.range = (element.get("start", "0"), element.get("end", "10"), element.get("step", "1"))
        return control

    def setvalue(self, element: Element, context: NodeDef, trigger: NodeDef | None = None) -> None:
        """A ``<setvalue>`` of the model, of a control (its trigger) or of a repeat; one in a control may
        listen to events of the form as well.
        """
        ref = _nodeset(element)
        if "/@" in ref:
            self.model.attribute(ref, initial=element.get("value"))
            return
        where = self.model.expression(ref, ref) if "[" in ref else None
        target = self._target(element, context)
        if target is None:
            return
        events = frozenset(element.get("event", "").split())
        value = self.model.expression(element.get("value"), target.ref)
        action = SetValue(target, events, value, element.text or "", context, where)
        if events - CHANGED:
            self.model.root.setvalues.append(action)
        if trigger is not None and events & CHANGED:
            trigger.setvalues.append(action)


def _one_at_least(repeat: NodeDef, instance: Element) -> None:
    """Nobody can add the first instance of a repeat that is fixed: there is one, in rows that the form gives,
    too.
    """
    parent = repeat.parent
    if parent is None or parent.source is None:
        return
    later = {each.tag for each in parent.children[repeat.slot + 1 :]}
    for around in _all_of(parent, instance):
        if not any(child.tag == repeat.tag for child in around):
            place = next((place for place, child in enumerate(around) if child.tag in later), len(around))
            around.insert(place, deepcopy(repeat.source))


def _all_of(d: NodeDef, instance: Element) -> list[Element]:
    """Every element of a node: where the form begins, in templates, and in the rows that it gives."""
    found = [] if d.source is None else [d.source]
    path: list[str] = []
    node: NodeDef | None = d
    while node is not None and node.parent is not None:
        path.insert(0, node.tag)
        if node.kind == "repeat":
            below = "/".join(path[1:])
            around = [root for root in (node.source, *node.given) if root is not None]
            found += [each for root in around for each in (root.iterfind(below) if below else (root,))]
        node = node.parent
    found += instance.iterfind("/".join(path)) if path else [instance]
    return list(dict.fromkeys(found))


def _metres(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text, re.ASCII) else 0.0


def _question_type(element: Element, tag: str, node: NodeDef) -> str:
    if tag in _SELECTS:
        return "note" if "label" in element.get("appearance", "").split() else _SELECTS[tag]
    if tag == "upload":
        return _MEDIA.get(element.get("mediatype", "").split("/")[0], "file")
    if tag == "trigger":
        return "acknowledge"
    if tag == "range":
        return "range"
    if node.bind.readonly is True and tag == "input":
        return "note"
    return node.bind.type if node.bind.type in _TYPED else "text"
