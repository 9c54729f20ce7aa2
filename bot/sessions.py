"""Tables of sessions that organisers sent: read once they are fetched, beside the loop; decides nothing."""

from __future__ import annotations

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from actions.training import importing
from bot.clock import Clock
from bot.media import Effect
from models import Database
from models.media import Media


class Sessions:
    """What the fetcher calls for files of the kind importing.KIND."""

    def __init__(self, database: Database, kit: Kit, clock: Clock) -> None:
        self._database = database
        self._kit = kit
        self._clock = clock

    async def read(self, row: Media, content: bytes | None, why: str) -> Effect:
        """Read the file outside of any transaction; its sender is told in the one that notes it fetched."""
        async with self._database.transaction() as tx:
            world = await importing.world(tx, row.person_id, self._clock.now())
        found = await asyncio.to_thread(importing.read, content, row.name, world)

        async def effect(tx: AsyncSession) -> None:
            await importing.tell(tx, self._kit, row.person_id, row.name, found, self._clock.now())

        return effect
