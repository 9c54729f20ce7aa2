"""What follows when a letter does not arrive, each in a transaction of its own; undelivered.py decides."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from actions import Kit, notices
from actions.digests import groups
from bot.channels import News, SendError
from bot.delivery.undelivered import give_up, wait_for_window
from bot.log import fault
from models import Tx, person
from models.database import Database
from models.outbox import Letter, Receipt

log = logging.getLogger(__name__)
T = TypeVar("T")


class Mishaps:
    """Notes what became of letters; where that fails it is only logged, as the letters keep their rows."""

    def __init__(self, database: Database, kit: Kit) -> None:
        self._database = database
        self._kit = kit

    async def wait(self, letter: Letter, now: datetime) -> Receipt:
        """Nothing may be said freely and there is no template: it leaves once the person writes."""
        waits = await self._note(
            letter.id, lambda tx: wait_for_window(tx, self._kit, letter, now=now), otherwise=True
        )
        if waits:
            return Receipt(letter.id, now, letter.attempts, "shut")
        why = "took another way: the window was shut"
        return Receipt(letter.id, now, letter.attempts, "never", error=why, window="shut")

    async def tell_admins(self, news: News, now: datetime, about: str = "a channel") -> None:
        """They have something to mend."""
        await self._note(
            about,
            lambda tx: notices.tell_admins(tx, self._kit, news.channel, news.key, news.values, now),
            None,
        )

    async def move(self, letter: Letter, address: str, now: datetime) -> None:
        """The group has another address; what waits for it follows, this letter too."""
        where = letter.channel, letter.address, address
        await self._note(letter.id, lambda tx: groups.follow(tx, self._kit, *where, now), None)

    async def shut(self, letter: Letter) -> None:
        """The platform's window is shut, other than we thought: next it goes as a template."""
        letter.heard_at, letter.attempts = None, letter.attempts + 1
        contact_id = letter.contact_id
        if contact_id is not None:
            await self._note(letter.id, lambda tx: person.shut(tx, contact_id), None)

    async def give_up(self, letter: Letter, error: SendError, now: datetime) -> Receipt:
        """It will never arrive this way."""
        log.warning("letter %s through %s is given up: %s", letter.id, letter.channel, error.reason)
        if error.unreachable or letter.urgency:
            await self._note(letter.id, lambda tx: give_up(tx, self._kit, letter, error, now=now), None)
        return Receipt(letter.id, now, letter.attempts + 1, "never", error=error.reason, parts=letter.parts)

    async def _note(self, about: str, work: Callable[[Tx], Awaitable[T]], otherwise: T) -> T:
        try:
            async with self._database.transaction() as tx:
                return await work(tx)
        except Exception as failure:
            fault(log, failure, "could not note what became of %s", about)
            return otherwise
