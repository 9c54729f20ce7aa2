"""What platforms tell of messages that had left, and of our accounts there: noted, and acted on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

import msgspec

from actions import Kit, notices, people
from bot.channels import News, SendError, Status
from bot.delivery.undelivered import act
from bot.delivery.verdict import verdict
from models import Tx
from models import status as status_rows
from models.message import STATUSES

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""A status that is older has a date that is wrong."""


async def note(tx: Tx, kit: Kit, told: Sequence[Status | News], now: datetime) -> None:
    """Store the statuses, whatever their order; send what failed again or another way; tell admins."""
    statuses = await _with_rows(tx, [one for one in told if isinstance(one, Status)])
    statuses.sort(key=lambda one: STATUSES.index(one.state))
    for state, group in groupby(statuses, key=lambda one: one.state):
        if state == "failed":
            for one in group:
                await _failed(tx, kit, one, now)
        else:
            rows = [(one.ref, _moment(one.at, now), one.category, one.external_id) for one in group]
            await status_rows.mark(tx, state, rows)
    for channel in {one.channel for one in told if isinstance(one, Status) and one.whose}:
        ids = {s.number: s.whose for s in told if isinstance(s, Status) and s.channel == channel and s.whose}
        await people.learn(tx, kit, channel, ids, now)
    for news in told:
        if isinstance(news, News):
            await notices.tell_admins(tx, kit, news.channel, news.key, news.values, now)


def _moment(at: int, now: datetime) -> datetime:
    """The platform's time, or ours where it gave none that can be."""
    return datetime.fromtimestamp(at, UTC) if LONG_AGO.timestamp() < at < now.timestamp() else now


async def _with_rows(tx: Tx, statuses: Sequence[Status]) -> list[Status]:
    """Each with the row that it is about; what we do not remember is left out."""
    known = [one for one in statuses if one.ref and one.state in STATUSES[1:]]
    for channel in {one.channel for one in statuses if not one.ref}:
        blind = {s.external_id: s for s in statuses if s.channel == channel and not s.ref}
        rows = await status_rows.find(tx, channel, list(blind))
        known += [
            msgspec.structs.replace(s, ref=rows[s.external_id])
            for s in statuses
            if s.channel == channel and s.external_id in rows and s.state in STATUSES[1:] and not s.ref
        ]
    return known


async def _failed(tx: Tx, kit: Kit, status: Status, now: datetime) -> None:
    """A message failed after it had left: what follows is judged and done as for an answer."""
    error = status.error or SendError("the platform says that it failed")
    letter = await status_rows.letter(tx, status.ref)
    if letter is None:
        return
    letter.unsure_at = None  # the platform tells what became of it
    found = verdict(error, letter, letter.attempts, now, kit.rng)
    goes = found.what in ("again", "template")
    again_at = now + timedelta(seconds=found.pause) if goes else None
    await status_rows.fail(tx, letter, now, found.why, again_at)
    await act(tx, kit, letter, found, now)
