"""What a wrong date left behind is put right once the date is: letters, leases, the clock's watermark.

Queries only; bot/upkeep/wall.py decides what is wrong.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from models.base import Tx
from models.message import UNSENT, Outbox
from models.reminder import Reminder, Watermark

LEASE = timedelta(minutes=2)
"""No lease of a letter is longer."""


async def bring_back(tx: Tx, now: datetime, until: datetime) -> None:
    """The date was ahead, and said `until`: letters that were made then and due are due now."""
    waiting, first = update(Outbox).where(UNSENT), f"{int(now.timestamp() * 1000) << 16:016x}"
    await tx.execute(waiting.where(Outbox.claimed_until > now + LEASE).values(claimed_until=now + LEASE))
    made_then = (Outbox.id > first, Outbox.due_at > now, Outbox.due_at <= until)
    await tx.execute(waiting.where(*made_then).values(due_at=now))


async def put_back(tx: Tx, name: str, now: datetime) -> None:
    """The watermark was ahead: what was passed over of the time to come is decided again when it comes.

    What was told early stays told.
    """
    await tx.execute(update(Watermark).where(Watermark.name == name).values(at=now))
    await tx.execute(
        delete(Reminder).where(Reminder.due_at > now, Reminder.state.in_(("dropped", "unheard")))
    )
