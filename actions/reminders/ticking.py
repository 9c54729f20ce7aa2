"""The tick: decide what fell due since the last one and put it into the outbox; once, whoever ticks.

A watermark says until when everything is decided. What is decided and its messages are committed together,
span by span of people so that none is long, and the watermark moves after the last; a tick that dies
between them is done again, and what was decided stays so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from actions import Kit, notices
from actions.deadlines import workdays
from actions.reminders import plan, wording
from actions.reminders.chosen import Chosen
from actions.reminders.dues import Due, Keep, Someone
from actions.reminders.kinds import KINDS, Closed
from actions.reminders.plan import Window
from actions.steps import Overtaken, Steps, Store
from models import Tx, leap, outbox, readers, reminder
from models.message import Outgoing, pack
from models.outbox import Letter
from models.readers import Address, Reader, Span
from models.reminder import Snooze

NAME = "reminders"
LONGEST_WINDOW = timedelta(days=8)
"""What was missed while nothing ran is looked at in windows of this length; little is useful longer."""
OLDEST = timedelta(days=60)
"""What fell due earlier is of no use to anybody: a date that was wrong by years is not walked through."""
FARTHEST_WATERMARK = timedelta(minutes=10)
"""A watermark so far ahead was set by a date that was wrong."""
LATE = timedelta(minutes=10)
"""What is told later than this after it fell due keeps away from quiet hours."""


@dataclass
class Ticked:
    """Messages that were put into the outbox, things that shared one, things that are not told any more."""

    sent: int = 0
    merged: int = 0
    dropped: int = 0
    ahead: datetime | None = None
    """Where the watermark was, if it was ahead of the time and is put back."""


@dataclass
class Batch:
    """What is decided for one span, before it is stored."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    told: list[tuple[Reader, Address, str, list[Due], datetime]] = field(default_factory=list)
    later: list[tuple[set[str], Snooze]] = field(default_factory=list)
    over: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to store."""
        return not (self.rows or self.over)


@dataclass
class Tick(Steps):
    """Tells everything that fell due until now; at the very first start nothing before now is told."""

    closed: Closed | None = None
    ticked: Ticked = field(default_factory=Ticked)

    async def begin(self, tx: Tx) -> Store | None:
        """What fell due since the watermark, window by window."""
        mark = await reminder.watermark(tx, NAME)
        if mark is None:
            return partial(reminder.begin_watermark, name=NAME, now=self.now)
        closed = self.closed or await workdays.closed(tx)
        right, rules = _right(mark, self.now), self.kit.rules.reminders
        windows = [Window(after, until, rules, closed) for after, until in _windows(right, self.now)]
        self.next(*(partial(self._plan, window) for window in windows))
        if right < mark:
            self.ticked.ahead = mark
            return partial(leap.put_back, name=NAME, now=right)
        return partial(reminder.move_watermark, name=NAME, now=right) if right > mark else None

    async def _plan(self, window: Window, tx: Tx) -> None:
        spans = await plan.spans(tx, window)
        self.next(*(partial(self._decide, window, span) for span in spans), partial(self._close, window))

    async def _decide(self, window: Window, span: Span, tx: Tx) -> Store | None:
        batch = await _decide(tx, self.kit, window, span, self.now)
        return None if batch.empty else partial(self._store, window, batch)

    async def _store(self, window: Window, batch: Batch, tx: Tx) -> None:
        await _hold(tx, window)
        await _store(tx, self.kit, batch, self.now, self.ticked)

    async def _close(self, window: Window, _tx: Tx) -> Store:
        return partial(_close, window)


def _right(mark: datetime, now: datetime) -> datetime:
    """The watermark, brought to where a right date can have left it."""
    return now if mark > now + FARTHEST_WATERMARK else max(mark, now - OLDEST)


def _windows(mark: datetime, now: datetime) -> list[tuple[datetime, datetime]]:
    """What is to be decided, in parts of LONGEST at most."""
    count = -((mark - now) // LONGEST_WINDOW)
    return [(mark + n * LONGEST_WINDOW, min(now, mark + (n + 1) * LONGEST_WINDOW)) for n in range(count)]


async def _close(window: Window, tx: Tx) -> None:
    await _hold(tx, window)
    await reminder.move_watermark(tx, NAME, window.until)


async def _hold(tx: Tx, window: Window) -> None:
    """Keep other schedulers out until the transaction ends."""
    if await reminder.watermark(tx, NAME, lock=True) != window.after:
        raise Overtaken


async def _decide(tx: Tx, kit: Kit, window: Window, span: Span, now: datetime) -> Batch:
    batch = Batch()
    low, high = span
    batch.over = [one.id for who, many in window.snoozes.items() if low <= who <= high for one in many]
    found = await plan.due(tx, window, span)
    addresses: dict[int, list[Address]] = {}
    for address in await readers.addresses(tx, span) if found else ():
        addresses.setdefault(address.person_id, []).append(address)
    for one, dues in found:
        _sort(batch, kit, one, addresses.get(one.id, ()), dues, now)
    return batch


def _sort(
    batch: Batch, kit: Kit, one: Someone, reached: Sequence[Address], dues: Sequence[Due], now: datetime
) -> None:
    """What is told of these now, what later, what not at all."""
    states = {each.key: _state(each, one.chosen, now) for each in dues}
    address = next((it for it in reached if it.channel == one.reader.channel), None)
    address = address or next(iter(reached), None)
    told = [each for each in dues if states[each.key] == "sent"]
    outbox_id = kit.ids(now) if told and address else None
    if address is None:
        states |= {each.key: "unheard" for each in told}
    elif outbox_id is not None:
        until = max(each.until or _useful_until(each, one.chosen) for each in told)
        batch.told.append((one.reader, address, outbox_id, told, until))
    batch.rows += [_row(each, states[each.key], outbox_id, now) for each in dues]
    later = [each for each in dues if states[each.key] == "later"]
    if later:
        snooze = _snooze(kit, later, one.chosen.after_quiet(now), now)
        batch.later.append(({each.key for each in later}, snooze))


def _state(one: Due, mine: Chosen, now: datetime) -> str:
    """Whether it is sent, put off to the end of quiet hours, or dropped."""
    until = one.until or _useful_until(one, mine)
    if until < now:
        return "dropped"
    if one.urgent or now - one.at <= LATE or not mine.is_quiet(now):
        return "sent"
    return "later" if mine.after_quiet(now) <= until else "dropped"


def _useful_until(one: Due, mine: Chosen) -> datetime:
    useful = KINDS[one.kind].useful
    return mine.midnight(one.at) if useful is None else one.at + useful


def _row(one: Due, state: str, outbox_id: str | None, now: datetime) -> dict[str, Any]:
    return {
        "key": one.key,
        "person_id": one.person_id,
        "kind": one.kind,
        "due_at": one.at,
        "decided_at": now,
        "state": state,
        "outbox_id": outbox_id if state == "sent" else None,
    }


def _snooze(kit: Kit, dues: Sequence[Due], at: datetime, now: datetime) -> Snooze:
    parts = [[one.key.partition("~")[0], one.kind] for one in dues]
    return Snooze(id=kit.ids(now), person_id=dues[0].person_id, parts=parts, due_at=at, done_at=None)


async def _store(tx: Tx, kit: Kit, batch: Batch, now: datetime, ticked: Ticked) -> None:
    """Write what is new of it; what another scheduler decided first is left alone."""
    new = await reminder.note(tx, batch.rows)
    kept: dict[Keep, str] = {}
    letters: list[Letter] = []
    for reader, address, outbox_id, dues, until in batch.told:
        told = [one for one in dues if one.key in new]
        if told:
            photo, document = _files(tx, kit, told, kept, now)
            message = wording.message(told, reader.language, outbox_id)
            message = msgspec.structs.replace(message, photo=photo, document=document)
            letter = _letter(address, outbox_id, told, message)
            letter.useful_until = until
            letters.append(letter)
            ticked.merged += len(told) - 1
    await outbox.post(tx, letters, now, None)
    tx.add_all([snooze for keys, snooze in batch.later if keys & new])
    await reminder.end_snoozes(tx, batch.over, now)
    ticked.sent += len(letters)
    ticked.dropped += sum(row["state"] == "dropped" and row["key"] in new for row in batch.rows)


def _files(tx: Tx, kit: Kit, dues: Sequence[Due], kept: dict[Keep, str], now: datetime) -> tuple[str, str]:
    """The picture and the file of one message ('' = none); what many get alike is kept once."""
    photo, document = (
        next((kept.get(keep) or kept.setdefault(keep, keep(tx, kit, now)) for keep in wanted if keep), "")
        for wanted in ([one.photo for one in dues], [one.document for one in dues])
    )
    return photo, document


def _letter(address: Address, outbox_id: str, dues: Sequence[Due], message: Outgoing) -> Letter:
    """One message that tells these."""
    return Letter(
        id=outbox_id,
        channel=address.channel,
        address=address.address,
        cause="",
        content=pack(message),
        urgency=notices.NOTICE if any(one.urgent for one in dues) else notices.BROADCAST,
        contact_id=address.id,
        account=address.account,
    )
