"""An answer goes into the interview: taken and the next question asked, or refused and this one again."""

from __future__ import annotations

from markupsafe import Markup

from forms import Problem, Question, Said
from handlers.fill import summary
from handlers.fill.ask import ask, picks
from handlers.fill.howto import PICKS
from handlers.fill.session import Filling
from handlers.memory import Readings, View
from handlers.turn import Turn


def give(filling: Filling, said: Said) -> bool:
    """Answer the current step; True when the answer was taken."""
    step = filling.step
    problem = filling.interview.answer(said)
    if problem is not None:
        refuse(filling, problem, said)
        return False
    if isinstance(step, Question):
        filling.remember(step.ref)
    filling.moved()
    if filling.turn.said.album:
        filling.look(View(album=filling.turn.said.album))
    ask(filling, understood=understood(filling, step, said) if isinstance(step, Question) else "")
    return True


def understood(filling: Filling, question: Question, said: Said) -> str:
    """What a typed answer was taken for, when that is not what was typed; '' = nothing to tell."""
    if said.location is not None:
        return inaccurate(filling, question, said.location[2])
    typed = filling.turn.said.text if filling.turn.said.kind == "text" else ""
    told = filling.interview.echo(question.ref, typed) if typed and said != Said() else ""
    if not told:
        return ""
    ends = _end_of_range(filling, question.ref) if question.type == "time" else []
    return str(filling.turn.words("fill.understood", value=" – ".join([told, *ends])))


def inaccurate(filling: Filling, question: Question, metres: float) -> str:
    """That the phone was less sure of the place than the form asks for; '' where it was, or does not tell."""
    if not question.accuracy or metres <= question.accuracy:
        return ""
    values = {"metres": round(metres), "wanted": f"{question.accuracy:g}"}
    return str(filling.turn.words("form.inaccurate", **values))


def _end_of_range(filling: Filling, ref: str) -> list[str]:
    """The end, when the text gave start and end and so answered the next question too."""
    lines = filling.interview.summary()
    place = next(i for i, line in enumerate(lines) if line.ref == ref)
    after = lines[place + 1] if place + 1 < len(lines) else None
    step = filling.step
    asked_next = isinstance(step, Question) and after is not None and step.ref == after.ref
    return [after.text] if after is not None and after.kind == "time" and not asked_next else []


def refuse(filling: Filling, problem: Problem, said: Said) -> None:
    """Say what was wrong and ask again; of what can be meant, only that is offered."""
    step = filling.step
    if isinstance(step, Question) and problem.code == "ambiguous_choice" and step.type in PICKS:
        search(filling, step, problem, said.text)
        return
    if isinstance(step, Question) and problem.code == "unclear_number":
        told = problem.values
        with filling.looking() as view:
            view.readings = Readings(told["fraction"], told["whole"], told["readings"])
    ask(filling, wording(filling.turn, problem))


def search(filling: Filling, question: Question, problem: Problem, text: str) -> None:
    """Offer the choices that a text can mean; what was understood beside it stays ticked."""
    told = problem.values
    with filling.looking() as view:
        view.find, view.page = told.get("text", text)[:60], 0
        view.only = told["names"].splitlines() if "names" in told else []
        if "taken" in told:
            view.pick = [*picks(filling, question), *told["taken"].splitlines()]
    ask(filling)


def wording(turn: Turn, problem: Problem) -> str:
    """A problem in words: the form's own message if it has one."""
    w = turn.words
    told = Markup(problem.message) if problem.message else w(f"problem.{problem.code}", **problem.values)
    if "question" in problem.values:
        told = Markup("<b>{}</b>: {}").format(problem.values["question"].rstrip(" ?:"), told)
    return str(w("fill.trouble", message=told))


def skip(filling: Filling) -> bool:
    """Go on, with the answer that is there or unanswered; True when that is allowed."""
    return _went(filling, filling.interview.skip())


def clear(filling: Filling) -> bool:
    """Take the answer away, and say which; True when that is allowed."""
    step = filling.step
    told = summary.brief(Markup(step.label).striptags()) if isinstance(step, Question) else ""
    return _went(filling, filling.interview.clear(), str(filling.turn.words("fill.cleared", label=told)))


def _went(filling: Filling, problem: Problem | None, told: str = "") -> bool:
    if problem is not None:
        ask(filling, wording(filling.turn, problem))
        return False
    filling.moved()
    ask(filling, understood=told)
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
