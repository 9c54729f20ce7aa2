"""Who is looking: the session behind the cookie, and forms that only our own pages can have sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

from actions import access, training
from models import Tx
from models.access import WebSession
from models.person import Person
from web.site import site_of

COOKIE = "pendamping"
MOST = 40_000
"""Bytes of a posted form; our longest note is far below."""
FIELDS = 400
"""Values of a posted form: a page of names to tick is the longest."""


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
    person = await tx.get(Person, session.person_id) if session else None
    if session is None or person is None:
        return None
    return Visitor(person, session, bool(await training.grounds(tx, person.id)))


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


async def form(request: Request) -> Mapping[str, str]:
    """The fields of a posted form (the last of each name); 413 when it is larger than any form of ours."""
    return {name: values[-1] for name, values in (await lists(request, 20)).items()}


async def lists(request: Request, most: int = FIELDS) -> Mapping[str, Sequence[str]]:
    """All values of each field of a posted form. 413 when it is larger than any of ours, 400 when odd."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST:
            raise HTTPException(413)
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise HTTPException(400) from error
    return {name: [value.replace("\0", "") for value in values] for name, values in fields.items()}


def ident(text: str) -> str:
    """An id out of an address; 404 for what can be none (PostgreSQL takes no NUL, for one)."""
    if len(text) > 36 or not (text.isascii() and text.isalnum()):
        raise HTTPException(404)
    return text
