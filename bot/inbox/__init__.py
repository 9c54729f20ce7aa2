"""People's next messages, gathered while the last batch is being committed; parses nothing and sends nothing.

`take` returns once everything is stored: until then nobody may tell the platform "ok".
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.channels import Event, News, NotStored, Status
from bot.clock import Clock
from bot.delivery import statuses
from bot.delivery.outbox import Outbox
from bot.inbox.batch import Batch, Desk, Taken, Waiting
from bot.log import fault
from locales import words
from models import outbox
from models.database import Database
from models.message import Incoming, Outgoing
from models.storage import Storage, code_of, fault_of

__all__ = ["Inbox", "Taken"]

log = logging.getLogger(__name__)
MOST_MESSAGES = 128
"""Messages in one transaction, at most."""
UNSPOKEN = frozenset(("blocked", "moved", "group", "stray"))
"""What nobody said to us, so that nobody waits for an answer."""
APOLOGY_EVERY = timedelta(minutes=10)
"""Who meets one fault after the other is told once in this time."""
READ_WITHIN = 2.0
"""Seconds in which a message is shown as read: one call for all that a person wrote in them."""
SLOW = 1.0
"""Seconds after which a person who waits is shown that we are at it."""


@dataclass(slots=True)
class Noted:
    """What platforms told beside messages, until it is stored."""

    told: Sequence[Status | News]
    done: asyncio.Future[None]


class Inbox:
    """Takes messages from every channel. One batch is in flight; the next gathers meanwhile."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        sender: Outbox,
        clock: Clock,
        *,
        changed: Callable[[Incoming], Awaitable[None]] | None = None,
    ) -> None:
        self._database = database
        self._desk = desk
        self._outbox = sender
        self._clock = clock
        self._changed = changed
        self._queue: deque[Waiting] = deque()
        self._told: list[Noted] = []
        self._unread: dict[tuple[str, str], Incoming] = {}
        self._worker: asyncio.Task[None] | None = None
        self._apologies: dict[tuple[str, str], datetime] = {}
        self._aside: set[asyncio.Task[None]] = set()

    async def take(self, events: Sequence[Event], *, respond: bool = False) -> list[Taken]:
        """Handle what happened; returns once it is committed. Raises NotStored when nothing could be stored.

        One Taken per message. `respond`: one reply per message may come back as `Taken.body`, for the
        webhook's response.
        """
        loop = asyncio.get_running_loop()
        waiting = [Waiting(e, respond, loop.create_future()) for e in events if isinstance(e, Incoming)]
        told = [e for e in events if not isinstance(e, Incoming)]
        self._queue.extend(waiting)
        noted = [Noted(told, loop.create_future())] if told else []
        self._told.extend(noted)
        if self._worker is None:
            self._worker = loop.create_task(self._work(), name="inbox")
        if len(waiting) == 1 and not noted:
            return [await waiting[0].done]
        await asyncio.gather(*(n.done for n in noted))
        return list(await asyncio.gather(*(w.done for w in waiting)))

    async def close(self) -> None:
        """Wait until everything that was taken is committed."""
        while self._worker is not None:
            await asyncio.wait([self._worker])
        self._show_read()
        for task in list(self._aside):
            await asyncio.wait([task])

    async def _work(self) -> None:
        try:
            while self._queue or self._told:
                await asyncio.sleep(0)  # lets everything that arrived in this turn of the loop join the batch
                batch = [self._queue.popleft() for _ in range(min(MOST_MESSAGES, len(self._queue)))]
                told, self._told = self._told, []
                slow = self._clock.later(SLOW, partial(self._type, batch))
                try:
                    await self._take(batch, told)
                except Exception as error:  # nobody who waits may wait for ever
                    self._refuse_told(told)
                    await self._refuse(batch, error)
                slow.cancel()
        finally:
            self._worker = None

    async def _take(self, batch: Sequence[Waiting], told: Sequence[Noted]) -> None:
        """The whole batch in one commit; where that fails, each message on its own."""
        try:
            taken = await self._commit(batch, told=[one for noted in told for one in noted.told])
        except Exception as error:
            if fault_of(error) is Storage.DOWN:
                self._refuse_told(told)
                await self._refuse(batch, error)
                return
            log.warning("a batch of %d failed (%s); each on its own", len(batch), code_of(error))
            for waiting in sorted(batch, key=lambda w: w.said.order):
                await self._take_alone(waiting)
            for noted in told:
                await self._note_alone(noted)
        else:
            self._done(batch, taken)
            for noted in told:
                _done(noted)

    async def _note_alone(self, noted: Noted) -> None:
        try:
            await self._commit([], told=noted.told)
        except Exception as error:
            fault(log, error, "%d statuses could not be noted", len(noted.told))
            self._refuse_told([noted])
        else:
            _done(noted)

    def _refuse_told(self, told: Sequence[Noted]) -> None:
        for noted in told:
            if not noted.done.done():
                noted.done.set_exception(NotStored())

    async def _take_alone(self, waiting: Waiting) -> None:
        """On its own; where the turn fails, only the word that it did; where not even that, nothing."""
        said = waiting.said
        for failed in (False, True):
            try:
                taken = await self._commit([waiting], fault=failed)
            except Exception as error:
                if fault_of(error) is not None:
                    await self._refuse([waiting], error)
                    return
                log.exception("a turn failed: %s %s of %s", said.kind, said.external_id, said.channel)
            else:
                self._done([waiting], taken)
                return
        self._done([waiting], [Taken(said)])

    async def _commit(
        self, batch: Sequence[Waiting], *, fault: bool = False, told: Sequence[Status | News] = ()
    ) -> list[Taken]:
        receipts = self._outbox.receipts()
        now = self._clock.now()
        try:
            async with self._database.transaction() as tx:
                taken = await Batch(self._desk, tx, now).take(batch, fault=fault) if batch else []
                await outbox.note(tx, receipts)
                if told:
                    await statuses.note(tx, self._desk.kit, told, now)
        except BaseException:
            self._outbox.keep(receipts)
            raise
        return taken

    def _done(self, batch: Sequence[Waiting], results: Sequence[Taken]) -> None:
        letters = {letter.id: letter for taken in results for letter in taken.letters}
        self._outbox.hand([letters[key] for key in sorted(letters)])  # ids sort as they were made
        for waiting, taken in zip(batch, results, strict=True):
            if not waiting.done.done():
                waiting.done.set_result(taken)
            if taken.unknown:
                self._desk.answered.keep((taken.said.channel, taken.said.external_id), taken.body)
            if taken.body:
                self._outbox.spoke(waiting.said.channel, waiting.said.account)
            if self._desk.channels[waiting.said.channel].reads and not (waiting.typing or taken.repeated):
                self._read(waiting.said)
            if taken.menu and self._changed is not None:
                self._spawn(self._changed(taken.said))

    def _read(self, said: Incoming) -> None:
        """Have it shown as read soon: a person's newest message stands for those before it."""
        if not self._unread:
            self._clock.later(READ_WITHIN, self._show_read)
        self._unread[said.channel, said.sender] = said

    def _show_read(self) -> None:
        unread, self._unread = self._unread, {}
        for said in unread.values():
            self._spawn(self._desk.channels[said.channel].seen(said))

    def _type(self, batch: Sequence[Waiting]) -> None:
        """The answers take a while: show that somebody is at it."""
        for waiting in batch:
            channel = self._desk.channels[waiting.said.channel]
            if channel.reads and not waiting.done.done():
                waiting.typing = True
                self._spawn(channel.seen(waiting.said, typing=True))

    async def _refuse(self, batch: Sequence[Waiting], error: Exception) -> None:
        """Nothing was stored: the caller lets the platform deliver again, and the people are told, once."""
        fault(log, error, "nothing stored of a batch of %d", len(batch))
        for waiting in batch:
            if not waiting.done.done():
                waiting.done.set_exception(NotStored())
            self._apologise(waiting.said)

    def _apologise(self, said: Incoming) -> None:
        now, key = self._clock.now(), (said.channel, said.sender)
        self._apologies = {k: at for k, at in self._apologies.items() if now - at < APOLOGY_EVERY}
        if key not in self._apologies and said.kind not in UNSPOKEN:
            self._apologies[key] = now
            self._spawn(self._send_apology(said))

    async def _send_apology(self, said: Incoming) -> None:
        text = str(words(said.language)("machine.not_stored"))
        channel = self._desk.channels[said.channel]
        await channel.send(said.sender, Outgoing(text=text), account=said.account)

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(_quietly(work))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)


def _done(noted: Noted) -> None:
    """It is stored; whoever waited may have gone meanwhile."""
    if not noted.done.done():
        noted.done.set_result(None)


async def _quietly(work: Awaitable[None]) -> None:
    try:
        await work
    except Exception as error:
        fault(log, error, "beside the conversation")
