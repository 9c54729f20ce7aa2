"""What is counted for reminders and recaps: whose reports, of which days, both ends included."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import progress, tally
from models.person import AssignedVillage, Assignment
from models.reminder import Leave
from tests import sample
from tests.models.rows import DAY, SECOND, entry, form
from tests.sample import GEMUH, NOW, VILLAGES

PEGANDON = "33.24.10"
TODAY = NOW.date()


async def add(tx: AsyncSession, name: str, role: str = "facilitator", area: str = GEMUH, **more: Any) -> int:
    return (await sample.person(tx, name, role, area, **more)).person_id


async def test_the_days_and_minutes_of_a_span_of_people(tx: AsyncSession) -> None:
    await form(tx)
    ids = [await add(tx, f"P{n}") for n in range(4)]
    span, first, last = (ids[1], ids[2]), TODAY - DAY, TODAY
    told: list[tuple[int, date, dict[str, Any]]] = [
        (ids[1], first, {"minutes": 60, "visit": True}),
        (ids[1], first, {"minutes": 30, "visit": True}),
        (ids[1], last, {"minutes": 10}),
        (ids[1], first - DAY, {"minutes": 1, "visit": True}),
        (ids[1], last + DAY, {"minutes": 1, "visit": True}),
        (ids[1], last, {"minutes": 1, "visit": True, "version": 0}),
        (ids[2], last, {"minutes": 0}),
        (ids[0], last, {"minutes": 1}),
        (ids[3], last, {"minutes": 1}),
    ]
    for n, (who, day, more) in enumerate(told):
        await entry(tx, str(n), who, day=day, **more)
    assert await progress.reported(tx, span, first, last) == {(ids[1], first), (ids[1], last), (ids[2], last)}
    assert await progress.months(tx, span, first, last) == {
        ids[1]: (ids[1], 1, 100),
        ids[2]: (ids[2], 0, 0),
    }


async def test_what_was_promised_and_what_was_returned(tx: AsyncSession) -> None:
    await form(tx)
    ids = [await add(tx, f"P{n}") for n in range(3)]
    span, mine = (ids[1], ids[1]), ids[1]
    promise: dict[str, Any] = {"follow_up_on": TODAY, "state": "approved"}
    put_off = {"follow_up_on": TODAY - 9 * DAY, "put_off_to": TODAY}
    await entry(tx, "b", mine, number="K-2", **promise | put_off)
    await entry(tx, "put off", mine, **promise | {"put_off_to": TODAY + 2 * DAY})
    await entry(tx, "withdrawn", mine, **promise | {"follow_up_on": None, "put_off_to": TODAY})
    await entry(tx, "a", mine, number="K-1", title="Rapat", **promise)
    await entry(tx, "next", mine, **promise | {"follow_up_on": TODAY + DAY})
    await entry(tx, "late", mine, **promise | {"follow_up_on": TODAY + 2 * DAY})
    await entry(tx, "done", mine, followed_up_at=NOW, **promise)
    await entry(tx, "draft", mine, version=0, **promise)
    await entry(tx, "his", ids[2], **promise)
    found = await progress.promised(tx, span, TODAY, TODAY + DAY)
    assert [one.id for one in found] == ["a", "b", "next"]
    assert found[0] == ("a", mine, "P1", "K-1", "Rapat", GEMUH, NOW, 1, TODAY, TODAY)
    assert [(one.promised, one.due) for one in found if one.id == "b"] == [(TODAY - 9 * DAY, TODAY)]
    back: dict[str, Any] = {"state": "returned"}
    await entry(tx, "r2", mine, decided_at=NOW + SECOND, number="K-4", **back)
    await entry(tx, "r1", mine, decided_at=NOW, **back)
    await entry(tx, "old", mine, decided_at=NOW - SECOND, **back)
    await entry(tx, "new", mine, decided_at=NOW + 2 * SECOND, **back)
    await entry(tx, "mended", mine, decided_at=NOW, state="resubmitted")
    await entry(tx, "far", ids[2], decided_at=NOW, area_code=PEGANDON, **back)
    moments = NOW, NOW + SECOND
    assert [one.id for one in await progress.returned(tx, span, *moments)] == ["r1", "r2"]
    assert [one.id for one in await progress.returned_in(tx, [GEMUH], *moments)] == ["r1", "r2"]
    assert [one.id for one in await progress.returned_in(tx, [PEGANDON], *moments)] == ["far"]
    assert [one.number for one in await progress.returned(tx, span, *moments)] == ["", "K-4"]


async def test_what_waits_since_then(tx: AsyncSession) -> None:
    await form(tx)
    who = await add(tx, "Sari")
    await entry(tx, "b", who, number="K-2", state="correction")
    await entry(tx, "a", who, number="K-1", waiting_since=NOW - SECOND)
    await entry(tx, "late", who, waiting_since=NOW + SECOND)
    await entry(tx, "done", who, state="approved")
    await entry(tx, "far", who, area_code=PEGANDON)
    assert await progress.waiting_in(tx, "review", [GEMUH], NOW) == [
        (GEMUH, "K-1", who, NOW - SECOND),
        (GEMUH, "K-2", who, NOW),
    ]


async def test_who_was_quiet(tx: AsyncSession) -> None:
    await form(tx)
    zoe, ani = await add(tx, "Zoe", zone="Asia/Jayapura"), await add(tx, "Ani")
    gone, kader = await add(tx, "Gone"), await add(tx, "Kader", "kpmd")
    far = await add(tx, "Far", area=PEGANDON)
    for held in (await tx.get_one(Assignment, gone), await tx.get_one(Assignment, zoe)):
        held.begun_at, held.ended_at = NOW - DAY, NOW if held.person_id == gone else None
    for n, (who, day, version) in enumerate(
        [(ani, TODAY - 3 * DAY, 1), (ani, TODAY - 4 * DAY, 1), (ani, TODAY, 1), (ani, TODAY - DAY, 0),
         (zoe, TODAY - 9 * DAY, 1), (far, TODAY - DAY, 1), (kader, TODAY - DAY, 1)]
    ):  # fmt: skip
        await entry(tx, str(n), who, day=day, version=version)
    since = TODAY - 8 * DAY
    found = await progress.last_reports(tx, [GEMUH], ["facilitator"], since, TODAY)
    assert found == [
        (ani, "Ani", "Asia/Jakarta", GEMUH, NOW, TODAY - 3 * DAY),
        (zoe, "Zoe", "Asia/Jayapura", GEMUH, NOW - DAY, None),
    ]
    [_, other] = await progress.last_reports(tx, [GEMUH], ["facilitator"], since - DAY, TODAY)
    assert other.last == TODAY - 9 * DAY


MONTH = (date(2026, 11, 1), date(2026, 11, 30))
WEEK = (date(2026, 11, 16), date(2026, 11, 22))
SINCE = date(2026, 9, 1)


async def test_the_kecamatan_of_areas(tx: AsyncSession) -> None:
    assert await tally.districts(tx, ["33.24"]) == [PEGANDON, GEMUH]
    assert await tally.districts(tx, ["33", GEMUH, "13"]) == ["13.06.01", PEGANDON, GEMUH]
    assert await tally.districts(tx, [VILLAGES[0]]) == []
    assert await tally.names(tx, [GEMUH, "33"]) == {GEMUH: "Gemuh", "33": "Jawa Tengah"}


async def test_who_works_there(tx: AsyncSession) -> None:
    zoe = await add(tx, "Zoe", position="PD")
    ani = await add(tx, "Ani", position="PLD", villages=(VILLAGES[1], VILLAGES[0]))
    gone = await add(tx, "Gone", villages=(VILLAGES[2],))
    await add(tx, "Far", area=PEGANDON)
    camat = await add(tx, "Camat", "camat")
    (await tx.get_one(Assignment, gone)).ended_at = NOW
    tx.add(Assignment(person_id=zoe, role="facilitator", area_code=GEMUH, begun_at=NOW - DAY))
    kader = Assignment(person_id=zoe, role="kpmd", area_code=GEMUH, begun_at=NOW)
    tx.add(kader)
    await tx.flush()
    tx.add(AssignedVillage(assignment_id=kader.id, village_code=VILLAGES[2]))
    await tx.flush()
    assert await tally.members(tx, [GEMUH]) == [
        (ani, "Ani", "PLD", GEMUH, NOW),
        (zoe, "Zoe", "PD", GEMUH, NOW - DAY),
    ]
    assert [one.person_id for one in await tally.members(tx, [GEMUH], "camat")] == [camat]
    assert await tally.covered(tx, [GEMUH]) == {ani: ["Pamriyan", "Sedayu"]}
    for who in (ani, camat):
        tx.add(Leave(person_id=who, first=WEEK[1], last=WEEK[1]))
    await tx.flush()
    for span, away in ((WEEK, True), ((WEEK[1], MONTH[1]), True), ((WEEK[1] + DAY, MONTH[1]), False),
                       ((SINCE, WEEK[1] - DAY), False), ((SINCE, WEEK[1]), True)):  # fmt: skip
        assert await tally.away(tx, [GEMUH], span) == ([(ani, WEEK[1], WEEK[1])] if away else [])


async def test_what_was_done(tx: AsyncSession) -> None:
    await form(tx)
    ani, camat = await add(tx, "Ani"), await add(tx, "Camat", "camat")
    wide, far = await add(tx, "Wide", area="33.24"), await add(tx, "Far", area=PEGANDON)
    visit: dict[str, Any] = {"visit": True, "village_code": VILLAGES[0]}
    for n, (who, day, more) in enumerate(
        [
            (ani, WEEK[0], {"minutes": 60, "category": "REN", **visit}),
            (ani, WEEK[0], {"minutes": 30, "category": "REN", **visit}),
            (ani, WEEK[1], {"minutes": 15, "followed_up_at": NOW, "category": "PEL"}),
            (ani, WEEK[1] + DAY, {"minutes": 5}),
            (ani, MONTH[0], {"minutes": 3, **visit}),
            (ani, MONTH[1], {"minutes": 2, **visit}),
            (ani, MONTH[0] - DAY, {"minutes": 1, "followed_up_at": NOW, **visit}),
            (ani, MONTH[1] + DAY, {"minutes": 1, **visit | {"village_code": VILLAGES[2]}}),
            (ani, SINCE, {"minutes": 1, **visit | {"village_code": VILLAGES[1]}}),
            (ani, SINCE - DAY, {"minutes": 1, **visit | {"village_code": "33.24.11.2004"}}),
            (ani, WEEK[0], {"minutes": 1, "version": 0, **visit}),
            (camat, WEEK[1], {"minutes": 1, **visit}),
            (wide, WEEK[1], {"minutes": 7}),
            (far, WEEK[0], {"minutes": 1, "area_code": PEGANDON, **visit}),
        ]
    ):
        await entry(tx, f"{n:02}", who, day=day, **more)
    found = await tally.work(tx, [GEMUH], WEEK, MONTH, SINCE)
    assert found == {ani: (ani, 3, 3, 5, 115, 1, MONTH[1] + DAY), wide: (wide, 1, 0, 1, 7, 0, WEEK[1])}
    assert await tally.codes(tx, [GEMUH], MONTH) == {
        (ani, "REN"): 2, (ani, "PEL"): 1, (ani, ""): 3, (wide, ""): 1}  # fmt: skip
    assert await tally.reports(tx, [GEMUH, PEGANDON], WEEK) == {GEMUH: 5, PEGANDON: 1}
    there = {one.code: one for one in await tally.villages(tx, [GEMUH], WEEK, SINCE)}
    assert len(there) == 16
    assert there[VILLAGES[0]] == (VILLAGES[0], "Sedayu", GEMUH, MONTH[1], 2)
    assert there[VILLAGES[1]].last == SINCE
    assert (there[VILLAGES[2]].last, there[VILLAGES[2]].days) == (MONTH[1] + DAY, 0)
    assert (there["33.24.11.2004"].last, there["33.24.11.2004"].days) == (None, 0)
    assert [one.name for one in there.values()] == sorted(one.name for one in there.values())


async def test_problems_and_queues(tx: AsyncSession) -> None:
    await form(tx)
    ani, budi, far = await add(tx, "Ani"), await add(tx, "Budi", "camat"), await add(tx, "Far", area=PEGANDON)
    open_: dict[str, Any] = {"problem": True, "state": "approved"}
    await entry(tx, "b", ani, number="K-2", day=SINCE, title="Air", village_code=VILLAGES[0], **open_)
    await entry(tx, "a", ani, number="K-1", day=SINCE, **open_)
    await entry(tx, "new", ani, day=SINCE + DAY, **open_)
    await entry(tx, "old", ani, day=SINCE - DAY, **open_)
    await entry(tx, "done", ani, day=SINCE, followed_up_at=NOW, **open_)
    await entry(tx, "none", ani, day=SINCE, state="approved")
    await entry(tx, "draft", ani, day=SINCE, version=0, **open_)
    await entry(tx, "far", far, day=SINCE, **open_)
    found = await tally.problems(tx, [GEMUH], SINCE)
    assert [one.entry_id for one in found] == ["a", "b", "new"]
    assert found[1] == ("b", "K-2", "Air", ani, "Ani", VILLAGES[0], GEMUH, SINCE)
    assert found[2].number == ""
    await entry(tx, "w1", ani, waiting_since=NOW - SECOND)
    await entry(tx, "w2", ani, state="correction")
    await entry(tx, "own", budi, waiting_since=NOW - timedelta(days=9))
    await entry(tx, "w3", ani, area_code=PEGANDON)
    assert await tally.queues(tx, [GEMUH]) == {GEMUH: (2, NOW - SECOND)}
    assert await tally.queues(tx, [PEGANDON]) == {PEGANDON: (1, NOW)}
