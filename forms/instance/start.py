"""How a form begins: metadata, dynamic defaults, the first calculations; and what happens on later events."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from forms.definition.nodes import CHANGED, Attribute, NodeDef, SetValue
from forms.instance.engine import Engine
from forms.instance.identity import instance_id, names_the_instance, renew
from forms.instance.node import Node
from forms.instance.outside import properties
from forms.step import Setting
from forms.values import cast
from forms.xpath import XPath, XPathError

AGAIN = frozenset({"odk-instance-load"})
FIRST = AGAIN | {"odk-instance-first-load", "xforms-ready"}
NEW_REPEAT = frozenset({"odk-new-repeat"})
_MOST_TRIGGERS = 1_000
"""Calculations that one answer may set off."""


def begin(engine: Engine, root: NodeDef, attributes: Iterable[Attribute], setting: Setting) -> None:
    """Everything a new instance needs, in the engines' order: metadata, calculations, then dynamic
    defaults.
    """
    for node in engine.root.walk():
        preload(node, setting, is_new=True)
    engine.evaluate_all(engine.root)
    for node in engine.root.walk():
        if node.value and node.d.control is not None and node.d.control.itemset is not None:
            engine.schedule(node, "items")
    engine.settle()
    engine.changed.clear()
    follow(engine)
    fire(engine, root.setvalues, FIRST, engine.root)
    engine.changed.clear()
    follow(engine)
    for attribute in attributes:
        if attribute.initial is not None:
            set_attribute(engine, attribute, attribute.initial)


def again(engine: Engine, root: NodeDef, setting: Setting) -> None:
    """Everything that a submission needs to be sent again: a new name, conditions, calculations; metadata and
    what only a new instance sets (``odk-instance-first-load``) stay as they were sent.
    """
    renew(engine.root, setting)
    engine.evaluate_all(engine.root, anew=False)
    engine.settle()
    engine.changed.clear()
    fire(engine, root.setvalues, AGAIN, engine.root)
    follow(engine)


def set_attribute(engine: Engine, attribute: Attribute, expression: XPath) -> None:
    """Seen from an attribute, ".." is its element: a child put there for the moment sees the same."""
    for node in engine.root.at(attribute.owner.path):
        child = etree.SubElement(node.el, "attribute")
        try:
            value = expression.string(child, engine.context)
        except XPathError:
            value = ""
        node.el.remove(child)
        node.el.set(attribute.name, value)


def preload(node: Node, setting: Setting, *, is_new: bool) -> None:
    """jr:preload; only what is about the start is set on a new form alone."""
    bind = node.d.bind
    value = _preloaded(bind.preload, bind.preload_params, setting) if bind.preload and is_new else None
    if names_the_instance(node) and not node.value:
        value = instance_id(setting)
    if value:
        node.el.text = cast(value, bind.type) or value


def _preloaded(kind: str, params: str, setting: Setting) -> str | None:
    if kind == "uid":
        return instance_id(setting)
    if kind == "date" and params == "today":
        return setting.now.date().isoformat()
    if kind == "timestamp" and params == "start":
        return setting.now.isoformat(timespec="milliseconds")
    if kind == "property":
        return properties(setting).get(params, "")
    if kind == "context" and params == "UserID":
        return setting.username
    return None


def finish(root: Node, setting: Setting) -> None:
    """The time of sending."""
    for node in root.walk():
        if node.d.bind.preload == "timestamp" and node.d.bind.preload_params == "end":
            node.el.text = setting.now.isoformat(timespec="milliseconds")


def fire(engine: Engine, actions: Iterable[SetValue], events: frozenset[str], source: Node) -> None:
    """Run the setvalues that listen to one of ``events``, each seeing what the one before did."""
    for action in actions:
        if action.events & events:
            for target in _aimed_at(engine, action, source):
                run(engine, action, target)


def _aimed_at(engine: Engine, action: SetValue, source: Node) -> list[Node]:
    if action.where is None:
        return targets(action.target, source)
    elements = set(engine.nodes(action.where, source))
    return [node for node in engine.root.at(action.target.path) if node.el in elements]


def follow(engine: Engine) -> None:
    """What new rows and changed values trigger, and what that triggers; a circle of triggers ends after a
    while, which is longer the more rows came.
    """
    left = _MOST_TRIGGERS
    while left > 0:
        if engine.inserted:
            left += 1
            node = engine.inserted.pop(0)
            if not node.gone:
                fire(engine, _inside(engine.root, node.d), NEW_REPEAT, node)
        elif engine.changed:
            left -= 1
            node = engine.changed.pop(0)
            fire(engine, node.d.setvalues, CHANGED, node)
        else:
            return
    engine.inserted.clear()
    engine.changed.clear()


def _inside(root: Node, repeat: NodeDef) -> list[SetValue]:
    """The form's actions that are written in the repeat or set something below it."""
    depth = len(repeat.path)
    places = ((action, action.within.path, action.target.path) for action in root.d.setvalues)
    return [action for action, *paths in places if repeat.path in (path[:depth] for path in paths)]


def run(engine: Engine, action: SetValue, target: Node) -> None:
    value = engine.string(action.value, target) if action.value is not None else action.literal
    engine.set(target, cast(value, target.d.bind.type))


def targets(d: NodeDef, source: Node) -> list[Node]:
    """The nodes of ``d`` that belong to ``source``: in the same repeat instance where they share one."""
    slots: list[int] = []
    node: NodeDef | None = d
    while node is not None:
        start = source.up_to(node)
        if start is not None:
            return list(start.at(tuple(reversed(slots))))
        slots.append(node.slot)
        node = node.parent
    return []
