"""The inbox and outbox on a real database, with a handler that tests write themselves."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import select

from actions import Kit
from actions.library import Library
from bot.channels import Event
from bot.delivery.outbox import Outbox
from bot.files.fetcher import Store
from bot.inbox import Inbox
from bot.inbox.batch import Desk, Handle, Taken
from handlers.turn import Turn
from models.conversation import Memory
from models.database import Database
from models.message import Inbox as InboxRow
from models.message import Incoming
from models.message import Outbox as OutboxRow
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import FakeClock
from tests.fakes.pictures import smaller
from tests.sample import Somebody, person


class Count(Memory):
    """What echo keeps."""

    flow: ClassVar[str] = "count"
    said: list[str]


async def echo(turn: Turn) -> None:
    """Says what was said, counts in the conversation, and fails when asked to."""
    if turn.said.text == "fail":
        raise ValueError("asked to fail")
    if turn.talk is not None:
        turn.go(Count(said=[*turn.talk.data.get("said", []), turn.said.text]))
    turn.ack()
    turn.say(f"echo {turn.said.text}", prompt=turn.said.text.startswith("?"))


class BoundedInbox(Inbox):
    """One whose promise to answer, when it is broken, fails the test at once."""

    async def take(self, events: Sequence[Event], *, respond: bool = False) -> list[Taken]:
        async with asyncio.timeout(20):
            return await super().take(events, respond=respond)


class House:
    """One process: `restart` makes another one on the same database, as after a crash."""

    def __init__(
        self, database: Database, kit: Kit, folder: Path, handle: Handle = echo, **channel: Any
    ) -> None:
        self.database = database
        self.kit = kit
        self.clock = FakeClock()
        self.channel = FakeChannel(**channel)
        self.folder = folder
        self.handle = handle
        self.changed: list[str] = []
        self.number = 0
        self.restart()

    def restart(self) -> None:
        """What was in memory is gone."""
        channels = {"fake": self.channel}
        store = Store(self.database, self.folder, long_side=100, smaller=smaller)
        self.outbox = Outbox(self.database, channels, self.clock, self.kit, store=store)
        desk = Desk(channels, self.handle, self.kit, Library())
        self.inbox = BoundedInbox(self.database, desk, self.outbox, self.clock, changed=self._change)

    async def _change(self, said: Incoming) -> None:
        self.changed.append(said.sender)

    async def somebody(self, name: str, address: str) -> Somebody:
        """A known person."""
        async with self.database.transaction() as tx:
            return await person(tx, name, "facilitator", channel="fake", address=address)

    def said(self, sender: str, text: str = "", number: int | None = None, **more: Any) -> Incoming:
        """Something a person says; numbered on its own unless a number is given."""
        self.number += 1
        number = self.number if number is None else number
        return Incoming("fake", str(number), sender, more.pop("kind", "text"), number, text=text, **more)

    async def rows(self) -> Sequence[OutboxRow]:
        """The whole outbox, in order."""
        async with self.database.reading() as tx:
            return (await tx.execute(select(OutboxRow).order_by(OutboxRow.id))).scalars().all()

    async def handled(self) -> list[str]:
        """What the inbox has recorded."""
        async with self.database.reading() as tx:
            return sorted((await tx.execute(select(InboxRow.external_id))).scalars())
