"""What is forgotten, and when: every table says so, and each that forgets does."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, inspect, select

from bot.upkeep.scheduled import PAUSE, clean, purge
from models import Base
from models.base import UtcDateTime
from models.database import Database
from models.document import Document
from models.message import Inbox, Outbox
from models.reminder import Snooze
from models.retention import RETENTION, STEP, Forgets, Keeps
from models.upload import Upload
from tests import sample
from tests.fakes.clock import FakeClock
from tests.sample import NOW

SECOND = timedelta(seconds=1)
FORGETFUL = {table: rule for table, rule in RETENTION.items() if isinstance(rule, Forgets)}


async def nothing() -> None:
    """No pause."""


async def count(database: Database, table: type[Base]) -> int:
    async with database.reading() as tx:
        return (await tx.execute(select(func.count()).select_from(table))).scalar_one()


def row(table: type[Base], number: int, moment: datetime | None, person_id: int) -> dict[str, Any]:
    """A row with this moment in the column that the table forgets by; any value will do for the others."""
    found: dict[str, Any] = {}
    for column in inspect(table).columns:
        if column.foreign_keys:
            found[column.name] = None if column.nullable else person_id
        elif column.name == FORGETFUL[table].column.key:
            found[column.name] = moment
        elif isinstance(column.type, UtcDateTime):
            found[column.name] = None if column.nullable else NOW
        elif not column.nullable or column.unique:
            made = {str: f"{column.name[:4]}{number}", int: number, bytes: b"x", object: []}
            found[column.name] = made[getattr(column.type, "impl", column.type).python_type]
    return found


def test_every_table_says_what_it_forgets() -> None:
    assert set(RETENTION) == {mapper.class_ for mapper in Base.registry.mappers}
    assert all(rule.why for rule in RETENTION.values() if isinstance(rule, Keeps))


@pytest.mark.parametrize("table", FORGETFUL, ids=lambda table: table.__tablename__)
async def test_rows_go_after_their_time_and_not_before(database: Database, table: type[Base]) -> None:
    rule = FORGETFUL[table]
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        moments = [NOW - rule.after - SECOND, NOW - rule.after, NOW]
        open_end = [None] if inspect(table).columns[rule.column.key].nullable else []
        rows = [row(table, n, at, sari.person_id) for n, at in enumerate([*moments, *open_end])]
        await tx.execute(insert(table), rows)
    assert await purge(database, NOW, nothing) == {table.__tablename__: 1}
    assert await count(database, table) == len(rows) - 1
    assert await purge(database, NOW, nothing) == {}


async def test_many_rows_go_in_small_steps(database: Database) -> None:
    """Between two transactions everybody else has their turn."""
    async with database.transaction() as tx:
        old = NOW - timedelta(days=9)
        many = [
            {"channel": "simulator", "external_id": str(n), "received_at": old} for n in range(2 * STEP + 1)
        ]
        await tx.execute(insert(Inbox), many)
    left = []

    async def pause() -> None:
        left.append(await count(database, Inbox))
        async with database.transaction() as tx:  # nothing is held meanwhile
            await tx.execute(select(1))

    assert await purge(database, NOW, pause) == {"inbox": 2 * STEP + 1}
    assert left == [STEP + 1, 1, 0]


async def test_the_hours_job_forgets_and_says_so(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    clock = FakeClock()
    async with database.transaction() as tx:
        tx.add(Document(id="a", name="a.ics", content=b"", created_at=NOW - timedelta(days=15)))
        tx.add(Upload(channel="whatsapp", account="1", digest="d", ref="r", until=NOW - SECOND))
    with caplog.at_level("INFO", "bot.upkeep.scheduled"):
        await clean(database, NOW, clock.sleep)
        await clean(database, NOW, clock.sleep)
    assert clock.slept == [PAUSE, PAUSE]
    assert [record.getMessage() for record in caplog.records] == ["forgotten: 1 of document, 1 of upload"]


async def test_what_goes_on_is_not_forgotten_in_the_last_moment(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that is found old and comes to life before it is taken away stays: it is judged twice."""
    async with database.transaction() as tx:
        old = row(Outbox, 1, NOW - timedelta(days=9), 0) | {"channel": "simulator"}
        await tx.execute(insert(Outbox), [old])
        sari = await sample.person(tx, "Sari", "facilitator")
        tx.add(Snooze(id="open", person_id=sari.person_id, parts=[], due_at=NOW, done_at=None))
    transaction = database.transaction

    def alive() -> Any:
        monkeypatch.setattr(database, "transaction", transaction)

        class Revived:
            async def __aenter__(self) -> Any:
                async with transaction() as tx:
                    (await tx.execute(select(Outbox))).scalar_one().done_at = None
                self.inner = transaction()
                return await self.inner.__aenter__()

            async def __aexit__(self, *told: Any) -> Any:
                return await self.inner.__aexit__(*told)

        return Revived()

    monkeypatch.setattr(database, "transaction", alive)
    assert await purge(database, NOW, nothing) == {"outbox": 1}  # looked at
    assert await count(database, Outbox) == 1
