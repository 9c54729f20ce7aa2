"""Deadlines in force and ahead of somebody, marking them, and what a form settles:

1. The presets hold everywhere; the nearest area's own rule holds in their place, on or off.
2. A person sees their own deadlines and their villages'; coordinator and camat see every village, counted.
3. What is past shows only when it was missed, can be made up for, and fell into the person's time.
4. Marking twice is marking once; only those concerned mark; every mark is in the audit.
5. The linked form settles the period in which it was sent, or within days the one that was missed.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from actions import Kit, Refusal, deadlines
from actions.deadlines import PRESETS, Marks, Occurrence
from actions.deadlines.book import name
from actions.deadlines.settle import settled
from actions.library import Library
from locales import LANGUAGES, words
from models.audit import Audit
from models.database import Database
from models.deadline import Deadline
from models.person import Assignment
from tests.actions.work import form, send
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person

TODAY = date(2026, 11, 23)
PEGANDON = "33.24.10"


def none_closed(day: date) -> bool:
    return False


async def sari(database: Database, since: datetime = NOW) -> Somebody:
    async with database.transaction() as tx:
        who = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
        held = update(Assignment).where(Assignment.person_id == who.person_id)
        await tx.execute(held.values(begun_at=since))
    return who


async def somebody(database: Database, role: str, area: str | None = GEMUH) -> Somebody:
    async with database.transaction() as tx:
        return await person(tx, role.title(), role, area)


async def own(database: Database, code: str, area: str | None, **values: object) -> None:
    """A row as an area has it, the rest as in the preset."""
    preset = PRESETS[code]
    usual: dict[str, object] = {
        "rrule": preset.rrule,
        "subject": preset.subject,
        "roles": list(preset.roles),
        "leads": list(preset.leads),
        "on": True,
    }
    async with database.transaction() as tx:
        tx.add(Deadline(code=code, area_code=area, updated_at=NOW, **(usual | values)))


async def ahead(database: Database, who: Somebody, first: date, last: date) -> list[Occurrence]:
    async with database.reading() as tx:
        return await deadlines.ahead(tx, who.person_id, first, last, closed=none_closed)


def told(found: list[Occurrence]) -> list[tuple[str, str, int, int]]:
    return [(one.rule.code, f"{one.due:%m%d}", len(one.done), len(one.keys)) for one in found]


# presets


@pytest.mark.parametrize("code", PRESETS)
def test_a_preset_is_a_good_rule_with_words(code: str) -> None:
    preset = PRESETS[code]
    assert deadlines.tidy(preset.rrule, TODAY) == preset.rrule
    assert len(code) <= 24
    assert preset.on is not bool(preset.why_off)
    assert list(preset.leads) == sorted(set(preset.leads), reverse=True)
    assert all(name(words(language), code, "") for language in LANGUAGES)


def test_what_other_reminders_tell_is_no_deadline() -> None:
    assert {"DRP-HARIAN", "KUNJ-15"} & set(PRESETS) == set()


# in force


async def test_the_nearest_area_s_rule_holds(database: Database) -> None:
    await own(database, "LPJ", None, rrule="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=30")
    await own(database, "LPJ", "33.24", rrule="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15")
    await own(database, "LPJ", GEMUH, rrule="FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1")
    await own(database, "LPPD", "33.24", on=False)
    await own(database, "DD-T1", GEMUH)

    async def there(area: str | None) -> dict[str, str]:
        async with database.reading() as tx:
            return {rule.code: rule.rrule for rule in await deadlines.effective(tx, area)}

    assert (await there(GEMUH))["LPJ"].endswith("BYMONTHDAY=1")
    assert (await there(PEGANDON))["LPJ"].endswith("BYMONTHDAY=15")
    assert (await there("13.06.01"))["LPJ"].endswith("BYMONTHDAY=30")
    assert (await there(None))["LPJ"].endswith("BYMONTHDAY=30")
    assert "LPPD" not in await there(f"{GEMUH}.2001")
    assert "LPPD" in await there("13.06.01")
    assert [("DD-T1" in await there(area)) for area in (GEMUH, PEGANDON)] == [True, False]


# ahead


async def test_a_facilitator_s_deadlines(database: Database) -> None:
    who = await sari(database)
    assert told(await ahead(database, who, TODAY, date(2027, 1, 31))) == [
        ("DRP-KOREKSI", "1202", 0, 1),
        ("LAP-BULAN", "1205", 0, 1),
        ("APB-TETAP", "1231", 0, 3),
        ("DRP-KOREKSI", "0102", 0, 1),
        ("LAP-BULAN", "0105", 0, 1),
        ("SEM-2", "0131", 0, 3),
    ]


async def test_days_off_move_a_day_that_keeps_its_name(database: Database) -> None:
    who = await sari(database)
    async with database.reading() as tx:
        found = await deadlines.ahead(tx, who.person_id, date(2026, 12, 4), date(2026, 12, 4))
    assert [(one.rule.code, one.day, one.due) for one in found] == [
        ("LAP-BULAN", date(2026, 12, 5), date(2026, 12, 4))
    ]


async def test_coordinator_and_camat_see_every_village(database: Database) -> None:
    camat = await somebody(database, "camat")
    assert told(await ahead(database, camat, TODAY, date(2027, 1, 5))) == [
        ("APB-TETAP", "1231", 0, 16),
    ]
    korcam = await somebody(database, "coordinator")
    assert told(await ahead(database, korcam, TODAY, date(2027, 1, 5))) == [("APB-TETAP", "1231", 0, 16)]


async def test_the_fourth_quarter_is_scored_within_its_own_year(database: Database) -> None:
    """Three quarters until the 3rd after them; the fourth from 1 October to 15 November, never in January."""
    camat = await somebody(database, "camat")
    found = await ahead(database, camat, date(2027, 1, 1), date(2027, 12, 31))
    assert [(one.rule.code, f"{one.due:%d/%m}") for one in found if one.rule.code.startswith("EVKIN")] == [
        ("EVKIN", "03/04"),
        ("EVKIN", "03/07"),
        ("EVKIN", "03/10"),
        ("EVKIN-TW4", "15/11"),
    ]
    last = PRESETS["EVKIN-TW4"]
    assert date(2027, 11, 15) - timedelta(days=max(last.leads)) == date(2027, 10, 1)


async def test_a_regency_is_told_by_date_where_its_kecamatan_differ(database: Database) -> None:
    korkab = await somebody(database, "coordinator", "33.24")
    await own(database, "APB-TETAP", GEMUH, rrule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20")
    assert told(await ahead(database, korkab, TODAY, date(2027, 1, 5))) == [
        ("APB-TETAP", "1220", 0, 16),
        ("APB-TETAP", "1231", 0, 2),
    ]


@pytest.mark.parametrize("role", ["admin", "third_party"])
async def test_whom_nothing_concerns_sees_nothing(database: Database, role: str) -> None:
    who = await somebody(database, role, None if role == "admin" else GEMUH)
    assert await ahead(database, who, TODAY, date(2027, 12, 31)) == []


@pytest.mark.parametrize(
    ("code", "begun", "marked", "shown"),
    [
        ("LAP-BULAN", 60, False, True),
        ("LAP-BULAN", 60, True, False),
        ("LAP-BULAN", 5, False, False),  # it fell before the person's time
        ("DRP-KOREKSI", 60, False, False),  # locked: nothing can be made up for
    ],
)
async def test_what_is_past_shows_only_when_it_can_be_made_up_for(
    database: Database, code: str, begun: int, marked: bool, shown: bool
) -> None:
    who = await sari(database, NOW - timedelta(days=begun))
    found = await ahead(database, who, date(2026, 11, 1), TODAY)
    (one,) = (one for one in found if one.rule.code == code)
    if marked:
        async with database.transaction() as tx:
            await deadlines.mark_done(
                tx, who.person_id, Marks(code, one.day, one.keys), now=NOW, closed=none_closed
            )
        (one,) = (one for one in await ahead(database, who, one.day, one.day) if one.rule.code == code)
    assert one.shown(TODAY) is shown


async def test_the_villages_year(database: Database) -> None:
    async with database.reading() as tx:
        rules = await deadlines.effective(tx, GEMUH)
    found = deadlines.calendar(rules, date(2027, 1, 1), date(2027, 12, 31), none_closed)
    assert [(f"{due:%m%d}", rule.code) for due, rule in found] == [
        ("0131", "SEM-2"),
        ("0331", "LPJ"),
        ("0331", "LPPD"),
        ("0630", "INDEKS"),
        ("0630", "MUSDES-RKP"),
        ("0714", "SEM-1"),
        ("0731", "RKP-MULAI"),
        ("0930", "RKP-TETAP"),
        ("1031", "APB-RAN"),
        ("1231", "APB-TETAP"),
    ]


# marking

DAY = date(2026, 12, 31)
FIRST = deadlines.village_key(VILLAGES[0])


async def mark(
    database: Database, who: Somebody, *keys: str, code: str = "APB-TETAP", day: date = DAY
) -> int:
    async with database.transaction() as tx:
        return await deadlines.mark_done(tx, who.person_id, Marks(code, day, keys), now=NOW)


async def test_marking_twice_is_marking_once(database: Database) -> None:
    who, camat = await sari(database), await somebody(database, "camat")
    assert [await mark(database, who, FIRST), await mark(database, who, FIRST)] == [1, 0]
    assert await mark(database, camat, FIRST, deadlines.village_key(VILLAGES[1])) == 1
    assert told(await ahead(database, who, DAY, DAY)) == [("APB-TETAP", "1231", 2, 3)]
    async with database.transaction() as tx:
        assert await deadlines.unmark(tx, who.person_id, Marks("APB-TETAP", DAY, [FIRST]), now=NOW) == 1
        assert await deadlines.unmark(tx, who.person_id, Marks("APB-TETAP", DAY, [FIRST]), now=NOW) == 0
    assert told(await ahead(database, who, DAY, DAY)) == [("APB-TETAP", "1231", 1, 3)]
    async with database.reading() as tx:
        rows = (await tx.execute(select(Audit).order_by(Audit.id))).scalars()
        acts = [(row.person_id, row.verb, row.subject, row.detail) for row in rows]
    detail = {"due": "2026-12-31", "for": FIRST}
    assert acts[0] == (who.person_id, "deadline_done", "deadline:APB-TETAP", detail)
    assert [act[1] for act in acts] == ["deadline_done", "deadline_done", "deadline_undone"]


@pytest.mark.parametrize(
    ("code", "day", "key", "refusal"),
    [
        ("APB-TETAP", DAY, "v:33.24.11.2010", "deadline_not_yours"),
        ("LAP-BULAN", date(2026, 12, 5), "p:999", "deadline_not_yours"),
        ("APB-TETAP", date(2026, 12, 30), FIRST, "deadline_unknown"),
        ("DD-T1", date(2027, 6, 15), FIRST, "deadline_unknown"),
        ("NOTHING", DAY, FIRST, "deadline_unknown"),
        ("EVKIN", date(2027, 4, 3), "p:1", "deadline_unknown"),
    ],
)
async def test_only_what_concerns_somebody_is_marked(
    database: Database, code: str, day: date, key: str, refusal: str
) -> None:
    who = await sari(database)
    with pytest.raises(Refusal) as no:
        await mark(database, who, key, code=code, day=day)
    assert no.value.code == refusal


# forms


@pytest.mark.parametrize(
    ("sent", "done"),
    [
        ([], []),
        ([date(2026, 11, 20)], [5]),
        ([date(2026, 12, 5)], [5]),
        ([date(2026, 12, 7)], [5]),  # late by two days, and nothing came in time
        ([date(2026, 12, 7), date(2026, 12, 8)], [5, 36]),
        ([date(2026, 11, 20), date(2026, 12, 7)], [5, 36]),  # in time, so the next is the next period's
        ([date(2026, 12, 14)], [36]),
        ([date(2027, 1, 11)], [36]),  # late for the last
        ([date(2027, 1, 13)], []),
    ],
)
def test_which_days_the_forms_settle(sent: list[date], done: list[int]) -> None:
    dues = [date(2026, 11, 5), date(2026, 12, 5), date(2027, 1, 5)]
    found = settled(dues, [date(2026, 11, 1), *sent])
    assert found - {dues[0]} == {date(2026, 11, 30) + timedelta(days=n) for n in done}


def test_a_form_late_for_the_only_day() -> None:
    assert settled([TODAY], [TODAY + timedelta(days=7)]) == {TODAY}
    assert settled([TODAY], [TODAY + timedelta(days=8)]) == set()
    assert settled([], [TODAY]) == set()


async def test_the_linked_form_settles_person_and_village(database: Database, kit: Kit) -> None:
    who, camat = await sari(database, NOW - timedelta(days=90)), await somebody(database, "camat")
    await own(database, "LAP-BULAN", GEMUH, form_id="kegiatan")
    await own(database, "APB-TETAP", GEMUH, form_id="kegiatan")
    async with database.transaction() as tx:
        await form(tx)
        await send(tx, kit, Library(), who, village=VILLAGES[1])
    span = (TODAY, date(2027, 1, 5))
    assert told(await ahead(database, who, *span)) == [
        ("DRP-KOREKSI", "1202", 0, 1),
        ("LAP-BULAN", "1205", 1, 1),
        ("APB-TETAP", "1231", 1, 3),
        ("DRP-KOREKSI", "0102", 0, 1),
        ("LAP-BULAN", "0105", 0, 1),
    ]
    assert ("APB-TETAP", "1231", 1, 16) in told(await ahead(database, camat, *span))
    other = await sari(database)
    assert ("LAP-BULAN", "1205", 0, 1) in told(await ahead(database, other, *span))
    assert ("APB-TETAP", "1231", 1, 3) in told(await ahead(database, other, *span))


async def test_the_day_of_a_form_is_the_sender_s(database: Database, kit: Kit) -> None:
    """At 23:30 UTC on the 5th it is the 6th in Jakarta: no longer in time, but late by one day."""
    who = await sari(database, NOW - timedelta(days=90))
    await own(database, "LAP-BULAN", GEMUH, form_id="kegiatan", leads=[])
    night = NOW.replace(day=5, hour=23, minute=30)
    async with database.transaction() as tx:
        await form(tx)
        for when in (NOW.replace(month=10, day=20), night):
            await send(tx, kit, Library(), who, now=when)
    found = told(await ahead(database, who, date(2026, 11, 1), date(2026, 12, 31)))
    assert [one for one in found if one[0] == "LAP-BULAN"] == [
        ("LAP-BULAN", "1105", 1, 1),
        ("LAP-BULAN", "1205", 1, 1),
    ]
