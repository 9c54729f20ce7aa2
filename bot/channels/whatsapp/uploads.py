"""Which of our files a platform holds already, so that they are sent by its id; uploads nothing itself."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import Clock
from models import upload
from models.database import Database


class Uploads:
    """One platform's, across processes. `kept` is how long it keeps a file."""

    def __init__(self, database: Database, clock: Clock, channel: str, kept: timedelta) -> None:
        self._database = database
        self._clock = clock
        self._channel = channel
        self._kept = kept

    async def find(self, account: str, digest: str) -> str:
        """The platform's id of the file with this SHA-256 (hex), '' when it has to be uploaded."""
        async with self._database.reading() as tx:
            return await upload.find(tx, self._channel, account, digest, self._clock.now())

    async def keep(self, account: str, digest: str, ref: str) -> None:
        """Note that the platform holds the file under this id; '' = it holds it no more."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            await upload.keep(tx, self._channel, account, digest, ref, now + self._kept if ref else now)
