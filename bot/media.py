"""Photos and files: fetched before the platform's link dies, made small, kept by id; judges no entry."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageOps
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Channel, FetchError
from bot.clock import Clock
from bot.pace import backoff
from models import Database, document, form, media
from models.media import Media
from models.message import Attachment

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
ATTEMPTS = 15
AT_ONCE = 8
PAUSE = 1.0
PIXELS = 60_000_000
"""More than any phone takes; beyond it a picture is a trap for the memory."""
SUFFIXES = {"image/jpeg": ".jpg", "application/pdf": ".pdf", "audio/ogg": ".ogg", "video/mp4": ".mp4"}


Effect = Callable[[AsyncSession], Awaitable[None]]
"""What a file that was read changes, in the transaction that notes it as fetched."""
Reader = Callable[[Media, bytes | None], Awaitable[Effect | None]]
"""Reads a file of a kind; None when it will never be fetched."""
EVERY = ""
"""The kind of the reader for all that have none of their own."""


class NotYet(Exception):
    """The file is known but not fetched yet."""


class Spoilt(Exception):
    """The bytes are no picture, or one that cannot be opened."""


def smaller(content: bytes, long_side: int) -> bytes:
    """A picture as JPEG, upright, at most so many pixels long, without EXIF (which tells place and phone)."""
    try:
        with Image.open(BytesIO(content)) as opened:
            if opened.width * opened.height > PIXELS:
                raise Spoilt(f"a picture of {opened.width} x {opened.height}")
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Spoilt(f"no picture that can be opened: {error}") from None
    picture.thumbnail((long_side, long_side))
    out = BytesIO()
    picture.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()


class Store:
    """The files' folder; a file's place follows from its content and kind, so that the same is kept once."""

    def __init__(self, database: Database, folder: Path, *, long_side: int) -> None:
        self._database = database
        self._folder = folder
        self._long_side = long_side

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
        return await asyncio.to_thread(self._keep, row.id, row.kind, row.mime, content)

    def _keep(self, media_id: str, kind: str, mime: str, content: bytes) -> tuple[str, int, str]:
        if kind == "image":
            content, mime = smaller(content, self._long_side), "image/jpeg"
        digest = sha256(content).hexdigest()
        path = Path(digest[:2]) / (digest + SUFFIXES.get(mime, ".bin"))
        target = self._folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f"{media_id}.part")
        partial.write_bytes(content)
        partial.replace(target)
        return path.as_posix(), len(content), mime


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
    ) -> None:
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
        while not self._stopping:
            try:
                found = await self.step()
            except Exception as error:
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
        await asyncio.gather(*(self._fetch(row) for row in rows))
        return len(rows)

    async def _fetch(self, row: Media) -> None:
        values: dict[str, object]
        content: bytes | None = None
        try:
            content = await self._content(row)
            path, size, mime = await self._store.keep(row, content)
            values = {"path": path, "size": size, "mime": mime, "due_at": None, "error": ""}
        except (FetchError, Spoilt, OSError) as error:
            content = None
            values = {"due_at": None, "error": str(error)}
            if (
                not isinstance(error, Spoilt)
                and getattr(error, "retryable", True)
                and row.attempts < ATTEMPTS
            ):
                values["due_at"] = self._clock.now() + timedelta(seconds=backoff(row.attempts, self._rng))
            log.warning("the file %s could not be fetched (try %d): %s", row.id, row.attempts, error)
        effect = None if values["due_at"] else await self._read(row, content)
        async with self._database.transaction() as tx:
            await media.change(tx, row.id, values)
            if effect is not None:
                await effect(tx)

    async def _read(self, row: Media, content: bytes | None) -> Effect | None:
        reader = self._readers.get(row.kind) or self._readers.get(EVERY)
        return await reader(row, content) if reader is not None else None

    async def _content(self, row: Media) -> bytes:
        channel = self._channels.get(row.channel)
        if channel is None:
            raise FetchError("this channel is not set up", retryable=True)
        kind = row.kind if row.kind in ("image", "audio", "video") else "file"
        return await channel.fetch(Attachment(row.ref, kind=kind, mime=row.mime, size=row.size), self._limit)  # type: ignore[arg-type]
