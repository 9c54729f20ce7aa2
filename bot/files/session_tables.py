"""Tables of sessions that organisers sent: read once they are fetched, beside the loop; decides nothing."""

from __future__ import annotations

from actions import Kit, tables
from actions.training import importing, table
from bot.clock import Clock
from bot.files.fetcher import Effect
from models import Tx
from models.database import Database
from models.media import Media


class Sessions:
    """What the fetcher calls for files of the kind importing.KIND."""

    def __init__(self, database: Database, kit: Kit, clock: Clock, reading: importing.Reading) -> None:
        self._database = database
        self._kit = kit
        self._clock = clock
        self._reading = reading

    async def read(self, row: Media, content: bytes | None, why: str) -> Effect:
        """Read the file outside of any transaction; its sender is told in the one that notes it fetched."""
        found = table.Unreadable("unfetched") if content is None else await self._read(row, content)

        async def effect(tx: Tx) -> None:
            await importing.tell(tx, self._kit, row.person_id, row.name, found, self._clock.now())

        return effect

    async def _read(self, row: Media, content: bytes) -> table.Read | table.Unreadable:
        async with self._database.transaction() as tx:
            world = await tables.world(tx, row.person_id, self._clock.now())
        return await self._reading(content, row.name, world)
