"""A place in the walk -> what is shown there: question, prompt; reads the instance, changes
nothing.
"""

from __future__ import annotations

from forms.answer import READ
from forms.definition.nodes import FlowItem, NodeDef
from forms.definition.texts import Text, Wording
from forms.instance import Instance, Node
from forms.instance.node import borrowed
from forms.interview import pages
from forms.interview.marks import PARTIAL
from forms.interview.markup import to_html, to_plain
from forms.interview.show import shown
from forms.interview.walk import Spot
from forms.step import Answered, Choice, Question, RepeatPrompt


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
        guidance=html(instance, control.guidance, node),
        accuracy=control.accuracy,
        notes=tuple([told(instance, note) for note in pages.notes(instance, node)]),
        number=pages.number(node),
    )


def told(instance: Instance, note: Node) -> str:
    """A note of a page, with the value it shows, as it stands before the question that follows."""
    control = note.d.control
    assert control is not None
    words = (html(instance, control.label, note), html(instance, control.hint, note))
    return " ".join(filter(None, (*words, worded(instance, note))))


def asked_for(instance: Instance, node: Node) -> Question:
    """What an answer is read against: of the question's words only those that its author wrote."""
    control = node.d.control
    assert control is not None
    language = instance.language
    return Question(
        ref="",
        name=node.d.name,
        type=control.type,
        label=f"{control.label.wording(language).words} {control.hint.wording(language).words}",
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
    return Answered(
        node.ref,
        to_plain(label),
        _said(instance, node),
        control.type,
        node.d.name,
        node.value,
        to_plain(heading(instance, node)),
    )


def worded(instance: Instance, node: Node) -> str:
    """The answer in words: labels instead of names, dates as dd/mm/yyyy."""
    return _shown(instance, node, instance.options(node))


def _shown(instance: Instance, node: Node, choices: tuple[Choice, ...]) -> str:
    kind = node.d.control.type if node.d.control is not None else node.d.bind.type
    return shown(node.value, kind, choices, instance.setting.language)


def _said(instance: Instance, node: Node) -> str:
    """The same without markup; what a person wrote has none."""
    choices = instance.options(node)
    text = _shown(instance, node, choices)
    return to_plain(text) if choices else text


def echo(instance: Instance, node: Node, typed: str) -> str:
    """The answer in words; "" where it reads as it was typed, or a text is stored as it is."""
    if node.d.control is None or node.d.control.type not in READ:
        return ""
    told = _said(instance, node)
    return "" if told.casefold() == typed.strip().casefold() else told


def _media(wording: Wording, *forms: str) -> str:
    if not wording.media:
        return ""
    return next((wording.media[form] for form in forms if form in wording.media), "")


def marked_up(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if not choices:
        return ()
    return tuple([Choice(choice.name, to_html(choice.label), choice.image) for choice in choices])


def html(instance: Instance, source: Text, node: Node) -> str:
    return to_html(instance.text(source, node)) if source else ""


def plain_label(instance: Instance, node: Node) -> str:
    """What the question is called, without markup."""
    control = node.d.control
    return (to_plain(html(instance, control.label, node)) if control is not None else "") or node.d.name


def heading(instance: Instance, node: Node) -> str:
    """Where a question stands, as ``place`` tells it."""
    return place(instance, node.d.item.parent if node.d.item else None, node)


def place(instance: Instance, item: FlowItem | None, node: Node) -> str:
    """``item`` by name, with every repeat around it and the number of its instance: Tanaman 2 › Rincian."""
    parts: list[str] = []
    while item is not None and item.kind != "root":
        above = node if item.node is None else node.up_to(item.node) or node
        if item.kind == "repeat":
            parts.append(f"{title(instance, item, above)} {above.position}")
        elif item.label and not parts:
            parts.append(html(instance, item.label, above))
        item = item.parent
    return " › ".join(reversed(parts))


def title(instance: Instance, repeat: FlowItem, node: Node) -> str:
    """What a repeat is called: by its label, by that of the group it is in, else by its name."""
    item: FlowItem | None = repeat
    while item is not None and (item is repeat or item.kind == "group"):
        above = node if item.node is None else node.up_to(item.node) or node
        label = html(instance, item.label, above)
        if label:
            return label
        item = item.parent
    return node.d.name


def prompt(instance: Instance, spot: Spot, index: int = 0, total: int = 0) -> RepeatPrompt:
    """ "Add another?", its label as the next instance would read it."""
    d = spot.item.node
    assert d is not None
    group, label = called(instance, spot.node, d)
    return RepeatPrompt(spot.ref, label, len(spot.node.kids[d.slot]), index, total, group)


def called(instance: Instance, parent: Node, d: NodeDef) -> tuple[str, str]:
    """Where a repeat stands and what it is called, as its next instance would read it."""
    item = d.item
    assert item is not None
    with borrowed(parent, d) as node:
        return place(instance, item.parent, parent), title(instance, item, node)
