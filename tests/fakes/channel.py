"""A channel that remembers what it was told to send, and fails when a test says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from bot.channels import Commands, Ear, FetchError, Forged, Listen, News, Rates, SendError
from models.message import Attachment, Incoming, Limits, Outgoing
from models.platform import Platform


class FakeChannel:
    """`sent` is (address, message) in order; `failures` are raised by the next sends (None = none)."""

    name = "fake"
    rates = Rates()
    reads = False
    mend = "look at what the test refuses"

    def __init__(self, *, limits: Limits | None = None, in_response: bool = False) -> None:
        self._limits = limits or Limits()
        self.platform = Platform("Fake")
        self.in_response = in_response
        self.sent: list[tuple[str, Outgoing]] = []
        self.photos: list[bytes | None] = []
        self.failures: list[Exception | None] = []
        self.files: dict[str, bytes | FetchError] = {}
        self.menus: list[tuple[str, list[str]]] = []
        self.read: list[tuple[str, bool]] = []
        self.running = False
        self.probes = 0
        self.failing_probes: list[Exception | None] = []
        self.reached: list[str] = []
        self.unreached: list[Exception | None] = []
        self.told: Callable[[], None] = lambda: None  # called after each message
        self.on_seen: Callable[[], None] = lambda: None

    @property
    def texts(self) -> list[str]:
        """The texts that were sent."""
        return [message.text for _, message in self.sent]

    def limits(self, address: str) -> Limits:
        return self._limits

    def greet(self, query: Mapping[str, str]) -> bytes | None:
        if query.get("token") != "right":
            raise Forged("a wrong token")
        return query.get("challenge", "").encode()

    def verify(self, headers: Mapping[bytes, bytes], body: bytes) -> None:
        if headers.get(b"x-secret") != b"right":
            raise Forged("a wrong secret", status=401)

    def parse(self, body: bytes) -> Sequence[Incoming]:
        return msgspec.json.decode(body, type=list[Incoming])

    def answer(self, address: str, message: Outgoing) -> bytes | None:
        return msgspec.json.encode(message) if self.in_response else None

    def listener(self, ear: Ear) -> Listen | None:
        return None

    async def seen(self, said: Incoming, *, typing: bool = False) -> None:
        self.read.append((said.external_id, typing))
        self.on_seen()

    async def send(
        self, address: str, message: Outgoing, photo: bytes | None = None, *, account: str = "", ref: str = ""
    ) -> str:
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        self.sent.append((address, message))
        self.photos.append(photo)
        self.told()
        return str(len(self.sent))

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        content = self.files.get(attachment.ref, FetchError("no such file", retryable=False))
        if isinstance(content, Exception):
            raise content
        return content

    async def menu(self, address: str, commands: Commands) -> None:
        self.menus.append((address, [name for name, _ in commands]))

    async def start(self) -> None:
        self.running = True

    async def probe(self) -> None:
        self.probes += 1
        failure = self.failing_probes.pop(0) if self.failing_probes else None
        if failure is not None:
            raise failure

    async def reach(self, address: str, *, account: str = "") -> None:
        self.reached.append(address)
        failure = self.unreached.pop(0) if self.unreached else None
        if failure is not None:
            raise failure

    async def look(self) -> Sequence[News]:
        return ()

    async def close(self) -> None:
        self.running = False


def later(seconds: float) -> SendError:
    """The platform says: not now."""
    return SendError("too many", retry_after=seconds)


def blocked() -> SendError:
    """The person blocked us."""
    return SendError("blocked", unreachable=True)
