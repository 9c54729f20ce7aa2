"""An invented platform, which nothing outside this folder knows: village radio.

What a new channel needs is what stands here: the Channel itself, and what the platform is to people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from bot.channels import Commands, Ear, FetchError, Forged, Listen, News, Rates, SendError
from models.message import Attachment, Incoming, Kind, Limits, Outgoing, Place
from models.platform import Platform


class Heard(msgspec.Struct):
    """What the station passes on: `serial` counts, `call_sign` is who speaks."""

    serial: int
    call_sign: str
    kind: Kind = "text"
    text: str = ""
    place: Place | None = None
    choice: str = ""
    under: str = ""
    photo: str = ""


class Radio:
    """One frequency. What is sent stands in `sent`, as (call sign, message id, message, photo)."""

    name = "radio"
    mend = "copy radio.licence anew from the station"
    reads = False
    rates = Rates(per_second=5, groups="")

    def __init__(self) -> None:
        self.platform = Platform("Radio Desa", chat="radio:{us}/{said}", command="{name}.{word}")
        self.sent: list[tuple[str, str, Outgoing, bytes | None]] = []
        self.photos: dict[str, bytes] = {}
        self.silent: set[str] = set()

    def limits(self, address: str) -> Limits:
        """As large as people's golden transcripts want it."""
        return Limits()

    def greet(self, query: Mapping[str, str]) -> bytes | None:
        """The station never asks."""
        return None

    def verify(self, headers: Mapping[bytes, bytes], body: bytes) -> None:
        """The station says its name."""
        if headers.get(b"x-station") != b"desa":
            raise Forged("not the station")

    def parse(self, body: bytes) -> Sequence[Incoming]:
        """A JSON list of what was heard."""
        try:
            heard = msgspec.json.decode(body, type=list[Heard])
        except msgspec.DecodeError as error:
            raise ValueError("no list of what was heard") from error
        return [self._incoming(one) for one in heard]

    def _incoming(self, one: Heard) -> Incoming:
        number = str(one.serial)
        return Incoming(
            self.name,
            number,
            one.call_sign,
            one.kind,
            one.serial,
            text=one.text,
            data=one.choice,
            message_id=one.under,
            callback_id=number if one.choice else "",
            location=one.place,
            attachment=Attachment(one.photo, mime="image/jpeg") if one.photo else None,
            name=one.call_sign,
        )

    def answer(self, address: str, message: Outgoing) -> bytes | None:
        """A station reads no answers."""
        return None

    async def send(
        self, address: str, message: Outgoing, photo: bytes | None = None, *, account: str = "", ref: str = ""
    ) -> str:
        """Say it; a change has the id of what it changes."""
        if address in self.silent:
            raise SendError("nobody listens there", unreachable=True)
        number = message.edit or str(len(self.sent) + 1)
        self.sent.append((address, number, message, photo))
        return number

    async def seen(self, said: Incoming, *, typing: bool = False) -> None:
        """Nobody sees."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """A picture that was sent by slow scan."""
        if attachment.ref not in self.photos:
            raise FetchError("faded", retryable=False)
        return self.photos[attachment.ref][:limit]

    async def menu(self, address: str, commands: Commands) -> None:
        """There are none."""

    def listener(self, ear: Ear) -> Listen | None:
        """The station calls us."""
        return None

    async def start(self) -> None:
        """We learn our frequency."""
        self.platform.us = "1484"

    async def probe(self) -> None:
        """It hums."""

    async def reach(self, address: str, *, account: str = "") -> None:
        """It hums there, too."""

    async def look(self) -> Sequence[News]:
        """Nothing of ours stands there."""
        return ()

    async def close(self) -> None:
        """Nothing is held."""
