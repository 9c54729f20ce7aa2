"""One more instance of a repeat, or one less, wherever the interview stands; one that goes is asked about
first.
"""

from __future__ import annotations

from forms import End, Problem, RepeatInstance
from handlers import choices, gate
from handlers.fill import repeats
from handlers.fill.answer import wording
from handlers.fill.ask import ask
from handlers.fill.hear import control
from handlers.fill.session import Filling
from handlers.memory import View


def more(filling: Filling) -> bool:
    """One more of what repeats; asks of which where there are several."""
    found = filling.interview.repeats() if isinstance(filling.step, End) else []
    if len(found) == 1:
        return add(filling, 0)
    return bool(found) and _look(filling, repeats.ADD)


def less(filling: Filling) -> bool:
    """One instance less; asks which where there are several, and in any case whether one is sure."""
    found = repeats.removable(filling)
    if len(found) == 1:
        return _look(filling, found[0].ref)
    return bool(found) and _look(filling, repeats.REMOVE)


def leave(filling: Filling) -> bool:
    """Whether instances were looked at, which they are no more."""
    if not repeats.looked(filling):
        return False
    with filling.looking() as view:
        view.repeat, view.page = "", 0
    ask(filling)
    return True


def said(filling: Filling) -> bool:
    """What is typed while instances are looked at means one of them, or yes or no, and is no answer."""
    what, text = repeats.looked(filling), filling.turn.said.text
    if not what or filling.turn.said.kind != "text":
        return False
    if gate.declines(text):
        return leave(filling)
    if what in (repeats.ADD, repeats.REMOVE):
        return _picked(filling, what, text) or _again(filling, "form.pick_how")
    agreed = gate.agrees(text) or control(filling.turn) == "remove"
    return (agreed and gone(filling)) or _again(filling, "form.sure_how")


def _picked(filling: Filling, what: str, text: str) -> bool:
    labels = repeats.labels(filling)
    places = choices.numbered(labels, text) or choices.found(labels, text)
    if len(places) != 1:
        return False
    return add(filling, places[0]) if what == repeats.ADD else sure(filling, places[0])


def _again(filling: Filling, key: str) -> bool:
    ask(filling, str(filling.turn.words(key)))
    return True


def _look(filling: Filling, what: str) -> bool:
    with filling.looking() as view:
        view.repeat, view.page = what, 0
    ask(filling)
    return True


def sure(filling: Filling, place: int) -> bool:
    """Ask whether the instance with this place shall go."""
    found = repeats.removable(filling)
    return place < len(found) and _look(filling, found[place].ref)


def add(filling: Filling, place: int) -> bool:
    """One more of the repeat with this place."""
    found = filling.interview.repeats()
    if place >= len(found):
        return False
    return _done(filling, filling.interview.add(found[place].ref), "")


def gone(filling: Filling) -> bool:
    """Take out what was asked about."""
    row = repeats.going(filling)
    return row is not None and _remove(filling, row)


def _remove(filling: Filling, row: RepeatInstance) -> bool:
    problem = filling.interview.remove(row.ref)
    if problem is None:
        filling.forget(row.ref)
    return _done(filling, problem, str(filling.turn.words("form.removed", label=row.label)))


def _done(filling: Filling, problem: Problem | None, told: str) -> bool:
    if problem is None:
        filling.moved()
    else:
        filling.look(View())
    ask(filling, "" if problem is None else wording(filling.turn, problem), understood=told)
    return True
