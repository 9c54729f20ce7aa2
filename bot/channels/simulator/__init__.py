"""The phone in the browser and in tests: a channel whose platform is this process; never part of `run`.

`say`, `tap`, `send_photos`, ... act for the person at an address; `shown` tells what their phone shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from mimetypes import guess_type

import msgspec

from bot.channels import Commands, Ear, FetchError, Forged, Listen, News, Rates, SendError
from bot.channels.fit import is_list, titled
from bot.channels.simulator import approved
from bot.channels.simulator.history import Bubble, Line, Toast
from bot.channels.simulator.phones import Phones
from bot.channels.simulator.rules import LIMITS, TELEGRAM, WHATSAPP, check
from bot.channels.tolerant import UNREADABLE
from models.message import Attachment, Incoming, Limits, Outgoing, Rows
from models.platform import Platform

__all__ = ["TELEGRAM", "WHATSAPP", "Bubble", "Simulator", "Toast"]


class Simulator(Phones):
    """The channel to the phones."""

    platform = Platform("")
    rates = Rates(per_second=1000)
    reads = False
    mend = ""

    def limits(self, address: str) -> Limits:
        """Telegram's or WhatsApp's, as the phone is switched."""
        return LIMITS[self.style(address)]

    def greet(self, query: Mapping[str, str]) -> bytes | None:
        """Nobody outside this process is the platform."""
        return None

    def verify(self, headers: Mapping[bytes, bytes], body: bytes) -> None:
        """Nobody outside this process is the platform."""
        raise Forged("the simulator has no webhook")

    def parse(self, body: bytes) -> Sequence[Incoming]:
        """The JSON list of Incoming that `deliver` was given."""
        try:
            return msgspec.json.decode(body, type=list[Incoming])
        except UNREADABLE as error:
            raise ValueError("no payload of the simulator") from error

    def answer(self, address: str, message: Outgoing) -> bytes | None:
        """Nobody waits for the response's body."""
        return None

    def listener(self, ear: Ear) -> Listen | None:
        """The phone calls."""
        return None

    async def seen(self, said: Incoming, *, typing: bool = False) -> None:
        """The phone shows no ticks."""

    async def send(
        self, address: str, message: Outgoing, photo: bytes | None = None, *, account: str = "", ref: str = ""
    ) -> str:
        """Show a message on the phone, or refuse it as the platform would."""
        if message.template is not None:
            return self._show_template(address, message)
        style = self.style(address)
        text = check(style, message)
        if style == WHATSAPP and address in self.silent:
            raise SendError("nothing was heard for a day: only a template goes out", shut=True)
        self.sent.append((address, message))
        if message.ack:
            return self._acknowledge(address, text)
        if message.edit:
            return self._edit(address, message, text)
        bubble = self._bubble(address, kind="text", text=text)
        if photo:
            self._attach(bubble, message, photo)
        self._offer(bubble, message.rows)
        return str(self.history.put(bubble).id)

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The file that somebody sent from their phone."""
        content = self.file(attachment.ref)
        if content is None:
            raise FetchError("there is no such file", retryable=False)
        if len(content) > limit:
            raise FetchError("the file is too large", retryable=False)
        return content

    async def menu(self, address: str, commands: Commands) -> None:
        """Offer these commands on the phone."""
        self.menus[address] = list(commands)

    async def start(self) -> None:
        """Nothing to make ready."""

    async def probe(self) -> None:
        """It is always there."""

    async def reach(self, address: str, *, account: str = "") -> None:
        """Every phone is always there."""

    async def look(self) -> Sequence[News]:
        """Nothing is set here."""
        return ()

    async def close(self) -> None:
        """Nothing to give back."""

    def _show_template(self, address: str, message: Outgoing) -> str:
        if message.template is None or self.style(address) != WHATSAPP:
            raise SendError("only WhatsApp has templates")
        text, rows = approved.filled(message.template)
        self.sent.append((address, message))
        bubble = self._bubble(address, text=text)
        bubble.rows, bubble.template = rows, message.template.name
        return str(self.history.put(bubble).id)

    def _attach(self, bubble: Bubble, message: Outgoing, content: bytes) -> None:
        """Put a picture, sound or film into the bubble, or a file by its name."""
        ref = self._keep(content)
        if message.document:
            bubble.kind, bubble.file, bubble.file_name = "file", ref, message.document.rpartition(":")[2]
        else:
            bubble.kind = (guess_type(message.photo)[0] or "text").partition("/")[0]
            bubble.photos = (ref,)

    def _offer(self, bubble: Bubble, rows: Rows) -> None:
        """Put buttons under the bubble, or the list that they open."""
        bubble.rows = rows
        limits = LIMITS[bubble.style]
        if limits.few and is_list(rows, limits):
            buttons = [one for row in rows for one in row]
            bubble.lines = tuple(Line(*titled(one.text, limits), one.data, one.quiet) for one in buttons)

    def _acknowledge(self, address: str, text: str) -> str:
        if text:
            self.history.toast(address, text)
        return ""

    def _edit(self, address: str, message: Outgoing, text: str) -> str:
        bubble = self.history.bubbles.get(int(message.edit)) if message.edit.isdecimal() else None
        if bubble is None or bubble.address != address:
            raise SendError("the message to edit is gone")
        if text:
            bubble.text, bubble.edited = text, True
        bubble.rows = message.rows
        self.history.put(bubble)
        return message.edit
