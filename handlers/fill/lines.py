"""Several questions of a page answered in one message, or line by line on a grid's buttons."""

from __future__ import annotations

from collections.abc import Collection

from markupsafe import Markup

from forms import Pasted, Said
from handlers.fill import grid, paste
from handlers.fill.answer import refuse, wording
from handlers.fill.ask import ask, rows
from handlers.fill.page import is_listed
from handlers.fill.session import Filling
from handlers.numbers import number


async def take(filling: Filling) -> bool:
    """Read the text as lines of the present page; False, with nothing changed, when it is none."""
    done = filling.interview.lines(filling.turn.said.text, listed=is_listed(filling))
    if done is None:
        return False
    if isinstance(done, Pasted):
        _told(filling, done)
    elif not await paste.try_filling(filling):
        with filling.looking() as view:
            view.listed = True
        ask(filling, wording(filling.turn, done))
    return True


def _told(filling: Filling, done: Pasted) -> None:
    """What each line was taken for, and what was refused."""
    filling.moved()
    taken = _taken(filling, done.filled)
    wrong = [Markup(wording(filling.turn, problem)) for _, problem in done.problems]
    if wrong:
        with filling.looking() as view:
            view.listed = True
    told = str(Markup("\n").join([*taken, *wrong]))
    ask(filling, told if wrong else "", understood=told)


def _taken(filling: Filling, refs: Collection[str]) -> list[Markup]:
    answers = [one for one in filling.interview.summary() if one.ref in refs]
    w = filling.turn.words
    return [w("fill.line_taken", label=one.label.rstrip(" ?:"), value=one.text) for one in answers]


async def mark(filling: Filling, rest: str) -> bool:
    """g<line>.<place>: a choice of one of a grid's lines."""
    line, _, place = rest.partition(".")
    asked, chosen = grid.lines(filling), number(place)
    one = next((each for each in asked if str(each.number) == line), None)
    if one is None or chosen is None or chosen >= len(one.choices):
        return False
    said = Said(choice=one.choices[chosen].name)
    filling.turn.ack()
    problem = filling.interview.fill(one.ref, said)
    if problem is not None:
        refuse(filling, problem, said)
    else:
        _went_on(filling, [each.ref for each in asked])
    return True


def _went_on(filling: Filling, refs: Collection[str]) -> None:
    """The tapped buttons again while a line is open; else what was answered, and the next question."""
    if filling.interview.at in refs:
        filling.noted()
        filling.turn.mark(rows(filling))
    else:
        filling.turn.mark(grid.answered(filling, refs))
        filling.moved()
        ask(filling)


async def rest(filling: Filling, _: str) -> bool:
    """rest: the lines of a grid that are open stay so."""
    refs = [each.ref for each in grid.lines(filling)]
    filling.turn.ack()
    problem = None
    while problem is None and filling.interview.at in refs:
        problem = filling.interview.skip()
    if problem is not None:
        refuse(filling, problem, Said())
    else:
        _went_on(filling, refs)
    return True
