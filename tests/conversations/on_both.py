"""Transcripts of people who may have Telegram and WhatsApp: one bot, both platforms' sides.

`person: Sari facilitator` is on Telegram; with `also=whatsapp` there is `Sari (WhatsApp)`, too, the same
person; `person: Budi camat on=whatsapp` is `Budi (WhatsApp)` alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.config import Config
from models.conversation import Conversation
from models.person import Contact
from tests.conversations.on_telegram import OnTelegram
from tests.conversations.on_whatsapp import OnWhatsApp
from tests.conversations.stage import Event, Stage
from tests.fakes.botapi import FakeBotApi
from tests.fakes.graph import FakeGraph
from tests.sample import Somebody

MARK = " (WhatsApp)"


class OnBoth(Stage):
    """Passes on what a person does to the platform they do it on."""

    def __init__(self, config: Config, api: FakeBotApi, graph: FakeGraph) -> None:
        super().__init__(config)
        self.telegram = OnTelegram(config, api, whole=self)
        self.whatsapp = OnWhatsApp(config, graph, whole=self)
        self.latest: Stage = self.telegram

    def _of(self, who: str) -> Stage:
        self.latest = self.whatsapp if who.endswith(MARK) else self.telegram
        return self.latest

    async def cast(self, tx: AsyncSession, name: str, role: str, *rest: str) -> None:
        flags = set(rest)
        told = [word for word in rest if word not in ("also=whatsapp", "on=whatsapp")]
        if "on=whatsapp" in flags:
            await self.whatsapp.cast(tx, name + MARK, role, *told)
        else:
            await self.telegram.cast(tx, name, role, *told)
        if "also=whatsapp" in flags:
            await self._also(tx, name)
        self.addresses = self.telegram.addresses | self.whatsapp.addresses
        self.people = self.telegram.people | self.whatsapp.people

    async def _also(self, tx: AsyncSession, name: str) -> None:
        """The same person's second address."""
        second = name + MARK
        address = self.whatsapp.addresses[second] = self.whatsapp.address(second)
        somebody = self.telegram.people[name]
        now = self.clock.now()
        contact = Contact(
            person_id=somebody.person_id, channel="whatsapp", address=address, created_at=now, heard_at=now
        )
        tx.add(contact)
        await tx.flush()
        tx.add(Conversation(contact_id=contact.id, updated_at=now))
        self.whatsapp.people[second] = Somebody(somebody.person_id, contact.id, address)

    async def begin(self) -> None:
        await self.telegram.begin()
        await self.whatsapp.begin()

    async def settle(self) -> None:
        await self.whatsapp.settle()

    async def says(self, who: str, texts: Sequence[str]) -> None:
        await self._of(who).says(who, texts)

    async def taps(self, who: str, label: str, *, oldest: bool) -> None:
        await self._of(who).taps(who, label, oldest=oldest)

    async def sends(self, who: str, what: str) -> None:
        await self._of(who).sends(who, what)

    async def edits(self, who: str, before: str, after: str) -> None:
        await self._of(who).edits(who, before, after)

    async def again(self) -> None:
        await self.latest.again()

    async def block(self, who: str) -> None:
        await self._of(who).block(who)

    def events(self) -> list[Event]:
        return self.telegram.events() + self.whatsapp.events()
