"""Installed forms: each row is one version of one form, as XForm XML; entries know which they are of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from sqlalchemy import (
    JSON,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, defer, mapped_column

from models.base import Base, Moment, Tx
from models.names import Name


class FormVersion(Base):
    """One version; `retired_at` is also set while it is only proposed.

    `audience` = {"roles": [...], "areas": [...]} (empty: everybody); `review`: goes to the camat. `digest` is
    the SHA-256 (hex) of the source file.
    """

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("form_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(String(80), index=True)
    version: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(Name(200))
    xform: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    audience: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    review: Mapped[bool] = mapped_column(default=True)
    installed_at: Mapped[Moment]
    installed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    retired_at: Mapped[Moment | None]


class FormFile(Base):
    """A picture, sound or film of a version's labels, by the name the form gives it."""

    __tablename__ = "form_file"

    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


_LAST = select(func.max(FormVersion.id)).where(FormVersion.retired_at.is_(None)).group_by(FormVersion.form_id)
_NEWEST = (
    select(FormVersion)
    .where(FormVersion.id.in_(_LAST))
    .order_by(FormVersion.form_id)
    .options(defer(FormVersion.xform, raiseload=True))
)
"""Asked for every report begun, so it is built once."""


async def newest(tx: Tx) -> Sequence[FormVersion]:
    """The newest version of each form that is in use, by form id; without the XForm itself, see `source`."""
    return (await tx.execute(_NEWEST)).scalars().all()


async def source(tx: Tx, version_id: int) -> bytes | None:
    """The XForm of a version."""
    query = select(FormVersion.xform).where(FormVersion.id == version_id)
    return (await tx.execute(query)).scalar_one_or_none()


LABEL = "form"
"""What the reference of a label's media begins with, where an entry's photo has its media id."""


def label_ref(version_id: int, name: str) -> str:
    """The reference of a label's media, as Outgoing.photo carries it; it ends in the file's suffix."""
    return f"{LABEL}:{version_id}:{name}"


async def label_bytes(tx: Tx, reference: str) -> bytes | None:
    """The file that a reference names; None when the version came without it."""
    _, version_id, name = reference.split(":", 2)
    query = select(FormFile.content).where(FormFile.form_version_id == int(version_id), FormFile.name == name)
    return (await tx.execute(query)).scalar_one_or_none()


async def file_names(tx: Tx, version_id: int) -> set[str]:
    """The names of the files that came with a version."""
    return set(
        (await tx.execute(select(FormFile.name).where(FormFile.form_version_id == version_id))).scalars()
    )


async def find(tx: Tx, form_id: str, digest: str) -> FormVersion | None:
    """The version of a form made from exactly this source, if installed."""
    query = select(FormVersion).where(FormVersion.form_id == form_id, FormVersion.digest == digest)
    return (await tx.execute(query)).scalar_one_or_none()


async def version(tx: Tx, version_id: int) -> FormVersion | None:
    """The version with this id, without the XForm itself."""
    query = select(FormVersion).where(FormVersion.id == version_id)
    return (await tx.execute(query.options(defer(FormVersion.xform)))).scalar_one_or_none()


async def in_use(tx: Tx, form_id: str) -> FormVersion | None:
    """The version of a form that new entries take."""
    query = select(FormVersion).where(FormVersion.form_id == form_id, FormVersion.retired_at.is_(None))
    query = query.order_by(FormVersion.id.desc()).limit(1).options(defer(FormVersion.xform))
    return (await tx.execute(query)).scalar_one_or_none()


async def retire_others(tx: Tx, chosen: FormVersion, now: datetime) -> None:
    """Offer no version of this form but the chosen one; what is being filled with the others goes on."""
    others = (FormVersion.form_id == chosen.form_id, FormVersion.id != chosen.id)
    await tx.execute(
        update(FormVersion).where(*others, FormVersion.retired_at.is_(None)).values(retired_at=now)
    )


async def brought_by(tx: Tx, person_id: int, name: str, most: int) -> FormVersion | None:
    """The newest among the last so many versions of an author that reads a file of this name, in any case."""
    query = select(FormVersion).where(FormVersion.installed_by == person_id)
    found = (await tx.execute(query.order_by(FormVersion.id.desc()).limit(most))).scalars()
    sign = f'/{escape(name)}"'.lower().encode()
    return next((version for version in found if sign in version.xform.lower()), None)


async def take_files(tx: Tx, version_id: int, source_id: int) -> None:
    """The files of another version's labels, where this one has none of that name."""
    held = await file_names(tx, version_id)
    query = select(FormFile).where(FormFile.form_version_id == source_id)
    for one in (await tx.execute(query)).scalars():
        if one.name not in held:
            tx.add(FormFile(form_version_id=version_id, name=one.name, content=one.content))
    await tx.flush()
