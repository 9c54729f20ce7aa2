"""A conversation without any channel: what somebody does goes through the handlers, the replies come out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import handlers
from actions import Kit
from actions.library import Library, install
from handlers.turn import Turn
from models import conversation
from models.database import Database
from models.message import Attachment, Button, Incoming, Limits, Outgoing, Place
from tests.sample import NOW, Somebody

VISIT = (Path(__file__).parent / "visit.md").read_text(encoding="utf-8")
"""A form with every usual kind of question."""


@dataclass
class Phone:
    """One person's phone: keeps what is on the screen. Every act is one transaction, as in the inbox."""

    database: Database
    kit: Kit
    who: Somebody
    library: Library = field(default_factory=Library)
    now: datetime = NOW
    limits: Limits = field(default_factory=Limits)
    channel: str = "telegram"
    screen: list[Outgoing] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    marks: list[Outgoing] = field(default_factory=list)
    count: int = 0

    async def does(self, **said: Any) -> list[Outgoing]:
        """Anything at all; returns the replies."""
        return await self.at_once(said)

    async def at_once(self, *acts: dict[str, Any]) -> list[Outgoing]:
        """Several things that arrive together and so share a transaction; returns all replies."""
        replies: list[Outgoing] = []
        async with self.database.transaction() as tx:
            talks = await conversation.load(tx, self.channel, [self.who.address])
            for act in acts:
                talk = talks.get(self.who.address)
                turn = Turn(self._incoming(act), self.now, tx, self.limits, self.kit, self.library, talk)
                await handlers.handle(turn)
                if turn.talk is not None:
                    talks[self.who.address] = turn.talk
                replies += turn.replies
            await conversation.save(tx, talks.values(), self.now)
        self.show(replies)
        return replies

    def _incoming(self, act: dict[str, Any]) -> Incoming:
        self.count += 1
        usual: dict[str, Any] = {
            "kind": "text",
            "message_id": f"in{self.count}",
            "external_id": f"u{self.count}",
        }
        return Incoming(channel=self.channel, sender=self.who.address, **{**usual, **act})

    def show(self, replies: list[Outgoing]) -> None:
        """Put the replies on the screen."""
        for reply in replies:
            if reply.ack:
                self.notices.append(reply.text)
            elif reply.edit:
                self.marks.append(reply)
                if not reply.text and reply.edit.startswith("out"):
                    self._redraw(reply)
            else:
                self.screen.append(reply)

    def _redraw(self, reply: Outgoing) -> None:
        place = int(reply.edit.removeprefix("out"))
        old = self.screen[place]
        self.screen[place] = Outgoing(text=old.text, rows=reply.rows)

    async def says(self, text: str, **more: Any) -> str:
        """Write a text; what is then on the screen last."""
        await self.does(text=text, **more)
        return self.last

    async def taps(self, label: str, *, on: int = -1) -> str:
        """Tap the button whose text contains the label, on the message at this place of the screen."""
        place = on % len(self.screen)
        return await self.taps_data(self.button(label, on=place).data, place)

    async def taps_data(self, data: str, place: int) -> str:
        """Tap a button by its data."""
        await self.does(kind="button", data=data, message_id=f"out{place}", callback_id=f"cb{self.count}")
        return self.last

    async def shares(self, latitude: float = -6.95, longitude: float = 110.12) -> str:
        """Share a location."""
        await self.does(kind="location", location=Place(latitude, longitude, 12.0))
        return self.last

    async def photo(self, *, size: int = 90_000, album: str = "") -> str:
        """Send a photo."""
        await self.does(kind="photo", attachment=Attachment(ref=f"file{self.count}", size=size), album=album)
        return self.last

    @property
    def last(self) -> str:
        """The newest message's text."""
        return self.screen[-1].text if self.screen else ""

    def buttons(self, on: int = -1) -> list[str]:
        """The texts of a message's buttons."""
        return [button.text for row in self.screen[on].rows for button in row]

    def button(self, label: str, *, on: int = -1) -> Button:
        """The button with this text, else the first that contains it."""
        there = [button for row in self.screen[on].rows for button in row if label in button.text]
        assert there, f"no button {label!r} among {self.buttons(on)}"
        return next((button for button in there if button.text == label), there[0])

    def restart(self) -> None:
        """The process dies and comes back: nothing that was in memory is left."""
        self.library = Library()

    def later(self, **time: float) -> None:
        """Time passes."""
        self.now += timedelta(**time)


async def installed(database: Database, content: str, now: datetime = NOW) -> int:
    """Install a form written as XLSForm Markdown; the id of its version."""
    async with database.transaction() as tx:
        version = await install(tx, content.encode(), "form.md", now=now)
        return version.id
