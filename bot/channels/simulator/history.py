"""What the simulated phones show: bubbles in order, kept in one small file of the demo; decides nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bot.channels.tolerant import UNREADABLE
from models.message import Rows

KEPT_BUBBLES = 400
"""Bubbles per phone that survive a restart."""


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of a list: its title, the line below it, what a tap brings back; `quiet` ones stand apart."""

    title: str
    detail: str
    data: str
    quiet: bool = False


class Bubble(msgspec.Struct, omit_defaults=True):
    """One message on one phone. `text` is clean HTML (see rules.clean), `at` an ISO moment.

    `lines` are the rows of the list that its buttons open (WhatsApp), `template` is the name of the template
    that it is, `file` a reference. `change` counts up with every change of anything, so that "what is new
    since n" is one comparison.
    """

    id: int
    address: str
    at: str
    mine: bool = False
    kind: str = "text"
    text: str = ""
    rows: Rows = ()
    lines: tuple[Line, ...] = ()
    photos: tuple[str, ...] = ()
    file: str = ""
    file_name: str = ""
    template: str = ""
    style: str = "telegram"
    edited: bool = False
    change: int = 0


class Toast(msgspec.Struct):
    """A notice at a tap: shown for a moment and not kept."""

    address: str
    text: str
    change: int


class History:
    """Every phone's bubbles; with a folder each change is appended to a file there."""

    def __init__(self, folder: Path | None = None, *, first: int = 0) -> None:
        self.bubbles: dict[int, Bubble] = {}
        self.toasts: list[Toast] = []
        self.last = first
        self._file = folder / "phones.jsonl" if folder else None
        self._changed = asyncio.Event()
        self._load()

    def _load(self) -> None:
        if self._file is None or not self._file.exists():
            return
        for line in self._file.read_bytes().splitlines():
            try:
                bubble = msgspec.json.decode(line, type=Bubble)
            except UNREADABLE:
                continue  # the last line of a process that was killed while writing
            self.bubbles[bubble.id] = bubble
            self.last = max(self.last, bubble.id, bubble.change)
        self._trim()
        lines = [msgspec.json.encode(bubble) + b"\n" for bubble in self.bubbles.values()]
        self._file.write_bytes(b"".join(lines))

    def _trim(self) -> None:
        for address in {bubble.address for bubble in self.bubbles.values()}:
            for bubble in self.of(address)[:-KEPT_BUBBLES]:
                del self.bubbles[bubble.id]

    def number(self) -> int:
        """A new number: bubbles, changes and messages share one row of them."""
        self.last += 1
        return self.last

    def put(self, bubble: Bubble) -> Bubble:
        """Add a bubble, or note that it changed."""
        bubble.change = self.number()
        self.bubbles[bubble.id] = bubble
        if self._file is not None:
            with self._file.open("ab") as file:
                file.write(msgspec.json.encode(bubble) + b"\n")
        self._wake()
        return bubble

    def toast(self, address: str, text: str) -> None:
        """Show a notice at a tap."""
        self.toasts = [*self.toasts[-20:], Toast(address, text, self.number())]
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def of(self, address: str) -> list[Bubble]:
        """One phone's bubbles, oldest first."""
        return sorted((b for b in self.bubbles.values() if b.address == address), key=lambda b: b.id)

    def since(self, change: int) -> Sequence[Bubble | Toast]:
        """What is new or changed after this change, in order."""
        everything: list[Bubble | Toast] = [*self.bubbles.values(), *self.toasts]
        news = [b for b in everything if b.change > change]
        return sorted(news, key=lambda b: b.change)

    async def news(self, change: int, wait: float) -> Sequence[Bubble | Toast]:
        """The same, waiting for something to happen for at most `wait` seconds."""
        found, changed = self.since(change), self._changed
        if found:
            return found
        try:
            await asyncio.wait_for(changed.wait(), wait)
        except TimeoutError:
            return []
        return self.since(change)
