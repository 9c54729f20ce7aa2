"""A place in the walk -> what is shown there: question, field-list, prompt; reads the instance, changes
nothing.
"""

from __future__ import annotations

from forms.definition.nodes import Control, FlowItem
from forms.definition.texts import Text, Wording
from forms.instance import Instance, Node
from forms.interview.marks import PARTIAL
from forms.interview.markup import to_html, to_plain
from forms.interview.show import shown
from forms.interview.walk import Spot, Walk
from forms.step import Answered, Choice, Question

_TOGETHER = frozenset(
    {
        "text",
        "integer",
        "decimal",
        "range",
        "date",
        "time",
        "dateTime",
        "select_one",
        "select_multiple",
        "note",
    }
    | {"acknowledge", "barcode"}
)


def question(instance: Instance, node: Node, index: int = 0, total: int = 0) -> Question:
    """The question at ``node`` in the person's language."""
    control = node.d.control
    assert control is not None
    wording = control.label.wording(instance.language)
    choices = marked_up(instance.options(node))
    required, readonly = instance.required(node), instance.readonly(node)
    value = node.el.get(PARTIAL) or node.value
    return Question(
        ref=node.ref,
        name=node.d.name,
        type=control.type,
        label=html(instance, control.label, node) or node.d.name,
        hint=html(instance, control.hint, node),
        required=required,
        readonly=readonly or control.type == "note",
        appearance=control.appearance,
        choices=choices,
        value=value,
        shown=shown(value, control.type, choices, instance.setting.language),
        index=index,
        total=total,
        image=_media(wording, "big-image", "image"),
        audio=_media(wording, "audio"),
        video=_media(wording, "video"),
        range=control.range,
        group=heading(instance, node),
        instance=instance_number(node),
    )


def asked_for(instance: Instance, node: Node) -> Question:
    """What an answer is read against: the question without its words."""
    control = node.d.control
    assert control is not None
    return Question(
        ref="",
        name=node.d.name,
        type=control.type,
        label="",
        appearance=control.appearance,
        choices=instance.options(node),
        value=node.el.get(PARTIAL) or node.value,
        range=control.range,
    )


def answered(instance: Instance, node: Node) -> Answered:
    """The answer at ``node`` as a line of a summary; what a person wrote is no markdown."""
    control = node.d.control
    assert control is not None
    label = html(instance, control.label, node) or node.d.name
    text = worded(instance, node)
    return Answered(
        node.ref,
        to_plain(label),
        to_plain(text) if instance.options(node) else text,
        control.type,
        node.d.name,
        node.value,
        to_plain(heading(instance, node)),
    )


def worded(instance: Instance, node: Node) -> str:
    """The answer in words: labels instead of names, dates as dd/mm/yyyy."""
    kind = node.d.control.type if node.d.control is not None else node.d.bind.type
    return shown(node.value, kind, instance.options(node), instance.setting.language)


def _media(wording: Wording, *forms: str) -> str:
    return next((wording.media[form] for form in forms if form in wording.media), "")


def marked_up(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(choice.name, to_html(choice.label), choice.image) for choice in choices)


def html(instance: Instance, source: Text, node: Node) -> str:
    return to_html(instance.text(source, node)) if source else ""


def heading(instance: Instance, node: Node) -> str:
    """The label of the nearest group or repeat above that has one."""
    item: FlowItem | None = node.d.item.parent if node.d.item else None
    while item is not None and item.kind != "root":
        if item.label:
            above = node if item.node is None else node.up_to(item.node)
            return html(instance, item.label, above or node)
        item = item.parent
    return ""


def instance_number(node: Node) -> int:
    """Which instance of the nearest repeat above it is in, from 1; 0 outside of repeats."""
    item: FlowItem | None = node.d.item
    while item is not None and item.kind != "repeat":
        item = item.parent
    above = node.up_to(item.node) if item is not None and item.node is not None else None
    return above.position if above is not None else 0


def together(walk: Walk, spot: Spot) -> tuple[Node, ...]:
    """The questions of a field-list that may be asked as one message; empty when they must come one by
    one.
    """
    if spot.kind not in ("group", "repeat") or "field-list" not in spot.item.appearance:
        return ()
    if not _simple(spot.item):
        return ()
    found: list[Node] = []
    inner = walk.next(spot)
    while inner.kind in ("question", "group") and _inside(inner.item, spot.item):
        if inner.kind == "question":
            found.append(inner.node)
        inner = walk.next(inner)
    return tuple(found)


def _simple(item: FlowItem) -> bool:
    return all(_simple_child(child) for child in item.children)


def _simple_child(item: FlowItem) -> bool:
    if item.kind == "question":
        control: Control | None = item.control
        return control is not None and control.type in _TOGETHER
    return item.kind == "group" and _simple(item)


def _inside(item: FlowItem, outer: FlowItem) -> bool:
    above: FlowItem | None = item.parent
    while above is not None:
        if above is outer:
            return True
        above = above.parent
    return False
