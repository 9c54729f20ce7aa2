"""Pages: a field-list's questions, each with the number that names it there; knows no answers."""

from __future__ import annotations

from forms.definition.nodes import FlowItem

TOLD = 8
"""Notes that are told together with the question after them, at most."""
_NOT_TYPED = frozenset({"image", "audio", "video", "file"})


def number_lines(item: FlowItem) -> None:
    """Of all questions below: relevant or not, so that a number means the same question all along."""
    waiting: list[FlowItem] = []
    for child in item.children:
        if child.kind == "question":
            _alone(child, waiting)
            continue
        waiting.clear()
        if "field-list" in child.appearance:
            _page(child, child, [])
        else:
            number_lines(child)


def _alone(item: FlowItem, waiting: list[FlowItem]) -> None:
    """Outside a page a note is read by itself; a question that nobody may answer waits for the next."""
    control, node = item.control, item.node
    assert control is not None
    if (
        node is not None
        and node.bind.readonly is True
        and (control.type, node.bind.type) != ("note", "string")
    ):
        waiting.append(item)
    elif control.type == "note":
        waiting.clear()
    else:
        _tell(item, waiting)


def _tell(item: FlowItem, notes: list[FlowItem]) -> None:
    """What waits is told with this question."""
    item.notes, notes[:] = notes[-TOLD:], []
    for note in item.notes:
        note.told_with = item


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
    _tell(item, notes)
    if control.type not in _NOT_TYPED:
        page.lines.append(item)
        item.number = len(page.lines)
