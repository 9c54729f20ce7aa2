"""Choosing kinds, times, quiet hours and leave, by taps and by words."""

from __future__ import annotations

from datetime import time

from actions import Refusal
from actions.reminders import choosing
from actions.reminders.kinds import KINDS
from handlers import choices, flow
from handlers.memory import Choosing
from handlers.numbers import number
from handlers.reminders.glance import again, kinds_for, mine_of, name, span
from handlers.turn import Turn, button, quiet
from models import reminder
from models.message import Button

EVENINGS = ("17.00", "18.00", "19.00", "20.00")
MORNINGS = ("06.00", "07.00", "08.00", "09.00")


async def switch(turn: Turn, kind: str) -> None:
    """A kind is turned off, or on again."""
    await choosing.switch(turn.tx, turn.me.person_id, kind)
    await again(turn)


async def ask_kind(turn: Turn, kind: str) -> None:
    """Of which kind is the time to change; then, to what?"""
    if kind:
        await _ask_time(turn, kind)
        return
    mine = await mine_of(turn)
    clocked = [one for one in await kinds_for(turn) if KINDS[one].at != "timed" and one not in mine.off]
    items = [(f"{name(turn, one)} {mine.at[one]:%H.%M}", f"rem:t:{one}") for one in clocked]
    turn.show(turn.words("reminder.which_time"), (*choices.grid(items, turn.limits), _back(turn)))


async def _ask_time(turn: Turn, kind: str) -> None:
    if kind not in KINDS:
        raise Refusal("reminder_unknown")
    turn.go(Choosing(ask="time", kind=kind))
    offered = EVENINGS if KINDS[kind].at == "daily" else MORNINGS
    items = [(one, f"rem:at:{kind}={one.replace('.', '')}") for one in offered]
    rows = (*choices.grid(items, turn.limits), _back(turn))
    turn.show(turn.words("reminder.what_time", name=name(turn, kind)), rows)


async def set_time(turn: Turn, value: str) -> None:
    """A time was tapped: <kind>=<HHMM>."""
    kind, _, clock = value.partition("=")
    at = choosing.time_typed(clock, turn.local)
    if at is None:
        raise Refusal("reminder_unknown")
    await choosing.set_time(turn.tx, turn.me.person_id, kind, at, turn.kit.rules.reminders)
    await again(turn)


async def ask_quiet(turn: Turn, _: str) -> None:
    """From when until when?"""
    turn.go(Choosing(ask="quiet"))
    rules = turn.kit.rules.reminders
    usual = f"{rules.quiet_from:%H.%M}–{rules.quiet_until:%H.%M}"
    rows = (
        (button(usual, "rem:qs:usual"), button(turn.words.plain("reminder.never_quiet"), "rem:qs:none")),
        _back(turn),
    )
    turn.show(turn.words("reminder.what_quiet"), rows)


async def set_quiet(turn: Turn, value: str) -> None:
    """The usual quiet hours, or none."""
    rules = turn.kit.rules.reminders
    begin, end = (rules.quiet_from, rules.quiet_until) if value == "usual" else (time(), time())
    await choosing.set_quiet(turn.tx, turn.me.person_id, begin, end)
    await again(turn)


async def ask_leave(turn: Turn, _: str) -> None:
    """Which days? Those that are taken can be given back."""
    turn.go(Choosing(ask="leave"))
    leaves = await reminder.leaves(turn.tx, turn.me.person_id, turn.local.date())
    w = turn.words
    drop = tuple(
        (button(w.plain("reminder.drop", days=span(turn, one)), f"rem:x:{one.id}"),) for one in leaves
    )
    turn.show(w("reminder.what_leave"), (*drop, _back(turn)))


async def drop_leave(turn: Turn, value: str) -> None:
    """Leave is given back."""
    await choosing.drop_leave(turn.tx, turn.me.person_id, number(value) or 0)
    await again(turn)


def _back(turn: Turn) -> tuple[Button, ...]:
    return (quiet(turn.words.plain("gate.cancel"), "rem:s"),)


async def said(turn: Turn) -> None:
    """A time, quiet hours or days of leave, as they are typed."""
    ask, text = turn.memory(Choosing).ask, turn.said.text.strip()
    if turn.said.kind != "text":
        turn.say(turn.words(f"reminder.unclear_{ask}"), (_back(turn),))
    elif ask == "leave":
        await leave_typed(turn, text)
    elif ask == "quiet":
        await _quiet_typed(turn, text)
    else:
        await _time_typed(turn, text)


async def _time_typed(turn: Turn, text: str) -> None:
    at = choosing.time_typed(text, turn.local)
    if at is None:
        turn.say(turn.words("reminder.unclear_time"), (_back(turn),))
        return
    kind = turn.memory(Choosing).kind
    await choosing.set_time(turn.tx, turn.me.person_id, kind, at, turn.kit.rules.reminders)
    await again(turn)


async def _quiet_typed(turn: Turn, text: str) -> None:
    found = choosing.times_typed(text, turn.local)
    if found is None:
        turn.say(turn.words("reminder.unclear_quiet"), (_back(turn),))
        return
    await choosing.set_quiet(turn.tx, turn.me.person_id, *found)
    await again(turn)


async def leave_typed(turn: Turn, text: str) -> None:
    """Days of leave, as they are typed."""
    today = turn.local.date()
    found = choosing.days_of(text, today)
    if found is None:
        turn.go(Choosing(ask="leave"))
        turn.say(turn.words("reminder.unclear_leave"), (_back(turn),))
        return
    await choosing.add_leave(turn.tx, turn.me.person_id, *found, today)
    await again(turn)


async def _again(turn: Turn) -> None:
    asked = turn.memory(Choosing)
    if asked.ask == "time":
        await _ask_time(turn, asked.kind)
    elif asked.ask == "quiet":
        await ask_quiet(turn, "")
    else:
        await ask_leave(turn, "")


async def _leave(turn: Turn) -> None:
    turn.say(turn.words("gate.left_reminders"))
    await again(turn)


QUESTIONS = ("time", "quiet", "leave")
ASKED = flow.Flow(
    Choosing, said, dict.fromkeys(QUESTIONS, _again), begins="pengingat", leave=_leave, back=_leave
)
"""What is asked about reminders."""
