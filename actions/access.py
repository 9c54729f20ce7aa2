"""Signing in to the page: one-time links asked for in chat, their sessions, and the word that posts carry.

The tokens leave this module once; only their SHA-256 digests are stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions import Kit, Refusal
from actions.secrets import digest_of, same
from models import Tx, access
from models.access import SignInLink, WebSession
from models.audit import Audit

BITS = 192
"""Of chance in a link that signs in: nobody guesses it."""
PATH = "/masuk"
"""Where the page takes one-time links; the token follows after a slash."""
TO = "ke"
"""The parameter of a link that names the page behind it."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session just opened: the cookie's `token`, the `csrf` word for its forms, and when it ends."""

    token: str
    csrf: str
    person_id: int
    expires_at: datetime


def _token(kit: Kit) -> str:
    return f"{kit.rng.getrandbits(BITS):0{BITS // 4}x}"


async def new_link(tx: Tx, kit: Kit, person_id: int, now: datetime, to: str = "") -> str:
    """The address of a fresh one-time link for this person, which ends those before it.

    `to` is the page that it leads to ("bimtek"). Refusal no_pages where nobody can open one.
    """
    if not kit.rules.pages:
        raise Refusal("no_pages")
    token = _token(kit)
    expires = now + timedelta(minutes=kit.rules.link_minutes)
    await access.drop_links(tx, person_id)
    tx.add(SignInLink(digest=digest_of(token), person_id=person_id, expires_at=expires))
    tx.add(Audit(at=now, person_id=person_id, verb="ask_link", subject=f"person:{person_id}"))
    await tx.flush()
    link = f"{kit.rules.public_url.rstrip('/')}{PATH}/{token}"
    return f"{link}?{TO}={to}" if to else link


async def sign_in(tx: Tx, kit: Kit, token: str, now: datetime) -> SignedIn:
    """Take the link and open a session; Refusal link_unusable when it is unknown, used or expired."""
    person_id = await access.use_link(tx, digest_of(token), now)
    if person_id is None:
        raise Refusal("link_unusable")
    opened = SignedIn(_token(kit), _token(kit), person_id, now + timedelta(hours=kit.rules.session_hours))
    tx.add(
        WebSession(
            digest=digest_of(opened.token),
            person_id=person_id,
            csrf=opened.csrf,
            expires_at=opened.expires_at,
        )
    )
    tx.add(Audit(at=now, person_id=person_id, verb="sign_in", subject=f"person:{person_id}"))
    await tx.flush()
    return opened


async def session_of(tx: Tx, token: str, now: datetime) -> WebSession | None:
    """The session behind a cookie, None when there is none or it has ended."""
    return await access.session(tx, digest_of(token), now) if token else None


async def keep_answer(tx: Tx, token: str, answer: dict[str, Any], now: datetime) -> bool:
    """Keep with the session what answers its last post; False where there is no session."""
    session = await session_of(tx, token, now)
    if session is not None:
        session.answer = answer
    return session is not None


async def was_here(tx: Tx, token: str) -> bool:
    """Whether the cookie is of a session, also of one that has ended and is not forgotten yet."""
    return bool(token) and await access.known(tx, digest_of(token))


def check_csrf(session: WebSession, given: str) -> None:
    """Refusal stale_page unless the form was made for this session."""
    if not same(given, session.csrf):
        raise Refusal("stale_page")


async def sign_out(tx: Tx, token: str) -> None:
    """End the session behind a cookie."""
    await access.end(tx, digest_of(token))
