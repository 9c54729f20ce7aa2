"""What a channel is: verify, parse, send, fetch. Everything a platform does differently stays in its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from models.message import Attachment, Incoming, Limits, Outgoing

Commands = Sequence[tuple[str, str]]
"""(name without the slash, what it does in the person's language)."""


class SendError(Exception):
    """A message did not go out. `retry_after` in seconds (None: it will never go out this way).

    `unreachable`: the person blocked us or is gone; others need not be tried either.
    """

    def __init__(self, reason: str, *, retry_after: float | None = None, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.unreachable = unreachable


class FetchError(Exception):
    """A file could not be fetched; `retryable` tells whether trying again may help."""

    def __init__(self, reason: str, *, retryable: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retryable = retryable


class Forged(Exception):
    """A webhook request that the platform did not send (401 / 403; nothing is stored)."""

    def __init__(self, reason: str, *, status: int = 403) -> None:
        super().__init__(reason)
        self.status = status


class Channel(Protocol):
    """One platform. `parse` is pure; `send` returns the platform's id of the message ('' if it has none)."""

    name: str

    def limits(self, address: str) -> Limits:
        """What can be shown at this address."""

    def verify(self, headers: Mapping[bytes, bytes], body: bytes) -> None:
        """Raise Forged unless the platform sent this body. Header names in lower case."""

    def parse(self, body: bytes) -> Sequence[Incoming]:
        """Platform payload -> what people did, possibly nothing; ValueError for what is no payload at all."""

    def answer(self, address: str, message: Outgoing) -> bytes | None:
        """The message as the body of the webhook response (JSON); None when the platform cannot do that."""

    async def send(self, address: str, message: Outgoing, photo: bytes | None = None) -> str:
        """Send one message (already fit to the limits); raise SendError."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The file's bytes, at most `limit` of them; raise FetchError."""

    async def menu(self, address: str, commands: Commands) -> None:
        """Offer these commands to one person, where the platform can; raise SendError."""

    async def start(self) -> None:
        """Make ready: check the credentials, set commands and webhook."""

    async def close(self) -> None:
        """Give everything back."""
