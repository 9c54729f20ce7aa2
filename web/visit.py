"""The doorway of every page, as a Turn is of every message: only here transactions begin, here they end.

A view takes a Visit and gives a page or a way on; it computes. `get` and `post` make an endpoint of it: they
open the transaction, know who is there, hold a post's form against the session, and draw the page again
where a verb says a polite no. What was raised is worded by web/errors.py, and nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, TypeAlias, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from actions import Kit, Refusal, access
from locales import Words, words
from models import Tx
from web import posted, visitor
from web.page import page
from web.posted import Form
from web.site import Begin, Site, site_of
from web.visitor import Visitor

WHOLE = {
    "no_entry": 404,
    "no_training": 404,
    "not_organiser": 403,
    "not_your_area": 403,
    "not_a_reviewer": 403,
    "not_overseer": 403,
    "stale_page": 403,
    "link_unusable": 410,
    "link_attempts": 429,
}
"""Refusals that are a whole page's answer -> the HTTP status; others are 409."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at a page, or one post: who, when, what was posted, and the open transaction."""

    request: Request
    tx: Tx
    who: Visitor
    now: datetime
    form: Form

    @property
    def site(self) -> Site:
        """What the pages are given."""
        return site_of(self.request)

    @property
    def kit(self) -> Kit:
        """What verbs are given."""
        return self.site.kit

    @property
    def me(self) -> int:
        """The visitor's id."""
        return self.who.person.id

    @property
    def words(self) -> Words:
        """The words in the visitor's language."""
        return words(self.who.person.language)

    def asked(self, name: str) -> str:
        """What stands behind the question mark of the address ('' = nothing)."""
        return self.request.query_params.get(name, "")

    def part(self, name: str) -> str:
        """A part of the address, as ROUTES names it."""
        return str(self.request.path_params[name])

    def ident(self, name: str) -> str:
        """A part of the address that is an id; 404 for what can be none."""
        return ident(self.part(name))

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page of a template, for the visitor."""
        return page(self.request, template, status, visitor=self.who, **values)


@dataclass(frozen=True, slots=True)
class Aside:
    """The answer is made with nothing held open: it is drawn, or read from a file."""

    work: Callable[[], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Then:
    """The visit goes on in a transaction of its own, which may store."""

    step: View


Answer: TypeAlias = Response | Aside | Then
View: TypeAlias = Callable[[Visit], Awaitable[Answer]]
First: TypeAlias = Callable[[Visit], Awaitable[object]]
Again: TypeAlias = Callable[[Visit, Refusal], Awaitable[Response]]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
Reader: TypeAlias = Callable[[Request], Awaitable[Form]]
T = TypeVar("T")
NOTHING = Form()


def get(*, first: First | None = None, stores: bool = False) -> Callable[[View], Endpoint]:
    """A page to look at, in a snapshot; in a transaction if the look itself `stores` something.

    `first` is done before it, in a transaction of its own.
    """

    def made(view: View) -> Endpoint:
        @wraps(view)
        async def endpoint(request: Request) -> Response:
            site = site_of(request)
            if first is not None:
                await _within(site.transaction, request, first)
            answer = await _within(site.transaction if stores else site.reading, request, view)
            return await _end(request, answer)

        return endpoint

    return made


def post(
    *, fields: Reader = posted.few, first: First | None = None, again: Again | None = None
) -> Callable[[View], Endpoint]:
    """A form that was sent, as `fields` reads it: done in a transaction if our page made it for the visitor.

    `again` draws the page once more with a polite no; those of WHOLE, and all without it, have a page
    of their own. `first` is done before, in a transaction of its own.
    """

    def made(view: View) -> Endpoint:
        @wraps(view)
        async def endpoint(request: Request) -> Response:
            site, form = site_of(request), await fields(request)
            request.state.form = form  # a body is read once, and who was signed out gets theirs back
            try:
                if first is not None:
                    await _within(site.transaction, request, _checked(first), form)
                return await _end(request, await _within(site.transaction, request, _checked(view), form))
            except Refusal as no:
                if again is None or no.code in WHOLE:
                    raise
                refused = no
            async with site.reading() as tx:
                return await again(await _visit(tx, request, form), refused)

        return endpoint

    return made


def _checked(view: Callable[[Visit], Awaitable[T]]) -> Callable[[Visit], Awaitable[T]]:
    async def checked(visit: Visit) -> T:
        access.check_csrf(visit.who.session, visit.form.get("csrf"))
        return await view(visit)

    return checked


async def _within(
    begin: Begin, request: Request, view: Callable[[Visit], Awaitable[T]], form: Form = NOTHING
) -> T:
    async with begin() as tx:
        return await view(await _visit(tx, request, form))


async def _visit(tx: Tx, request: Request, form: Form) -> Visit:
    return Visit(request, tx, await visitor.need(tx, request), site_of(request).now(), form)


async def _end(request: Request, answer: Answer) -> Response:
    """What the answer comes to: beside all transactions, or in one more."""
    while not isinstance(answer, Response):
        if isinstance(answer, Aside):
            answer = await answer.work()
        else:
            answer = await _within(site_of(request).transaction, request, answer.step)
    return answer


# What stands around the pages, and the sign-in, where nobody is known yet


async def look(request: Request, ask: Callable[[Tx], Awaitable[T]]) -> T:
    """What is found in a snapshot."""
    async with site_of(request).reading() as tx:
        return await ask(tx)


async def store(request: Request, do: Callable[[Tx], Awaitable[T]]) -> T:
    """What is done in a transaction."""
    async with site_of(request).transaction() as tx:
        return await do(tx)


async def somebody(request: Request) -> Visitor | None:
    """Who is signed in, None when nobody is."""
    return await look(request, lambda tx: visitor.find(tx, request))


def ident(text: str) -> str:
    """An id out of an address; 404 for what can be none (PostgreSQL takes no NUL, for one)."""
    if len(text) > 36 or not (text.isascii() and text.isalnum()):
        raise HTTPException(404)
    return text
