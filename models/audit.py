"""Who did what to what, when: appended to by the verbs, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx


class Audit(Base):
    """One act. `subject` names a thing, e.g. "entry:<id>"; `detail` holds ids, of a rename the names."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


async def details(tx: Tx, subject: str, verb: str, person_id: int, since: datetime) -> list[dict[str, Any]]:
    """The details of what somebody did to a thing since a moment."""
    query = select(Audit.detail).where(
        Audit.subject == subject, Audit.verb == verb, Audit.person_id == person_id, Audit.at >= since
    )
    return list((await tx.execute(query)).scalars())
