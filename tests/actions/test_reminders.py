"""The tick: once, at the local time, in one message, to whom it concerns; whatever happens to the process.

1. What falls due is told once, by whoever ticks first, and never what is done or switched off.
2. What was missed is told if it is useful still, else dropped and counted.
3. Quiet hours, leave, zones and personal times hold.
4. What falls due together is told together.
"""

from __future__ import annotations

import asyncio
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from sqlalchemy import func, select, update

from actions import Kit, reminders
from actions.reminders import choosing, plan
from bot.upkeep.scheduled import tell_reminders
from models import person, reminder
from models.database import Database
from models.message import Outbox
from models.person import Assignment, Contact, Person
from models.reminder import Leave, Reminder
from tests import sample
from tests.actions.clockwork import Team, closed, later, local
from tests.sample import NOW

EVENING = local("2026-11-23 19:00")
"""Of the Monday on which every test begins."""


@pytest_asyncio.fixture
async def team(database: Database, kit: Kit) -> Team:
    return await Team(database, kit).begin()


# 1. once


async def test_the_first_tick_tells_nothing_of_what_was_before(team: Team) -> None:
    assert await team.told(later(NOW, minutes=1)) == {}
    async with team.database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(Reminder))).scalar_one() == 0


async def test_in_the_evening_those_are_asked_who_have_not_reported(team: Team) -> None:
    assert await team.told(later(EVENING, minutes=-1)) == {}
    told = await team.told(EVENING)
    assert "Belum ada laporan untuk Sen, 23 Nov 2026" in told["Sari"]
    assert await team.told(later(EVENING, minutes=1)) == {}


async def test_who_has_reported_is_left_alone(team: Team) -> None:
    await team.filed(date(2026, 11, 23))
    assert await team.told(EVENING) == {}


async def test_a_draft_is_no_report(team: Team) -> None:
    await team.filed(date(2026, 11, 23), state="draft", version=0)
    assert "Sari" in await team.told(EVENING)


@pytest.mark.parametrize("day", ["2026-11-28", "2026-11-29", "2026-12-25"])
async def test_no_report_is_asked_for_on_a_day_off(team: Team, day: str) -> None:
    await team.tick(local(f"{day} 12:00"))
    await team.told(local(f"{day} 12:01"))
    assert await team.told(local(f"{day} 20:00")) == {}


async def test_a_tick_that_comes_twice_or_from_two_processes_tells_once(team: Team) -> None:
    other = Database(team.database.url.render_as_string(hide_password=False))
    both = [tell_reminders(one, team.kit, EVENING, closed=closed) for one in (team.database, other)]
    first, second = await asyncio.gather(*both)
    await other.close()
    assert first.sent + second.sent == 1
    assert await team.tick(EVENING) == reminders.Ticked()
    async with team.database.reading() as tx:
        assert len((await tx.execute(select(Outbox))).scalars().all()) == 1


async def test_a_clock_that_goes_back_tells_nothing_again(team: Team) -> None:
    await team.told(EVENING)
    assert await team.told(later(EVENING, hours=-3)) == {}
    assert await team.told(later(EVENING, minutes=2)) == {}


async def test_a_kind_that_is_off_is_not_told(team: Team) -> None:
    async with team.database.transaction() as tx:
        assert not await choosing.switch(tx, team.sari, "daily")
    assert await team.told(EVENING) == {}
    async with team.database.transaction() as tx:
        assert await choosing.switch(tx, team.sari, "daily")
    assert "Sari" in await team.told(later(EVENING, days=1))


async def test_who_is_no_facilitator_any_more_is_not_asked(team: Team) -> None:
    async with team.database.transaction() as tx:
        for held in await person.assignments(tx, team.sari):
            held.ended_at = NOW
    assert await team.told(EVENING) == {}


async def test_nobody_to_reach_is_noted(team: Team) -> None:
    async with team.database.transaction() as tx:
        await person.mark_reachable(tx, team.people["Sari"].contact_id, NOW)
    assert await team.told(EVENING) == {}
    assert await team.states() == {"daily 23 19:00": "unheard"}


async def test_the_message_goes_where_the_person_wants_notices(team: Team) -> None:
    async with team.database.transaction() as tx:
        tx.add(Contact(person_id=team.sari, channel="whatsapp", address="62811", account="A", created_at=NOW))
        (await tx.get_one(Person, team.sari)).channel = "whatsapp"
    await team.tick(EVENING)
    async with team.database.reading() as tx:
        row = (await tx.execute(select(Outbox))).scalar_one()
    assert (row.channel, row.address, row.account, row.urgency) == ("whatsapp", "62811", "A", 2)


async def test_a_template_says_the_same_where_only_templates_may_speak(team: Team) -> None:
    sent = (await team.messages(EVENING))["Sari"]
    assert sent.template is not None
    assert sent.template.values == ("laporan harian yang belum ada",)
    assert sent.template.payloads == ("m:lapor",)


async def test_english_for_those_who_read_english(team: Team) -> None:
    async with team.database.transaction() as tx:
        (await tx.get_one(Person, team.sari)).language = "en"
    assert "There is no report for Mon, 23 Nov 2026 yet" in (await team.told(EVENING))["Sari"]


async def test_many_people_take_many_short_transactions(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "AT_ONCE", 2)
    async with team.database.transaction() as tx:
        for n in range(6):
            await sample.person(tx, f"P{n}", "facilitator")
    assert (await team.tick(EVENING)).sent == 7


async def test_a_tick_that_dies_between_two_spans_is_done_again(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "AT_ONCE", 1)
    async with team.database.transaction() as tx:
        for n in range(3):
            await sample.person(tx, f"P{n}", "facilitator")
    due, seen = plan.due, 0

    async def dying(*given: object) -> object:
        nonlocal seen
        seen += 1
        if seen == 3:
            raise ConnectionError("the machine is off")
        return await due(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(plan, "due", dying)
    with pytest.raises(ConnectionError):
        await team.tick(EVENING)
    monkeypatch.setattr(plan, "due", due)
    assert len(await team.told(later(EVENING, minutes=1))) == 4


async def reported(team: Team, day: date) -> int:
    """Sari's report about this day comes in; how many of her messages still wait to be sent."""
    async with team.database.transaction() as tx:
        await reminder.reported(tx, team.sari, day, EVENING)
        return (await tx.execute(select(func.count()).select_from(Outbox))).scalar_one()


async def test_a_reminder_that_still_waits_is_withdrawn_by_the_report(team: Team) -> None:
    await team.tick(EVENING)
    assert await reported(team, date(2026, 11, 22)) == 1
    assert await reported(team, date(2026, 11, 23)) == 0


async def test_a_reminder_that_is_being_sent_or_tells_more_is_not_withdrawn(team: Team) -> None:
    await team.tick(EVENING)
    async with team.database.transaction() as tx:
        await tx.execute(update(Outbox).values(claimed_until=later(EVENING, minutes=1)))
    assert await reported(team, date(2026, 11, 23)) == 1
    async with team.database.transaction() as tx:
        await tx.execute(update(Outbox).values(claimed_until=None))
        one = (await tx.execute(select(Reminder))).scalar_one()
        also = {
            "person_id": team.sari,
            "kind": "target",
            "due_at": EVENING,
            "decided_at": EVENING,
            "state": "sent",
        }
        tx.add(Reminder(key="target", outbox_id=one.outbox_id, **also))
    assert await reported(team, date(2026, 11, 23)) == 1


# 2. missed


async def test_what_was_missed_is_told_while_it_is_useful(team: Team) -> None:
    assert "Sen, 23 Nov" in (await team.told(later(EVENING, hours=1, minutes=30)))["Sari"]


async def test_what_was_missed_for_too_long_is_dropped_and_counted(team: Team) -> None:
    ticked = await team.tick(local("2026-11-26 12:30"))
    assert (ticked.sent, ticked.dropped) == (0, 3)
    assert set((await team.states()).values()) == {"dropped"}
    assert await team.told(local("2026-11-26 13:00")) == {}


@pytest.mark.parametrize("known", [False, True], ids=["first", "decided by another before"])
async def test_only_what_is_dropped_here_is_counted_as_dropped(team: Team, known: bool) -> None:
    """Down from the evening to the next noon: the daily report is past, a promise of that day is not."""
    await team.filed(date(2026, 11, 20), follow_up_on=date(2026, 11, 24))
    if known:
        async with team.database.transaction() as tx:
            key, who = f"daily|{team.sari}|2026-11-23", {"person_id": team.sari, "outbox_id": None}
            tx.add(Reminder(key=key, kind="daily", due_at=NOW, decided_at=NOW, state="dropped", **who))
    ticked = await team.tick(local("2026-11-24 12:30"))
    assert (ticked.sent, ticked.merged, ticked.dropped) == (1, 0, 0 if known else 1)


async def test_what_was_missed_is_not_told_in_the_night(team: Team) -> None:
    """Down at 19:00, back at 23:00: it waits for the morning, and is looked at again then."""
    assert await team.told(local("2026-11-23 23:00")) == {}
    assert await team.states() == {"daily 23 19:00": "later"}
    assert "Sen, 23 Nov" in (await team.told(local("2026-11-24 05:30")))["Sari"]
    assert await team.told(local("2026-11-24 05:35")) == {}


async def test_what_was_missed_in_the_night_and_done_meanwhile_is_not_told(team: Team) -> None:
    await team.tick(local("2026-11-23 23:00"))
    await team.filed(date(2026, 11, 23))
    assert await team.told(local("2026-11-24 05:30")) == {}


# 3. whose time


@pytest.mark.parametrize(
    ("zone", "evening"),
    [
        ("Asia/Jakarta", "2026-11-23 12:00"),
        ("Asia/Makassar", "2026-11-23 11:00"),
        ("Asia/Jayapura", "2026-11-23 10:00"),
        ("Europe/Berlin", "2026-11-23 18:00"),
        ("Nowhere/Atall", "2026-11-23 12:00"),
        ("", "2026-11-23 12:00"),
    ],
)
async def test_the_evening_is_the_persons_own(team: Team, zone: str, evening: str) -> None:
    async with team.database.transaction() as tx:
        (await tx.get_one(Person, team.sari)).zone = zone
    moment = local(evening, ZoneInfo("UTC"))
    assert await team.told(later(moment, seconds=-1)) == {}
    assert "Sari" in await team.told(moment)


@pytest.mark.parametrize(("sunday", "at"), [("2027-03-28", time(2, 30)), ("2027-10-31", time(2, 30))])
async def test_a_clock_change_neither_skips_nor_repeats(team: Team, sunday: str, at: time) -> None:
    """In Berlin 02:30 does not exist on one Sunday and comes twice on another."""
    async with team.database.transaction() as tx:
        (await tx.get_one(Person, team.sari)).zone = "Europe/Berlin"
        await choosing.set_quiet(tx, team.sari, time(), time())
        await choosing.switch(tx, team.sari, "daily")
        await choosing.set_time(tx, team.sari, "returned", at, team.kit.rules.reminders)
    day = date.fromisoformat(sunday)
    await team.tick(local(f"{day - timedelta(days=1)} 12:00"))
    returned_at = local(f"{day - timedelta(days=1)} 10:00")
    await team.filed(day - timedelta(days=3), state="returned", decided_at=returned_at)
    start = local(f"{day} 00:00", ZoneInfo("UTC"))
    found = [await team.told(later(start, minutes=10 * n)) for n in range(30)]
    assert len([one for one in found if one]) == 1


async def test_a_time_of_ones_own(team: Team) -> None:
    async with team.database.transaction() as tx:
        await choosing.set_time(tx, team.sari, "daily", time(17, 15), team.kit.rules.reminders)
    assert "Sari" in await team.told(local("2026-11-23 17:15"))
    assert await team.told(EVENING) == {}


async def test_quiet_hours_carry_it_to_their_end(team: Team) -> None:
    async with team.database.transaction() as tx:
        await choosing.set_quiet(tx, team.sari, time(18), time(6, 45))
    assert await team.told(EVENING) == {}
    assert await team.told(local("2026-11-24 06:44")) == {}
    assert "Sen, 23 Nov" in (await team.told(local("2026-11-24 06:45")))["Sari"]


async def test_on_leave_nothing_is_told(team: Team) -> None:
    async with team.database.transaction() as tx:
        tx.add(Leave(person_id=team.sari, first=date(2026, 11, 23), last=date(2026, 11, 24)))
    assert await team.told(EVENING) == {}
    assert await team.told(later(EVENING, days=1)) == {}
    assert "Rab, 25 Nov" in (await team.told(later(EVENING, days=2)))["Sari"]


@pytest.mark.parametrize("day", ["2028-02-29", "2027-01-31", "2026-12-31"])
async def test_leap_days_and_ends_of_months(team: Team, day: str) -> None:
    working = not closed(date.fromisoformat(day))
    await team.tick(local(f"{day} 12:00"))
    await team.told(local(f"{day} 12:01"))
    assert bool(await team.told(local(f"{day} 19:00"))) is working


async def test_a_choice_that_cannot_be_read_leaves_the_defaults(team: Team) -> None:
    async with team.database.transaction() as tx:
        person_row = await tx.get_one(Person, team.sari)
        person_row.reminders = {"at": {"daily": "late"}, "quiet": ["22:00"], "off": []}
    assert "Sari" in await team.told(EVENING)


# 4. together


async def test_what_falls_due_together_is_one_message(team: Team) -> None:
    moment = local("2026-12-01 08:00")
    await team.filed(
        date(2026, 11, 30), state="returned", decided_at=local("2026-11-30 17:00"), title="Rapat BPD"
    )
    await team.filed(date(2026, 11, 24), follow_up_on=date(2026, 12, 1))
    await team.tick(later(moment, minutes=-1))
    await team.told(later(moment, seconds=-30))
    sent = (await team.messages(moment))["Sari"]
    heads = ["⏳", "🔒", "↩️", "📌"]
    assert [line[: len(head)] for line, head in zip(_heads(sent.text), heads, strict=True)] == heads
    labels = [button.text for row in sent.rows for button in row]
    assert labels[-2:] == ["⏰ 1 jam lagi", "⏰ Besok pagi"]
    assert any(label.startswith("✏️ K-2026-") for label in labels)
    assert all(len(button.data.encode()) <= 64 for row in sent.rows for button in row)


def _heads(text: str) -> list[str]:
    return [part.split("\n")[0] for part in text.split("\n\n")]


async def test_of_many_things_the_first_are_told_and_the_rest_counted(team: Team) -> None:
    for n in range(9):
        await team.filed(date(2026, 11, 23 - n), follow_up_on=date(2026, 11, 24))
    sent = (await team.messages(local("2026-11-24 08:00")))["Sari"]
    assert sent.text.count("• ") == 6
    assert "dan 3 hal lain" in sent.text
    assert len(sent.rows) <= 7


async def test_an_assignment_that_has_two_roles_tells_once(team: Team) -> None:
    async with team.database.transaction() as tx:
        tx.add(Assignment(person_id=team.sari, role="facilitator", area_code=sample.GEMUH, begun_at=NOW))
    assert len(await team.told(EVENING)) == 1
