"""Whether the form accepts an answer, and storing it when it does; moves nowhere."""

from __future__ import annotations

import math

from forms.answer import interpret, is_dash, nothing, times, yes_or_no
from forms.instance import Instance, Node
from forms.interview import marks
from forms.interview.ask import asked_for, html
from forms.interview.walk import Spot, Walk
from forms.problem import Problem
from forms.step import Question, Said


def is_note(node: Node) -> bool:
    """Shown, never answered."""
    return node.d.control is None or node.d.control.type == "note"


def is_line(node: Node) -> bool:
    return node.d.control is not None and node.d.control.type in ("geotrace", "geoshape")


def wrong(instance: Instance, node: Node) -> Problem | None:
    """What keeps the answer at ``node`` from being final."""
    if is_note(node):
        return None
    problem = broken(instance, node)
    return None if problem is None or instance.readonly(node) else problem


def broken(instance: Instance, node: Node) -> Problem | None:
    """The condition that ``node`` does not meet, whoever can answer it; what was sent so has met its own."""
    if not node.value:
        return _required(instance, node) if instance.required(node) else None
    if instance.holds(node) or node.el.get(marks.SENT) == node.value:
        return None
    return _broken(instance, node)


def _required(instance: Instance, node: Node) -> Problem:
    return Problem("required", html(instance, node.d.bind.required_message, node))


def _broken(instance: Instance, node: Node) -> Problem:
    return Problem("constraint", html(instance, node.d.bind.constraint_message, node))


def give(walk: Walk, node: Node, said: Said) -> Problem | None:
    """Read what was said at ``node`` and store it; a Problem leaves everything as it was."""
    instance = walk.instance
    if is_note(node) or instance.readonly(node):
        if said != Said():
            return Problem("read_only")
        marks.mark_asked(node)
        return None
    if is_dash(said.text):
        return leave(instance, node)
    asked = asked_for(instance, node)
    both = times(said, asked, instance.setting.now)
    second = _next_time(walk, node) if both is not None else None
    if both is not None and second is not None:
        return _put_both(instance, node, second, both)
    value = _read(instance, node, said, asked)
    if isinstance(value, Problem):
        return value
    if node.value and nothing(said) and not value:
        return leave(instance, node)
    return put(instance, node, value)


def reads(instance: Instance, node: Node, said: Said) -> str | Problem:
    """What would be stored; of two readings the one that the form's own condition allows."""
    return _read(instance, node, said, asked_for(instance, node))


def _read(instance: Instance, node: Node, said: Said, asked: Question) -> str | Problem:
    setting = instance.setting
    read = interpret(said, asked, setting.now, setting.language)
    if not isinstance(read, Problem) or read.code != "unclear_number":
        return read
    fitting = [value for value in read.values["readings"].split() if instance.would_hold(node, value)]
    return fitting[0] if len(fitting) == 1 else read


def put(instance: Instance, node: Node, value: str) -> Problem | None:
    """Store a value if the form accepts it."""
    if not value and instance.required(node):
        return _required(instance, node)
    if value and not instance.would_hold(node, value):
        return _broken(instance, node)
    instance.answer(node, value)
    marks.mark_asked(node)
    return None


def _put_both(instance: Instance, first: Node, second: Node, values: tuple[str, str]) -> Problem | None:
    """A range of times; where the end is refused, the start is as it was before."""
    before, asked = first.value, marks.is_asked(first)
    problem = put(instance, first, values[0])
    if problem is not None:
        return problem
    problem = put(instance, second, values[1])
    if problem is not None:
        instance.answer(first, before)
        marks.mark_asked(first, asked=asked)
    return problem


def _next_time(walk: Walk, node: Node) -> Node | None:
    """The question directly after, when it asks for a time too."""
    item = node.d.item
    if item is None:
        return None
    spot = walk.past(Spot("question", item, node))
    control = spot.node.d.control if spot.kind == "question" else None
    return spot.node if control is not None and control.type == "time" else None


def leave(instance: Instance, node: Node) -> Problem | None:
    """On without a new answer: what is there stays, if it would do."""
    if is_note(node) or instance.readonly(node):
        marks.mark_asked(node)
        return None
    if node.value and marks.is_asked(node):
        return wrong(instance, node)
    return put(instance, node, node.value)


def clear(instance: Instance, node: Node) -> Problem | None:
    """Take the answer away."""
    if is_note(node) or instance.readonly(node):
        return Problem("read_only")
    problem = put(instance, node, "")
    if problem is None:
        node.el.attrib.pop(marks.PARTIAL, None)
    return problem


def add_point(walk: Walk, node: Node, said: Said) -> Problem | bool:
    """Points of a line come one by one until "done".

    True: the line is complete and stored. False: one more point is noted, more may come.
    """
    partial = node.el.get(marks.PARTIAL, "")
    if said.location is None:
        problem = give(walk, node, Said(text=partial))
        if problem is None:
            node.el.attrib.pop(marks.PARTIAL, None)
        return problem or True
    latitude, longitude, accuracy = said.location
    if not all(map(math.isfinite, said.location)) or abs(latitude) > 90 or abs(longitude) > 180:
        return Problem("needs_location")
    point = f"{latitude} {longitude} 0 {accuracy}"
    node.el.set(marks.PARTIAL, f"{partial};{point}" if partial else point)
    return False


def adds_point(node: Node, said: Said) -> bool:
    """Whether ``said`` is a point of a line, or the word that the line is complete."""
    if not is_line(node):
        return False
    done = said.choice == "done" or yes_or_no(said.text) is False
    return said.location is not None or (done and bool(node.el.get(marks.PARTIAL)))
