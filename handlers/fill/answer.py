"""An answer goes into the interview: taken and the next question asked, or refused and this one again."""

from __future__ import annotations

from markupsafe import Markup

from forms import Group, Problem, Question, Said
from handlers.fill.ask import ask
from handlers.fill.session import Filling
from handlers.turn import Turn

LOOSE = frozenset({"select_one", "select_multiple", "date", "time", "dateTime", "geopoint"})
"""Types whose answers may be typed in many ways, so that we say what we understood."""


def give(filling: Filling, said: Said) -> bool:
    """Answer the current step; True when the answer was taken."""
    step = filling.step
    problem = filling.interview.answer(said)
    if problem is not None:
        if isinstance(step, Group) and filling.interview.state != filling.draft.xml:
            filling.moved()  # of several lines those before the refused one were taken
        refuse(filling, problem, said)
        return False
    if isinstance(step, Question):
        filling.remember(step.ref)
    filling.moved()
    if filling.turn.said.album:
        filling.look(album=filling.turn.said.album)
    ask(filling, understood=understood(filling, step, said) if isinstance(step, Question) else "")
    return True


def understood(filling: Filling, question: Question, said: Said) -> str:
    """What a typed answer was taken for, when that is not what was typed; '' = nothing to tell."""
    if not said.text or question.type not in LOOSE or filling.turn.said.kind != "text":
        return ""
    taken = [filling.interview.worded(question.ref)]
    if question.type == "time":
        taken += _end_of_range(filling, question.ref)
    told = " – ".join(taken)
    same = told.casefold() == said.text.strip().casefold()
    return "" if same else str(filling.turn.words("fill.understood", value=told))


def _end_of_range(filling: Filling, ref: str) -> list[str]:
    """The end, when the text gave start and end and so answered the next question too."""
    lines = filling.interview.summary()
    place = next(i for i, line in enumerate(lines) if line.ref == ref)
    after = lines[place + 1] if place + 1 < len(lines) else None
    step = filling.step
    asked_next = isinstance(step, Question) and after is not None and step.ref == after.ref
    return [after.text] if after is not None and after.kind == "time" and not asked_next else []


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
    if "question" in problem.values:
        told = Markup("<b>{}</b>: {}").format(problem.values["question"].rstrip(" ?:"), told)
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


def keep(filling: Filling) -> bool:
    """Go on with the answer that is there, as after a step back; False when there is none."""
    if not filling.interview.keep():
        return False
    filling.moved()
    ask(filling)
    return True


def explain(filling: Filling) -> bool:
    """Tell the question's guidance and ask again; False where it has none."""
    step = filling.step
    if not isinstance(step, Question) or not step.guidance:
        return False
    ask(filling, understood=str(filling.turn.words("fill.guidance", text=Markup(step.guidance))))
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
