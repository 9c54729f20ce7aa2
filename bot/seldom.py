"""Log lines that strangers can cause: the first at once, then one a minute with the count of the others."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from bot.clock import Clock

EVERY = 60.0
"""Seconds that one line stands for."""


class Seldom:
    """Warns through a log; what is the same (`what`) is counted while its line is fresh."""

    def __init__(self, log: logging.Logger, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._more: dict[str, int] = {}

    def warn(self, what: str, why: object) -> None:
        """It happened; `what` has few values, whoever calls."""
        if what in self._more:
            self._more[what] += 1
            return
        self._more[what] = 0
        self._log.warning("%s: %s", what, why)
        self._clock.later(EVERY, partial(self._sum_up, what))

    def _sum_up(self, what: str) -> None:
        more = self._more.pop(what)
        if more:
            self._log.warning("%s: %d times more since", what, more)


class Strangers(logging.Filter):
    """What a server's own log says of its clients goes through Seldom; whatever else it says stays."""

    SAYS: Mapping[str, str] = {
        "Invalid HTTP request received.": "a client sent what is no HTTP",
        "Unsupported upgrade request.": "a client wanted another protocol",
        "No supported WebSocket library": "a client wanted another protocol",
        "Exceeded concurrency limit.": "a client was told to come again",
    }
    """What it says, or how that begins -> what we say."""

    def __init__(self, seldom: Seldom) -> None:
        super().__init__()
        self._seldom = seldom

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line stays as it is."""
        for says, what in self.SAYS.items():
            if str(record.msg).startswith(says):
                self._seldom.warn(what, says)
                return False
        return True

    @contextmanager
    def of(self, log: logging.Logger) -> Iterator[None]:
        """This log is read so for a while."""
        log.addFilter(self)
        try:
            yield
        finally:
            log.removeFilter(self)
