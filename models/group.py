"""Groups of a platform that get an area's digest; of their members nothing is stored.

Until somebody writes its code in a group, a binding waits at the address "code:<the code's digest>".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx
from models.message import UNSENT, Outbox
from models.names import Name

WAITING = "code:"
"""Begins the address of a binding whose code nobody wrote yet."""


class Group(Base):
    """A platform's group that gets an area's digest."""

    __tablename__ = "chat_group"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)
    title: Mapped[str] = mapped_column(Name(120), default="")
    bound_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    bound_at: Mapped[Moment]


async def get(tx: Tx, channel: str, address: str) -> Group | None:
    """The group at this address, locked until the transaction ends (PostgreSQL)."""
    query = select(Group).where(Group.channel == channel, Group.address == address)
    return (await tx.execute(query.with_for_update())).scalar_one_or_none()


async def bound(tx: Tx, person_id: int | None = None) -> Sequence[Group]:
    """Every bound group, or those that somebody bound."""
    query = select(Group).where(Group.address.not_like(f"{WAITING}%")).order_by(Group.channel, Group.address)
    query = query if person_id is None else query.where(Group.bound_by == person_id)
    return (await tx.execute(query)).scalars().all()


async def forget_codes(tx: Tx, person_id: int, before: datetime) -> None:
    """Codes that this person did not use, and everybody's that are older than this."""
    old = or_(Group.bound_by == person_id, Group.bound_at < before)
    await tx.execute(delete(Group).where(Group.address.like(f"{WAITING}%"), old))


async def forget(tx: Tx, channel: str, address: str) -> bool:
    """The group gets nothing any more; False when it got nothing. What waits for it is not sent."""
    gone = delete(Group).where(Group.channel == channel, Group.address == address)
    there = (await tx.execute(gone.returning(Group.address))).first() is not None
    unsent = delete(Outbox).where(Outbox.channel == channel, Outbox.address == address, UNSENT)
    if there:
        await tx.execute(unsent)
    return there


async def move(tx: Tx, channel: str, old: str, new: str) -> None:
    """The platform gave the group another address: what is bound and what waits follows."""
    known = await get(tx, channel, new)
    if known is None:
        moved = update(Group).where(Group.channel == channel, Group.address == old)
        await tx.execute(moved.values(address=new))
    waiting = UNSENT, Outbox.channel == channel, Outbox.address == old
    await tx.execute(update(Outbox).where(*waiting).values(address=new))
