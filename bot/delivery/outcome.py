"""What a verdict means for a letter in hand: its receipt, and how long others to the same address wait."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.backoff import backoff
from bot.channels import News, SendError
from bot.clock import Clock
from bot.delivery.lane import Lane
from bot.delivery.mishaps import Mishaps
from bot.delivery.verdict import FAULTS, Shut, Verdict, behind, verdict
from bot.log import fault
from models.outbox import Letter, Receipt
from models.storage import fault_of

log = logging.getLogger(__name__)

Address = tuple[str, str]
"""(channel, address)."""
_SAID = {
    "never": "letter %s through %s is given up: %s",
    "left": "letter %s through %s is left at that: %s",
}


@dataclass
class Line:
    """What is in hand for one address, with when it came; replies have a line of their own."""

    to: Address
    notices: bool
    letters: deque[tuple[Letter, datetime]] = field(default_factory=deque)


class Outcome:
    """`receipts` wait to be stored. `held`: until when replies or notices to an address are not sent."""

    def __init__(self, mishaps: Mishaps, clock: Clock, rng: Random) -> None:
        self._mishaps = mishaps
        self._clock = clock
        self._rng = rng
        self.receipts: list[Receipt] = []
        self.held: dict[tuple[str, str, bool], datetime] = {}

    def taken(self) -> list[Receipt]:
        """The receipts, which the caller stores."""
        receipts, self.receipts = self.receipts, []
        return receipts

    def forget(self, now: datetime) -> None:
        """Who waits no more."""
        self.held = {key: until for key, until in self.held.items() if until > now}

    async def wait(self, letter: Letter, shut: Shut) -> None:
        """Its reader's window is shut."""
        now = self._clock.now()
        await self._end(letter, verdict(shut, letter, letter.attempts, now, self._rng), now)

    async def alarm(self, channel: str, error: SendError) -> None:
        """Admins have something to mend."""
        news = News(channel, error.admin, {"reason": error.reason})
        await self._mishaps.tell_admins(news, self._clock.now(), channel)

    async def lacking(self, letter: Letter) -> None:
        """It leaves without its file, which is not where it was put."""
        await self._mishaps.tell_admins(News("", "machine.file_lost"), self._clock.now(), letter.id)

    async def ours(self, letter: Letter, error: Exception) -> None:
        """Our own fault: again a few times, and nobody is held up; one of the storage counts for nothing."""
        now, known = self._clock.now(), fault_of(error)
        attempts = letter.attempts + (known is None)
        fault(log, error, "letter %s through %s, try %d", letter.id, letter.channel, letter.attempts + 1)
        if attempts >= FAULTS:
            why = SendError(f"a fault of ours: {type(error).__name__}")
            await self._end(letter, Verdict("never", why, why.reason), now)
            return
        until = now + timedelta(seconds=backoff(max(attempts, 1), self._rng))
        self.receipts.append(_later(letter, until, attempts, type(error).__name__))

    async def failed(self, lane: Lane, line: Line, letter: Letter, error: SendError) -> None:
        """Later, and what is behind it not long before; or never."""
        now = self._clock.now()
        spared = lane.told(error, letter.address, now)
        fault(log, error, "letter %s through %s, try %d", letter.id, letter.channel, letter.attempts + 1)
        unreached = letter.unsure_at is not None and error.down and not error.unsure
        attempts = letter.attempts + (not (spared or unreached))
        found = verdict(error, letter, attempts, now, self._rng)
        if found.what not in ("again", "template"):
            await self._end(letter, found, now)
            return
        await self._mishaps.act(letter, found, now)
        if found.what == "template":
            letter.heard_at, letter.attempts = None, letter.attempts + 1
            line.letters.appendleft((letter, now))
            return
        until = now + timedelta(seconds=found.pause)
        if spared:
            until = lane.rests_until(letter, error, now) or until
        letter.unsure_at = now if error.unsure else letter.unsure_at
        self.receipts.append(_later(letter, until, attempts, found.why))
        self._hold(line, behind(error, found.pause), until)

    async def _end(self, letter: Letter, found: Verdict, now: datetime) -> None:
        """It does not go again by itself."""
        if found.what != "held":
            log.warning(_SAID[found.what], letter.id, letter.channel, found.why)
        found = await self._mishaps.act(letter, found, now)
        self.receipts.append(_receipt(letter, found, now))

    def _hold(self, line: Line, seconds: float, until: datetime) -> None:
        """Others to the same address: notices keep their order, replies wait only a moment."""
        soon = self._clock.now() + timedelta(seconds=seconds)
        self.held[(*line.to, False)] = soon
        self.held[(*line.to, True)] = until if line.notices else soon
        while line.letters:
            self.put_back(line.letters.popleft()[0], self.held[(*line.to, line.notices)])

    def put_back(self, letter: Letter, until: datetime) -> None:
        """It was not tried."""
        self.receipts.append(_later(letter, until, letter.attempts))


def _later(letter: Letter, until: datetime, attempts: int, error: str = "") -> Receipt:
    unsure, parts = letter.unsure_at, letter.parts
    return Receipt(letter.id, until, attempts, error=error, unsure_at=unsure, parts=parts)


def _receipt(letter: Letter, found: Verdict, now: datetime) -> Receipt:
    """Of a letter that does not go again by itself."""
    if found.what == "held":
        return Receipt(letter.id, now, letter.attempts, "shut")
    if found.what == "another way":
        return Receipt(letter.id, now, letter.attempts, "never", error=found.why, window="shut")
    unsure, parts = letter.unsure_at, letter.parts
    attempts = letter.attempts + 1
    return Receipt(letter.id, now, attempts, "never", error=found.why, unsure_at=unsure, parts=parts)
