"""Whatever is put off comes again: every kind, in and out of quiet hours, alone and with others, twice.

A reminder is known by its key. When it is told moves with quiet hours, a late clock, its reader's choice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from actions import Kit
from actions.reminders import KINDS, answering, choosing
from models.buttons import Do, parts
from models.database import Database
from models.reminder import Reminder
from models.training import Participant, Training
from tests.actions.clockwork import Team, local
from tests.actions.test_reminder_kinds import session
from tests.sample import NOW

HOUR = timedelta(hours=1)
Prepare = Callable[[Team, date], Awaitable[object]]


@dataclass(frozen=True)
class Case:
    """A kind, told to `who` on this day at this time where nothing holds it back; what brings it about."""

    kind: str
    day: date
    at: time
    prepare: Prepare
    who: str = "Sari"

    @property
    def moment(self) -> datetime:
        """When it falls due."""
        return local(f"{self.day} {self.at}")


async def nothing(team: Team, day: date) -> None:
    """It comes by itself."""


async def returned(team: Team, day: date) -> None:
    at = local(f"{day - timedelta(days=1)} 11:00")
    await team.filed(date(2026, 11, 20), state="returned", decided_at=at)


async def promised(team: Team, day: date) -> None:
    await team.filed(date(2026, 11, 20), follow_up_on=day)


async def waiting(team: Team, day: date) -> None:
    await team.filed(date(2026, 11, 23))


def begins(clock: str) -> Prepare:
    async def prepare(team: Team, day: date) -> None:
        await session(team, local(f"{day + timedelta(days=1)} {clock}"))

    return prepare


async def ended(team: Team, day: date) -> None:
    """A session ended at 13:00 with a questionnaire that Sari did not fill."""
    made = await session(team, local(f"{day} 10:00"))
    async with team.database.transaction() as tx:
        (await tx.get_one(Training, made)).questionnaire_form = "kegiatan"
        (await tx.get_one(Participant, (made, team.sari))).attended_at = NOW


CASES = (
    Case("training", date(2026, 11, 24), time(10), begins("10:00")),
    Case("training", date(2026, 11, 24), time(13), ended),
    Case("deadline", date(2026, 12, 1), time(8), nothing),
    Case("correction", date(2026, 12, 1), time(8), nothing),
    Case("returned", date(2026, 11, 24), time(8), returned),
    Case("follow_up", date(2026, 11, 25), time(8), promised),
    Case("escalation", date(2026, 11, 27), time(8), waiting, "Budi"),
    Case("target", date(2026, 11, 27), time(8), nothing),
    Case("daily", date(2026, 11, 24), time(19), nothing),
)
QUIET: Mapping[str, Callable[[Case], tuple[time, time]]] = {
    "never": lambda _: (time(), time()),
    "around it": lambda case: (hour(case, -1), hour(case, 1)),
    "until the next day": lambda case: (hour(case, -1), time(7)),
}


def hour(case: Case, more: int) -> time:
    return (case.moment + timedelta(hours=more)).time()


def test_every_kind_that_can_be_put_off_is_here() -> None:
    assert {case.kind for case in CASES} == {kind for kind, one in KINDS.items() if one.later}


async def keys(team: Team, name: str, now: datetime) -> tuple[set[str], str]:
    """What somebody is told at this moment, by the keys of old, and the outbox row that tells it."""
    sent = (await team.messages(now)).get(name)
    if sent is None:
        return set(), ""
    data = next(b.data for row in sent.rows for b in row if b.data.startswith(Do.IN_AN_HOUR))
    outbox_id = parts(data, 3)[2]
    async with team.database.reading() as tx:
        rows = await tx.execute(select(Reminder.key).where(Reminder.outbox_id == outbox_id))
        return {key.partition("~")[0] for key in rows.scalars()}, outbox_id


async def first_told(team: Team, case: Case, by: datetime) -> tuple[set[str], str, datetime]:
    """When the kind is told for the first time, looked for every hour until then."""
    now = case.moment - timedelta(hours=2)
    await team.told(now - HOUR)
    while now <= by:
        told, outbox_id = await keys(team, case.who, now)
        async with team.database.reading() as tx:
            kinds = await tx.execute(select(Reminder.kind).where(Reminder.outbox_id == outbox_id))
            if outbox_id and case.kind in set(kinds.scalars()):
                return told, outbox_id, now
        now += HOUR
    raise AssertionError(f"{case.kind} was not told until {by}")


@pytest.fixture
async def team(sqlite_url: str, kit: Kit) -> AsyncIterator[Team]:
    """On one database: the SQL is that of the other tests of reminders."""
    database = Database(sqlite_url)
    yield await Team(database, kit).begin("coordinator", "camat")
    await database.close()


@pytest.mark.parametrize(
    ("case", "quiet", "merged"),
    [
        pytest.param(case, quiet, merged, id=f"{case.kind} {case.at:%H}, quiet {quiet}, {merged}")
        for case, quiet, merged in product(CASES, QUIET, ("alone", "with others"))
        if merged == "alone" or case.who == "Sari"
    ],
)
async def test_put_off_once_and_twice_it_comes_again(team: Team, case: Case, quiet: str, merged: str) -> None:
    await case.prepare(team, case.day)
    begin, end = QUIET[quiet](case)
    who = team.people[case.who].person_id
    async with team.database.transaction() as tx:
        await choosing.set_quiet(tx, who, begin, end)
        if merged == "with others" and not (begin <= case.at < end or (end < begin <= case.at)):
            await choosing.set_time(tx, who, "follow_up", case.at, team.kit.rules.reminders)
    if merged == "with others":
        await promised(team, case.day)
    told, outbox_id, at = await first_told(team, case, case.moment + timedelta(hours=26))
    for verb in (answering.in_an_hour, answering.in_the_morning):
        async with team.database.transaction() as tx:
            again = await verb(tx, team.kit, who, outbox_id, at + timedelta(minutes=5))
        at = again
        if any(
            key.startswith("training:") and at > local(f"{case.day + timedelta(days=1)} 10:00")
            for key in told
        ):
            break  # it has begun
        once_more, outbox_id = await keys(team, case.who, at)
        assert told <= once_more, verb.__name__


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind} {case.at:%H}")
async def test_what_a_late_clock_held_back_for_quiet_hours_comes_with_their_end(
    team: Team, case: Case
) -> None:
    """Down when it fell due, back in quiet hours: told at their end, and once more if it is put off."""
    await case.prepare(team, case.day)
    begin, end = hour(case, 1), hour(case, 3)
    who = team.people[case.who].person_id
    async with team.database.transaction() as tx:
        await choosing.set_quiet(tx, who, begin, end)
    await team.told(case.moment - HOUR)
    await team.told(case.moment + timedelta(hours=2))
    told, outbox_id, at = await first_told(team, case, case.moment + timedelta(hours=3))
    assert at == local(f"{case.day} {end}")
    async with team.database.transaction() as tx:
        again = await answering.in_an_hour(tx, team.kit, who, outbox_id, at)
    assert told <= (await keys(team, case.who, again))[0]
