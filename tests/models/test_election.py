"""One process of many: PostgreSQL's lock, which ends with the block or with the process."""

from __future__ import annotations

from models.database import Database
from models.election import elected


async def test_one_of_two_processes(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    async with elected(database, "a") as first, elected(other, "a") as second, elected(other, "b") as third:
        assert (first, second, third) == (True, database.sqlite, True)
    async with elected(other, "a") as again:
        assert again
    await other.close()


async def test_what_fails_gives_the_lock_back(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    try:
        async with elected(database, "a"):
            raise ConnectionError("the platform is away")
    except ConnectionError:
        pass
    async with elected(other, "a") as mine:
        assert mine
    await other.close()
