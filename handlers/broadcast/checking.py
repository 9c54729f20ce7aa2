"""The check before a broadcast leaves: as it will arrive, to how many; now, tonight or at another time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from actions import broadcasts
from actions.broadcasts import Author, Draft
from actions.places import place
from handlers import naming
from handlers.broadcast import watching
from handlers.broadcast.making import label, step
from handlers.flow import out
from handlers.memory import Broadcasting
from handlers.turn import Turn, button, quiet
from models.message import Rows
from reports import days

NAMED = 6
"""Areas that are named before the rest is only counted."""


def _draft(turn: Turn, *, urgent: bool = False) -> Draft:
    kept = turn.memory(Broadcasting)
    return Draft(kept.text, tuple(kept.roles), tuple(kept.areas), urgent)


async def check(turn: Turn, _: str) -> None:
    """The message as it will arrive, and below it whom it reaches and what can be done."""
    draft, w = _draft(turn), turn.words
    step(turn, "check")
    shown = await broadcasts.preview(turn.tx, w, turn.me.person_id, draft.text, draft.areas)
    turn.say(shown.text)
    text = w(
        "broadcast.confirm",
        n=await broadcasts.size(turn.tx, turn.me.person_id, draft),
        roles=await _roles(turn, draft),
        areas=await _areas(turn, draft),
    )
    morning = ""
    if broadcasts.night(turn.kit, turn.me.zone, turn.now):
        morning = f"{broadcasts.morning(turn.kit, turn.me.zone, turn.now):%H.%M}"
        text += "\n\n" + w("broadcast.at_night", time=morning)
    turn.say(text, _rows(turn, morning), prompt=True)


async def _roles(turn: Turn, draft: Draft) -> str:
    here = await place(turn.tx, turn.me.area_code)
    return ", ".join(naming.kind_name(turn.words, kind, here) for kind in draft.roles)


async def _areas(turn: Turn, draft: Draft) -> str:
    names = ", ".join([await label(turn, code) for code in draft.areas[:NAMED]])
    more = len(draft.areas) - NAMED
    return turn.words.plain("people.and_more", names=names, n=more) if more > 0 else names


def _rows(turn: Turn, morning: str) -> Rows:
    """`morning`: when it arrives that is sent in the quiet hours; '' at other times."""
    w = turn.words
    send = w.plain("broadcast.send_at", time=morning) if morning else w.plain("broadcast.send")
    tonight = ((button(w.plain("broadcast.send_tonight"), "bc:tonight"),),) if morning else ()
    change = (
        quiet(w.plain("broadcast.change_text"), "bc:text"),
        quiet(w.plain("broadcast.change_readers"), "bc:to"),
    )
    return (
        (button(send, "bc:send"),),
        *tonight,
        (button(w.plain("broadcast.schedule"), "bc:sched"),),
        change,
        out(turn),
    )


async def send(turn: Turn, _: str) -> None:
    """Now; to people in their quiet hours when these end."""
    await _begin(turn, _draft(turn))


async def send_tonight(turn: Turn, _: str) -> None:
    """Now, to everybody."""
    await _begin(turn, _draft(turn, urgent=True))


async def _begin(turn: Turn, draft: Draft, at: datetime | None = None) -> None:
    one = await broadcasts.send(
        turn.tx, turn.kit, Author(turn.me.person_id, turn.me.contact_id), replace(draft, at=at), turn.now
    )
    turn.end()
    await watching.shown(turn, one)


async def ask_when(turn: Turn, _: str) -> None:
    """At what time?"""
    step(turn, "when")
    turn.say(turn.words("broadcast.ask_when", example=_example(turn)), _back(turn), prompt=True)


def _back(turn: Turn) -> Rows:
    return ((quiet(turn.words.plain("broadcast.back"), "bc:back"),), out(turn))


def _example(turn: Turn) -> str:
    """Tomorrow morning, as it can be typed."""
    tomorrow = datetime.combine(turn.local.date() + timedelta(days=1), time(8), turn.local.tzinfo)
    return days.moment(turn.words, tomorrow, turn.me.zone)


async def take_when(turn: Turn, text: str) -> None:
    """The time, in the author's zone unless they name another."""
    at = broadcasts.moment_of(text, turn.local)
    if at is None:
        turn.say(turn.words("broadcast.not_when", example=_example(turn)), _back(turn))
        return
    await _begin(turn, _draft(turn), broadcasts.check_time(at, turn.now))
