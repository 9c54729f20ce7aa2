"""Installed forms: each row is one version of one form, as XForm XML; entries know which they were filled with."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment


class FormVersion(Base):
    """One version. `audience` = {"roles": [...], "areas": [...]} (empty: everybody); `review`: goes to the camat.

    `digest` is the SHA-256 (hex) of the source file; `files` its attached data files (name -> content) if any.
    """

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(String(80), index=True)
    version: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(200))
    xform: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    audience: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    review: Mapped[bool] = mapped_column(default=True)
    installed_at: Mapped[Moment]
    installed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    retired_at: Mapped[Moment | None]


async def newest(tx: AsyncSession) -> Sequence[FormVersion]:
    """The newest version of each form that is in use, by form id."""
    query = select(FormVersion).where(FormVersion.retired_at.is_(None)).order_by(FormVersion.form_id, FormVersion.id)
    last = {version.form_id: version for version in (await tx.execute(query)).scalars()}
    return list(last.values())


async def get(tx: AsyncSession, version_id: int) -> FormVersion | None:
    """The version with this id."""
    return await tx.get(FormVersion, version_id)


async def find(tx: AsyncSession, form_id: str, digest: str) -> FormVersion | None:
    """The version of a form made from exactly this source, if installed."""
    query = select(FormVersion).where(FormVersion.form_id == form_id, FormVersion.digest == digest)
    return (await tx.execute(query)).scalar_one_or_none()
