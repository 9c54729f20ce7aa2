"""A phone that looks at the last answer alone, and may belong to a stranger; for tests of short exchanges."""

from __future__ import annotations

from typing import Any

from actions import Kit
from models.database import Database
from models.message import Button, Outgoing
from tests.handlers.driver import Phone
from tests.sample import Somebody


class Chat(Phone):
    """Somebody's chat at an address, known or not. `replies` is all that the last act brought."""

    def __init__(self, database: Database, kit: Kit, address: str) -> None:
        super().__init__(database, kit, Somebody(0, 0, address))
        self.replies: list[Outgoing] = []

    async def does(self, **said: Any) -> list[Outgoing]:
        self.replies = await super().does(**{"name": "Sari Wulandari", "language": "id", **said})
        assert all(len(one.data.encode()) <= 64 for one in self.choices)
        few = self.limits.few  # where few are shown, the quiet ones give way
        offered = [[b for row in one.rows for b in row if not (few and b.quiet)] for one in self.shown]
        assert all(len(buttons) <= self.limits.choices for buttons in offered)
        return self.replies

    @property
    def last(self) -> str:
        """All that the last act showed."""
        return "\n".join(one.text for one in self.shown)

    @property
    def shown(self) -> list[Outgoing]:
        """Messages, new or changed; acknowledgements and changed buttons apart."""
        return [one for one in self.replies if not one.ack and one.text]

    @property
    def choices(self) -> list[Button]:
        return [one for reply in self.shown for row in reply.rows for one in row]

    @property
    def labels(self) -> list[str]:
        return [one.text for one in self.choices]

    @property
    def notice(self) -> str:
        """What the tap was acknowledged with; AssertionError when it was not, or twice."""
        acks = [one for one in self.replies if one.ack]
        assert len(acks) == 1, acks
        return acks[0].text

    @property
    def marked(self) -> list[str]:
        """The buttons that replaced those of an earlier message."""
        changed = [one for one in self.replies if one.edit and not one.text]
        return [one.text for reply in changed for row in reply.rows for one in row]

    async def taps(self, label: str, *, on: int = -1) -> str:
        """Tap the newest button whose text begins so."""
        data = next(one.data for one in reversed(self.choices) if one.text.startswith(label))
        return await self.taps_data(data, max(len(self.screen) - 1, 0))

    async def taps_data(self, data: str, place: int = 0) -> str:
        return await super().taps_data(data, place)
