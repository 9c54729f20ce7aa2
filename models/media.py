"""Photos and files: first only noted by the platform's reference, later fetched to our own store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx
from models.names import Name


class Media(Base):
    """One file. `id` plus a suffix is its name in a submission; `path` (relative) is set once it is fetched.

    `name` is what its sender called it, `size` in bytes. `due_at` is when to fetch (again); None = done or
    given up (then `error` says why).
    """

    __tablename__ = "media"
    __table_args__ = (Index("ix_media_due_at", "due_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    entry_id: Mapped[str | None] = mapped_column(String(36), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    ref: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(8))
    mime: Mapped[str] = mapped_column(String(80), default="")
    name: Mapped[str] = mapped_column(Name(120), default="", server_default="")
    size: Mapped[int] = mapped_column(default=0)
    path: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[Moment]
    due_at: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")


async def due(tx: Tx, now: datetime, limit: int) -> Sequence[Media]:
    """Files to fetch now, oldest first; rows that another process holds are passed over (PostgreSQL)."""
    query = select(Media).where(Media.due_at <= now).order_by(Media.due_at).limit(limit)
    return (await tx.execute(query.with_for_update(skip_locked=True))).scalars().all()


async def get(tx: Tx, media_id: str) -> Media | None:
    """The file with this id."""
    return await tx.get(Media, media_id)


async def of_entry(tx: Tx, entry_id: str) -> Sequence[Media]:
    """The files noted for an entry, oldest first; the submission says which of them were sent."""
    query = select(Media).where(Media.entry_id == entry_id).order_by(Media.created_at, Media.id)
    return (await tx.execute(query)).scalars().all()


async def drop_unfetched(tx: Tx, entry_id: str) -> None:
    """Forget the files of an entry that were only noted."""
    await tx.execute(delete(Media).where(Media.entry_id == entry_id, Media.path.is_(None)))


async def change(tx: Tx, media_id: str, values: Mapping[str, object]) -> None:
    """Set columns of one file."""
    await tx.execute(update(Media).where(Media.id == media_id).values(**values))


async def recent(tx: Tx, person_id: int, kind: str, since: datetime) -> Sequence[Media]:
    """The files of a kind that somebody sent since, newest first; without a path they are on their way."""
    query = select(Media).where(Media.person_id == person_id, Media.kind == kind, Media.created_at >= since)
    return (await tx.execute(query.order_by(Media.created_at.desc(), Media.id.desc()))).scalars().all()
