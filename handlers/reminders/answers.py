"""The buttons under a reminder: later, done, tomorrow."""

from __future__ import annotations

from datetime import timedelta

from actions.reminders import answering
from actions.reminders.own import promise_taps
from handlers import dates
from handlers.turn import Turn, button
from models import buttons

DAY = timedelta(days=1)


async def in_an_hour(turn: Turn, outbox_id: str) -> None:
    """Look again in an hour."""
    at = await answering.in_an_hour(turn.tx, turn.kit, turn.me.person_id, outbox_id, turn.now)
    _later(turn, dates.moment(turn.words, at, turn.me.zone))


async def in_the_morning(turn: Turn, outbox_id: str) -> None:
    """Look again tomorrow morning."""
    at = await answering.in_the_morning(turn.tx, turn.kit, turn.me.person_id, outbox_id, turn.now)
    _later(turn, dates.moment(turn.words, at, turn.me.zone))


def _later(turn: Turn, when: str) -> None:
    turn.say(turn.words("reminder.later", when=when))


async def done(turn: Turn, entry_id: str) -> None:
    """The follow-up is done."""
    if await _promised_anew(turn, entry_id):
        return
    found = await answering.followed_up(turn.tx, turn.me.person_id, entry_id, turn.now)
    turn.say(turn.words("reminder.thanks", number=found.number))


async def tomorrow(turn: Turn, entry_id: str) -> None:
    """The follow-up is put off to tomorrow."""
    if await _promised_anew(turn, entry_id):
        return
    day = turn.local.date() + DAY
    found = await answering.remind_on(turn.tx, turn.me.person_id, entry_id, day)
    if found.followed_up_at is not None:
        turn.say(turn.words("reminder.thanks", number=found.number))
        return
    turn.say(turn.words("reminder.moved", number=found.number, day=dates.day(turn.words, day)))


async def _promised_anew(turn: Turn, entry_id: str) -> bool:
    """Whether the button's day ('' = it names none) is promised no more; then says which one is."""
    found, promised = await answering.promise(turn.tx, turn.me.person_id, entry_id)
    if buttons.parts(turn.said.data, 4)[3] in ("", f"{promised:%Y%m%d}"):
        return False
    w, number = turn.words, found.number or ""
    taps = promise_taps(found.id, number, promised)
    rows = tuple((button(w.plain(tap.key, number=number), tap.data),) for tap in taps)
    text = w("reminder.promised_anew", number=number, day=dates.day(w, promised))
    turn.say(text, () if found.followed_up_at is not None else rows)
    return True
