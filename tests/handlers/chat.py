"""A chat for tests of handlers: what is typed or tapped becomes a Turn, stored as the inbox does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from actions import Kit
from actions.library import Library
from handlers import handle
from handlers.turn import Turn
from models import Database, conversation
from models.message import Button, Incoming, Kind, Limits, Outgoing
from tests.sample import NOW

_numbers = count(1)


@dataclass
class Chat:
    """Somebody's chat with the bot. `shown` is what it showed last."""

    database: Database
    kit: Kit
    address: str
    library: Library = field(default_factory=Library)
    language: str = "id"
    name: str = "Sari Wulandari"
    channel: str = "telegram"
    limits: Limits = field(default_factory=Limits)
    now: datetime = NOW
    replies: list[Outgoing] = field(default_factory=list)

    @property
    def shown(self) -> list[Outgoing]:
        return [one for one in self.replies if not one.ack and one.text]

    @property
    def text(self) -> str:
        """All that was shown by the last act."""
        return "\n".join(one.text for one in self.shown)

    @property
    def buttons(self) -> list[Button]:
        return [one for reply in self.shown for row in reply.rows for one in row]

    @property
    def labels(self) -> list[str]:
        return [one.text for one in self.buttons]

    @property
    def notice(self) -> str:
        """What the tap was acknowledged with; AssertionError when it was not, or twice."""
        acks = [one for one in self.replies if one.ack]
        assert len(acks) == 1, acks
        return acks[0].text

    @property
    def marks(self) -> list[str]:
        """The buttons that replaced those of an earlier message."""
        changed = [one for one in self.replies if one.edit and not one.text]
        return [one.text for reply in changed for row in reply.rows for one in row]

    async def says(self, text: str, kind: Kind = "text") -> str:
        return await self._send(kind=kind, text=text)

    async def taps(self, label: str) -> str:
        """Tap the button whose text begins so."""
        data = next(one.data for one in reversed(self.buttons) if one.text.startswith(label))
        return await self.taps_data(data)

    async def taps_data(self, data: str) -> str:
        return await self._send(kind="button", data=data)

    async def _send(self, *, kind: Kind, text: str = "", data: str = "") -> str:
        number = str(next(_numbers))
        said = Incoming(
            channel=self.channel,
            external_id=number,
            sender=self.address,
            kind=kind,
            text=text,
            data=data,
            message_id=f"m{number}",
            callback_id=f"c{number}" if kind == "button" else "",
            name=self.name,
            language=self.language,
        )
        async with self.database.transaction() as tx:
            talks = await conversation.load(tx, self.channel, [self.address])
            turn = Turn(said, self.now, tx, self.limits, self.kit, self.library, talks.get(self.address))
            await handle(turn)
            if turn.talk is not None:
                await conversation.save(tx, [turn.talk], self.now)
        self.replies = turn.replies
        assert all(len(one.data.encode()) <= 64 for one in self.buttons), self.buttons
        return self.text
