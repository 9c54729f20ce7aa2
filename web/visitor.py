"""Who is looking: the person and the session behind the cookie."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from actions import access, training
from models import Tx, person
from models.access import WebSession
from models.person import Person
from web.site import site_of

COOKIE = "pendamping"


class SignedOut(Exception):
    """Nobody is signed in here: the page tells how to."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in. `csrf` is repeated by every form of theirs; some organise sessions."""

    person: Person
    session: WebSession
    organises: bool = False

    @property
    def csrf(self) -> str:
        """The word that a form has to bring back."""
        return self.session.csrf


async def find(tx: Tx, request: Request) -> Visitor | None:
    """Who is signed in, None when nobody is."""
    session = await access.session_of(tx, cookie(request), site_of(request).now())
    who = await person.get(tx, session.person_id) if session else None
    if session is None or who is None:
        return None
    return Visitor(who, session, bool(await training.grounds(tx, who.id)))


def cookie(request: Request) -> str:
    """What the browser brought of us ('' = nothing)."""
    return request.cookies.get(site_of(request).cookie(COOKIE), "")


async def need(tx: Tx, request: Request) -> Visitor:
    """Who is signed in; raises SignedOut."""
    found = await find(tx, request)
    if found is None:
        raise SignedOut
    request.state.language = found.person.language
    return found
