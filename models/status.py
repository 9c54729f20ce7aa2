"""What became of messages after they had left: found, marked, sent again, given up; it never goes back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, false, func, or_, select, update

from models.base import Tx, UtcDateTime, core
from models.message import STATUSES, Outbox
from models.outbox import LETTER, SPENT, Letter, after
from models.person import Contact

_BEFORE = {state: STATUSES[:place] for place, state in enumerate(STATUSES)} | {"failed": ("", "sent")}
"""State -> the states that it may follow."""
_MARK = {
    state: update(Outbox)
    .where(Outbox.id == bindparam("row_id"), or_(false(), *(Outbox.status == one for one in before)))
    .values(
        status=state,
        status_at=bindparam("at"),
        category=func.coalesce(func.nullif(bindparam("counted", type_=String), ""), Outbox.category),
        state=after("taken"),
        done_at=func.coalesce(Outbox.done_at, bindparam("at", type_=UtcDateTime)),
        external_id=func.coalesce(func.nullif(Outbox.external_id, ""), bindparam("named", type_=String)),
        error="",
        claimed_until=None,
    )
    for state, before in _BEFORE.items()
    if before
}


async def find(tx: Tx, channel: str, external_ids: Collection[str]) -> dict[str, str]:
    """Platform's id -> row id, of messages that are still remembered."""
    query = select(Outbox.external_id, Outbox.id).where(
        Outbox.channel == channel, Outbox.external_id.in_(external_ids)
    )
    return {row[0]: row[1] for row in await tx.execute(query)}


async def mark(tx: Tx, state: str, rows: Sequence[tuple[str, datetime, str, str]]) -> None:
    """Note that messages are in this state, unless they are beyond it: (row id, since when, category, name).

    The platform has them, then, whatever became of the answer to our call.
    """
    told = [{"row_id": row_id, "at": at, "counted": kind, "named": name} for row_id, at, kind, name in rows]
    if told:
        await (await core(tx)).execute(_MARK[state], told)


async def letter(tx: Tx, row_id: str) -> Letter | None:
    """A message that can still fail, locked (PostgreSQL); None: forgotten, arrived, or failed before."""
    query = (
        select(*LETTER)
        .outerjoin(Contact, Contact.id == Outbox.contact_id)
        .where(Outbox.id == row_id, Outbox.status.in_(_BEFORE["failed"]))
        .with_for_update(of=Outbox)
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else Letter(*tuple(row))


async def fail(tx: Tx, one: Letter, at: datetime, error: str, again_at: datetime | None) -> None:
    """A message failed after it had left: it goes again then, or (None) never."""
    if one.content == SPENT:
        again_at = None  # it held a secret and is forgotten: whoever wants it asks anew
    values: dict[str, Any] = {"status": "failed", "status_at": at, "error": error, "claimed_until": None}
    if again_at:
        values |= {"state": after("failed"), "done_at": None, "due_at": again_at}
    else:
        values |= {"state": after("never"), "done_at": at}
    await tx.execute(update(Outbox).where(Outbox.id == one.id).values(**values))


async def posted(tx: Tx, keys: Collection[str]) -> set[str]:
    """Which of the messages with these keys were put into the outbox, whatever became of them."""
    query = select(Outbox.key).where(Outbox.key.in_(keys))
    return {key for key in (await tx.execute(query)).scalars() if key is not None}
