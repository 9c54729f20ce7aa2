"""The buttons under a reminder: later, done, tomorrow."""

from __future__ import annotations

from datetime import timedelta

from actions.reminders import answering
from handlers import dates
from handlers.turn import Turn

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
    found = await answering.followed_up(turn.tx, turn.me.person_id, entry_id, turn.now)
    turn.say(turn.words("reminder.thanks", number=found.number))


async def tomorrow(turn: Turn, entry_id: str) -> None:
    """The follow-up is put off to tomorrow."""
    day = turn.local.date() + DAY
    found = await answering.follow_up_on(turn.tx, turn.me.person_id, entry_id, day)
    if found.followed_up_at is not None:
        turn.say(turn.words("reminder.thanks", number=found.number))
        return
    turn.say(turn.words("reminder.moved", number=found.number, day=dates.day(turn.words, day)))
