"""Files that we made for somebody (a calendar file, a picture, a table): small, kept until they were sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx
from models.names import Name

PREFIX = "doc"


class Document(Base):
    """One file. `name` is what its reader sees, with a suffix that tells its kind."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(Name(120))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Moment] = mapped_column(index=True)


def keep(tx: Tx, document_id: str, name: str, content: bytes, now: datetime) -> str:
    """Store a file; returns the reference for Outgoing.photo or Outgoing.document: "doc:<id>:<name>"."""
    tx.add(Document(id=document_id, name=name, content=content, created_at=now))
    return f"{PREFIX}:{document_id}:{name}"


async def again(tx: Tx, document_id: str, name: str, now: datetime) -> str:
    """The reference of a file that is made the same for everybody, kept anew; '' when it has to be made."""
    found = await tx.get(Document, document_id)
    if found is None:
        return ""
    found.created_at = now
    return f"{PREFIX}:{document_id}:{name}"


async def read(tx: Tx, ref: str) -> bytes | None:
    """The file's bytes; None when it is gone."""
    found = await tx.get(Document, ref.split(":", 2)[1])
    return None if found is None else found.content


def name_of(ref: str) -> str:
    """The file's name in its reference."""
    return ref.split(":", 2)[-1]
