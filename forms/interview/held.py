"""What nobody can answer and its condition does not allow: other answers decide about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set

from forms.definition.behind import behind as read_by
from forms.instance import Instance, Node
from forms.interview.accept import broken, is_note
from forms.interview.ask import heading, plain_label, worded
from forms.interview.markup import to_plain
from forms.problem import Problem

Judge = Callable[[Instance, Node], Problem | None]
_CODES = {"required": "unmet_required", "constraint": "unmet"}


def is_fixed(instance: Instance, node: Node) -> bool:
    """Shown, and nobody can answer it."""
    return is_note(node) or instance.readonly(node)


def told(instance: Instance, nodes: Iterable[Node], judge: Judge) -> Iterator[tuple[str, Problem]]:
    """What is wrong with each, by ref."""
    for node in nodes:
        problem = judge(instance, node)
        if problem is not None:
            yield node.ref, problem


def held(instance: Instance, node: Node) -> Problem | None:
    """The condition that a node which nobody can answer does not meet."""
    problem = broken(instance, node)
    if problem is None or not is_fixed(instance, node):
        return None
    values = {"question": _called(instance, node), "value": to_plain(worded(instance, node))}
    return Problem(_CODES[problem.code], problem.message, values)


def _called(instance: Instance, node: Node) -> str:
    """By its label, within a repeat with the number of the row."""
    label = plain_label(instance, node)
    return f"{to_plain(heading(instance, node))} › {label}" if "[" in node.ref else label


def behind(instance: Instance, ref: str) -> Set[Node]:
    """The nodes that somebody can answer and that the one at ``ref`` depends on."""
    node = instance.find(ref)
    if node is None:
        return frozenset()
    found = read_by(node.d, instance.form.nodes, instance.root.d)
    start = {d: node.up_to(anchor) or instance.root for d, anchor in found.items() if d.control is not None}
    nodes = (each for d, above in start.items() for each in above.at(d.path[len(above.d.path) :]))
    return {each for each in nodes if not is_fixed(instance, each)}
