"""The kinds of reminders: what each looks at, on which days, whom it concerns, and when it is silent.

1. Corrections, target, promises, returned reports: one's own work.
2. What goes to the coordinator, or to the camat where there is none.
3. Deadlines and sessions, which other actions know of.
4. Putting off, and answers.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from actions import Kit, Refusal, training
from actions.reminders import KINDS, answering, choosing
from actions.reminders.kinds import kinds_of
from actions.reminders.overseen import _silent_for, working_days
from actions.reminders.own import pace
from actions.reminders.plan import SOURCES, TIMED
from actions.training.facts import Facts
from models import person
from models.buttons import parts
from models.database import Database
from models.message import Outgoing
from models.progress import Quiet
from models.reminder import Leave, Snooze
from tests.actions.clockwork import Team, closed, later, local
from tests.sample import GEMUH, NOW


@pytest.fixture
def new_team(database: Database, kit: Kit) -> Team:
    return Team(database, kit)


async def day_by_day(
    team: Team, days: int, clock: str = "08:00", first: str = "2026-11-24"
) -> dict[str, dict[str, str]]:
    """What is told at this time on each of some days: day -> name -> text."""
    start = local(f"{first} {clock}")
    found = {}
    for n in range(days):
        moment = start + timedelta(days=n)
        await team.told(moment - timedelta(minutes=1))
        told = await team.told(moment)
        if told:
            found[f"{moment:%d %a}"] = told
    return found


def test_every_kind_has_a_source_and_every_source_a_kind() -> None:
    assert {*SOURCES, *TIMED} == set(KINDS)
    assert {kind for kind, one in KINDS.items() if one.at == "timed"} == set(TIMED)
    assert "daily" not in kinds_of(frozenset({"camat"}))


# 1. one's own work


async def test_corrections_on_the_first_two_days(new_team: Team) -> None:
    team = await new_team.begin()
    found = await day_by_day(team, 4, first="2026-12-31")
    told = {day: texts["Sari"] for day, texts in found.items() if "Koreksi" in texts["Sari"]}
    assert list(told) == ["01 Fri", "02 Sat"]
    assert "sampai besok, Sab, 2 Jan 2027" in told["01 Fri"]
    assert "kesempatan terakhir" in told["02 Sat"]


@pytest.mark.parametrize(
    ("whole", "day", "expected"),
    [
        (15, "2026-11-15", 7),
        (15, "2026-11-27", 13),
        (140, "2027-02-22", 105),
        (15, "2028-02-29", 14),
        (15, "2026-12-01", 0),
    ],
)
def test_the_pace_of_a_month(whole: int, day: str, expected: int) -> None:
    assert pace(whole, date.fromisoformat(day)) == expected


@pytest.mark.parametrize(("visits", "hours", "told"), [(13, 9, False), (12, 9, True), (13, 8, True)])
async def test_behind_the_target(new_team: Team, visits: int, hours: int, told: bool) -> None:
    """On the 27th of a month of thirty days 13 visit days and 121 hours are expected."""
    team = await new_team.begin()
    for n in range(14):
        await team.filed(date(2026, 11, 1 + n), minutes=hours * 60, visit=n < visits)
    found = await day_by_day(team, 1, first="2026-11-27")
    texts = [text for day in found.values() for text in day.values()]
    assert any("Target bulan ini" in text for text in texts) is told


async def test_an_expert_visits_on_fewer_days(new_team: Team) -> None:
    team = await new_team.begin()
    async with team.database.transaction() as tx:
        for held in await person.assignments(tx, team.sari):
            held.position = "TAPM"
    found = await day_by_day(team, 1, first="2026-11-27")
    assert "Hari kunjungan 0 dari 10, jam kerja 0 dari 140" in found["27 Fri"]["Sari"]


async def test_two_reports_of_a_day_are_one_visit_day(new_team: Team) -> None:
    team = await new_team.begin()
    for _ in range(3):
        await team.filed(date(2026, 11, 20), minutes=60)
    found = await day_by_day(team, 1, first="2026-11-27")
    assert "Hari kunjungan 1 dari 15, jam kerja 3 dari 140" in found["27 Fri"]["Sari"]


async def test_a_promise_is_told_on_its_day_until_it_is_done(new_team: Team) -> None:
    team = await new_team.begin()
    entry_id = await team.filed(date(2026, 11, 23), follow_up_on=date(2026, 11, 25), title="Musdes <1>")
    async with team.database.transaction() as tx:
        await choosing.switch(tx, team.sari, "daily")
    found = await day_by_day(team, 2)
    assert list(found) == ["25 Wed"]
    assert "Musdes &lt;1&gt;: tindak lanjut dijanjikan untuk hari ini" in found["25 Wed"]["Sari"]
    async with team.database.transaction() as tx:
        await answering.remind_on(tx, team.sari, entry_id, date(2026, 11, 26))
    assert list(await day_by_day(team, 1, first="2026-11-26")) == ["26 Thu"]
    async with team.database.transaction() as tx:
        await answering.remind_on(tx, team.sari, entry_id, date(2026, 11, 27))
        done = await answering.followed_up(tx, team.sari, entry_id, NOW)
        assert done.followed_up_at == NOW
    found = await day_by_day(team, 1, first="2026-11-27")
    assert "Tindak lanjut" not in str(found)


async def test_a_promise_of_somebody_else_cannot_be_answered(new_team: Team) -> None:
    team = await new_team.begin("camat")
    entry_id = await team.filed(date(2026, 11, 23), follow_up_on=date(2026, 11, 25))
    async with team.database.transaction() as tx:
        for wrong in (answering.followed_up(tx, team.people["Budi"].person_id, entry_id, NOW),
                      answering.remind_on(tx, team.sari, "0" * 36, date(2026, 11, 26))):  # fmt: skip
            with pytest.raises(Refusal):
                await wrong


async def test_a_returned_report_after_1_3_and_7_days(new_team: Team) -> None:
    team = await new_team.begin()
    async with team.database.transaction() as tx:
        await choosing.switch(tx, team.sari, "daily")
    entry_id = await team.filed(date(2026, 11, 20), state="returned", decided_at=local("2026-11-23 23:50"))
    found = await day_by_day(team, 3)
    assert list(found) == ["24 Tue", "26 Thu"]
    assert "dikembalikan 3 hari lalu" in found["26 Thu"]["Sari"]
    await team.change(entry_id, state="resubmitted")
    assert "dikembalikan" not in str(await day_by_day(team, 5, first="2026-11-27"))


# 2. those who look after an area


async def test_a_returned_report_goes_to_the_coordinator_after_a_week(new_team: Team) -> None:
    team = await new_team.begin("coordinator", "camat")
    await team.filed(date(2026, 11, 20), state="returned", decided_at=local("2026-11-23 11:00"))
    found = await day_by_day(team, 8)
    assert [(day, name) for day, texts in found.items() for name in texts if name != "Sari"] == [
        ("30 Mon", "Dewi")
    ]
    assert "dari Sari dikembalikan 7 hari lalu" in found["30 Mon"]["Dewi"]


async def test_where_there_is_no_coordinator_the_camat_hears_of_it(new_team: Team) -> None:
    team = await new_team.begin("camat")
    await team.filed(date(2026, 11, 20), state="returned", decided_at=local("2026-11-23 11:00"))
    assert "Budi" in (await day_by_day(team, 1, first="2026-11-30"))["30 Mon"]


async def test_nobody_is_told_of_their_own(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    await team.filed(date(2026, 11, 20), "Dewi", state="returned", decided_at=local("2026-11-23 11:00"))
    texts = (await day_by_day(team, 1, first="2026-11-30")).get("30 Mon", {})
    assert "Perlu perhatian" not in texts.get("Dewi", "")


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        ("2026-11-20", "2026-11-23", 0),
        ("2026-11-20", "2026-11-27", 4),
        ("2026-12-23", "2026-12-29", 2),
        ("2026-11-23", "2026-11-23", 0),
    ],
)
def test_working_days_between(after: str, before: str, expected: int) -> None:
    assert working_days(date.fromisoformat(after), date.fromisoformat(before), closed) == expected


JOINED = local("2026-11-24 00:30")


@pytest.mark.parametrize(
    ("day", "last", "begun", "away", "expected"),
    [
        ("2026-12-01", "2026-11-23", JOINED, "", 5),
        ("2026-12-01", None, JOINED, "", 4),
        ("2026-12-01", None, later(JOINED, minutes=-31), "", 5),
        ("2026-12-01", None, JOINED, "2026-11-26", 3),
        ("2026-12-01", None, JOINED, "2026-12-01", 0),
        ("2026-12-01", "2026-01-05", JOINED, "", 31),
        ("2026-12-01", "2026-11-30", JOINED, "", 0),
    ],
)
def test_how_long_somebody_is_silent(
    day: str, last: str | None, begun: datetime, away: str, expected: int
) -> None:
    """In their working days by their own clock: who came after midnight came on that day."""
    one = Quiet(1, "Sari", "Asia/Jakarta", GEMUH, begun, date.fromisoformat(last) if last else None)
    left = {(1, date.fromisoformat(away))} if away else set()
    assert _silent_for(one, date.fromisoformat(day), closed, left) == expected


async def silence(team: Team, days: int) -> list[str]:
    """The days on which Dewi hears that Sari is silent."""
    async with team.database.transaction() as tx:
        await choosing.switch(tx, team.sari, "daily")
    found = await day_by_day(team, days)
    return [day for day, texts in found.items() if "Sari belum" in texts.get("Dewi", "")]


async def test_silence_is_told_once_after_five_working_days(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    await team.filed(date(2026, 11, 20))
    assert await silence(team, 21) == ["30 Mon"]


async def test_leave_is_no_silence(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    await team.filed(date(2026, 11, 20))
    async with team.database.transaction() as tx:
        tx.add(Leave(person_id=team.sari, first=date(2026, 11, 26), last=date(2026, 11, 30)))
    assert await silence(team, 14) == ["03 Thu"]


async def test_who_never_reported_is_counted_from_their_first_day(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    assert await silence(team, 14) == ["01 Tue"]


async def test_a_queue_that_waits_is_told_to_the_camat(new_team: Team) -> None:
    team = await new_team.begin("coordinator", "camat")
    await team.filed(date(2026, 11, 23))
    await team.filed(date(2026, 11, 24))
    found = await day_by_day(team, 9)
    told = {day: texts["Budi"] for day, texts in found.items() if "Budi" in texts}
    assert list(told) == ["27 Fri", "02 Wed"]
    assert "1 laporan menunggu tinjauan Anda selama 3 hari kerja" in told["27 Fri"]
    assert "2 laporan menunggu" in told["02 Wed"]


async def test_a_correction_asked_for_long_ago_waits_too(new_team: Team) -> None:
    team = await new_team.begin("camat")
    await team.filed(date(2026, 11, 23), state="correction")
    assert "Budi" in (await day_by_day(team, 1, first="2026-11-27"))["27 Fri"]


# 3. deadlines and sessions


async def test_a_deadline_some_days_before_and_on_the_day(new_team: Team) -> None:
    team = await new_team.begin()
    async with team.database.transaction() as tx:
        await choosing.switch(tx, team.sari, "daily")
        await choosing.switch(tx, team.sari, "correction")
    found = await day_by_day(team, 5, first="2026-12-01")
    lines = {
        day: [line for line in texts["Sari"].split("\n") if "Laporan bulanan" in line]
        for day, texts in found.items()
    }
    assert {day: len(told) for day, told in lines.items()} == {"01 Tue": 1, "03 Thu": 1, "04 Fri": 1}
    assert "Jum, 4 Des 2026, 3 hari lagi" in lines["01 Tue"][0]
    assert "hari ini" in lines["04 Fri"][0]


async def session(team: Team, start: datetime) -> str:
    """A session in Gemuh that Sari said yes to, told of last Friday; its id."""
    facts = Facts(
        "Keuangan desa",
        start,
        start + timedelta(hours=3),
        "Asia/Jakarta",
        place="Aula",
        roles=("facilitator",),
        areas=(GEMUH,),
    )
    async with team.database.transaction() as tx:
        dewi = team.people["Dewi"].person_id
        made = await training.create(tx, team.kit, dewi, facts, NOW)
        await training.announce(tx, team.kit, dewi, made.id, NOW)
        await training.answer(tx, team.kit, team.sari, made.id, "yes", NOW)
    await team.told(later(NOW, minutes=1))
    return made.id


async def every_half_hour(team: Team, first: str, last: str) -> list[str]:
    """The moments at which Sari is told of a session, on the half hour."""
    moment, found = local(first), []
    while moment <= local(last):
        if "Keuangan desa" in (await team.told(moment)).get("Sari", ""):
            found.append(f"{moment:%d %H:%M}")
        moment += timedelta(minutes=30)
    return found


async def test_a_session_a_day_before_that_morning_and_an_hour_before(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    await session(team, local("2026-11-25 09:00"))
    assert await every_half_hour(team, "2026-11-24 06:00", "2026-11-25 10:00") == [
        "24 09:00",
        "25 07:00",
        "25 08:00",
    ]


async def test_a_session_at_dawn_breaks_quiet_hours_only_when_it_begins_soon(new_team: Team) -> None:
    """It begins at 05:00: a day before would be in the night, and waits for the morning."""
    team = await new_team.begin("coordinator")
    await session(team, local("2026-11-25 05:00"))
    assert await every_half_hour(team, "2026-11-23 22:00", "2026-11-25 05:00") == ["24 05:30", "25 04:00"]


async def test_a_session_that_was_called_off_is_not_told(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    made = await session(team, local("2026-11-25 09:00"))
    async with team.database.transaction() as tx:
        await training.cancel(tx, team.kit, team.people["Dewi"].person_id, made, "Hujan", NOW)
    await team.told(later(NOW, minutes=2))
    assert await every_half_hour(team, "2026-11-24 06:00", "2026-11-25 10:00") == []


async def test_a_session_comes_with_its_calendar_file_and_what_to_open(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    made = await session(team, local("2026-11-25 09:00"))
    sent = (await team.messages(local("2026-11-24 09:00")))["Sari"]
    assert sent.document.endswith(".ics")
    assert f"tr:o:{made}" in [button.data for row in sent.rows for button in row]


async def test_who_is_on_leave_is_told_of_a_session(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    await session(team, local("2026-11-25 09:00"))
    async with team.database.transaction() as tx:
        tx.add(Leave(person_id=team.sari, first=date(2026, 11, 24), last=date(2026, 11, 30)))
    assert await every_half_hour(team, "2026-11-24 06:00", "2026-11-24 12:00") == ["24 09:00"]


# 4. later


def later_buttons(sent: Outgoing) -> tuple[str, str]:
    """What the buttons that put off bring back: the outbox id in both."""
    hour, morning = (button.data for button in sent.rows[-1])
    assert parts(hour, 3)[2] == parts(morning, 3)[2]
    return hour, parts(hour, 3)[2]


EVENING = local("2026-11-23 19:00")


async def put_off(team: Team) -> datetime:
    _, outbox_id = later_buttons((await team.messages(EVENING))["Sari"])
    async with team.database.transaction() as tx:
        await answering.in_an_hour(tx, team.kit, team.sari, outbox_id, later(EVENING, minutes=5))
        return await answering.in_an_hour(tx, team.kit, team.sari, outbox_id, later(EVENING, minutes=10))


async def test_in_an_hour_it_is_told_again_once(new_team: Team) -> None:
    team = await new_team.begin()
    assert await put_off(team) == later(EVENING, minutes=70)
    assert await team.told(later(EVENING, minutes=65)) == {}
    assert "Sen, 23 Nov" in (await team.told(later(EVENING, minutes=70)))["Sari"]
    assert await team.told(later(EVENING, minutes=75)) == {}


async def test_what_is_done_meanwhile_is_not_told_again(new_team: Team) -> None:
    team = await new_team.begin()
    at = await put_off(team)
    await team.filed(date(2026, 11, 23))
    assert await team.told(at) == {}
    async with team.database.reading() as tx:
        assert [one.done_at for one in await tx.scalars(select(Snooze))] == [at]


async def test_again_and_again(new_team: Team) -> None:
    team = await new_team.begin()
    at = await put_off(team)
    _, outbox_id = later_buttons((await team.messages(at))["Sari"])
    async with team.database.transaction() as tx:
        morning = await answering.in_the_morning(tx, team.kit, team.sari, outbox_id, at)
    assert morning == local("2026-11-24 08:00")
    assert "Sen, 23 Nov" in (await team.told(morning))["Sari"]


async def test_an_hour_that_ends_in_quiet_hours_ends_with_them(new_team: Team) -> None:
    team = await new_team.begin()
    _, outbox_id = later_buttons((await team.messages(EVENING))["Sari"])
    async with team.database.transaction() as tx:
        at = await answering.in_an_hour(tx, team.kit, team.sari, outbox_id, local("2026-11-23 20:30"))
    assert at == local("2026-11-24 05:30")


async def test_somebody_elses_reminder_cannot_be_put_off(new_team: Team) -> None:
    team = await new_team.begin("camat")
    _, outbox_id = later_buttons((await team.messages(EVENING))["Sari"])
    async with team.database.transaction() as tx:
        for who, which in ((team.people["Budi"].person_id, outbox_id), (team.sari, "f" * 32)):
            with pytest.raises(Refusal) as refused:
                await answering.in_an_hour(tx, team.kit, who, which, EVENING)
            assert refused.value.code == "reminder_gone"


async def test_after_midnight_tomorrow_morning_is_the_same_day(new_team: Team) -> None:
    team = await new_team.begin()
    _, outbox_id = later_buttons((await team.messages(EVENING))["Sari"])
    async with team.database.transaction() as tx:
        at = await answering.in_the_morning(tx, team.kit, team.sari, outbox_id, local("2026-11-24 01:00"))
    assert at == local("2026-11-24 08:00")


async def test_a_session_that_was_put_off_is_told_until_it_begins(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    await session(team, local("2026-11-25 09:00"))
    late = (await team.messages(local("2026-11-25 07:30")))["Sari"]
    assert late.text.count("Keuangan desa") == 1  # of the day before, and of this morning
    _, outbox_id = later_buttons((await team.messages(local("2026-11-25 08:00")))["Sari"])
    async with team.database.transaction() as tx:
        at = await answering.in_an_hour(tx, team.kit, team.sari, outbox_id, local("2026-11-25 07:50"))
    assert "Keuangan desa" in (await team.told(at))["Sari"]
