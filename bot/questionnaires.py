"""Questionnaires that authors sent: read once they are fetched, the report stored with the file."""

from __future__ import annotations

from hashlib import sha256

from actions import Kit, proofs
from bot.clock import Clock
from bot.media import Effect
from bot.proof import examine
from bot.sandbox import Sandbox
from models import Tx
from models.media import Media


class Questionnaires:
    """What the fetcher calls for files of the kind publishing.KIND."""

    def __init__(self, kit: Kit, clock: Clock, sandbox: Sandbox) -> None:
        self._kit = kit
        self._clock = clock
        self._sandbox = sandbox

    async def read(self, row: Media, content: bytes | None, why: str) -> Effect:
        """Read the file outside of any transaction; its sender is told in the one that notes it fetched."""
        examined = None if content is None else await examine(self._sandbox, content, row.name)
        digest = sha256(content or b"").hexdigest()

        async def effect(tx: Tx) -> None:
            sent = proofs.Sent(row.person_id, row.name, digest)
            await proofs.tell(tx, self._kit, sent, examined, self._clock.now())

        return effect
