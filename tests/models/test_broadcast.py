"""What is asked of broadcasts: whom they reach, what became of their messages, what is held and let go."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import broadcast, outbox
from models.broadcast import Broadcast, Counts, Shown
from models.message import Outbox
from models.outbox import Letter
from models.person import Contact
from tests import sample
from tests.models.rows import SECOND, with_state
from tests.sample import GEMUH, NOW

KENDAL, PEGANDON = "33.24", "33.24.10"
PLD = [("facilitator", "PLD")]


async def cast(tx: AsyncSession, key: str, who: int, **more: Any) -> Broadcast:
    said = {"text": key, "state": "sending", "due_at": NOW, "created_at": NOW, **more}
    made = Broadcast(id=key, person_id=who, **said)
    tx.add(made)
    await tx.flush()
    return made


async def put(
    tx: AsyncSession, key: str, of: str | None = "b", *, contact: int | None = None, **columns: Any
) -> None:
    letter = Letter(key, "telegram", "1", "", "{}", 2, contact_id=contact, broadcast_id=of)
    letter.key, letter.notice_id = key, columns.pop("notice_id", None)
    await outbox.post(tx, [letter], NOW, None)
    if columns:
        await tx.execute(update(Outbox).where(Outbox.id == key).values(**with_state(columns)))


async def dues(tx: AsyncSession) -> dict[str, Any]:
    found = await tx.execute(select(Outbox.id, Outbox.state, Outbox.due_at))
    return {row[0]: (row[1], row[2]) for row in found}


async def test_whom_it_reaches(tx: AsyncSession) -> None:
    async def add(name: str, area: str | None = GEMUH, position: str = "PLD") -> int:
        return (await sample.person(tx, name, "facilitator", area, position=position)).person_id

    rini = (await sample.person(tx, "Rini", "facilitator", KENDAL, position="PLD")).person_id
    sari, eka, wide = await add("Sari"), await add("Eka", PEGANDON), await add("Wide", KENDAL)
    gone = await sample.person(tx, "Gita", "facilitator", position="PLD")
    await tx.execute(update(Contact).where(Contact.id == gone.contact_id).values(unreachable_at=NOW))
    dewi, far = await add("Dewi", position="PD"), await add("Fitri", "13.06.01")

    async def people(areas: list[str], posts: Any = PLD, after: int = 0, limit: int = 9) -> list[int]:
        found = await broadcast.people(tx, posts, areas, rini, after, limit)
        if not after and limit == 9:
            assert await broadcast.count(tx, posts, areas, rini) == len(found)
        return found

    assert await people([GEMUH]) == [sari]
    assert await people([KENDAL]) == [sari, eka, wide]
    assert await people([GEMUH, PEGANDON]) == [sari, eka]
    assert await people([""]) == [sari, eka, wide, far]
    assert await people([KENDAL], [*PLD, ("facilitator", "PD")]) == [sari, eka, wide, dewi]
    assert await people([KENDAL], after=sari) == [eka, wide]
    assert await people([KENDAL], after=sari, limit=1) == [eka]
    readers = await broadcast.readers(tx, [eka, sari])
    assert readers[0] == (sari, "id", "Asia/Jakarta", "", "{}")
    assert [one.id for one in readers] == [sari, eka]
    there = await broadcast.addresses(tx, [eka, sari, gone.person_id])
    assert [(one.person_id, one.channel) for one in there] == [(sari, "telegram"), (eka, "telegram")]


async def test_what_the_clock_does_with_broadcasts(tx: AsyncSession) -> None:
    rini = (await sample.person(tx, "Rini", "coordinator")).person_id
    budi = (await sample.person(tx, "Budi", "camat")).person_id
    await cast(tx, "a", rini, state="scheduled", due_at=NOW + SECOND)
    assert await broadcast.due(tx, NOW) is None
    await cast(tx, "c", rini, state="scheduled", due_at=NOW)
    await cast(tx, "b", rini, state="scheduled", due_at=NOW)
    await cast(tx, "posted", rini, reached=None)
    await cast(tx, "more", budi, reached=0)
    await cast(tx, "stopped", rini, state="stopped", reached=0, due_at=NOW - SECOND, ended_at=NOW)
    await cast(tx, "over", rini, state="done", ended_at=NOW - SECOND, due_at=NOW - SECOND)
    for lock in (True, False):
        found = [await broadcast.due(tx, NOW, lock=lock), await broadcast.unposted(tx, lock=lock)]
        assert [one.id for one in found if one] == ["b", "more"]
    assert [one.id for one in await broadcast.watched(tx, NOW)] == ["more", "posted", "stopped"]
    assert [one.id for one in await broadcast.watched(tx, NOW - SECOND)] == [
        "more",
        "over",
        "posted",
        "stopped",
    ]
    assert [one.id for one in await broadcast.mine(tx, rini, 2)] == ["stopped", "posted"]


async def test_what_became_of_its_messages(tx: AsyncSession) -> None:
    rini = (await sample.person(tx, "Rini", "coordinator")).person_id
    for key in ("b", "other"):
        await cast(tx, key, rini)
    await put(tx, "sent", done_at=NOW)
    await put(tx, "also sent", done_at=NOW, status="sent", window="shut")
    await put(tx, "delivered", done_at=NOW, status="delivered")
    await put(tx, "read", done_at=NOW, status="read")
    await put(tx, "error", done_at=NOW, error="blocked")
    await put(tx, "failed", done_at=NOW, error="131026", status="failed")
    await put(tx, "again", status="failed")
    await put(tx, "window", state="held")
    await put(tx, "stopped", state="stopped")
    await put(tx, "later", due_at=NOW + SECOND)
    await put(tx, "much later", due_at=NOW + 9 * SECOND)
    await put(tx, "now", due_at=NOW)
    await put(tx, "copy", done_at=NOW, notice_id="error")
    await put(tx, "not ours", "other", done_at=NOW)
    expected = Counts(sent=3, delivered=1, read=1, failed=2, window=1, later=3, now=2, copies=1)
    assert await broadcast.counts(tx, "b", NOW) == expected
    assert await broadcast.next_due(tx, "b", NOW) == NOW + SECOND
    assert await broadcast.next_due(tx, "b", NOW + 9 * SECOND) is None
    gone = [("b", "sent", False), ("b", "sent", True), ("none", "read", False), (None, "read", False)]
    for _ in range(2):
        await broadcast.remember(tx, gone)
    assert (await tx.get_one(Broadcast, "b")).outcome == {"sent": 4, "copies": 2}
    assert (await tx.get_one(Broadcast, "other")).outcome == {}
    assert await broadcast.counts(tx, "b", NOW) == expected._replace(sent=7, copies=3)
    assert await broadcast.counts(tx, "none", NOW) == Counts()


async def test_what_is_held_and_let_go(tx: AsyncSession) -> None:
    sari = await sample.person(tx, "Sari", "facilitator")
    yanti = await sample.person(tx, "Yanti", "facilitator", zone="Asia/Jayapura")
    for key in ("b", "other"):
        await cast(tx, key, sari.person_id)
    await put(tx, "s", contact=sari.contact_id, state="held")
    await put(tx, "y", contact=yanti.contact_id)
    await put(tx, "sent", contact=yanti.contact_id, done_at=NOW)
    await put(tx, "theirs", "other", contact=yanti.contact_id)
    await broadcast.hold(tx, [])
    await broadcast.hold(tx, ["b"])
    there = {"s": ("stopped", NOW), "y": ("stopped", NOW), "sent": ("sent", NOW), "theirs": ("waiting", NOW)}
    assert await dues(tx) == there
    await broadcast.let_go(tx, "b", NOW + SECOND, zone="Asia/Jayapura")
    assert await dues(tx) == there | {"y": ("waiting", NOW + SECOND)}
    await broadcast.let_go(tx, "b", NOW)
    assert await dues(tx) == there | dict.fromkeys(("s", "y"), ("waiting", NOW))
    assert sorted(await broadcast.zones(tx)) == ["Asia/Jakarta", "Asia/Jayapura"]


async def test_the_message_that_an_author_watches(tx: AsyncSession) -> None:
    about: dict[str, Any] = {"done_at": NOW, "external_id": "7", "attempts": 3, "status": "read"}
    await put(tx, "k", None, **about)
    await put(tx, "on its way", None)
    assert await broadcast.shown(tx, "none") is None
    assert await broadcast.shown(tx, "k") == Shown("{}", NOW, "sent", "7")
    for key in ("k", "on its way"):
        await broadcast.show(tx, key, "new", NOW + SECOND)
    assert await broadcast.shown(tx, "k") == Shown("new", NOW + SECOND, "waiting", "7")
    assert await broadcast.shown(tx, "on its way") == Shown("{}", NOW, "waiting", "")
    row = await tx.get_one(Outbox, "k")
    assert (row.attempts, row.status) == (0, "")
