"""An answer goes into the interview: taken and the next question asked, or refused and the same one asked again."""

from __future__ import annotations

from markupsafe import Markup

from forms import Group, Problem, Question, Said
from handlers.fill.ask import ask
from handlers.fill.session import Filling
from handlers.turn import Turn


def give(filling: Filling, said: Said) -> bool:
    """Answer the current step; True when the answer was taken."""
    step = filling.step
    problem = filling.interview.answer(said)
    if problem is not None:
        refuse(filling, problem, said)
        return False
    if isinstance(step, (Question, Group)):
        filling.remember(step.ref)
    filling.moved()
    if filling.turn.said.album:
        filling.look(album=filling.turn.said.album)
    ask(filling)
    return True


def refuse(filling: Filling, problem: Problem, said: Said) -> None:
    """Say what was wrong and ask again; of several choices that match, only those are offered."""
    if problem.code == "ambiguous_choice" and isinstance(filling.step, Question):
        filling.turn_to(find=said.text[:60], page=0)
        ask(filling)
        return
    ask(filling, wording(filling.turn, problem))


def wording(turn: Turn, problem: Problem) -> str:
    """A problem in words: the form's own message if it has one."""
    w = turn.words
    told = Markup(problem.message) if problem.message else w(f"problem.{problem.code}", **problem.values)
    return str(w("fill.trouble", message=told))


def skip(filling: Filling) -> bool:
    """Leave the question unanswered; True when that is allowed."""
    problem = filling.interview.skip()
    if problem is not None:
        ask(filling, wording(filling.turn, problem))
        return False
    filling.moved()
    ask(filling)
    return True


def back(filling: Filling) -> bool:
    """Return to the question before; True when there is one."""
    before = filling.interview.at
    filling.interview.back()
    if filling.interview.at == before:
        ask(filling, str(filling.turn.words("fill.at_first")))
        return False
    filling.moved()
    ask(filling)
    return True


def jump(filling: Filling, number: int) -> bool:
    """Go to the summary's line with this number to change it; False when there is none."""
    lines = filling.interview.summary()
    if not 1 <= number <= len(lines) or filling.interview.jump(lines[number - 1].ref) is not None:
        return False
    filling.moved()
    ask(filling)
    return True
