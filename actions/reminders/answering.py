"""What somebody answers to a reminder: later, done, tomorrow."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from actions import Kit, Refusal
from actions.entries import note
from actions.quiet import DAY
from actions.reminders.choosing import standing
from actions.reminders.chosen import Chosen
from models import Tx, entry, reminder
from models.entry import Entry
from models.reminder import Snooze

HOUR = timedelta(hours=1)
DAWN = 4
"""Until this hour "tomorrow morning" is the morning of the same day."""


async def in_an_hour(tx: Tx, kit: Kit, person_id: int, outbox_id: str, now: datetime) -> datetime:
    """Look again in an hour at what a message told; returns when, in the person's zone."""
    mine = await standing(tx, person_id, kit.rules.reminders)
    return await _put_off(tx, kit, person_id, outbox_id, mine.after_quiet(now + HOUR), now)


async def in_the_morning(tx: Tx, kit: Kit, person_id: int, outbox_id: str, now: datetime) -> datetime:
    """Look again tomorrow morning; returns when, in the person's zone."""
    mine = await standing(tx, person_id, kit.rules.reminders)
    return await _put_off(tx, kit, person_id, outbox_id, _morning(mine, kit, now), now)


def _morning(mine: Chosen, kit: Kit, now: datetime) -> datetime:
    local = now.astimezone(mine.zone)
    day = local.date() if local.hour < DAWN else local.date() + DAY
    return mine.after_quiet(datetime.combine(day, kit.rules.reminders.morning_at, mine.zone))


async def _put_off(tx: Tx, kit: Kit, person_id: int, outbox_id: str, at: datetime, now: datetime) -> datetime:
    """Note it once, however often it is asked for; the last choice holds."""
    told = await reminder.told_in(tx, person_id, outbox_id)
    if not told:
        raise Refusal("reminder_gone")
    parts = [[one.key.partition("~")[0], one.kind] for one in told]
    known = [one for one in await reminder.snoozes_of(tx, person_id) if one.parts == parts]
    for one in known:
        one.due_at = at
    if not known:
        tx.add(Snooze(id=kit.ids(now), person_id=person_id, parts=parts, due_at=at, done_at=None))
    await tx.flush()
    return at


async def followed_up(tx: Tx, person_id: int, entry_id: str, now: datetime) -> Entry:
    """The promised follow-up is done."""
    found, _ = await promise(tx, person_id, entry_id)
    if found.followed_up_at is None:
        found.followed_up_at = now
        note(tx, person_id, "follow_up", found, now)
    return found


async def remind_on(tx: Tx, person_id: int, entry_id: str, day: date) -> Entry:
    """They want to be reminded of the promised follow-up on this day, unless it is done."""
    found, _ = await promise(tx, person_id, entry_id)
    if found.followed_up_at is None:
        found.put_off_to = day
    return found


async def promise(tx: Tx, person_id: int, entry_id: str) -> tuple[Entry, date]:
    """A report of their own, with the day of the follow-up that it promises. Refusal no_entry."""
    found = await entry.get(tx, entry_id)
    if found is None or found.person_id != person_id or found.follow_up_on is None:
        raise Refusal("no_entry")
    return found, found.follow_up_on
