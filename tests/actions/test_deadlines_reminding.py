"""Whom to remind of a deadline on a day:

1. On each lead day, those concerned who have not done it; villages of one person together.
2. By the rule of each one's own area; what is off, done or filed is not told.
3. In a few queries, however many people there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert, update

from actions import Kit, deadlines
from actions.deadlines import DueDeadline, Marks
from actions.library import Library
from models.database import Database
from models.deadline import Deadline
from models.person import AssignedVillage, Assignment, Person
from tests.actions.work import form, send
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person

DUE = date(2026, 12, 31)
PEGANDON = "33.24.10"
BEFORE = NOW - timedelta(days=200)


def none_closed(day: date) -> bool:
    return False


async def remind(
    database: Database, first: date, last: date | None = None, area: str | None = None
) -> list[DueDeadline]:
    async with database.reading() as tx:
        return await deadlines.due_reminders(tx, first, last or first, area_code=area, closed=none_closed)


async def cast(database: Database) -> tuple[Somebody, Somebody]:
    """Sari with three villages of Gemuh, Tono with one of Pegandon."""
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", villages=VILLAGES)
        tono = await person(tx, "Tono", "facilitator", PEGANDON, villages=("33.24.10.2001",))
        return sari, tono


async def own(database: Database, code: str, area: str, **values: object) -> None:
    preset = deadlines.PRESETS[code]
    usual: dict[str, object] = {
        "rrule": preset.rrule,
        "subject": preset.subject,
        "roles": list(preset.roles),
        "leads": list(preset.leads),
    }
    async with database.transaction() as tx:
        tx.add(Deadline(code=code, area_code=area, updated_at=NOW, **(usual | values)))


async def test_every_lead_day_and_no_other(database: Database) -> None:
    sari, _ = await cast(database)
    found = await remind(database, date(2026, 11, 24), date(2027, 1, 1), GEMUH)
    mine = [(one.code, one.lead, f"{one.on:%m%d}") for one in found if one.person_id == sari.person_id]
    assert mine_by_day(mine) == [
        ("APB-TETAP", 30, "1201"),
        ("DRP-KOREKSI", 1, "1201"),
        ("DRP-KOREKSI", 0, "1202"),
        ("LAP-BULAN", 3, "1202"),
        ("LAP-BULAN", 1, "1204"),
        ("LAP-BULAN", 0, "1205"),
        ("APB-TETAP", 14, "1217"),
        ("APB-TETAP", 7, "1224"),
        ("APB-TETAP", 3, "1228"),
        ("APB-TETAP", 1, "1230"),
        ("APB-TETAP", 0, "1231"),
        ("DRP-KOREKSI", 1, "0101"),
    ]
    assert await remind(database, date(2026, 12, 25)) == []


def mine_by_day(told: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    return sorted(told, key=lambda one: (one[2] < "1101", one[2], one[0]))


async def test_one_person_s_villages_are_told_together(database: Database) -> None:
    sari, tono = await cast(database)
    async with database.transaction() as tx:
        key = deadlines.village_key(VILLAGES[1])
        await deadlines.mark_done(
            tx, sari.person_id, Marks("APB-TETAP", DUE, [key]), now=NOW, closed=none_closed
        )
    keys = tuple(deadlines.village_key(code) for code in (VILLAGES[0], VILLAGES[2]))
    assert await remind(database, DUE) == [
        DueDeadline("APB-TETAP", "", DUE, keys, sari.person_id, 0, DUE, 3),
        DueDeadline("APB-TETAP", "", DUE, ("v:33.24.10.2001",), tono.person_id, 0, DUE, 1),
    ]
    assert [one.person_id for one in await remind(database, DUE, area=PEGANDON)] == [tono.person_id]


async def test_the_camat_is_told_to_rate(database: Database) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Bu Camat", "camat")
    for day, code, lead in (("2027-03-27", "EVKIN", 7), ("2027-10-01", "EVKIN-TW4", 45)):
        found = await remind(database, date.fromisoformat(day))
        told = [(one.code, one.person_id, one.lead) for one in found if one.code.startswith("EVKIN")]
        assert (code, camat.person_id, lead) in told
    assert await remind(database, date(2026, 12, 27)) == []


async def test_what_is_done_is_not_told(database: Database) -> None:
    sari, tono = await cast(database)
    async with database.transaction() as tx:
        keys = [deadlines.village_key(code) for code in VILLAGES]
        await deadlines.mark_done(
            tx, sari.person_id, Marks("APB-TETAP", DUE, keys), now=NOW, closed=none_closed
        )
    assert [one.person_id for one in await remind(database, DUE)] == [tono.person_id]


async def test_what_was_filed_is_not_told(database: Database, kit: Kit) -> None:
    sari, tono = await cast(database)
    for area in (GEMUH, PEGANDON):
        await own(database, "LAP-BULAN", area, form_id="kegiatan")
    async with database.transaction() as tx:
        await form(tx)
        await send(tx, kit, Library(), sari)
    assert [one.person_id for one in await remind(database, date(2026, 12, 5))] == [tono.person_id]


async def test_each_area_has_its_own_day(database: Database) -> None:
    sari, tono = await cast(database)
    await own(database, "APB-TETAP", GEMUH, rrule="FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=20", leads=[2])
    assert [one.person_id for one in await remind(database, date(2026, 12, 18))] == [sari.person_id]
    assert [one.person_id for one in await remind(database, DUE)] == [tono.person_id]
    await own(database, "APB-TETAP", PEGANDON, on=False)
    assert await remind(database, DUE) == []


async def test_a_day_that_was_moved_is_told_by_where_it_went(database: Database) -> None:
    sari, _ = await cast(database)
    async with database.reading() as tx:
        found = await deadlines.due_reminders(tx, date(2026, 12, 4), date(2026, 12, 4), area_code=GEMUH)
    mine = [(one.code, one.due, one.day, one.lead) for one in found if one.person_id == sari.person_id]
    assert mine == [("LAP-BULAN", date(2026, 12, 4), date(2026, 12, 5), 0)]


async def test_whoever_left_is_not_told(database: Database) -> None:
    sari, tono = await cast(database)
    async with database.transaction() as tx:
        held = update(Assignment).where(Assignment.person_id == sari.person_id)
        await tx.execute(held.values(ended_at=NOW))
    assert [one.person_id for one in await remind(database, DUE)] == [tono.person_id]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


@pytest.mark.parametrize("people", [3, 600])
async def test_the_queries_are_few(database: Database, people: int) -> None:
    async with database.transaction() as tx:
        ids = range(1000, 1000 + people)
        await tx.execute(
            insert(Person),
            [{"id": n, "name": f"Orang {n}", "area_code": GEMUH, "created_at": NOW} for n in ids],
        )
        await tx.execute(
            insert(Assignment),
            [
                {
                    "id": n,
                    "person_id": n,
                    "role": "facilitator",
                    "area_code": GEMUH,
                    "begun_at": BEFORE,
                    "position": "",
                }
                for n in ids
            ],
        )
        await tx.execute(
            insert(AssignedVillage),
            [{"assignment_id": n, "village_code": code} for n in ids for code in VILLAGES],
        )
    with statements(database) as seen:
        assert len(await remind(database, DUE)) == people
    assert len(seen) == 4
    with statements(database) as seen:
        assert await remind(database, date(2026, 12, 25)) == []
    assert len(seen) == 1
