"""Sends what the outbox holds: claims, paces, notes the receipt, backs off or gives up; decides no words.

Replies come straight from the inbox, already claimed; notices, and what a crash left, from the table.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit
from bot.channels import Channel, SendError
from bot.channels.fit import fit
from bot.clock import Clock
from bot.media import NotYet, Store
from bot.pace import Pace, backoff
from bot.undelivered import give_up, tell_admins, wait_for_window
from models import Database, outbox, person
from models.message import Limits, Outgoing, unpack
from models.outbox import Letter, Receipt

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
ATTEMPTS = 12
"""Tries before a letter is given up: with the growing pauses about a day."""
AT_ONCE = 100
"""Letters claimed in one pass."""
POLL = 1.0
MARGIN = timedelta(minutes=10)
"""The window counts as shut so much earlier: when a person was heard is only noted every few minutes."""
WAITING = timedelta(days=365)
"""How far off a letter is due that waits for its reader to write."""
FLUSH = 0.25
"""Seconds until receipts that found no batch to travel with are stored on their own."""

_Line = tuple[str, str]


class Shut(Exception):
    """The letter can only be said freely, and the window for that is shut."""


class Outbox:
    """One sender per process; letters to one address leave one after the other."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        clock: Clock,
        kit: Kit,
        *,
        store: Store,
    ) -> None:
        self._database = database
        self._channels = channels
        self._clock = clock
        self._kit = kit
        self._store = store
        self._paces = {name: Pace(channel.rates) for name, channel in channels.items()}
        self._lines: dict[_Line, deque[Letter]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._held: dict[_Line, datetime] = {}
        self._receipts: list[Receipt] = []
        self._stopping = False
        self._travelled = False  # receipts went with a batch since the last look

    # What the inbox uses

    def hand(self, letters: Sequence[Letter]) -> None:
        """Send these, which are committed and in our hand."""
        for letter in letters:
            key = (letter.channel, letter.address)
            line = self._lines.get(key)
            if line is None:
                line = self._lines[key] = deque()
                task = asyncio.create_task(self._work(key, line))
                self._workers.add(task)
                task.add_done_callback(self._workers.discard)
            line.append(letter)

    def receipts(self) -> list[Receipt]:
        """What has to be stored about letters; the caller stores it, or brings it back with `keep`."""
        receipts, self._receipts, self._travelled = self._receipts, [], True
        return receipts

    def keep(self, receipts: Sequence[Receipt]) -> None:
        """Receipts that could not be stored now."""
        self._receipts[:0] = receipts

    # The loop

    async def start(self) -> None:
        """What a crash left is free again where this process alone sends (SQLite)."""
        if self._database.sqlite:
            async with self._database.transaction() as tx:
                await outbox.release(tx)

    async def run(self) -> None:
        """Send what falls due, until `stop`; a statement under way is never cut off."""
        waited = POLL
        while not self._stopping:
            try:
                if waited >= POLL:
                    waited = 0.0
                    await self.step()
                elif self._receipts and not self._travelled:
                    await self.flush()
                self._travelled = False
            except Exception as error:
                log.error("the outbox pauses: %s: %s", type(error).__name__, error)
            await self._clock.sleep(FLUSH)
            waited += FLUSH

    def stop(self) -> None:
        """Let `run` end after its next pause."""
        self._stopping = True

    async def step(self) -> int:
        """Store receipts, claim what is due and begin to send it; returns how many letters that were."""
        if len(self._workers) >= AT_ONCE:
            await self.flush()
            return 0
        now = self._clock.now()
        self._held = {key: until for key, until in self._held.items() if until > now}
        receipts = self.receipts()
        try:
            async with self._database.transaction() as tx:
                await outbox.note(tx, receipts)
                letters = await outbox.claim(tx, now, now + LEASE, AT_ONCE)
        except BaseException:
            self.keep(receipts)
            raise
        self.hand(letters)
        return len(letters)

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
        while self._workers:
            await asyncio.wait(list(self._workers))
        await self.flush()

    # One address

    async def _work(self, key: _Line, line: deque[Letter]) -> None:
        try:
            while line:
                await self._deliver(key, line, line.popleft())
        finally:
            self._lines.pop(key, None)

    async def _deliver(self, key: _Line, line: deque[Letter], letter: Letter) -> None:
        held = self._held.get(key)
        if held is not None and held > self._clock.now():
            self._put_back(letter, held)
            return
        await self._keep_pace(letter)
        try:
            receipt = await self._send(letter)
        except Shut:
            await self._wait(letter)
        except SendError as error:
            await self._failed(key, line, letter, error)
        except Exception as error:
            log.exception("sending through %s failed", letter.channel)
            await self._failed(key, line, letter, SendError(type(error).__name__, retry_after=0))
        else:
            self._receipts.append(receipt)

    async def _keep_pace(self, letter: Letter) -> None:
        pace = self._paces.get(letter.channel)
        if pace is not None:
            now = self._clock.now().timestamp()
            wait = pace.wait(letter.account, letter.address, now, reply=not letter.urgency)
            if wait or letter.urgency:
                await self._clock.sleep(wait)

    async def _send(self, letter: Letter) -> Receipt:
        """Everything that the letter says; raises SendError, or Shut when it has to wait for the window."""
        channel = self._channels.get(letter.channel)
        if channel is None:
            raise SendError("this channel is not set up", retry_after=600)
        limits = channel.limits(letter.address)
        window = self._window(letter, limits.window)
        receipt = Receipt(letter.id, self._clock.now(), letter.attempts + 1, window=window)
        for part in self._parts(letter, limits, window):
            file = await self._file(part.photo or part.document)
            receipt.external_id = await channel.send(
                letter.address, part, file, account=letter.account, ref=letter.id
            )
            receipt.template = part.template.name if part.template else ""
        receipt.done_at = receipt.due_at = self._clock.now()
        return receipt

    def _window(self, letter: Letter, hours: int) -> str:
        """Whether we may speak freely now; '' where the platform has no such window."""
        if not hours:
            return ""
        heard = letter.heard_at
        opened = heard is not None and self._clock.now() - heard < timedelta(hours=hours) - MARGIN
        return "open" if opened else "shut"

    def _parts(self, letter: Letter, limits: Limits, window: str) -> Sequence[Outgoing]:
        if letter.message is not None and window != "shut":
            return [letter.message]
        message = letter.message or unpack(letter.content)
        if window != "shut":
            return fit(msgspec.structs.replace(message, template=None), limits)
        if message.template is None:
            raise Shut
        return [message]

    async def _file(self, ref: str) -> bytes | None:
        try:
            return await self._store.read(ref) if ref else None
        except NotYet:
            raise SendError("the photo is not fetched yet", retry_after=5) from None

    async def _wait(self, letter: Letter) -> None:
        """Nothing may be said freely and there is no template: it leaves once the person writes."""
        now, waits = self._clock.now(), True
        async with self._noting(letter) as tx:
            waits = await wait_for_window(tx, self._kit, letter, now=now)
        receipt = Receipt(letter.id, now + WAITING, letter.attempts, window="shut")
        if not waits:
            receipt.done_at, receipt.error = now, "took another way: the window was shut"
        self._receipts.append(receipt)

    @asynccontextmanager
    async def _noting(self, letter: Letter) -> AsyncIterator[AsyncSession]:
        """A transaction for what follows from a failure; one that fails itself is only logged."""
        try:
            async with self._database.transaction() as tx:
                yield tx
        except Exception as failure:
            log.error("could not note what became of letter %s: %s", letter.id, failure)

    async def _failed(self, key: _Line, line: deque[Letter], letter: Letter, error: SendError) -> None:
        """Later, with those behind it, so that their order stays; or never."""
        now = self._clock.now()
        attempts = letter.attempts + 1
        if error.admin:
            async with self._noting(letter) as tx:
                await tell_admins(tx, self._kit, letter.channel, error.admin, {"reason": error.reason}, now)
        if error.shut and letter.heard_at is not None:
            await self._shut(line, letter)
            return
        if error.retry_after is None or attempts >= ATTEMPTS:
            log.warning("given up a letter through %s: %s", letter.channel, error.reason)
            await self._give_up(letter, error, now)
            return
        pause = max(error.retry_after, backoff(attempts, self._kit.rng))
        until = now + timedelta(seconds=pause)
        self._held[key] = until
        self._receipts.append(Receipt(letter.id, until, attempts, error=error.reason))
        while line:
            self._put_back(line.popleft(), until)

    async def _shut(self, line: deque[Letter], letter: Letter) -> None:
        """The platform's window is shut, other than we thought: the same again, as a template."""
        letter.heard_at, letter.attempts = None, letter.attempts + 1
        if letter.contact_id is not None:
            async with self._noting(letter) as tx:
                await person.shut(tx, letter.contact_id)
        line.appendleft(letter)

    def _put_back(self, letter: Letter, until: datetime) -> None:
        self._receipts.append(Receipt(letter.id, until, letter.attempts))

    async def _give_up(self, letter: Letter, error: SendError, now: datetime) -> None:
        self._receipts.append(Receipt(letter.id, now, letter.attempts + 1, now, error=error.reason))
        if error.unreachable or letter.urgency:
            async with self._noting(letter) as tx:
                await give_up(tx, self._kit, letter, unreachable=error.unreachable, now=now)
