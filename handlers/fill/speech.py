"""What is sent while a question is open: a control word, a pasted report, an answer, or of no use here."""

from __future__ import annotations

from forms import End, Group, Question, Said, Step
from handlers import choices
from handlers.fill import closing, paste
from handlers.fill.answer import explain, give, jump, keep, skip
from handlers.fill.ask import ask, picks, plain
from handlers.fill.hear import Unfit, control, hear
from handlers.fill.session import Filling
from handlers.numbers import number


async def take(filling: Filling) -> None:
    """Find out which it is, and act."""
    turn = filling.turn
    if turn.said.kind == "text":
        verb = control(turn)
        if verb and await obey(filling, verb):
            return
        if await paste.try_filling(filling):
            return
    try:
        said = hear(filling)
    except Unfit as unfit:
        told = str(turn.words(unfit.key, **unfit.values))
        ask(filling, "" if unfit.again else told, understood=told)
        return
    if not isinstance(filling.step, End):
        if not _ticked(filling, said.text):
            give(filling, said)
    elif not jump(filling, _number(turn.said.text)):
        ask(filling, str(turn.words("fill.end_how")))


def _ticked(filling: Filling, text: str) -> bool:
    """A choice written while others are ticked already is ticked too, instead of replacing them."""
    step = filling.step
    if not (
        text and isinstance(step, Question) and step.type == "select_multiple" and filling.view.get("pick")
    ):
        return False
    labels = [plain(choice) for choice in step.choices]
    numbers = choices.numbered(labels, text)
    hits = numbers or choices.found(labels, text)
    if not hits:
        return False
    if len(hits) == 1 or numbers:
        names = [step.choices[place].name for place in hits]
        filling.turn_to(pick=list(dict.fromkeys([*picks(filling, step), *names])), find="")
    else:
        filling.turn_to(find=text[:60], page=0)
    ask(filling)
    return True


def _number(text: str) -> int:
    return number(text.strip().rstrip(".")) or 0


async def obey(filling: Filling, verb: str) -> bool:
    """Do what a word of forms says; False when it means nothing here and is an answer after all."""
    step = filling.step
    if isinstance(step, End):
        return await _obey_at_end(filling, verb)
    elif verb == "skip":
        skip(filling)
    elif verb == "guide":
        return explain(filling)
    elif verb == "next" and goes_on(step):
        give(filling, Said())
    else:
        return verb == "next" and keep(filling)
    return True


async def _obey_at_end(filling: Filling, verb: str) -> bool:
    if verb == "send":
        await closing.send(filling)
    elif verb == "change":
        closing.show_changes(filling)
    else:
        return False
    return True


def goes_on(step: Step) -> bool:
    """Whether the step only waits for "next"."""
    return isinstance(step, Group) or (isinstance(step, Question) and (step.readonly or step.type == "note"))
