"""A form as it was sent, to be read: the values that it holds, in words; works nothing out."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition import Form
from forms.definition.nodes import FlowItem
from forms.instance import Instance, Node
from forms.interview.accept import is_note
from forms.interview.ask import answered
from forms.interview.walk import locate
from forms.step import Answered, Setting


class Submission:
    """One submission of a form. Labels that hold an answer, or the time, are read as of ``setting``.

    Where the words that were shown were kept (``Interview.words``), those are to be read instead.
    """

    def __init__(self, form: Form, xml: str, setting: Setting) -> None:
        self.form = form
        self._instance = Instance.read(form, xml, setting)

    def answers(self) -> list[Answered]:
        """Every answer, in the order asked."""
        nodes = _below(self.form.flow, self._instance.root)
        return [answered(self._instance, node) for node in nodes if node.value and not is_note(node)]


def _below(item: FlowItem, node: Node) -> Iterator[Node]:
    """The questions inside ``item``, of which ``node`` is the nearest node."""
    for child in item.children:
        for found in _nodes(child, node):
            if child.kind == "question":
                yield found
            else:
                yield from _below(child, found)


def _nodes(item: FlowItem, node: Node) -> list[Node]:
    """The item's nodes: a repeat's instances, else its one; an item without a node borrows that above."""
    if item.node is None:
        return [node]
    if item.kind == "repeat":
        above = node if item.node.parent is node.d else item.node.parent and locate(item.node.parent, node)
        return list(above.kids[item.node.slot]) if above else []
    found = locate(item.node, node)
    return [found] if found is not None else []
