"""A camat's own report: another camat reviews it, or nobody does and it is filed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, entries, review
from actions.library import Library
from actions.review import Decision
from models import entry, tally
from models.database import Database
from models.entry import Entry
from models.person import Assignment
from models.review_rules import desks
from tests.actions.work import send, talk_of
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person


@pytest_asyncio.fixture
async def tx(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.transaction() as opened:
        yield opened


async def camat(tx: AsyncSession, name: str = "Bu Camat", *, acting: bool = False) -> Somebody:
    return await person(tx, name, "camat", acting=acting, villages=VILLAGES)


async def ended(tx: AsyncSession, who: Somebody) -> None:
    ends = update(Assignment).where(Assignment.person_id == who.person_id)
    await tx.execute(ends.values(ended_at=datetime(2026, 11, 1, tzinfo=UTC)))


async def sent_by(tx: AsyncSession, kit: Kit, who: Somebody) -> Entry:
    return await send(tx, kit, Library(), who)


async def counted(tx: AsyncSession) -> tuple[int, int]:
    """What waits as the recap counts it, and as those who oversee see it."""
    queues = await tally.queues(tx, [GEMUH])
    return queues.get(GEMUH, (0, NOW))[0], await entry.waiting(tx, desks([GEMUH]))


async def test_where_nobody_else_is_camat_it_is_filed(tx: AsyncSession, kit: Kit) -> None:
    own = await sent_by(tx, kit, await camat(tx))
    assert (own.state, own.waiting_since) == ("approved", None)
    assert own.decided_at is not None
    assert await counted(tx) == (0, 0)


async def test_where_there_is_an_acting_camat_it_waits_for_them(tx: AsyncSession, kit: Kit) -> None:
    head, acting = await camat(tx), await camat(tx, "Pak Plt", acting=True)
    own = await sent_by(tx, kit, head)
    assert own.state == "submitted"
    assert await counted(tx) == (1, 1)
    assert (await review.count(tx, head.person_id), await review.count(tx, acting.person_id)) == (0, 1)
    await review.decide(tx, kit, acting.person_id, Decision("approve", own.id, 1), NOW)
    assert own.state == "approved"


async def test_what_waits_for_nobody_any_more_is_not_counted(tx: AsyncSession, kit: Kit) -> None:
    head, acting = await camat(tx), await camat(tx, "Pak Plt", acting=True)
    await sent_by(tx, kit, head)
    await ended(tx, acting)
    assert await counted(tx) == (0, 0)
    await camat(tx, "Camat baru")
    assert await counted(tx) == (1, 1)


async def test_a_vacant_seat_waits_for_whoever_comes(tx: AsyncSession, kit: Kit) -> None:
    sari = await person(tx, "Sari", "facilitator", villages=VILLAGES)
    assert (await sent_by(tx, kit, sari)).state == "submitted"
    assert await counted(tx) == (1, 1)


@pytest.mark.parametrize(("deputy", "state"), [(False, "returned"), (True, "correction")])
async def test_correcting_it(tx: AsyncSession, kit: Kit, deputy: bool, state: str) -> None:
    head = await camat(tx)
    own = await sent_by(tx, kit, head)
    assert own.state == "approved"
    if deputy:
        await camat(tx, "Pak Plt", acting=True)
    asked = await entries.ask_correction(tx, kit, await talk_of(tx, head), own.id, "Salah jam.", NOW)
    assert asked.state == state
    assert await counted(tx) == (int(deputy), int(deputy))


async def test_a_facilitators_report_waits_as_ever(tx: AsyncSession, kit: Kit) -> None:
    head = await camat(tx)
    sari = await person(tx, "Sari", "facilitator", villages=VILLAGES)
    assert (await sent_by(tx, kit, sari)).state == "submitted"
    assert await counted(tx) == (1, 1)
    assert await review.count(tx, head.person_id) == 1
