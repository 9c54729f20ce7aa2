"""Repeats as a person sees them: another instance, one less, which there are; words nothing."""

from __future__ import annotations

from collections.abc import Iterator

from forms.answer import yes_or_no
from forms.definition.nodes import NodeDef
from forms.instance import Node
from forms.instance.crowded import Crowded
from forms.interview import marks
from forms.interview.accept import is_note
from forms.interview.ask import answered, place, prompt
from forms.interview.flow import Flow
from forms.interview.markup import to_plain
from forms.interview.show import MEDIA
from forms.interview.walk import Spot
from forms.interview.whole import too_many
from forms.problem import Problem
from forms.step import Repeat, RepeatInstance, Said


def prompted(flow: Flow, spot: Spot, said: Said) -> Problem | None:
    """What was said to "add another?"."""
    more = {"add": True, "done": False}.get(said.choice)
    more = yes_or_no(said.text or said.choice) if more is None else more
    if more is None:
        return Problem("not_a_yes_no")
    if more:
        return _add(flow, spot)
    marks.close(spot)
    flow.advance()
    return None


def add(flow: Flow, ref: str) -> Problem | None:
    """Another instance of the repeat whose prompt is at ``ref``; its first question is next."""
    spot = flow.find(ref)
    if spot is None or spot.kind != "prompt":
        return Problem("no_such_question")
    return _add(flow, spot)


def _add(flow: Flow, spot: Spot) -> Problem | None:
    d = _repeat(spot)
    if not flow.instance.size.room(d):
        there = len(spot.node.kids[d.slot])
        return too_many(flow.instance, Crowded(spot.node, d, there + 1, there))
    marks.reopen(spot.node, d)
    flow.go(Spot("repeat", spot.item, flow.instance.add_repeat(spot.node, d)))
    flow.advance()
    return None


def remove(flow: Flow, ref: str) -> Problem | None:
    """One instance less, with all that is in it."""
    node = flow.instance.find(ref)
    if node is None or node.d.kind != "repeat":
        return Problem("no_such_question")
    if node.d.no_add_remove:
        return Problem("read_only")
    flow.instance.remove_repeat(node)
    flow.stay()
    return None


def after_removal(ref: str, removed: str) -> str:
    """What a ref is called once the instance ``removed`` is out; '' for what went with it."""
    stem, _, place = removed.rstrip("]").rpartition("[")
    own, _, rest = ref.removeprefix(f"{stem}[").partition("]")
    if not ref.startswith(f"{stem}[") or int(own) < int(place):
        return ref
    return "" if own == place else f"{stem}[{int(own) - 1}]{rest}"


def repeats(flow: Flow) -> Iterator[Repeat]:
    """Those that a person may add to and take from, as they are now, in the order asked."""
    for spot in flow.walk.spots():
        if spot.kind == "prompt":
            step = prompt(flow.instance, spot)
            label = " › ".join(filter(None, (step.group, step.label)))
            nodes = [node for node in spot.node.kids[_repeat(spot).slot] if node.relevant]
            yield Repeat(step.ref, to_plain(label), tuple(_instance(flow, node) for node in nodes))


def around(flow: Flow) -> RepeatInstance | None:
    """The nearest instance around the place that may be taken out."""
    node: Node | None = flow.spot.node
    while node is not None and (node.d.kind != "repeat" or node.d.no_add_remove):
        node = node.parent
    return None if node is None else _instance(flow, node)


def begun(flow: Flow) -> RepeatInstance | None:
    """The same, while its first question is asked."""
    here, row = flow.spot.node, around(flow)
    node = None if row is None else flow.instance.find(row.ref)
    first = node and next((each for each in node.walk() if each.d.control and each.relevant), None)
    return row if first is here or (node is here and flow.spot.kind == "repeat") else None


def _instance(flow: Flow, node: Node) -> RepeatInstance:
    inside = (each for each in node.walk() if each.value and each.d.control and not is_note(each))
    lines = (answered(flow.instance, each) for each in inside)
    brief = next((line.text for line in lines if line.kind not in MEDIA), "")
    return RepeatInstance(node.ref, to_plain(place(flow.instance, node.d.item, node)), brief)


def _repeat(spot: Spot) -> NodeDef:
    assert spot.item.node is not None
    return spot.item.node
