"""Signing in to the web page: one-time links asked for in chat, and the sessions they open.

Only SHA-256 digests of the tokens are stored.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Moment, Tx


class SignInLink(Base):
    """A one-time link: usable once, before it expires."""

    __tablename__ = "sign_in_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class WebSession(Base):
    """A signed-in browser. `csrf` is repeated by every form that is posted.

    `answer` is the page that answered its last post, to be shown by a GET: key, path, status, html.
    """

    __tablename__ = "web_session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[Moment]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)


async def use_link(tx: Tx, digest: str, now: datetime) -> int | None:
    """Take the link: the person's id, or None when it is unknown, used or expired (compare and set)."""
    done = await tx.execute(
        update(SignInLink)
        .where(SignInLink.digest == digest, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .returning(SignInLink.person_id)
    )
    return done.scalar_one_or_none()


async def drop_links(tx: Tx, person_id: int) -> None:
    """Forget the person's links that nobody used."""
    unused = SignInLink.person_id == person_id, SignInLink.used_at.is_(None)
    await tx.execute(delete(SignInLink).where(*unused))


async def known(tx: Tx, digest: str) -> bool:
    """Whether there is the session, which may have ended."""
    return await tx.get(WebSession, digest) is not None


async def end(tx: Tx, digest: str) -> None:
    """Forget the session."""
    await tx.execute(delete(WebSession).where(WebSession.digest == digest))


async def session(tx: Tx, digest: str, now: datetime) -> WebSession | None:
    """The session if it still holds."""
    query = select(WebSession).where(WebSession.digest == digest, WebSession.expires_at > now)
    return (await tx.execute(query)).scalar_one_or_none()
