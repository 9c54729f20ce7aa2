"""Messages of people whom we do not know: answered from memory, for nothing of theirs is stored.

A process that dies takes the memory along; the platform's repeat is then answered as if it were the first.
"""

from __future__ import annotations

from collections import OrderedDict

MOST_MESSAGES = 1000
"""Messages of people whom we do not know that are remembered."""


class Answered:
    """What went into the response to each of the newest of them, by (channel, message id)."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    def keep(self, message: tuple[str, str], body: bytes) -> None:
        """Note a message as answered; `body` is what the webhook's response carried (b"" = nothing)."""
        self._bodies[message] = body
        while len(self._bodies) > MOST_MESSAGES:
            self._bodies.popitem(last=False)

    def body(self, message: tuple[str, str]) -> bytes | None:
        """What its response carried, or None where we do not remember it."""
        return self._bodies.get(message)
