"""What is asked of sessions: who takes part, what lies ahead and is over, at the moment itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import training
from models.area import COUNTRY
from models.person import Assignment
from models.training import Participant, Training
from tests.models.rows import DAY, SECOND
from tests.sample import GEMUH, NOW, person

KENDAL, PEGANDON = "33.24", "33.24.10"


async def session(tx: AsyncSession, key: str, *, ends: datetime = NOW + DAY, **more: Any) -> Training:
    """One that was announced, two hours long, in Gemuh."""
    usual = {"state": "announced", "area_code": GEMUH, "starts_at": ends - 7200 * SECOND}
    said = {"theme": key, "zone": "Asia/Jakarta", "created_at": NOW, "updated_at": NOW, "ends_at": ends}
    made = Training(id=key, **said | usual | more)
    tx.add(made)
    await tx.flush()
    return made


async def take_part(tx: AsyncSession, key: str, who: int, answer: str = "yes", **more: Any) -> None:
    tx.add(Participant(training_id=key, person_id=who, answer=answer, **more))
    await tx.flush()


async def test_who_takes_part(tx: AsyncSession) -> None:
    ids = [
        (await person(tx, name, "facilitator")).person_id for name in ("Eka", "Dewi", "Citra", "Budi", "Ani")
    ]
    eka, dewi, citra, budi, ani = ids
    for key in ("s", "other"):
        await session(tx, key)
    await take_part(tx, "s", eka, told_version=1, attended_at=NOW)
    await take_part(tx, "s", dewi, "waiting", answered_at=NOW, told_version=2)
    await take_part(tx, "s", citra, "waiting", answered_at=NOW - SECOND)
    await take_part(tx, "s", budi, "invited", attended_at=NOW)
    await take_part(tx, "s", ani, "invited")
    await take_part(tx, "other", ani, attended_at=NOW, told_version=1, answered_at=NOW - DAY)
    await take_part(tx, "other", eka, "no")
    assert [one.person_id for one in await training.participants(tx, "s")] == ids
    assert await training.participant(tx, "s", ani) is not None
    assert await training.participant(tx, "other", budi) is None
    counted = {"invited": 2, "yes": 1, "no": 0, "waiting": 2}
    assert await training.answers(tx, "s") == counted
    assert await training.said(tx, ["s", "other", "none"]) == {
        "s": counted,
        "other": {"invited": 0, "yes": 1, "no": 1, "waiting": 0},
        "none": dict.fromkeys(training.ANSWERS, 0),
    }
    assert (await training.attended(tx, "s"), await training.attended(tx, "other")) == (2, 1)
    assert (await training.told(tx, "s"), await training.told(tx, "other")) == (2, 1)
    assert [one.person_id for one in await training.waiting(tx, "s", 9)] == [citra, dewi]
    assert [one.person_id for one in await training.waiting(tx, "s", 1)] == [citra]
    assert [who.name for _, who in await training.listed(tx, "s")] == ["Budi", "Eka"]
    assert [who.name for _, who in await training.uncertain(tx, "s", "", 9)] == ["Ani", "Citra", "Dewi"]
    assert [who.name for _, who in await training.uncertain(tx, "s", "I", 2)] == ["Ani", "Citra"]
    assert [who.name for _, who in await training.uncertain(tx, "s", "%", 9)] == []
    assert await training.silent(tx, "s", 9) == ["Ani", "Budi"]
    assert await training.silent(tx, "s", 1) == ["Ani"]


async def test_the_entries_of_a_session(tx: AsyncSession) -> None:
    sari = (await person(tx, "Sari", "facilitator")).person_id
    budi = (await person(tx, "Budi", "facilitator")).person_id
    await session(tx, "s")
    await take_part(tx, "s", sari, pretest_entry="p", posttest_entry="t", questionnaire_entry="q")
    await take_part(tx, "s", budi)
    found = [await training.of_entry(tx, sari, key) for key in ("p", "t", "q", "x")]
    assert [one is not None for one in found] == [True, True, True, False]
    assert await training.of_entry(tx, budi, "p") is None


async def test_what_lies_ahead_and_what_is_over(tx: AsyncSession) -> None:
    sari = (await person(tx, "Sari", "facilitator")).person_id
    budi = (await person(tx, "Budi", "facilitator")).person_id
    there: dict[str, Any] = {"attended_at": NOW}
    for key, ends, state, more in (
        ("later", NOW + 2 * DAY, "announced", {}),
        ("soon", NOW + SECOND, "announced", there),
        ("now", NOW, "announced", there),
        ("held", NOW + DAY, "held", there),
        ("missed", NOW - DAY, "announced", {}),
        ("off", NOW + DAY, "cancelled", {}),
        ("old", NOW - 2 * DAY, "held", there),
    ):
        await session(tx, key, ends=ends, state=state)
        await take_part(tx, key, sari, **more)
    await session(tx, "theirs")
    await take_part(tx, "theirs", budi, **there)

    def keys(found: Any) -> str:
        return " ".join(one.id if isinstance(one, Training) else one[0].id for one in found)

    assert keys(await training.ahead(tx, sari, NOW)) == "soon later"
    assert keys(await training.been_to(tx, sari, NOW, 9)) == "held now old"
    assert keys(await training.been_to(tx, sari, NOW, 2)) == "held now"
    assert keys(await training.over(tx, [GEMUH], NOW, limit=9)) == "now missed old"
    assert keys(await training.over(tx, [GEMUH], NOW, limit=1, offset=1)) == "missed"
    assert await training.count_over(tx, [GEMUH], NOW) == 3
    assert await training.count_over(tx, [PEGANDON], NOW) == 0
    assert keys(await training.organised(tx, [GEMUH], NOW, 9)) == "soon held theirs later"
    assert keys(await training.organised(tx, [GEMUH], NOW, 2)) == "soon held"
    starts = NOW + SECOND - 7200 * SECOND
    assert keys(await training.going_on(tx, starts, NOW + SECOND)) == "soon"
    assert keys(await training.going_on(tx, starts - SECOND, NOW)) == "now"
    assert keys(await training.going_on(tx, starts - 2 * SECOND, NOW)) == ""
    assert keys(await training.going_on(tx, NOW + 9 * DAY, NOW + SECOND)) == "later held theirs soon"


async def test_whose_area_a_session_is_in(tx: AsyncSession) -> None:
    for key, area in (
        ("here", GEMUH),
        ("there", PEGANDON),
        ("wide", KENDAL),
        ("all", None),
        ("far", "13.06"),
    ):
        await session(tx, key, area_code=area)

    async def found(*areas: str | None) -> set[str]:
        return {one.id for one in await training.organised(tx, areas, NOW, 9)}

    assert await found(GEMUH) == {"here"}
    assert await found(KENDAL) == {"here", "there", "wide"}
    assert await found("33.2") == set()
    assert await found() == set()
    assert await found(GEMUH, None) == {"here", "there", "wide", "all", "far"}


async def test_whom_a_session_is_for(tx: AsyncSession) -> None:
    sari = (await person(tx, "Sari", "facilitator")).person_id
    eka = (await person(tx, "Eka", "facilitator", PEGANDON)).person_id
    await person(tx, "Fitri", "facilitator", "13.06.01")
    budi = (await person(tx, "Budi", "camat")).person_id
    for who, ended in ((sari, None), (budi, NOW)):
        tx.add(Assignment(person_id=who, role="facilitator", area_code=GEMUH, begun_at=NOW, ended_at=ended))
    await tx.flush()
    assert await training.audience(tx, ["facilitator"], [KENDAL]) == [sari, eka]
    assert await training.audience(tx, ["facilitator", "camat"], [GEMUH]) == [sari, budi]
    assert len(await training.audience(tx, ["facilitator"], [COUNTRY])) == 3
    assert await training.audience(tx, [], [GEMUH]) == []


async def test_sessions_near_a_span_and_all_who_are_invited_to_them(tx: AsyncSession) -> None:
    sari = (await person(tx, "Sari", "facilitator")).person_id
    for key, starts, ends, state in (
        ("late", NOW + DAY, NOW + 2 * DAY, "announced"),
        ("soon", NOW, NOW + SECOND, "announced"),
        ("draft", NOW, NOW + SECOND, "draft"),
        ("over", NOW - DAY, NOW, "announced"),
    ):
        await session(tx, key, starts_at=starts, ends_at=ends, state=state)
        await take_part(tx, key, sari)
    assert [one.id for one in await training.near(tx, NOW, NOW + DAY)] == ["soon", "late"]
    assert [one.id for one in await training.near(tx, NOW, NOW + DAY - SECOND)] == ["soon"]
    found = await training.participants(tx, "late", "soon")
    assert sorted(one.training_id for one in found) == ["late", "soon"]
    assert await training.participants(tx) == ()
    known = [await training.find(tx, key) for key in ("late", "none")]
    assert [one and one.id for one in known] == ["late", None]
