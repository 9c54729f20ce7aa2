"""Questionnaires and their data files, as authors sent them: read once they are fetched, then reported on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256

from actions import Kit, enclosing, proofs
from bot.channels import FetchError
from bot.clock import Clock
from bot.files.completing import complete
from bot.files.fetcher import Effect
from bot.files.proof import open_parcel
from bot.sandbox import Sandbox
from forms import is_form, wanted
from models import Tx
from models.database import Database
from models.media import Media

Fetched = Callable[[str], Awaitable[bytes | None]]
"""A file's bytes by its id."""


class Questionnaires:
    """What the fetcher calls for files of the kind publishing.KIND."""

    def __init__(
        self, database: Database, kit: Kit, clock: Clock, sandbox: Sandbox, fetched: Fetched
    ) -> None:
        self._database = database
        self._kit = kit
        self._clock = clock
        self._sandbox = sandbox
        self._fetched = fetched

    async def read(self, row: Media, content: bytes | None, why: str) -> Effect:
        """Read the file outside of any transaction; its sender is told in the one that notes it fetched."""
        if content is None:
            return self._told(row, b"", None)
        if row.name.lower().endswith(enclosing.SUFFIXES) and not is_form(row.name, content):
            return await self._list(row, content)
        return await self._form(row, content)

    async def _form(self, row: Media, content: bytes) -> Effect:
        """A form, or a ZIP with its files; what the author sent before and it reads becomes a part of it."""
        told = await open_parcel(self._sandbox, content, row.name, enclosing.OURS)
        before = await self._kept(row, told.wanted) if told.wanted else {}
        if not before:
            return self._told(row, content, proofs.Found(told.examined, told.wanted, media=told.media))
        whole = await complete(self._sandbox, told.examined.xml, before)
        if not whole.examined.xml:  # a file of that name that is none of this form's
            return self._told(row, content, proofs.Found(told.examined, told.wanted, media=told.media))
        found = proofs.Found(whole.examined, whole.wanted, sorted(before), told.media)
        return self._told(row, whole.examined.xml, found)

    async def _list(self, row: Media, content: bytes) -> Effect:
        """A data file: into the form that reads it, with all others that came; else it waits for its form."""
        async with self._database.reading() as tx:
            base = await enclosing.reader_of(tx, row.person_id, row.name)
            if base is None and await enclosing.form_on_its_way(tx, row.person_id, self._clock.now()):
                raise FetchError("its form is read first", retryable=True)
        if base is None:
            return self._kept_for_later(row)
        files = await self._kept(row, wanted(base.xform)) | {row.name: content}
        whole = await complete(self._sandbox, base.xform, files)
        found = proofs.Found(whole.examined, whole.wanted, base=base.id)
        return self._told(row, whole.examined.xml, found)

    async def _kept(self, row: Media, wanted: Mapping[str, bool]) -> dict[str, bytes]:
        async with self._database.reading() as tx:
            rows = await enclosing.kept(tx, row.person_id, wanted, self._clock.now())
        contents = {one.name: await self._fetched(one.id) for one in rows}
        return {name: content for name, content in contents.items() if content is not None}

    def _told(self, row: Media, content: bytes, found: proofs.Found | None) -> Effect:
        sent = proofs.Sent(row.person_id, row.name, sha256(content).hexdigest())

        async def effect(tx: Tx) -> None:
            await proofs.tell(tx, self._kit, sent, found, self._clock.now())

        return effect

    def _kept_for_later(self, row: Media) -> Effect:
        async def effect(tx: Tx) -> None:
            sent = proofs.Sent(row.person_id, row.name, "")
            await proofs.tell_kept(tx, self._kit, sent, self._clock.now())

        return effect
