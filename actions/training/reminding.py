"""Which reminders of sessions fall due within a span of time; nothing is planned ahead, nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from actions.training import telling
from actions.training.checks import LEAD
from actions.training.facts import DAY, WEEK, map_link, when
from locales import Words
from models import Tx, entry, training
from models.message import Button, Rows
from models.training import Participant, Training

AFTER = "after"
"""The reminder at the end: fill the questionnaire."""
MORNING_AT = time(7)
"""When "that morning" is, at the place of the session."""
ASKED_AGAIN = (WEEK, DAY)
"""Those who have not answered are asked again at these."""


class DueTraining(NamedTuple):
    """One reminder. `lead` is minutes before the start, MORNING or AFTER; `answer` what they said."""

    training: Training
    person_id: int
    due_at: datetime
    lead: int | str
    answer: str


def moment(one: Training, lead: int | str) -> datetime:
    """When a reminder falls due."""
    if lead == AFTER:
        return one.ends_at
    if isinstance(lead, int):
        return one.starts_at - timedelta(minutes=lead)
    zone = ZoneInfo(one.zone)
    return datetime.combine(one.starts_at.astimezone(zone).date(), MORNING_AT, zone)


async def due_reminders(tx: Tx, first: datetime, last: datetime) -> list[DueTraining]:
    """Reminders that fall due after `first`, at `last` at the latest, by time, session and person.

    A reminder that would come after the start is none.
    """
    slots = [
        (one, lead, moment(one, lead))
        for one in await training.near(tx, first, last + timedelta(minutes=LEAD))
        for lead in dict.fromkeys((*one.leads, AFTER))
    ]
    due = [(one, lead, at) for one, lead, at in slots if first < at <= last and _sensible(one, lead, at)]
    parts = await _parts(tx, sorted({one.id for one, _, _ in due}))
    filled = await _filled(tx, [part for one in parts.values() for part in one])
    found = [
        DueTraining(one, part.person_id, at, lead, part.answer)
        for one, lead, at in due
        for part in parts.get(one.id, ())
        if _wanted(one, part, lead, filled)
    ]
    return sorted(found, key=lambda each: (each.due_at, each.training.id, each.person_id))


def _sensible(one: Training, lead: int | str, at: datetime) -> bool:
    return bool(one.questionnaire_form) if lead == AFTER else at < one.starts_at


def _wanted(one: Training, part: Participant, lead: int | str, filled: set[str]) -> bool:
    if lead == AFTER:
        return part.attended_at is not None and part.questionnaire_entry not in filled
    return part.answer == "yes" or (part.answer == "invited" and lead in ASKED_AGAIN)


async def _parts(tx: Tx, ids: Sequence[str]) -> dict[str, list[Participant]]:
    parts: dict[str, list[Participant]] = {}
    for part in await training.participants(tx, *ids):
        parts.setdefault(part.training_id, []).append(part)
    return parts


async def _filled(tx: Tx, parts: Sequence[Participant]) -> set[str]:
    return await entry.sent(tx, [part.questionnaire_entry for part in parts if part.questionnaire_entry])


def part(w: Words, due: DueTraining) -> tuple[str, dict[str, object], Rows]:
    """A reminder's line: the key of its words, what fills them, and its buttons."""
    one = due.training
    values: dict[str, object] = {"theme": one.theme, "when": when(w, one), "place": one.place or one.link}
    if due.lead == AFTER:
        return "training.remind_after", values, telling.filling(one.id, w)
    if due.answer == "invited":
        return "training.remind_invited", values, telling.asking(one.id, w)
    link = map_link(one)
    where: Rows = ((Button(text=w.plain("training.map"), url=link),),) if link else ()
    return "training.remind_yes", values, (*telling.opening(one.id, w), *where)


def useful_until(due: DueTraining) -> datetime:
    """Until when the reminder is worth telling: the start; for the questionnaire three days."""
    return due.due_at + timedelta(days=3) if due.lead == AFTER else due.training.starts_at
