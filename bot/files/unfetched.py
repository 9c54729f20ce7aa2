"""Files that were never fetched: what the fetcher calls for every kind that nobody reads; reads nothing."""

from __future__ import annotations

from actions import Kit, lost
from bot.clock import Clock
from bot.files.fetcher import Effect
from models import Tx
from models.media import Media


class Missing:
    """Tells whoever sent a file that it could not be kept."""

    def __init__(self, kit: Kit, clock: Clock) -> None:
        self._kit = kit
        self._clock = clock

    async def read(self, row: Media, content: bytes | None, why: str) -> Effect | None:
        """Nothing follows from a file that is there."""
        if content is not None:
            return None

        async def effect(tx: Tx) -> None:
            await lost.tell(tx, self._kit, row.person_id, why, self._clock.now())

        return effect
