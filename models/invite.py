"""Invitations and codes that link: whoever bears one becomes something, somewhere, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx


class Invite(Base):
    """What makes the bearer of a single-use code something somewhere. `villages` holds village codes.

    Of the code only the SHA-256 digest is stored. With a `person_id` it adds the address that opens it to
    that person (role '': nothing else is given).
    """

    __tablename__ = "invite"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    position: Mapped[str] = mapped_column(String(8), default="")
    acting: Mapped[bool] = mapped_column(default=False)
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    villages: Mapped[list[Any]] = mapped_column(JSON, default=list)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


async def use(tx: Tx, digest: str, person_id: int, now: datetime) -> bool:
    """Take the code for this person; False when it is unknown, used or expired (compare and set)."""
    done = await tx.execute(
        update(Invite)
        .where(Invite.digest == digest, Invite.used_at.is_(None), Invite.expires_at > now)
        .values(used_at=now, used_by=person_id)
        .returning(Invite.digest)
    )
    return done.first() is not None


async def find(tx: Tx, digest: str, now: datetime) -> Invite | None:
    """The invitation if it can still be used, locked until the transaction ends (PostgreSQL)."""
    query = select(Invite).where(Invite.digest == digest, Invite.used_at.is_(None), Invite.expires_at > now)
    return (await tx.execute(query.with_for_update())).scalar_one_or_none()


async def unused(tx: Tx, by: int, now: datetime) -> Sequence[Invite]:
    """The invitations that somebody made and nobody used yet, the latest first."""
    still = Invite.created_by == by, Invite.used_at.is_(None), Invite.expires_at > now
    query = select(Invite).where(*still).order_by(Invite.created_at.desc(), Invite.digest)
    return (await tx.execute(query)).scalars().all()


async def end_links(tx: Tx, person_id: int, now: datetime) -> None:
    """Codes that would link an address to the person, and that nobody used, end."""
    still = Invite.person_id == person_id, Invite.used_at.is_(None), Invite.expires_at > now
    await tx.execute(update(Invite).where(*still).values(expires_at=now))
