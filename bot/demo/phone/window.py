"""WhatsApp's window for free speech at the demo's phones: until when it is open, and what lets it shut."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.channels.simulator import WHATSAPP, Simulator
from bot.channels.simulator.rules import LIMITS
from models import person
from models.database import Database

OPEN = timedelta(hours=LIMITS[WHATSAPP].window)
DAY = timedelta(hours=25)
"""What passes at a click: more than the window is open."""


class Window:
    """The window at every phone."""

    def __init__(self, database: Database, simulator: Simulator) -> None:
        self._database = database
        self._simulator = simulator

    async def until(self, address: str) -> datetime | None:
        """When it will be shut; None when it is."""
        heard = await self._heard(address)
        shut = None if heard is None else heard + OPEN
        return shut if shut is not None and shut > self._simulator.clock() else None

    async def _heard(self, address: str) -> datetime | None:
        """When somebody last wrote; of those whom the bot does not know the phone alone remembers it."""
        async with self._database.reading() as tx:
            contact = await person.contact_at(tx, self._simulator.name, address)
        if contact is not None or address in self._simulator.silent:
            return contact.heard_at if contact else None
        own = [bubble.at for bubble in self._simulator.shown(address) if bubble.mine]
        return datetime.fromisoformat(own[-1]) if own else None

    async def open(self, address: str) -> None:
        """A phone that plays WhatsApp from now on was heard a moment ago, unless it was silent."""
        async with self._database.transaction() as tx:
            contact = await person.contact_at(tx, self._simulator.name, address)
            if contact is not None and contact.heard_at is None and address not in self._simulator.silent:
                contact.heard_at = self._simulator.clock()

    async def shut(self, address: str) -> None:
        """Let more than a day pass without a word from this phone."""
        self._simulator.fall_silent(address)
        async with self._database.transaction() as tx:
            contact = await person.contact_at(tx, self._simulator.name, address)
            if contact is not None:
                contact.heard_at = self._simulator.clock() - DAY
