"""What people choose about reminders: days and times as they are typed, quiet hours, leave at its bounds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, Refusal, ReminderRules, quiet
from actions.deadlines import agenda, reminding
from actions.reminders import choosing
from actions.reminders.chosen import chosen, zone_of
from bot.upkeep.scheduled import tell_reminders
from models.database import Database
from models.day_off import DayOff
from tests.actions.clockwork import Team, later, local
from tests.sample import NOW, person

TODAY = date(2026, 11, 23)
WIB = ZoneInfo("Asia/Jakarta")
MORNING = datetime(2026, 11, 23, 10, tzinfo=WIB)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [(0, 0, ""), (-3, 0, ""), (-3, -1, "past"), (1, 0, "turned"), (0, 200, ""), (0, 201, "long")],
)
async def test_leave_at_its_bounds(tx: AsyncSession, first: int, last: int, refusal: str) -> None:
    who = (await person(tx, "Sari", "facilitator")).person_id
    told = TODAY + first * DAY, TODAY + last * DAY
    if not refusal:
        await choosing.add_leave(tx, who, *told, TODAY)
        return
    with pytest.raises(Refusal) as no:
        await choosing.add_leave(tx, who, *told, TODAY)
    assert no.value.code == f"reminder_leave_{refusal}"
    assert no.value.values == ({"days": 200} if refusal == "long" else {})


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("besok", ("2026-11-24", "2026-11-24")),
        ("1-5 Desember", ("2026-12-01", "2026-12-05")),
        ("28 Des s.d. 3 Jan 2027", ("2026-12-28", "2027-01-03")),
        ("1 2 3", None),
        ("kapan-kapan", None),
        ("x - 3 Desember", None),
        ("", None),
    ],
)
def test_days_as_they_are_typed(text: str, days: tuple[str, str] | None) -> None:
    found = choosing.days_of(text, TODAY)
    assert (found and tuple(map(str, found))) == days


@pytest.mark.parametrize(
    ("text", "times"),
    [("21.00-05.30", (time(21), time(5, 30))), ("jam 9", None), ("x", None), ("", None)],
)
def test_times_as_they_are_typed(text: str, times: tuple[time, time] | None) -> None:
    assert choosing.times_typed(text, MORNING) == times
    assert choosing.time_typed("18.30", MORNING) == time(18, 30)
    assert choosing.time_typed("x", MORNING) is None


RULES = ReminderRules()


@pytest.mark.parametrize(
    ("hours", "clock", "end"),
    [
        ((time(21), time(5, 30)), "20:59", None),
        ((time(21), time(5, 30)), "21:00", "24 05:30"),
        ((time(21), time(5, 30)), "00:00", "23 05:30"),
        ((time(21), time(5, 30)), "05:29", "23 05:30"),
        ((time(21), time(5, 30)), "05:30", None),
        ((time(12), time(13)), "11:59", None),
        ((time(12), time(13)), "12:00", "23 13:00"),
        ((time(12), time(13)), "13:00", None),
        ((time(7), time(7)), "07:00", None),
    ],
)
def test_quiet_hours_at_their_ends(hours: tuple[time, time], clock: str, end: str | None) -> None:
    when = local(f"2026-11-23 {clock}")
    calm = quiet.after(when, WIB, hours)
    assert (None if calm == when else f"{calm:%d %H:%M}") == end
    assert calm.tzinfo is WIB


@pytest.mark.parametrize(
    ("told", "hours"),
    [
        ([], (time(21), time(5, 30))),
        (["22:00"], (time(21), time(5, 30))),
        (["22:00", "x"], (time(21), time(5, 30))),
        (["x", "06:00"], (time(21), time(5, 30))),
        (["22:00", "06:00"], (time(22), time(6))),
        (["22:00", "06:00", "07:00"], (time(21), time(5, 30))),
    ],
)
def test_quiet_hours_that_cannot_be_read_are_the_usual_ones(
    told: list[str], hours: tuple[time, time]
) -> None:
    assert quiet.hours(told, RULES) == hours


def test_a_zone_that_is_none_and_what_was_chosen() -> None:
    assert zone_of("Asia/Jayapura", "Asia/Jakarta").key == "Asia/Jayapura"
    assert [zone_of(name, "Asia/Makassar").key for name in ("", "x", "../x")] == ["Asia/Makassar"] * 3
    mine = chosen("Asia/Jakarta", '{"at": {"daily": "17:00", "target": "x"}, "off": ["digest"]}', RULES)
    usual = chosen("Asia/Jakarta", "{", RULES)
    assert (mine.at["daily"], usual.at["daily"], mine.at["target"]) == (time(17), time(19), time(8))
    assert (mine.at["digest"], set(mine.off), set(usual.off)) == (time(7), {"digest"}, set())
    assert mine.midnight(local("2026-11-23 23:59")) == local("2026-11-24 00:00")
    assert mine.midnight(local("2026-11-24 00:00")) == local("2026-11-25 00:00")
    assert [mine.is_quiet(local(f"2026-11-23 {at}")) for at in ("20:59", "21:00", "05:29", "05:30")] == [
        False, True, True, False]  # fmt: skip


async def test_days_off_are_looked_up_where_nobody_says_them(sqlite_url: str, kit: Kit) -> None:
    """The Monday was made a day off by a decree: nobody is asked for a report; on Tuesday they are."""
    database = Database(sqlite_url)
    team = await Team(database, kit).begin("camat")
    async with database.transaction() as tx:
        tx.add(DayOff(day=TODAY, off=True, name="", set_at=NOW))
        tx.add(DayOff(day=date(2026, 12, 4), off=True, name="", set_at=NOW))
    evening = local("2026-11-23 19:00")
    assert (await tell_reminders(database, kit, evening)).sent == 0
    assert (await tell_reminders(database, kit, later(evening, days=1))).sent == 1
    first, last = date(2026, 12, 1), date(2026, 12, 7)
    async with database.reading() as tx:
        mine = [(one.rule.code, one.due.day) for one in await agenda.ahead(tx, team.sari, first, last)]
        told = [one for one in await reminding.due_reminders(tx, first, first) if one.code == "LAP-BULAN"]
    assert ("LAP-BULAN", 3) in mine
    assert told == []
    await database.close()


async def test_only_the_people_of_a_span_are_told_of_deadlines(tx: AsyncSession) -> None:
    ids = [(await person(tx, f"P{n}", "facilitator")).person_id for n in range(3)]
    day = date(2026, 12, 2)
    asked = await reminding.asked(tx, day, day)
    assert {one.person_id for one in await asked.of(tx)} == set(ids)
    assert {one.person_id for one in await asked.of(tx, span=(ids[1], ids[1]))} == {ids[1]}
    assert await asked.of(tx, area_code="13.06.01") == []
