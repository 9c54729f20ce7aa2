"""Taps that answer the question or lead on: what was chosen stays to be seen on the tapped question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from forms import End, Question, RepeatPrompt, Said
from forms.answer.numbers import worded
from handlers.fill import answer, calendar, closing, repeating, repeats, speech
from handlers.fill.ask import picks, plain
from handlers.fill.session import Filling
from handlers.numbers import number
from handlers.turn import button
from models.message import Outgoing


def chose(filling: Filling, label: str, act: Callable[[], bool]) -> bool:
    """Acknowledge and act; if that moved on, the question shows what was chosen before the next is asked."""
    turn = filling.turn
    turn.ack()
    place, mark = len(turn.replies), chosen(filling, label)
    if act():
        turn.replies[place:place] = mark
    return True


def chosen(filling: Filling, label: str) -> list[Outgoing]:
    """What makes the tapped question show what was chosen; nothing where it cannot be redrawn."""
    turn = filling.turn
    done = button(turn.words.plain("fill.chosen", label=label), f"was{filling.tag[1:]}")
    redraws = turn.limits.edits and turn.said.message_id and turn.said.kind == "button"
    return [Outgoing(edit=turn.said.message_id, rows=((done,),))] if redraws else []


def _give(filling: Filling, label: str, said: Said) -> bool:
    return chose(filling, label, lambda: answer.give(filling, said))


def question(filling: Filling, *kinds: str) -> Question | None:
    """The current question if it is of one of these types."""
    step = filling.step
    return step if isinstance(step, Question) and step.type in kinds else None


async def choose(filling: Filling, rest: str) -> bool:
    """c<place>: one choice."""
    asked = question(filling, "select_one")
    place = number(rest)
    if asked is None or place is None or place >= len(asked.choices):
        return False
    choice = asked.choices[place]
    return _give(filling, plain(choice), Said(choice=choice.name))


async def ticked(filling: Filling, _: str) -> bool:
    """ok: the ticked choices are the answer."""
    asked = question(filling, "select_multiple")
    if asked is None:
        return False
    picked = picks(filling, asked)
    labels = [plain(choice) for choice in asked.choices if choice.name in picked]
    shown = ", ".join(labels) or filling.turn.words.plain("fill.clear" if asked.value else "fill.skip")
    if not picked and asked.value:
        return chose(filling, shown, lambda: answer.clear(filling))
    return _give(filling, shown, Said(choices=tuple(picked)))


async def day(filling: Filling, rest: str) -> bool:
    """d<date>: a day of the calendar."""
    try:
        picked = date.fromisoformat(rest)
    except ValueError:
        return False
    return _date(filling, picked, "")


async def today(filling: Filling, _: str) -> bool:
    """The day on which the button is tapped."""
    return _date(filling, filling.turn.local.date(), "fill.today")


async def yesterday(filling: Filling, _: str) -> bool:
    """The day before the button is tapped."""
    return _date(filling, filling.turn.local.date() - timedelta(days=1), "fill.yesterday")


def _date(filling: Filling, picked: date, key: str) -> bool:
    if question(filling, "date") is None:
        return False
    shown = calendar.shown(picked)
    label = f"{filling.turn.words.plain(key)}, {shown}" if key else shown
    return _give(filling, label, Said(text=str(picked)))


async def value(filling: Filling, rest: str) -> bool:
    """v<number>: a value of a short range, or one of the two that a typed number can mean."""
    if question(filling, "range", "decimal") is None:
        return False
    return _give(filling, worded(rest, filling.turn.me.language), Said(choice=rest))


async def acknowledge(filling: Filling, _: str) -> bool:
    """yes: read and agreed."""
    if question(filling, "acknowledge") is None:
        return False
    return _give(filling, filling.turn.words.plain("fill.acknowledge"), Said(choice="OK"))


async def go_on(filling: Filling, _: str) -> bool:
    """next: a note was read, or the answer stays."""
    told = filling.turn.words.plain("fill.next").strip(" ›")
    if speech.goes_on(filling.step):
        return _give(filling, told, Said())
    asked = filling.step
    if not isinstance(asked, Question) or not asked.value:
        return False
    return chose(filling, told, lambda: speech.go_on(filling, asked))


async def clear(filling: Filling, _: str) -> bool:
    """clear: the answer is taken away."""
    if not isinstance(filling.step, Question) or not filling.step.value:
        return False
    return chose(filling, filling.turn.words.plain("fill.clear"), lambda: answer.clear(filling))


async def add(filling: Filling, _: str) -> bool:
    """add: one more of what repeats."""
    if not isinstance(filling.step, RepeatPrompt):
        return False
    return _give(filling, filling.turn.words.plain("form.add"), Said(choice="add"))


async def enough(filling: Filling, _: str) -> bool:
    """enough: no more of what repeats, no more points."""
    if not isinstance(filling.step, RepeatPrompt) and question(filling, "geotrace", "geoshape") is None:
        return False
    return _give(filling, filling.turn.words.plain("form.enough"), Said(choice="done"))


async def skip(filling: Filling, _: str) -> bool:
    """skip: no answer."""
    if isinstance(filling.step, End):
        return False
    step = filling.step
    return chose(filling, filling.turn.words.plain("fill.skip"), lambda: speech.go_on(filling, step))


async def back(filling: Filling, _: str) -> bool:
    """back: to the question before."""
    return chose(filling, filling.turn.words.plain("fill.back").strip("‹ "), lambda: answer.back(filling))


async def edit(filling: Filling, rest: str) -> bool:
    """e<number>: change the summary's line with this number."""
    line = number(rest)
    if not isinstance(filling.step, End) or line is None:
        return False
    label = f"{filling.turn.words.plain('fill.change')} {rest}"
    return chose(filling, label, lambda: answer.jump(filling, line))


async def more(filling: Filling, _: str) -> bool:
    """more: one more of what repeats."""
    return _repeat(filling, "add", repeating.more)


async def less(filling: Filling, _: str) -> bool:
    """less: one instance less."""
    return _repeat(filling, "remove", repeating.less)


async def one_more(filling: Filling, rest: str) -> bool:
    """+<place>: one more of the repeat with this place."""
    place = number(rest) if repeats.looked(filling) == repeats.ADD else None
    return place is not None and _repeat(filling, "add", lambda it: repeating.add(it, place))


async def one_less(filling: Filling, rest: str) -> bool:
    """-<place>: the instance with this place, when one is sure."""
    place = number(rest) if repeats.looked(filling) == repeats.REMOVE else None
    return place is not None and _repeat(filling, "remove", lambda it: repeating.sure(it, place))


async def gone(filling: Filling, _: str) -> bool:
    """gone: sure."""
    return _repeat(filling, "remove", repeating.gone)


def _repeat(filling: Filling, key: str, act: Callable[[Filling], bool]) -> bool:
    return chose(filling, filling.turn.words.plain(f"form.{key}"), lambda: act(filling))


async def send(filling: Filling, _: str) -> bool:
    """send: the report is finished."""
    if not isinstance(filling.step, End):
        return False
    turn = filling.turn
    turn.ack()
    place, mark = len(turn.replies), chosen(filling, turn.words.plain("fill.send"))
    if await closing.send(filling):
        turn.replies[place:place] = mark
    return True
