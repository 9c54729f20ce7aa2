"""What is sent while a question is open: a control word, a pasted report, an answer, or of no use here."""

from __future__ import annotations

from forms import End, Problem, Question, Said, Step
from handlers.fill import closing, grid, lines, paste, repeating
from handlers.fill.answer import clear, explain, give, jump, search, skip
from handlers.fill.ask import ask, offers, picks
from handlers.fill.hear import Unfit, control, hear
from handlers.fill.session import Filling
from handlers.numbers import number


async def take(filling: Filling) -> None:
    """Find out which it is, and act."""
    turn = filling.turn
    if repeating.said(filling):
        return
    if turn.said.kind == "text":
        verb = control(turn)
        if verb and not offers(filling.step, turn.said.text) and await obey(filling, verb):
            return
        if await lines.take(filling) or await paste.try_filling(filling):
            return
    try:
        said = hear(filling)
    except Unfit as unfit:
        told = str(turn.words(unfit.key, **unfit.values))
        ask(filling, "" if unfit.again else told, understood=told)
        return
    if not isinstance(filling.step, End):
        if not _ticked(filling, said):
            give(filling, said)
    elif not jump(filling, _number(turn.said.text)):
        ask(filling, str(turn.words("fill.end_how")))


def _ticked(filling: Filling, said: Said) -> bool:
    """Choices written while others are ticked already are ticked too, instead of replacing them."""
    step = filling.step
    if not (said.text and isinstance(step, Question) and step.type == "select_multiple"):
        return False
    ticks = picks(filling, step)
    read = filling.interview.reads(said) if ticks else ""
    if not read or (isinstance(read, Problem) and read.code != "ambiguous_choice"):
        return False
    if isinstance(read, Problem):
        search(filling, step, read, said.text)
        return True
    with filling.looking() as view:
        view.pick, view.find, view.only = list(dict.fromkeys([*ticks, *read.split()])), "", []
    ask(filling)
    return True


def _number(text: str) -> int:
    return number(text.strip().rstrip(".")) or 0


async def obey(filling: Filling, verb: str) -> bool:
    """Do what a word of forms says; False when it means nothing here and is an answer after all."""
    step = filling.step
    if verb == "remove":
        return repeating.less(filling)
    if isinstance(step, End):
        return await _obey_at_end(filling, verb)
    if verb in ("skip", "next") and grid.lines(filling):
        return await lines.rest(filling, "")
    if verb == "guide":
        return explain(filling)
    if verb == "next" and goes_on(step):
        give(filling, Said())
        return True
    answered = isinstance(step, Question) and bool(picks(filling, step))
    if verb == "skip" or (verb == "next" and answered):
        go_on(filling, step)
        return True
    return verb == "clear" and answered and (clear(filling) or True)


def go_on(filling: Filling, step: Step) -> bool:
    """On, with the answer that is there; what is ticked is one."""
    ticked = filling.view.pick
    if isinstance(step, Question) and step.type == "select_multiple" and ticked:
        return give(filling, Said(choices=tuple(picks(filling, step))))
    return skip(filling)


async def _obey_at_end(filling: Filling, verb: str) -> bool:
    if verb == "send":
        await closing.send(filling)
    elif verb == "change":
        closing.show_changes(filling)
    else:
        return verb == "add" and repeating.more(filling)
    return True


def goes_on(step: Step) -> bool:
    """Whether the step only waits for "next"."""
    return isinstance(step, Question) and (step.readonly or step.type == "note")
