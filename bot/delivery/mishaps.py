"""Acts on what went wrong with letters in hand, each in a transaction of its own; undelivered.py says how."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from actions import Kit, notices
from bot.channels import News
from bot.delivery.undelivered import act, matters
from bot.delivery.verdict import Verdict
from bot.log import fault
from models import Tx
from models.database import Database
from models.outbox import Letter

log = logging.getLogger(__name__)
T = TypeVar("T")


class Mishaps:
    """Where something cannot be stored it is only logged, as the letters keep their rows."""

    def __init__(self, database: Database, kit: Kit) -> None:
        self._database = database
        self._kit = kit

    async def act(self, letter: Letter, found: Verdict, now: datetime) -> Verdict:
        """Do what a verdict asks for; returns what it came to."""
        if not matters(letter, found):
            return found
        return await self._note(letter.id, lambda tx: act(tx, self._kit, letter, found, now), found)

    async def tell_admins(self, news: News, now: datetime, about: str = "a channel") -> None:
        """They have something to mend."""
        await self._note(
            about,
            lambda tx: notices.tell_admins(tx, self._kit, news.channel, news.key, news.values, now),
            None,
        )

    async def _note(self, about: str, work: Callable[[Tx], Awaitable[T]], otherwise: T) -> T:
        try:
            async with self._database.transaction() as tx:
                return await work(tx)
        except Exception as failure:
            fault(log, failure, "could not note what became of %s", about)
            return otherwise
