"""Photos and files: fetched before the platform's link dies, made small, kept by id; judges no entry."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from bot.backoff import backoff
from bot.channels import Channel, FetchError
from bot.clock import Clock
from bot.pictures import Smaller, Spoilt
from bot.pulse import Pulse
from models import Tx, document, form, media
from models.database import Database
from models.media import Media
from models.message import Attachment

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""How long a file stays in this process's hand; later another one fetches it."""
ATTEMPTS = 15
"""Counted when a file is claimed, so that one which ends the process is given up, too."""
AT_ONCE = 8
"""Files claimed in one look."""
PAUSE = 1.0
"""Seconds until the next look for files that are due."""
SUFFIXES = {"image/jpeg": ".jpg", "application/pdf": ".pdf", "audio/ogg": ".ogg", "video/mp4": ".mp4"}


Values = dict[str, object]
"""Columns of a file."""
Effect = Callable[[Tx], Awaitable[None]]
"""What a file that was read changes, in the transaction that notes it as fetched."""
Reader = Callable[[Media, bytes | None, str], Awaitable[Effect | None]]
"""Reads a file of a kind; None when it will never be fetched, then with why: GONE or a code of Spoilt."""
GONE = "gone"
EVERY = ""
"""The kind of the reader for all that have none of their own."""


class NotYet(Exception):
    """The file is known but not fetched yet."""


class Store:
    """The files' folder; a file's place follows from its content and kind, so that the same is kept once."""

    def __init__(self, database: Database, folder: Path, *, long_side: int, smaller: Smaller) -> None:
        self._database = database
        self._folder = folder
        self._long_side = long_side
        self._smaller = smaller

    async def read(self, media_id: str) -> bytes | None:
        """The file's bytes; None when there is none to come; NotYet while it waits to be fetched."""
        async with self._database.reading() as tx:
            if media_id.startswith(f"{form.LABEL}:"):
                return await form.label_bytes(tx, media_id)
            if media_id.startswith(f"{document.PREFIX}:"):
                return await document.read(tx, media_id)
            row = await media.get(tx, media_id)
        if row is None or (row.path is None and row.due_at is None):
            return None
        if row.path is None:
            raise NotYet(media_id)
        return await asyncio.to_thread((self._folder / row.path).read_bytes)

    async def keep(self, row: Media, content: bytes) -> tuple[str, int, str]:
        """Write a file, a picture made small: its relative path, size and MIME type. Raises Spoilt."""
        mime = row.mime
        if row.kind == "image":
            content, mime = await self._smaller(content, self._long_side), "image/jpeg"
        path = await asyncio.to_thread(self._write, row.id, mime, content)
        return path, len(content), mime

    def _write(self, media_id: str, mime: str, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        path = Path(digest[:2]) / (digest + SUFFIXES.get(mime, ".bin"))
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{media_id}.part")
        partial.write_bytes(content)
        partial.replace(target)
        return path.as_posix()


class Fetcher:
    """Fetches what people sent; a fetch that failed is tried again, longer and longer apart."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        store: Store,
        clock: Clock,
        rng: Random,
        *,
        limit: int,
        readers: Mapping[str, Reader] | None = None,
        pulse: Pulse | None = None,
    ) -> None:
        self._pulse = pulse or Pulse(clock)
        self._readers = readers or {}
        self._database = database
        self._channels = channels
        self._store = store
        self._clock = clock
        self._rng = rng
        self._limit = limit
        self._stopping = False

    async def run(self) -> None:
        """Fetch what falls due, until `stop`; a statement under way is never cut off."""
        beat = self._pulse.watch("fetcher", LEASE.total_seconds())
        while not self._stopping:
            try:
                found = await self.step()
                beat.well()
            except Exception as error:
                beat.failed(error)
                log.error("fetching pauses: %s: %s", type(error).__name__, error)
                found = 0
            if found < AT_ONCE:
                await self._clock.sleep(PAUSE)

    def stop(self) -> None:
        """Let `run` end after its next pause."""
        self._stopping = True

    async def step(self) -> int:
        """Claim some files and fetch them; returns how many."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            rows = list(await media.due(tx, now, AT_ONCE))
            for row in rows:
                row.due_at = now + LEASE
                row.attempts += 1
        done = await asyncio.gather(*map(self._fetch, rows), return_exceptions=True)
        for row, ended in zip(rows, done, strict=True):
            if isinstance(ended, BaseException):  # it stays claimed for a while, and its attempt is counted
                log.error("the file %s is left for later", row.id, exc_info=ended)
        return len(rows)

    async def _fetch(self, row: Media) -> None:
        """Fetch one file and note what came of it. What nobody foresaw is tried again, as the rest."""
        try:
            values, effect = await self._got(row)
        except Exception as error:
            log.warning("the file %s could not be fetched (try %d): %s", row.id, row.attempts, error)
            if _unforeseen(error):
                log.error("the file %s", row.id, exc_info=error)
            values, effect = await self._not_got(row, error)
        try:
            await self._note(row, values, effect)
        except Exception:
            if row.attempts <= ATTEMPTS:
                raise
            await self._note(row, {"due_at": None}, None)

    async def _note(self, row: Media, values: Values, effect: Effect | None) -> None:
        async with self._database.transaction() as tx:
            await media.change(tx, row.id, values)
            if effect is not None:
                await effect(tx)

    async def _got(self, row: Media) -> tuple[Values, Effect | None]:
        if row.attempts > ATTEMPTS:
            raise FetchError("it was begun too often and never ended", retryable=False)
        content = await self._content(row)
        path, size, mime = await self._store.keep(row, content)
        values: Values = {"path": path, "size": size, "mime": mime, "due_at": None, "error": ""}
        return values, await self._read(row, content, "")

    async def _not_got(self, row: Media, error: Exception) -> tuple[Values, Effect | None]:
        values: Values = {"error": str(error) or type(error).__name__}
        final = isinstance(error, Spoilt) or not getattr(error, "retryable", True)
        if not final and row.attempts < ATTEMPTS:
            return values | {"due_at": self._clock.now() + self._pause(row)}, None
        return values | {"due_at": None}, await self._given_up(
            row, error.code if isinstance(error, Spoilt) else GONE
        )

    async def _given_up(self, row: Media, why: str) -> Effect | None:
        """What tells its sender; a reader that fails even now keeps nothing from ending."""
        try:
            return await self._read(row, None, why)
        except Exception as error:
            log.error("nobody is told that the file %s is given up", row.id, exc_info=error)
            return None

    def _pause(self, row: Media) -> timedelta:
        return timedelta(seconds=backoff(row.attempts, self._rng))

    async def _read(self, row: Media, content: bytes | None, why: str) -> Effect | None:
        reader = self._readers.get(row.kind) or self._readers.get(EVERY)
        return await reader(row, content, why) if reader is not None else None

    async def _content(self, row: Media) -> bytes:
        channel = self._channels.get(row.channel)
        if channel is None:
            raise FetchError("this channel is not set up", retryable=True)
        kind = row.kind if row.kind in ("image", "audio", "video") else "file"
        return await channel.fetch(Attachment(row.ref, kind=kind, mime=row.mime, size=row.size), self._limit)  # type: ignore[arg-type]


def _unforeseen(error: Exception) -> bool:
    """Whether the log should have its stack."""
    return not isinstance(error, FetchError | Spoilt | OSError)
