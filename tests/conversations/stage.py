"""Where a transcript is played: the whole bot with a real database, time that stands still, and phones.

A Stage has one subclass per channel; what people are shown is told in one form: one transcript serves all.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import notices
from actions.library import bring, install
from bot.app import Service, create_app
from bot.channels import Channel
from bot.clock import Clock, Timer
from bot.config import Config
from bot.files.attachments import beside, data_beside
from bot.upkeep.scheduled import remind, spread
from models import outbox
from models.message import Outbox, Outgoing, Rows
from models.person import Contact, Person
from tests.conversations.calls import Sent
from tests.conversations.transcript import Column
from tests.sample import NOW, VILLAGES, Somebody, person

ROOT = Path(__file__).resolve().parents[2]
FORMS = Path(__file__).parent / "forms"
CODE = re.compile(
    r"(?:(?<=start=)|(?<=text=)|(?<=/masuk/))[A-Za-z0-9_-]{6,64}|\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b"
    r"|(?<=\n)\d{6}(?=\n)|(?<=/hadir )\d{6}"
)
TICK = timedelta(minutes=30)
"""How often the clock asks what fell due; in truth it is every minute."""
TAG = re.compile(r"</?[a-z][^<>]*>")


@dataclass(frozen=True)
class Event:
    """What changed on somebody's phone: a new message, a changed one, or a notice at a tap."""

    who: str
    kind: str  # "|" new, "~" changed, "(" notice
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    photos: int = 0
    files: tuple[str, ...] = ()  # the names of attached files

    def lines(self, secret: re.Pattern[str]) -> list[str]:
        """As it stands in a transcript."""
        if self.kind == "(":
            return [f"  {self.who} ({plain(self.text)})"]
        text = secret.sub("<code>", plain(self.text))
        pictures = ["[foto]"] * self.photos if self.kind == "|" else []
        first = [*pictures, *(f"[berkas {name}]" for name in self.files), *(text.split("\n") if text else [])]
        shown = [*first, *(" ".join(f"[{label}]" for label in row) for row in self.rows)] or ["(no buttons)"]
        return [f"  {self.who} {self.kind} {line}".rstrip() for line in shown]


def plain(html: str) -> str:
    """A text without its markup."""
    return unescape(TAG.sub("", html))


def labels(rows: Rows) -> tuple[tuple[str, ...], ...]:
    """The buttons' texts; a link or share button says so."""
    mark = {True: "→"}
    return tuple(
        tuple(
            mark.get(bool(b.url), "📍" if b.share and not b.text.startswith("📍") else "") + b.text
            for b in row
        )
        for row in rows
    )


class Never:
    """What comes after a time that does not pass."""

    def cancel(self) -> None:
        """It will not come anyhow."""


class StandingClock(Clock):
    """Time that moves only when the transcript says so."""

    def __init__(self) -> None:
        self.time = NOW.astimezone(UTC)

    def now(self) -> datetime:
        return self.time

    def passed(self) -> float:
        return self.time.timestamp()

    async def sleep(self, seconds: float) -> None:
        return None

    def later(self, seconds: float, act: Callable[[], object]) -> Timer:
        return Never()  # however slow the machine is: no time passes


def photo(number: int = 0) -> bytes:
    """A small JPEG, another one for each number."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (number * 40 % 256, 120, 90)).save(out, "JPEG")
    return out.getvalue()


class Stage(ABC):
    """The bot with phones on one channel. `whole`: this is a part of another stage, and plays on its bot."""

    channel = ""
    column: Column = "T"

    def __init__(self, config: Config, seed: int = 7, *, whole: Stage | None = None) -> None:
        self.config = config
        self.whole = whole
        self.clock: StandingClock = whole.clock if whole else StandingClock()
        self.rng: Random = whole.rng if whole else Random(seed)
        self.people: dict[str, Somebody] = {}
        self.addresses: dict[str, str] = {}
        self.reminding = False
        self.shares: list[list[Sent]] = []
        """What left for the platform, act by act."""
        self._service = None if whole else self._create()

    @property
    def service(self) -> Service:
        """The bot."""
        if self.whole is not None:
            return self.whole.service
        assert self._service is not None
        return self._service

    def _create(self) -> Service:
        return create_app(self.config, clock=self.clock, rng=self.rng, channels=self.extra_channels())

    def extra_channels(self) -> Sequence[Channel]:
        return ()

    async def open(self, forms: Sequence[str], people: Sequence[Sequence[str]]) -> None:
        """Install the forms (files under the project's folder) and let the known people be known."""
        async with self.service.database.transaction() as tx:
            for name in forms:
                path = ROOT / name
                now, find = self.clock.now(), data_beside(path)
                version = await install(tx, path.read_bytes(), path.name, now=now, find=find)
                await bring(tx, version, beside(path))
            for words in people:
                await self.cast(tx, *words)
        await self.begin()
        await self._tick()

    def address(self, name: str) -> str:
        """Where a new person is on this channel."""
        return str(7001 + len(self.addresses))

    async def cast(self, tx: AsyncSession, name: str, role: str, *rest: str) -> None:
        """Somebody is there from the beginning: known, or with their phone alone (a stranger)."""
        self.addresses[name] = self.address(name)
        if role == "stranger":
            return
        told = dict(word.split("=", 1) for word in rest if "=" in word)
        flags = {word for word in rest if "=" not in word}
        area = told.get("area", "33.24.11")
        self.people[name] = await person(
            tx,
            name.partition(" (")[0],
            role,
            None if area == "-" else area,
            position=told.get("position", ""),
            villages=VILLAGES if role == "facilitator" else (),
            acting="acting" in flags,
            channel=self.channel,
            address=self.addresses[name],
            language=told.get("language", "id"),
            zone=told.get("zone", "Asia/Jakarta"),
        )
        contact = await tx.get_one(Contact, self.people[name].contact_id)
        contact.heard_at = self.clock.now()  # everybody of the cast wrote a moment ago

    @abstractmethod
    async def begin(self) -> None:
        """The platform's side and the bot's are ready."""

    async def end(self) -> None:
        """Give everything back."""
        await self.service.stop()

    async def restart(self) -> None:
        """The process dies between two messages and starts again on the same database."""
        await self.service.stop()
        self._service = self._create()
        await self.service.outbox.start()
        await self.begin()

    async def settle(self) -> None:
        """Let everything that is due be sent and fetched."""
        for _ in range(20):
            await self.service.inbox.close()
            await self.service.outbox.idle()
            fetched = await self.service.fetcher.step()
            if not await self.service.outbox.step() and not fetched:
                await self.service.outbox.idle()
                return
            await self.service.outbox.idle()
        raise AssertionError("the bot does not come to rest")

    async def later(self, pause: timedelta) -> None:
        """Time passes; where reminders are on the clock ticks meanwhile."""
        until = self.clock.time + pause
        while self.reminding and self.clock.time + TICK < until:
            self.clock.time += TICK
            await self._tick()
        self.clock.time = until
        await self._tick()

    async def _tick(self) -> None:
        await spread(self.service.database, self.service.kit, self.clock.now())
        if self.reminding:
            await remind(self.service.database, self.service.kit, self.clock.now())
            async with self.service.database.reading() as tx:
                due = select(Outbox.id).where(Outbox.done_at.is_(None), Outbox.due_at <= self.clock.now())
                anything = (await tx.execute(due.limit(1))).first()
            if anything:
                await self.settle()

    async def tell(self, sender: str, reader: str, text: str) -> None:
        """Somebody is told something on behalf of somebody, which has no template."""
        kit, now = self.service.kit, self.clock.now()
        async with self.service.database.transaction() as tx:
            recipient = await tx.get_one(Person, self.people[reader].person_id)
            contact = await notices.where(tx, recipient)
            assert contact is not None
            origin = self.people[sender].contact_id
            letter = notices.letter(kit, contact, Outgoing(text=text), now, origin=origin)
            await outbox.post(tx, [letter], now, None)

    # What people do, by channel

    @abstractmethod
    async def says(self, who: str, texts: Sequence[str]) -> None:
        """Somebody types; several texts arrive at once."""

    @abstractmethod
    async def taps(self, who: str, label: str, *, oldest: bool) -> None:
        """Somebody taps a button; LookupError when no message has it."""

    @abstractmethod
    async def sends(self, who: str, what: str) -> None:
        """Somebody sends a photo, a location, a sticker, ..."""

    @abstractmethod
    async def edits(self, who: str, before: str, after: str) -> None:
        """Somebody corrects a message."""

    @abstractmethod
    async def again(self) -> None:
        """The platform delivers the last thing once more."""

    @abstractmethod
    async def block(self, who: str) -> None:
        """Somebody blocks the bot."""

    @abstractmethod
    def events(self) -> list[Event]:
        """What changed on the phones since this was last asked."""
