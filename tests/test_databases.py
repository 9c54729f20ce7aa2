"""The databases of the tests leave nothing behind in the worker that made them."""

from __future__ import annotations

from pathlib import Path

from models.base import Base
from models.database import Database
from tests import databases
from tests.sample import person


def compiled() -> int:
    """Statements that are kept for databases that may be gone."""
    return sum(len(mapper._compiled_cache) for mapper in Base.registry.mappers)


async def test_a_database_that_is_gone_leaves_nothing_compiled(
    sqlite_maker: databases.Maker, tmp_path: Path
) -> None:
    with sqlite_maker.fresh(tmp_path) as url:
        opened = Database(url)
        async with opened.transaction() as tx:
            await person(tx, "Sari", "facilitator", address="7001")
        await opened.close()
        assert compiled() > 0
    assert compiled() == 0
