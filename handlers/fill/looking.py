"""Taps that only change how a question is looked at, or ask whether to stop; they answer nothing."""

from __future__ import annotations

from forms import End
from handlers.fill import calendar, closing, stopping
from handlers.fill.answer import explain
from handlers.fill.ask import ask, picks, redraw
from handlers.fill.picking import question
from handlers.fill.session import Filling
from handlers.memory import View
from handlers.numbers import number


async def tick(filling: Filling, rest: str) -> bool:
    """t<place>: tick a choice or take the tick away."""
    asked = question(filling, "select_multiple")
    place = number(rest)
    if asked is None or place is None or place >= len(asked.choices):
        return False
    name, picked = asked.choices[place].name, picks(filling, asked)
    with filling.looking() as view:
        view.pick = [one for one in picked if one != name] if name in picked else [*picked, name]
    filling.turn.ack()
    redraw(filling)
    return True


async def page(filling: Filling, rest: str) -> bool:
    """p<page>: another page of a long list."""
    wanted = number(rest)
    if wanted is None:
        return False
    with filling.looking() as view:
        view.page = wanted
    filling.turn.ack()
    redraw(filling)
    return True


async def show_all(filling: Filling, _: str) -> bool:
    """all: forget the search."""
    with filling.looking() as view:
        view.find, view.only, view.page = "", [], 0
    filling.turn.ack()
    redraw(filling)
    return True


async def month(filling: Filling, rest: str) -> bool:
    """m<year-month>: open or turn the calendar."""
    if question(filling, "date") is None or calendar.parse_month(rest) is None:
        return False
    with filling.looking() as view:
        view.month = rest
    filling.turn.ack()
    redraw(filling)
    return True


async def guide(filling: Filling, _: str) -> bool:
    """guide: what explains the question, and the question again."""
    filling.turn.ack()
    return explain(filling)


async def stop(filling: Filling, _: str) -> bool:
    """stop: cancel?"""
    filling.turn.ack()
    stopping.ask_stop(filling)
    return True


async def stay(filling: Filling, _: str) -> bool:
    """stay: go on after all."""
    filling.turn.ack()
    with filling.looking() as view:
        view.stop, view.repeat = False, ""
    ask(filling)
    return True


async def later(filling: Filling, _: str) -> bool:
    """later: keep the draft for another time."""
    filling.turn.ack()
    closing.later(filling)
    return True


async def drop(filling: Filling, _: str) -> bool:
    """drop: throw the draft away."""
    filling.turn.ack()
    await closing.drop(filling)
    return True


async def change(filling: Filling, _: str) -> bool:
    """change: which answer?"""
    if not isinstance(filling.step, End):
        return False
    filling.turn.ack()
    closing.show_changes(filling)
    return True


async def summary(filling: Filling, _: str) -> bool:
    """summary: nothing to change after all."""
    filling.look(View())
    filling.turn.ack()
    redraw(filling)
    return True


async def nothing(filling: Filling, _: str) -> bool:
    """x: a heading of the calendar."""
    filling.turn.ack()
    return True
