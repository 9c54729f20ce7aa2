"""What was said about entries: by their reviewers, and by authors who ask for a correction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx
from models.person import Person


class Review(Base):
    """What a reviewer (or the author, asking for a correction) did to an entry: verb and note."""

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entry.id"), index=True)
    version: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verb: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]


async def of_entry(tx: Tx, entry_id: str) -> Sequence[tuple[Review, str]]:
    """What was said about an entry, oldest first, with the names of those who said it."""
    query = select(Review, Person.name).join(Person, Person.id == Review.person_id)
    rows = await tx.execute(query.where(Review.entry_id == entry_id).order_by(Review.id))
    return [(said, name) for said, name in rows]
