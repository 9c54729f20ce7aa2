"""An answer for which the form has no result, or no room, is taken back whole; must word nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from forms.instance import Instance, Node
from forms.instance.crowded import Crowded
from forms.instance.node import UNSETTLED
from forms.interview.ask import called, html
from forms.interview.asked import Asked
from forms.interview.markup import to_plain
from forms.problem import Problem

P = ParamSpec("P")
One = TypeVar("One", bound=Asked)
Verb = Callable[Concatenate[One, P], Problem | None]


def whole(act: Verb[One, P]) -> Verb[One, P]:
    """The verb, or a Problem and everything as before; of one verb within another the outer one tells."""

    @wraps(act)
    def tried(interview: One, /, *arguments: P.args, **named: P.kwargs) -> Problem | None:
        instance = interview.instance
        if instance.watched or not (interview.form.circular or interview.form.counted):
            return act(interview, *arguments, **named)
        at = interview.at
        _taken(instance)
        instance.watched = True
        try:
            problem = act(interview, *arguments, **named)
        finally:
            before = instance.before
            instance.watched, instance.before = False, ""
        stuck = _taken(instance)
        if stuck is None:
            return problem
        interview.become(Instance.resume(interview.form, before, instance.setting), at)
        return stuck

    return tried


def unsettled(instance: Instance) -> Iterator[tuple[str, Problem]]:
    """What has no result in this form as it is."""
    if instance.form.circular:
        for node in instance.root.walk():
            if node.relevant and node.el.get(UNSETTLED) is not None:
                yield node.ref, _unsettled(instance, node)


def _taken(instance: Instance) -> Problem | None:
    """What stands in the way since it was last asked."""
    stuck, crowded = instance.unsettled, instance.crowded
    instance.unsettled = instance.crowded = None
    if stuck is not None:
        return _unsettled(instance, stuck)
    return None if crowded is None else too_many(instance, crowded)


def too_many(instance: Instance, crowded: Crowded) -> Problem:
    """Which repeat would have how many rows, and how many it can have."""
    group, label = called(instance, crowded.parent, crowded.d)
    values = {
        "repeat": " › ".join(filter(None, (to_plain(group), to_plain(label)))),
        "limit": str(crowded.most),
        "wanted": str(crowded.wanted),
    }
    return Problem("too_many_instances", values=values)


def _unsettled(instance: Instance, node: Node) -> Problem:
    control = node.d.control
    label = to_plain(html(instance, control.label, node)) if control is not None else ""
    return Problem("unsettled", values={"question": label or node.d.name})
