"""The clock drives steps: each looks in a snapshot, and stores in a transaction of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import pytest
import pytest_asyncio
from sqlalchemy import select

from actions import Kit
from actions.steps import Overtaken, Steps, Store
from bot.upkeep.scheduled import drive
from models import Tx
from models.audit import Audit
from models.database import Database
from tests.sample import NOW


@dataclass
class Count(Steps):
    """Counts the acts that are stored, and stores one, `times`."""

    times: int = 3
    overtaken: int = -1
    seen: list[int] = field(default_factory=list)

    async def begin(self, tx: Tx) -> None:
        """All steps."""
        self.next(*(partial(self._one, n) for n in range(self.times)))

    async def _one(self, n: int, tx: Tx) -> Store | None:
        self.seen.append(await stored(tx))
        return None if n % 2 else partial(self._store, n)

    async def _store(self, n: int, tx: Tx) -> None:
        note(tx, self.now)
        if n == self.overtaken:
            raise Overtaken


def note(tx: Tx, now: datetime) -> None:
    tx.add(Audit(at=now, person_id=None, verb="step", subject="x", detail={}))


async def stored(tx: Tx) -> int:
    return len((await tx.execute(select(Audit.id))).all())


@pytest_asyncio.fixture
async def lone(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


async def test_each_step_is_committed_before_the_next_one_looks(lone: Database, kit: Kit) -> None:
    steps = await drive(lone, Count(kit, NOW, 5))
    assert (steps.seen, steps.over) == ([0, 1, 1, 2, 2], True)


async def test_others_write_between_a_look_and_what_it_stores(lone: Database, kit: Kit) -> None:
    steps = Count(kit, NOW, 2)
    async with lone.reading() as tx:
        await steps.look(tx)
        store = await steps.look(tx)
    async with lone.transaction() as tx:
        note(tx, NOW)
    assert store is not None
    async with lone.transaction() as tx:
        await store(tx)
    assert (await drive(lone, steps)).seen == [0, 2]


async def test_who_was_overtaken_stores_nothing_and_stops(lone: Database, kit: Kit) -> None:
    steps = await drive(lone, Count(kit, NOW, 5, overtaken=2))
    assert (steps.seen, steps.over) == ([0, 1, 1], False)
    async with lone.reading() as tx:
        assert await stored(tx) == 1


async def test_an_error_is_the_clocks_and_what_was_stored_stays(lone: Database, kit: Kit) -> None:
    class Broken(Count):
        async def _one(self, n: int, tx: Tx) -> Store | None:
            if n:
                raise OSError("killed")
            return await super()._one(n, tx)

    with pytest.raises(OSError, match="killed"):
        await drive(lone, Broken(kit, NOW))
    async with lone.reading() as tx:
        assert await stored(tx) == 1


async def test_steps_that_a_step_adds_come_before_those_that_are_left(lone: Database, kit: Kit) -> None:
    said: list[str] = []

    class Nested(Steps):
        async def begin(self, tx: Tx) -> None:
            self.next(partial(self._outer, "a"), partial(self._outer, "b"))

        async def _outer(self, name: str, tx: Tx) -> None:
            said.append(name)
            self.next(partial(self._inner, name + "1"), partial(self._inner, name + "2"))

        async def _inner(self, name: str, tx: Tx) -> None:
            said.append(name)

    await drive(lone, Nested(kit, NOW))
    assert said == ["a", "a1", "a2", "b", "b1", "b2"]
