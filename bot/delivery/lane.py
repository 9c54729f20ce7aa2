"""One channel's way out: what may be claimed, when a letter may leave, when it rests; sends nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import Random

from bot.channels import Rates, SendError
from bot.clock import Clock
from bot.delivery.circuit_breaker import Circuit
from bot.delivery.rate_limit import Leaving, Pace
from models.outbox import Letter

SECONDS_AHEAD = 3.0
"""Seconds' worth of notices in hand, at most: that keeps the rate, and nobody waits long behind them."""
FEWEST_IN_HAND = 10
"""Notices in hand that a slow platform has, too."""
NOTICES = 0.75
"""The part of the connections that notices may take; the others are for replies."""
SHORT_HOLD = timedelta(seconds=10)
"""What is held no longer than this waits in hand."""
LONGEST_PAUSE = 300.0
"""Seconds of a pause after too much, at most, unless the platform asks for more."""
SHORTEST_WAIT = 0.001
"""A shorter wait than the clock can keep: the next message waits for both."""


class Lane:
    """`busy` are the addresses for which notices are in hand; `hungry`: there was more than it could take."""

    def __init__(self, rates: Rates, rng: Random) -> None:
        self._rng = rng
        self.pace = Pace(rates)
        self.circuit = Circuit(rng)
        self.busy: set[str] = set()
        self.hungry = False
        self._held: datetime | None = None
        self._crowds = 0  # pauses in a row that the platform asked for
        self._gates: dict[str, asyncio.Lock] = {}
        self._ways = asyncio.Semaphore(max(1, int(rates.connections * NOTICES)))

    def anew(self) -> None:
        """The date was set: rests that were reckoned by the old one end. The pace goes by what passes."""
        self.circuit, self._held, self._crowds = Circuit(self._rng), None, 0

    @property
    def careful(self) -> bool:
        """Whether one message at a time tries: the platform was away, or too much came again and again."""
        return self.circuit.tripped or self._crowds > 1

    @property
    def most(self) -> int:
        """How many notices may be in hand."""
        return max(FEWEST_IN_HAND, int(self.pace.per_second * SECONDS_AHEAD))

    @property
    def low(self) -> bool:
        """Whether it is time to claim more: in few big pieces, each of which is one statement."""
        return len(self.busy) <= self.most // 2

    def room(self, now: datetime) -> int:
        """How many notices may be claimed."""
        if self._notices_until(now) is not None:
            return 0
        if self.careful:
            return 1
        return self.most - len(self.busy) if self.low else 0

    def open(self, now: datetime) -> bool:
        """Whether anything may be claimed: after pauses in a row, only when the last is over."""
        paused = self._crowds > 1 and self._held is not None and self._held > now
        return self.circuit.shut_until(now) is None and not paused

    def shut_until(self, letter: Letter, now: datetime) -> datetime | None:
        """Until when this letter must not leave, whomever it is for; None: it may, or waits in hand."""
        return self._notices_until(now) if letter.urgency else self.circuit.shut_until(now)

    def _notices_until(self, now: datetime) -> datetime | None:
        held = self._held if self._held is not None and self._held - now > SHORT_HOLD else None
        return self.circuit.shut_until(now) or held

    def _held_for(self, now: datetime) -> float:
        """Seconds that notices in hand are held; 0 when that is too long to wait here."""
        seconds = 0.0 if self._held is None else (self._held - now).total_seconds()
        return seconds if seconds <= SHORT_HOLD.total_seconds() else 0.0

    def patience(self, letter: Letter, clock: Clock) -> float:
        """Seconds until the platform takes the next message for this letter's address; takes no turn."""
        if not self.pace.paced(letter.address, reply=not letter.urgency):
            return 0.0
        return self.pace.each(letter.address, clock.passed()).ahead(clock.passed())

    async def address(self, letter: Letter, clock: Clock) -> None:
        """Wait until the platform takes the next message for the letter's address."""
        reply, now = not letter.urgency, clock.passed()
        if self.pace.paced(letter.address, reply=reply):
            wait = self.pace.each(letter.address, now).wait(now)
            if wait or not reply:
                await clock.sleep(wait)

    async def turn(self, letter: Letter, clock: Clock) -> Leaving | None:
        """Wait until the platform takes the next message from us; None: this one does not count for that."""
        flow = self.pace.flow(letter.account)
        if letter.urgency:
            async with self._gates.setdefault(letter.account, asyncio.Lock()):
                now = clock.passed()
                wait = max(flow.slot(now), flow.late(now), self._held_for(clock.now()))
                while wait > SHORTEST_WAIT:
                    await clock.sleep(wait)
                    now = max(clock.passed(), now + wait)  # a clock that stands has waited, too
                    held = self._held_for(clock.now()) - (now - clock.passed())
                    wait = max(flow.late(now), held)
                return flow.leave(now, reply=False)
        if letter.message is not None and letter.message.ack:
            return None
        return flow.leave(clock.passed(), reply=True)

    def answered(self, letter: Letter, one: Leaving | None, clock: Clock) -> None:
        """The platform has answered."""
        if one is not None:
            self.pace.flow(letter.account).answered(one, clock.passed())

    def spoke(self, account: str, clock: Clock) -> None:
        """A reply left past us."""
        self.pace.flow(account).leave(clock.passed(), reply=True)

    @asynccontextmanager
    async def way(self, letter: Letter) -> AsyncIterator[None]:
        """One of the connections; notices wait for theirs."""
        if not letter.urgency:
            yield
            return
        async with self._ways:
            yield

    def told(self, error: SendError, address: str, now: datetime) -> bool:
        """What came of a message; whether that is no fault of its own, so that it counts for nothing."""
        if error.down:
            self.circuit.failed(now)
            return self.circuit.tripped
        self.circuit.well()
        if not error.busy:
            self._crowds = 0
        if not error.busy or self.pace.rates.is_group(address):
            return False
        self._crowded(error.retry_after or 0.0, now)
        return True

    def _crowded(self, asked: float, now: datetime) -> None:
        """The platform wants a pause: twice as long as the last when that was not enough, within a bound."""
        if self._held is None or self._held <= now:  # one pause for all that are told so together
            self._crowds += 1
        grown = min(LONGEST_PAUSE, asked * 2.0 ** min(self._crowds - 1, 20))
        until = now + timedelta(seconds=max(asked, grown))
        self._held = until if self._held is None else max(until, self._held)

    def well(self) -> None:
        """The platform took a message."""
        self.circuit.well()
        self._crowds = 0

    def rests_until(self, letter: Letter, error: SendError, now: datetime) -> datetime | None:
        """When a letter that failed by no fault of its own may be tried again; None: whenever it likes."""
        return self._held if error.busy else self.shut_until(letter, now)
