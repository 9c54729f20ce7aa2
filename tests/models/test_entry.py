"""What is asked of entries: whose, in which state, in which order, with what at the edges."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from models import entry as entries
from models import review as reviews
from models.review_rules import desks
from tests.models.rows import DAY, SECOND, entry, form
from tests.sample import GEMUH, NOW, person

PEGANDON = "33.24.10"


async def test_what_waits_for_a_camat(tx: AsyncSession) -> None:
    """Never their own, while there is somebody else who may; the longest first; others' areas not."""
    await form(tx)
    sari = (await person(tx, "Sari", "facilitator")).person_id
    budi = (await person(tx, "Budi", "camat")).person_id
    lone = (await person(tx, "Lone", "camat", PEGANDON)).person_id
    await entry(tx, "c", sari, waiting_since=NOW)
    await entry(tx, "b", sari, waiting_since=NOW, state="resubmitted")
    await entry(tx, "a", sari, waiting_since=NOW + SECOND, state="correction")
    await entry(tx, "own", budi, waiting_since=NOW - SECOND)
    await entry(tx, "far", sari, waiting_since=NOW - SECOND, area_code=PEGANDON)
    await entry(tx, "lone", lone, area_code=PEGANDON)
    for n, state in enumerate(("approved", "returned", "draft", "preview")):
        await entry(tx, f"{n}", sari, state=state)

    async def queue(**more: object) -> str:
        return " ".join(one.id for one in await entries.queue(tx, desks([GEMUH]), **more))  # type: ignore[arg-type]

    assert await queue(without=budi) == "b c a"
    assert await queue() == "b c a"  # of one camat their own waits for nobody
    await person(tx, "Plt", "camat")
    assert await queue() == "own b c a"
    assert await queue(without=budi, limit=1, offset=1) == "c"
    assert await entries.waiting(tx, desks([GEMUH]), without=budi) == 3
    assert await entries.waiting(tx, desks([GEMUH])) == 4
    assert await entries.waiting(tx, desks([PEGANDON])) == 1
    assert await entries.waiting(tx, desks([PEGANDON]), without=sari) == 1
    for after, behind in (("own", "b c a"), ("b", "c a"), ("c", "a"), ("a", ""), ("far", "b c a")):
        assert await queue(without=budi, after=await entries.get(tx, after)) == behind


async def test_what_was_decided_last(tx: AsyncSession) -> None:
    await form(tx)
    who = (await person(tx, "Sari", "facilitator")).person_id
    for n, (key, area, state) in enumerate(
        [("a", GEMUH, "approved"), ("b", PEGANDON, "returned"), ("c", GEMUH, "correction"),
         ("d", "13", "approved"), ("e", GEMUH, "approved"), ("f", PEGANDON, "approved")]
    ):  # fmt: skip
        at = NOW + (4 if key in "ef" else n) * SECOND
        await entry(tx, key, who, area_code=area, state=state, decided_at=at)
    await entry(tx, "filed", who, state="approved")
    found = await entries.decided(tx, [GEMUH, PEGANDON], limit=9)
    assert "".join(one.id for one in found) == "feba"
    assert "".join(one.id for one in await entries.decided(tx, [GEMUH, PEGANDON], limit=2)) == "fe"


async def test_a_persons_entries(tx: AsyncSession) -> None:
    version, other = await form(tx), await form(tx, "lain")
    sari = (await person(tx, "Sari", "facilitator")).person_id
    budi = (await person(tx, "Budi", "facilitator")).person_id
    open_: dict[str, Any] = {"state": "draft", "version": 0, "submitted_at": None}
    await entry(tx, "old", sari, draft="<a/>", **open_)
    await entry(tx, "new", sari, at=NOW + SECOND, draft="<a/>", **open_, form_version_id=other.id)
    await entry(tx, "bare", sari, at=NOW + 2 * SECOND, **open_)
    await entry(tx, "try", sari, at=NOW + 3 * SECOND, draft="<a/>", **open_ | {"state": "preview"})
    await entry(tx, "back", sari, at=NOW + 4 * SECOND, draft="<a/>", state="returned")
    await entry(tx, "sent", sari, at=NOW + 4 * SECOND)
    await entry(tx, "his", budi, at=NOW + 9 * SECOND, draft="<a/>", **open_)
    assert await entries.open_draft(tx, sari) == ("new", other.id)
    assert await entries.open_draft(tx, budi) == ("his", version.id)
    assert [one.id for one in await entries.sent_by(tx, sari, limit=9)] == ["back", "sent"]
    assert [one.id for one in await entries.sent_by(tx, sari, limit=1)] == ["back"]
    assert [one.id for one in await entries.of_person(tx, sari)] == ["back", "sent", "bare", "new", "old"]
    assert [one.id for one in await entries.of_person(tx, sari, limit=2, offset=1)] == ["sent", "bare"]
    assert await entries.count_drafts(tx, "kegiatan", without=other.id) == 3
    assert await entries.count_drafts(tx, "kegiatan", without=version.id) == 0
    assert await entries.count_drafts(tx, "lain", without=version.id) == 1
    await entries.forget_previews(tx, budi)
    assert await entries.get(tx, "try") is not None
    await entries.forget_previews(tx, sari)
    assert [(await entries.get(tx, key)) is None for key in ("try", "old", "his")] == [True, False, False]


async def test_ten_are_shown_and_fifty_wait(tx: AsyncSession) -> None:
    await form(tx)
    sari = (await person(tx, "Sari", "facilitator")).person_id
    for n in range(51):
        await entry(tx, f"{n:02}", sari)
    assert len(await entries.of_person(tx, sari)) == 10
    assert len(await entries.queue(tx, desks([GEMUH]))) == 50


async def test_minutes_of_a_day(tx: AsyncSession) -> None:
    await form(tx)
    sari = (await person(tx, "Sari", "facilitator")).person_id
    budi = (await person(tx, "Budi", "facilitator")).person_id
    day = NOW.date()
    await entry(tx, "a", sari, minutes=60)
    await entry(tx, "b", sari, minutes=30)
    await entry(tx, "before", sari, minutes=9, day=day - DAY)
    await entry(tx, "after", sari, minutes=5, day=day + DAY)
    await entry(tx, "draft", sari, minutes=7, version=0)
    await entry(tx, "his", budi, minutes=8)
    assert await entries.minutes_by_day(tx, sari, day) == [(day, 90), (day + DAY, 5)]
    assert await entries.minutes_by_day(tx, sari, day, without="b") == [(day, 60), (day + DAY, 5)]


async def test_numbers_count_up_each_for_itself(tx: AsyncSession) -> None:
    assert [await entries.next_number(tx, name) for name in ("a", "b", "a", "a")] == [1, 1, 2, 3]


async def test_versions_and_remarks_come_in_order(tx: AsyncSession) -> None:
    await form(tx)
    sari = (await person(tx, "Sari", "facilitator")).person_id
    await entry(tx, "e", sari, number="K-1")
    await entry(tx, "f", sari, number="K-2")
    for key, number in (("e", 2), ("e", 1), ("f", 1)):
        tx.add(
            entries.EntryVersion(
                entry_id=key, version=number, form_version_id=1, submission="", submitted_at=NOW
            )
        )
    for key, verb in (("e", "return"), ("f", "approve"), ("e", "approve")):
        tx.add(reviews.Review(entry_id=key, version=1, person_id=sari, verb=verb, at=NOW))
        await tx.flush()
    assert [one.version for one in await entries.versions(tx, "e")] == [1, 2]
    assert [(one.verb, name) for one, name in await reviews.of_entry(tx, "e")] == [
        ("return", "Sari"),
        ("approve", "Sari"),
    ]
    found = await entries.by_number(tx, "K-2")
    assert found is not None
    assert found.id == "f"
    assert [await entries.version(tx, "e", n) is None for n in (2, 3)] == [False, True]
