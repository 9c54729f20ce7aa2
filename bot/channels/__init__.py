"""What a channel is: verify, parse, send, fetch. Everything a platform does differently stays in its file."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import msgspec

from bot.clock import Clock
from bot.log import Foreseen
from bot.pulse import Pulse
from models.message import Attachment, Incoming, Limits, Outgoing
from models.platform import Platform

Commands = Sequence[tuple[str, str]]
"""(name without the slash, what it does in the person's language)."""


class Rates(NamedTuple):
    """What a platform permits: `per_second` over all, and to one address one in `each` seconds after a burst.

    `burst` messages to one address may leave at once; `replies`: its limit holds for replies too. To a group
    it permits one in `group` seconds. `groups` is what a group's address begins with ('' = it has none).
    `connections`: so many messages may be on their way at once.
    """

    per_second: float = 25.0
    each: float = 1.0
    burst: int = 3
    replies: bool = False
    group: float = 3.05
    groups: str = "-"
    connections: int = 100

    def is_group(self, address: str) -> bool:
        """Whether it is a group's."""
        return bool(self.groups) and address.startswith(self.groups)


class SendError(Foreseen):
    """A message did not go out. `retry_after` in seconds (None: it will never go out this way).

    `unreachable`: the person blocked us or is gone; others need not be tried either. `shut`: the window for
    free speech is shut, so only a template goes out now. `admin` is a key of locales' domain `machine`: what
    the admins have to mend, '' = nothing. `code` is the platform's own, 0 = none. `down`: nothing goes out
    now, whomever it is for; `busy`: the platform takes no more from us for `retry_after`, whomever it is for;
    `crowded`: it takes no more for this address for so long. `unsure`: the platform may have taken it, its
    answer was lost. `refused`: the platform does not know us, which only the operator can mend. `muted`: the
    group does not let us speak. `moved_to`: the group's address now.
    """

    def __init__(
        self,
        reason: str,
        *,
        retry_after: float | None = None,
        unreachable: bool = False,
        shut: bool = False,
        admin: str = "",
        code: int = 0,
        down: bool = False,
        busy: bool = False,
        crowded: bool = False,
        unsure: bool = False,
        refused: bool = False,
        muted: bool = False,
        moved_to: str = "",
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.unreachable = unreachable
        self.shut = shut
        self.admin = admin
        self.code = code
        self.down = down
        self.busy = busy
        self.crowded = crowded
        self.unsure = unsure
        self.refused = refused
        self.muted = muted
        self.moved_to = moved_to


class FetchError(Foreseen):
    """A file could not be fetched; `retryable` tells whether trying again may help."""

    def __init__(self, reason: str, *, retryable: bool) -> None:
        super().__init__(reason)
        self.retryable = retryable


class Forged(Exception):
    """A webhook request that the platform did not send (401 / 403; nothing is stored)."""

    def __init__(self, reason: str, *, status: int = 403) -> None:
        super().__init__(reason)
        self.status = status


class NotStored(Exception):
    """The database took nothing of what a channel heard: the platform has to deliver again (503)."""


class Status(msgspec.Struct, frozen=True):
    """What became of a message that we sent: `state` is one of models.message.STATUSES.

    `ref` is the outbox row's id as the platform gives it back ('' = it does not), `external_id` the
    platform's id of the message, `at` seconds since 1970, `category` what the message is counted as.
    `error` tells why it failed. `whose` is the id of who got it, `number` theirs in E.164: both, or none.
    """

    channel: str
    external_id: str
    state: str
    at: int
    ref: str = ""
    category: str = ""
    error: SendError | None = None
    whose: str = ""
    number: str = ""


class News(msgspec.Struct, frozen=True):
    """Something about our own account that the admins must know: `key` is in locales' domain `machine`."""

    channel: str
    key: str
    values: Mapping[str, str] = {}


Event = Incoming | Status | News
"""What a webhook's body can tell."""


@dataclass(frozen=True, slots=True)
class Ear:
    """`take` returns once everything is stored, or raises NotStored; `tell` tells the admins."""

    take: Callable[[Sequence[Event]], Awaitable[object]]
    clock: Clock
    pulse: Pulse
    tell: Callable[[News], Awaitable[None]]


Listen = Callable[[], Coroutine[Any, Any, None]]
"""A loop of its own."""


class Channel(Protocol):
    """One platform. `parse` is pure; `send` returns the platform's id of the message ('' if it has none).

    `platform` is what people know of it; what it calls us is filled in by `start`. `rates`: what it permits;
    `reads`: `seen` shows something. `mend` is what an operator does whom it does not know.
    """

    name: str
    platform: Platform
    rates: Rates
    reads: bool
    mend: str

    def limits(self, address: str) -> Limits:
        """What can be shown at this address."""

    def greet(self, query: Mapping[str, str]) -> bytes | None:
        """The answer to the platform's GET that proves who we are; None: it has none. Raises Forged."""

    def verify(self, headers: Mapping[bytes, bytes], body: bytes) -> None:
        """Raise Forged unless the platform sent this body. Header names in lower case."""

    def parse(self, body: bytes) -> Sequence[Event]:
        """Platform payload -> what happened, possibly nothing; ValueError for what is no payload at all."""

    def answer(self, address: str, message: Outgoing) -> bytes | None:
        """The message as the body of the webhook response (JSON); None when the platform cannot do that."""

    async def send(
        self, address: str, message: Outgoing, photo: bytes | None = None, *, account: str = "", ref: str = ""
    ) -> str:
        """Send one message (already fit to the limits); raise SendError.

        `photo`: the bytes of the message's photo or document. `account`: which of our addresses it leaves
        from ('' = the first). `ref`: comes back in the Status, where the platform can. A message with a
        `template` leaves as that template.
        """

    async def seen(self, said: Incoming, *, typing: bool = False) -> None:
        """Show that a message was read, or (`typing`) that its answer takes a while; raise SendError."""

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        """The file's bytes, at most `limit` of them; raise FetchError."""

    async def menu(self, address: str, commands: Commands) -> None:
        """Offer these commands to one person, where the platform can; raise SendError."""

    def listener(self, ear: Ear) -> Listen | None:
        """What asks the platform for messages until it is cancelled; None where the platform calls us."""

    async def start(self) -> None:
        """Make ready: check the credentials, set webhook and commands; raise SendError, to be asked again."""

    async def probe(self) -> None:
        """A call that does no harm and shows that the platform answers; raise SendError."""

    async def reach(self, address: str, *, account: str = "") -> None:
        """A call that does no harm on the way that messages to this address take; raise SendError."""

    async def look(self) -> Sequence[News]:
        """Whether the platform still has of us what we set there; what was amiss is mended, and told."""

    async def close(self) -> None:
        """Give everything back."""
