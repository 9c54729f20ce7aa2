"""What follows when a letter does not arrive, each in a transaction of its own; undelivered.py decides."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from bot.channels import SendError
from bot.undelivered import give_up, tell_admins, wait_for_window
from models import Database, person
from models.outbox import Letter, Receipt

log = logging.getLogger(__name__)

WAITING = timedelta(days=365)
"""How far off a letter is due that waits for its reader to write."""


class Mishaps:
    """Notes what became of letters; where that fails it is only logged, as the letters keep their rows."""

    def __init__(self, database: Database, kit: Kit) -> None:
        self._database = database
        self._kit = kit

    async def wait(self, letter: Letter, now: datetime) -> Receipt:
        """Nothing may be said freely and there is no template: it leaves once the person writes."""
        waits = True
        async with self._noting(letter) as tx:
            waits = await wait_for_window(tx, self._kit, letter, now=now)
        receipt = Receipt(letter.id, now + WAITING, letter.attempts, window="shut")
        if not waits:
            receipt.done_at, receipt.error = now, "took another way: the window was shut"
        return receipt

    async def tell_admins(self, letter: Letter, error: SendError, now: datetime) -> None:
        """They have something to mend."""
        async with self._noting(letter) as tx:
            await tell_admins(tx, self._kit, letter.channel, error.admin, {"reason": error.reason}, now)

    async def shut(self, letter: Letter) -> None:
        """The platform's window is shut, other than we thought: next it goes as a template."""
        letter.heard_at, letter.attempts = None, letter.attempts + 1
        if letter.contact_id is not None:
            async with self._noting(letter) as tx:
                await person.shut(tx, letter.contact_id)

    async def give_up(self, letter: Letter, error: SendError, now: datetime) -> Receipt:
        """It will never arrive this way."""
        log.warning("given up a letter through %s: %s", letter.channel, error.reason)
        if error.unreachable or letter.urgency:
            async with self._noting(letter) as tx:
                await give_up(tx, self._kit, letter, unreachable=error.unreachable, now=now)
        return Receipt(letter.id, now, letter.attempts + 1, now, error=error.reason)

    @asynccontextmanager
    async def _noting(self, letter: Letter) -> AsyncIterator[AsyncSession]:
        try:
            async with self._database.transaction() as tx:
                yield tx
        except Exception as failure:
            log.error("could not note what became of letter %s: %s", letter.id, failure)
