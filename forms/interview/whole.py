"""An answer for which the form's calculations have no result is taken back whole; must word nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from forms.instance import Instance, Node
from forms.instance.node import UNSETTLED
from forms.interview.ask import html
from forms.interview.asked import Asked
from forms.interview.markup import to_plain
from forms.problem import Problem

P = ParamSpec("P")
One = TypeVar("One", bound=Asked)
Verb = Callable[Concatenate[One, P], Problem | None]


def whole(act: Verb[One, P]) -> Verb[One, P]:
    """The verb, or a Problem and everything as before; costs nothing where no circle is in the form."""

    @wraps(act)
    def tried(interview: One, /, *arguments: P.args, **named: P.kwargs) -> Problem | None:
        if not interview.form.circular:
            return act(interview, *arguments, **named)
        state, at = interview.state, interview.at
        _taken(interview.instance)
        problem = act(interview, *arguments, **named)
        stuck = _taken(interview.instance)
        if stuck is None:
            return problem
        problem = _unsettled(interview.instance, stuck)
        interview.become(Instance.resume(interview.form, state, interview.instance.setting), at)
        return problem

    return tried


def unsettled(instance: Instance) -> Iterator[tuple[str, Problem]]:
    """What has no result in this form as it is."""
    if instance.form.circular:
        for node in instance.root.walk():
            if node.relevant and node.el.get(UNSETTLED) is not None:
                yield node.ref, _unsettled(instance, node)


def _taken(instance: Instance) -> Node | None:
    stuck, instance.unsettled = instance.unsettled, None
    return stuck


def _unsettled(instance: Instance, node: Node) -> Problem:
    control = node.d.control
    label = to_plain(html(instance, control.label, node)) if control is not None else ""
    return Problem("unsettled", values={"question": label or node.d.name})
