"""Transcripts on the simulator channel: the same phone that the demo shows in the browser."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.channels import Channel, SendError
from bot.channels.simulator import Bubble, Simulator, Toast
from bot.channels.simulator.rules import LIMITS
from bot.config import Config
from models.message import Kind, Outgoing
from tests.conversations.stage import FORMS, Event, Stage, labels, photo
from tests.fakes.platforms import platforms

OTHERS: dict[str, Kind] = {"sticker": "sticker", "voice": "voice", "contact": "contact"}


class Phones(Simulator):
    """The simulator, with people who can block the bot, under the name of the channel that it plays."""

    blocked: set[str]

    async def send(
        self, address: str, message: Outgoing, photo: bytes | None = None, *, account: str = "", ref: str = ""
    ) -> str:
        if address in self.blocked:
            raise SendError("bot was blocked by the user", unreachable=True)
        return await super().send(address, message, photo, account=account, ref=ref)


class OnSimulator(Stage):
    """`style` is whose limits hold: telegram's or whatsapp's."""

    def __init__(self, config: Config, style: str = "telegram") -> None:
        self.channel = self.style = style
        self.phones: Phones | None = None
        self.bodies: list[bytes] = []
        self.seen = 0
        self.told: dict[int, str] = {}
        super().__init__(config)

    def extra_channels(self) -> Sequence[Channel]:
        if self.phones is None:
            self.phones = Phones(self.clock.now)
            self.phones.name = self.channel
            self.phones.blocked = set()
            self.seen = self.phones.history.last
        return [self.phones]

    @property
    def phone(self) -> Phones:
        assert self.phones is not None
        return self.phones

    async def begin(self) -> None:
        for name, address in self.addresses.items():
            self.phone.styles[address], self.phone.names[address] = self.style, name
        self.phone.deliver = self._deliver
        known = self.service.kit.platforms
        assert isinstance(known, dict)
        known |= platforms(telegram="pendamping_bot")  # so that invitations carry the same link everywhere

    async def _deliver(self, body: bytes) -> None:
        self.bodies.append(body)
        await self.service.inbox.take(self.phone.parse(body))

    async def says(self, who: str, texts: Sequence[str]) -> None:
        await self.phone.say(self.addresses[who], *texts)

    async def taps(self, who: str, label: str, *, oldest: bool) -> None:
        having = [
            b for b in self.phone.shown(self.addresses[who]) if any(label in row for row in labels(b.rows))
        ]
        if not having:
            raise LookupError(f"{who} sees no button [{label}]")
        await self.phone.tap(self.addresses[who], label, str(having[0 if oldest else -1].id))

    async def sends(self, who: str, what: str) -> None:
        address, (kind, *rest) = self.addresses[who], what.replace(",", " ").split()
        if kind == "photo":
            await self.phone.send_photos(address, photo(), caption=" ".join(rest))
        elif kind == "album":
            await self.phone.send_photos(address, *(photo(n) for n in range(int(rest[0]))))
        elif kind == "location":
            await self.phone.send_location(address, float(rest[0]), float(rest[1]), 12.0)
        elif kind == "bigphoto":
            await self.phone.send_photos(address, photo(), size=LIMITS["telegram"].file_bytes + 1)
        elif kind == "document" and rest:
            await self.phone.send_document(address, rest[0], (FORMS / rest[0]).read_bytes())
        elif kind == "document":
            await self.phone.send_other(address, "file", b"%PDF-1.7")
        else:
            await self.phone.send_other(address, OTHERS[kind], b"..." if kind == "voice" else b"")

    async def edits(self, who: str, before: str, after: str) -> None:
        mine = [b for b in self.phone.shown(self.addresses[who]) if b.mine and b.text == before]
        await self.phone.edit(self.addresses[who], str(mine[-1].id), after)

    async def again(self) -> None:
        assert msgspec.json.decode(self.bodies[-1])
        await self.service.inbox.take(self.phone.parse(self.bodies[-1]))

    async def block(self, who: str) -> None:
        self.phone.blocked.add(self.addresses[who])

    def events(self) -> list[Event]:
        names = {address: name for name, address in self.addresses.items()}
        found: list[Event] = []
        for thing in self.phone.history.since(self.seen):
            self.seen = max(self.seen, thing.change)
            if isinstance(thing, Toast):
                found.append(Event(names[thing.address], "(", thing.text))
            elif not thing.mine:
                found.append(self._event(names[thing.address], thing))
        return found

    def _event(self, who: str, bubble: Bubble) -> Event:
        before = self.told.get(bubble.id)
        self.told[bubble.id] = bubble.text
        text = "" if before == bubble.text else bubble.text
        files = (bubble.file_name,) if bubble.file_name and before is None else ()
        kind = "|" if before is None else "~"
        return Event(who, kind, text, labels(bubble.rows), len(bubble.photos), files)
