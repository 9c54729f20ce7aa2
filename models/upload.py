"""Files that a platform holds for us already: sent again by its id instead of being uploaded again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx


class Upload(Base):
    """One file at one platform. `account` is whom of us it is held for, `digest` SHA-256 in hex."""

    __tablename__ = "upload"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    account: Mapped[str] = mapped_column(String(32), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    ref: Mapped[str] = mapped_column(String(128))
    until: Mapped[Moment] = mapped_column(index=True)


async def find(tx: Tx, channel: str, account: str, digest: str, now: datetime) -> str:
    """The platform's id of a file that it still holds, '' when there is none."""
    query = select(Upload.ref).where(
        Upload.channel == channel, Upload.account == account, Upload.digest == digest, Upload.until > now
    )
    return (await tx.execute(query)).scalar_one_or_none() or ""


async def keep(tx: Tx, channel: str, account: str, digest: str, ref: str, until: datetime) -> None:
    """Note that the platform holds a file until then."""
    await tx.merge(Upload(channel=channel, account=account, digest=digest, ref=ref, until=until))
