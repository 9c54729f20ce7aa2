"""Files that never came: whoever sent one is told, once for many; nothing is fetched here."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, notices


async def tell(tx: AsyncSession, kit: Kit, person_id: int, now: datetime) -> None:
    """Tell somebody that what they sent could not be kept; at most once an hour."""
    once = f"lost|{person_id}|{now:%Y-%m-%dT%H}"
    with suppress(IntegrityError):  # another file of theirs was given up at this moment
        async with tx.begin_nested():
            await notices.tell(tx, kit, person_id, "fill.file_lost", now=now, once=once)
