"""What Meta allows at this moment: the reply window, messages a second, messages to one person."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.fakes.graph.errors import Failure

DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)
PAIR = timedelta(seconds=6)
"""One message to the same person in this time; what a burst took beyond it must be waited for."""


def plain(address: str) -> str:
    """A number without its +, a user id as it is."""
    return address.removeprefix("+")


@dataclass
class Policy:
    """`rate` messages a second and number, `burst` messages at once to one person; 0 = without end.

    `gone`: who cannot be reached any more.
    """

    clock: Callable[[], datetime]
    enforce_window: bool = False
    rate: int = 0
    burst: int = 0
    windows: dict[str, datetime] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    _sent: dict[str, deque[datetime]] = field(default_factory=dict)
    _pairs: dict[tuple[str, str], tuple[float, datetime]] = field(default_factory=dict)

    def open(self, address: str, until: datetime) -> None:
        """The person may be answered freely until then."""
        self.windows[plain(address)] = until

    def check(self, number: str, address: str, *, template: bool) -> None:
        """Raise the failure that stands in the way of one more message."""
        self._paced(number)
        self._paired(number, plain(address))
        if plain(address) in self.gone:
            raise Failure(131026, "Message undeliverable.")
        if self.enforce_window and not template:
            until = self.windows.get(plain(address))
            if until is None or until <= self.clock():
                raise Failure(131047, "more than 24 hours have passed since the recipient last replied")

    def _paced(self, number: str) -> None:
        now = self.clock()
        sent = self._sent.setdefault(number, deque())
        while sent and sent[0] <= now - SECOND:
            sent.popleft()
        if self.rate and len(sent) >= self.rate:
            raise Failure(130429, "Cloud API message throughput has been reached.")
        sent.append(now)

    def _paired(self, number: str, address: str) -> None:
        if not self.burst:
            return
        now = self.clock()
        left, since = self._pairs.get((number, address), (float(self.burst), now))
        left = min(float(self.burst), left + (now - since) / PAIR)
        if left < 1:
            raise Failure(
                131056, "Too many messages sent from this number to the same person in a short time."
            )
        self._pairs[number, address] = (left - 1, now)
