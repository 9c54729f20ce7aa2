"""Pages: a field-list's questions, each with the number that names it there; knows no answers."""

from __future__ import annotations

from forms.definition.nodes import FlowItem

TOLD = 8
"""Notes that are told together with the question after them, at most."""
_NOT_TYPED = frozenset({"image", "audio", "video", "file"})


def number_lines(item: FlowItem) -> None:
    """Of all questions below: relevant or not, so that a number means the same question all along."""
    for child in item.children:
        if "field-list" in child.appearance:
            _page(child, child, [])
        else:
            number_lines(child)


def _page(item: FlowItem, page: FlowItem, notes: list[FlowItem]) -> None:
    """``notes`` wait for the question after them. A repeat inside a page is asked for itself."""
    for child in item.children:
        if child.kind == "question":
            _question(child, page, notes)
        elif child.kind == "group":
            _page(child, page, notes)
        else:
            notes.clear()
            _page(child, child, []) if "field-list" in child.appearance else number_lines(child)


def _question(item: FlowItem, page: FlowItem, notes: list[FlowItem]) -> None:
    control = item.control
    assert control is not None
    item.page = page
    if control.type == "note" or (item.node is not None and item.node.bind.readonly is True):
        notes.append(item)
        return
    item.notes, notes[:] = notes[-TOLD:], []
    for note in item.notes:
        note.told_with = item
    if control.type not in _NOT_TYPED:
        page.lines.append(item)
        item.number = len(page.lines)
