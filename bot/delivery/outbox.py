"""Sends what the outbox holds: claims, paces, notes the receipt, backs off or gives up; decides no words.

Replies come straight from the inbox, already claimed; notices, and what a crash left, from the table.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from actions import Kit
from bot.channels import Channel, SendError
from bot.clock import Clock
from bot.delivery.lane import Lane
from bot.delivery.leader import Lead
from bot.delivery.mishaps import Mishaps
from bot.delivery.outcome import Address, Line, Outcome
from bot.delivery.send import MARGIN, Delivery
from bot.delivery.verdict import Shut
from bot.files.fetcher import Store
from bot.log import fault
from bot.pulse import Pulse
from models import Tx, outbox
from models.database import Database
from models.outbox import Letter, Receipt

__all__ = ["LEASE", "MARGIN", "Outbox"]

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
"""How long a letter stays in this process's hand; later another one sends it."""
STALE_AFTER = LEASE / 2
"""A letter that could not be sent in this time is put back, well before others may take it."""
PATIENCE = 10.0
"""Seconds that a letter may wait in hand for its reader's turn; longer, and it waits in the outbox."""
REPLIES = 100
"""Replies claimed in one pass: those that a crash or a failure left."""
POLL = 1.0
"""Seconds between two looks for letters that nobody told us of."""
FLUSH = 0.25
"""Seconds until receipts that found no batch to travel with are stored on their own."""
LONGEST_PAUSE = 5.0
"""Seconds between two tries of a storage that fails, at most."""
USELESS = "came too late to be of use"
"""What is noted of a letter that waited longer than it was of use; nobody is told."""


class Outbox:
    """One sender per process; letters to one address leave one after the other, replies past the notices."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        kit: Kit,
        *,
        store: Store,
        pulse: Pulse | None = None,
    ) -> None:
        self._pulse, self._clock = pulse or Pulse(clock), clock
        self._database = database
        self._kit = kit
        self._outcome = Outcome(Mishaps(database, kit), clock, kit.rng)
        self._delivery = Delivery(channels, clock, store, self._outcome.lacking)
        self._channels = channels
        self._lanes = {name: Lane(channel.rates, kit.rng) for name, channel in channels.items()}
        self._lines: dict[tuple[str, str, bool], Line] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._asking: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._notices = True  # whether this process sends those: see Lead
        self._travelled = False  # receipts went with a batch since the last look

    # What the inbox uses

    def hand(self, letters: Sequence[Letter]) -> None:
        """Send these, which are committed and in our hand."""
        now = self._clock.now()
        for letter in letters:
            notice = letter.urgency > 0
            line = self._lines.get((letter.channel, letter.address, notice))
            if line is None:
                line = self._begin((letter.channel, letter.address), notice)
            line.letters.append((letter, now))

    def _begin(self, to: Address, notice: bool) -> Line:
        line = self._lines[(*to, notice)] = Line(to, notice)
        if notice:
            self._lanes[to[0]].busy.add(to[1])
        task = asyncio.create_task(self._work(line))
        self._workers.add(task)
        task.add_done_callback(self._ended)
        return line

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._workers.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a worker of the outbox ended", exc_info=task.exception())

    def spoke(self, channel: str, account: str) -> None:
        """A reply travelled in a webhook's response: it counts for what the platform permits."""
        self._lanes[channel].spoke(account, self._clock)

    def receipts(self) -> list[Receipt]:
        """What has to be stored about letters; the caller stores it, or brings it back with `keep`."""
        self._travelled = True
        return self._outcome.taken()

    def keep(self, receipts: Sequence[Receipt]) -> None:
        """Receipts that could not be stored now."""
        self._outcome.receipts[:0] = receipts

    # The loop

    async def start(self) -> None:
        """What a crash left is free again where this process alone sends (SQLite)."""
        if self._database.sqlite:
            async with self._database.transaction() as tx:
                await outbox.release(tx)

    async def run(self) -> None:
        """Send what falls due, until `stop`; a statement under way is never cut off."""
        beat = self._pulse.watch("outbox", POLL)
        waited, pause, lead = POLL, FLUSH, Lead(self._database)
        while not self._stopping:
            try:
                if waited >= POLL or any(lane.hungry and lane.low for lane in self._lanes.values()):
                    waited = 0.0
                    await lead.seek()
                    self._notices = lead.mine
                    await self.step()
                    beat.well()
                    pause = FLUSH
                elif self._outcome.receipts and not self._travelled:
                    await self.flush()
                self._travelled = False
            except Exception as error:
                beat.failed(error)
                waited, pause = POLL, min(LONGEST_PAUSE, pause * 2)
                fault(log, error, "the outbox pauses for %.2f s", pause)
                await lead.resign()
            await self._clock.sleep(pause)
            waited += pause
        await lead.resign()

    def anew(self) -> None:
        """The date was set: no pause that was reckoned by the old one counts."""
        self._outcome.held.clear()
        for lane in self._lanes.values():
            lane.anew()

    def stop(self) -> None:
        """Let `run` end after its next pause."""
        self._stopping = True

    async def step(self) -> int:
        """Store receipts, claim what is due and begin to send it; returns how many letters that were."""
        now = self._clock.now()
        self._outcome.forget(now)
        self._ask(now)
        receipts = self.receipts()
        try:
            async with self._database.transaction() as tx:
                await outbox.note(tx, receipts)
                letters = [one for name in self._lanes for one in await self._claim(tx, name, now)]
        except BaseException:
            self.keep(receipts)
            raise
        self.hand(letters)
        return len(letters)

    async def _claim(self, tx: Tx, channel: str, now: datetime) -> list[Letter]:
        """What one channel can send soon: replies, notices, broadcasts, each by when it fell due."""
        lane, until = self._lanes[channel], now + LEASE
        if not lane.open(now):
            return []
        most = 1 if lane.careful else REPLIES
        replies = await outbox.claim(tx, channel, now, until, most, (0,))
        room = 0 if lane.careful and replies else lane.room(now)
        if not (room and self._notices):
            return replies
        notices = await outbox.claim(tx, channel, now, until, room, (1, 2))
        lane.hungry = len(notices) == room
        return replies + notices

    async def flush(self) -> None:
        """Store the receipts on their own."""
        receipts = self.receipts()
        if not receipts:
            return
        try:
            async with self._database.transaction() as tx:
                await outbox.note(tx, receipts)
        except BaseException:
            self.keep(receipts)
            raise

    async def idle(self) -> None:
        """Wait until every letter in hand is sent or put back, and the receipts are stored."""
        while self._workers or self._asking:
            await asyncio.wait([*self._workers, *self._asking])
        await self.flush()

    # Whether a platform is there

    def _ask(self, now: datetime) -> None:
        """Ask, with a call that does no harm, each platform of which nobody knows whether it is there."""
        for name, lane in self._lanes.items():
            if lane.circuit.asks(now):
                task = asyncio.create_task(self._probe(name, lane))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)

    async def _probe(self, name: str, lane: Lane) -> None:
        try:
            await self._channels[name].probe()
        except Exception as error:
            fault(log, error, "%s was asked whether it is there", name)
            if isinstance(error, SendError) and not error.down:
                lane.circuit.answered()
                return
            lane.circuit.failed(self._clock.now())
            if isinstance(error, SendError) and error.admin:
                await self._outcome.alarm(name, error)
        else:
            lane.circuit.answered()

    # One address

    async def _work(self, line: Line) -> None:
        try:
            while line.letters:
                letter, taken = line.letters.popleft()
                try:
                    await self._deliver(line, letter, taken)
                except Exception as error:
                    await self._outcome.ours(letter, error)
        finally:
            for letter, taken in line.letters:
                self._outcome.put_back(letter, taken)
            self._lines.pop((*line.to, line.notices), None)
            if line.notices:
                self._lanes[line.to[0]].busy.discard(line.to[1])

    async def _deliver(self, line: Line, letter: Letter, taken: datetime) -> None:
        """When its turn comes; put back where that is too far off."""
        lane, now = self._lanes[letter.channel], self._clock.now()
        if letter.useful_until is not None and letter.useful_until < now:
            self._outcome.receipts.append(Receipt(letter.id, now, letter.attempts, "never", error=USELESS))
            return
        until = self._shut_until(lane, letter, taken)
        patience = lane.patience(letter, self._clock)
        if until is None and patience > PATIENCE:
            until = now + timedelta(seconds=patience)
        if until is not None:
            self._outcome.put_back(letter, until)
            return
        await lane.address(letter, self._clock)
        async with lane.way(letter):
            leaving = await lane.turn(letter, self._clock)
            until = self._shut_until(lane, letter, taken)  # much may have come about meanwhile
            if until is not None:
                self._outcome.put_back(letter, until)
                return
            try:
                await self._say(lane, line, letter)
            finally:
                lane.answered(letter, leaving, self._clock)

    def _shut_until(self, lane: Lane, letter: Letter, taken: datetime) -> datetime | None:
        now = self._clock.now()
        held = self._outcome.held.get((letter.channel, letter.address, letter.urgency > 0))
        if held is not None and held > now:
            return held
        if letter.unsure_at is not None and lane.circuit.doubted:
            return lane.circuit.wait(now)
        return lane.shut_until(letter, now) or (now if now - taken > STALE_AFTER else None)

    async def _say(self, lane: Lane, line: Line, letter: Letter) -> None:
        async def turn() -> None:
            await lane.address(letter, self._clock)
            await lane.turn(letter, self._clock)

        lane.circuit.enter()
        try:
            receipt = await self._delivery.send(letter, turn)
        except Shut as shut:
            await self._outcome.wait(letter, shut)
        except SendError as error:
            await self._outcome.failed(lane, line, letter, error)
        else:
            lane.well()
            self._pulse.hear(letter.channel, "sent")
            self._outcome.receipts.append(receipt)
        finally:
            lane.circuit.leave()
