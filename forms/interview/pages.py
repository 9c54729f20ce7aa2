"""A page (field-list) as it is now: its lines, the notes told with a question, a grid; changes nothing."""

from __future__ import annotations

from forms.definition.nodes import FlowItem
from forms.definition.texts import NO_TEXT
from forms.instance import Instance, Node
from forms.interview.walk import locate

GRID = frozenset({"list-nolabel", "list", "likert"})
"""Appearances of the questions of a grid."""
LISTED = 20
"""Questions of a page, at most, that are told by number."""


def lines(instance: Instance, node: Node) -> list[Node]:
    """The questions of the page around ``node`` that can be answered in a line, in order; else none."""
    page = node.d.item.page if node.d.item is not None else None
    found = (at(item, node) for item in page.lines) if page is not None else ()
    return [each for each in found if each is not None and each.relevant and not instance.readonly(each)]


def listed(instance: Instance, node: Node) -> list[Node]:
    """The lines, unless the page is too long for a list."""
    page = node.d.item.page if node.d.item is not None else None
    return lines(instance, node) if page is not None and len(page.lines) <= LISTED else []


def number(node: Node) -> int:
    """What names the question on its page; 0 where nothing does."""
    return node.d.item.number if node.d.item is not None else 0


def notes(instance: Instance, node: Node) -> list[Node]:
    """What is told together with the question at ``node``, in order."""
    if node.d.item is None or not node.d.item.notes:
        return []
    found = (at(item, node) for item in node.d.item.notes)
    return [note for note in found if note and note.relevant and not _is_seen_alone(instance, note)]


def told_with(instance: Instance, note: Node) -> Node | None:
    """The question that a note is told with, where it is to be asked; None for what is shown by itself."""
    item = note.d.item.told_with if note.d.item is not None else None
    question = at(item, note) if item is not None else None
    if question is None or not question.relevant or _is_seen_alone(instance, note):
        return None
    return question


def is_bare(node: Node) -> bool:
    """A note without words, as the heading row of a grid: there is nothing to show."""
    control = node.d.control
    empty = control is not None and control.label is NO_TEXT and control.hint is NO_TEXT
    return empty and control is not None and control.type == "note"


def grid(instance: Instance, node: Node) -> list[Node]:
    """The lines beside ``node`` that have its choices and are asked as one; none where it stands alone."""
    if not _in_grid(node):
        return []
    beside = lines(instance, node)
    if node not in beside:  # a condition makes it read-only for now
        return []
    place, choices = beside.index(node), instance.options(node)
    first = last = place
    while first and _alike(instance, beside[first - 1], choices):
        first -= 1
    while last + 1 < len(beside) and _alike(instance, beside[last + 1], choices):
        last += 1
    return beside[first : last + 1] if last > first else []


def _alike(instance: Instance, node: Node, choices: object) -> bool:
    return _in_grid(node) and instance.options(node) == choices


def _in_grid(node: Node) -> bool:
    control, item = node.d.control, node.d.item
    return (
        control is not None
        and control.type == "select_one"
        and item is not None
        and item.number > 0
        and not control.appearance.isdisjoint(GRID)
    )


def at(item: FlowItem, node: Node) -> Node | None:
    return locate(item.node, node) if item.node is not None else None


def _is_seen_alone(instance: Instance, note: Node) -> bool:
    """With a picture it is, and, outside a page, with an answer."""
    control, item = note.d.control, note.d.item
    outside = item is not None and item.page is None and bool(note.value)
    return outside or (control is not None and bool(control.label.wording(instance.language).media))
