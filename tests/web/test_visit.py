"""The doorway of the pages: what is stored, what is not, and what is open while an answer is made."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from actions import Refusal
from models import Tx
from models.access import WebSession
from models.audit import Audit
from tests.web.browser import World
from web import ROUTES, errors
from web.visit import Aside, Endpoint, Then, Visit, get, post
from web.visitor import SignedOut

OPEN = {"web.sign_in.home", "web.sign_in.offer", "web.sign_in.enter"}
"""Views of the sign-in: nobody is known there yet."""


@dataclass
class Door:
    """One address with a view of the test, and the transactions that are open at each moment."""

    world: World
    cookies: dict[str, str]
    open: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)

    async def asked(self, endpoint: Endpoint, **data: str) -> httpx.Response:
        """The answer to a look, or to a post of these fields."""
        site = self.world.site()
        app = Starlette(
            routes=[Route("/x", endpoint, methods=["GET", "POST"])], exception_handlers=errors.HANDLERS
        )
        app.state.site = replace(
            site,
            reading=self._noted("reading", site.reading),
            transaction=self._noted("transaction", site.transaction),
        )
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            client.cookies.update(self.cookies)
            return await (client.post("/x", data=data) if data else client.get("/x"))

    def _noted(self, name: str, begin: Any) -> Any:
        @asynccontextmanager
        async def begun() -> AsyncIterator[Tx]:
            self.begun.append(name)
            self.open.append(name)
            try:
                async with begin() as tx:
                    yield tx
            finally:
                self.open.remove(name)

        return begun

    async def csrf(self) -> str:
        """The word of the camat's session."""
        async with self.world.database.reading() as tx:
            return (await tx.execute(select(WebSession.csrf))).scalars().one()

    async def noted(self) -> list[str]:
        """What was stored by `note`."""
        async with self.world.database.reading() as tx:
            query = select(Audit.verb).where(Audit.verb.like("note%")).order_by(Audit.id)
            return list((await tx.execute(query)).scalars())


@pytest.fixture
async def door(lone: World) -> Door:
    """The camat is signed in."""
    async with lone.signed_in(lone.camat) as camat:
        return Door(lone, dict(camat.cookies))


def note(visit: Visit, verb: str = "note") -> None:
    """Store something."""
    visit.tx.add(Audit(at=visit.now, person_id=visit.me, verb=verb, subject="x", detail={}))


def said(text: str) -> Response:
    return PlainTextResponse(text)


async def stores(visit: Visit) -> Response:
    note(visit)
    return said(visit.who.person.name)


async def refuses(visit: Visit) -> Response:
    note(visit)
    raise Refusal("note_needed")


async def breaks(visit: Visit) -> Response:
    note(visit)
    raise RuntimeError("ours")


@pytest.mark.parametrize("made", [get(), get(stores=True), post()])
async def test_nobody_comes_in_who_is_not_signed_in(door: Door, made: Callable[[Any], Endpoint]) -> None:
    door.cookies.clear()
    assert (await door.asked(made(stores))).status_code == 401
    assert await door.noted() == []


@pytest.mark.parametrize(
    ("made", "begun", "noted"),
    [(get(), ["reading"], []), (get(stores=True), ["transaction"], ["note"])],
)
async def test_a_look_stores_only_where_it_says_so(
    door: Door, made: Callable[[Any], Endpoint], begun: list[str], noted: list[str]
) -> None:
    assert (await door.asked(made(stores))).text == "Bu Camat"
    assert (door.begun, await door.noted()) == (begun, noted)


@pytest.mark.parametrize("csrf", ["", "x", "{}x", " {}"])
async def test_a_form_that_we_did_not_make_does_nothing(door: Door, csrf: str) -> None:
    answer = await door.asked(post()(stores), csrf=csrf.format(await door.csrf()), note="x")
    assert (answer.status_code, await door.noted()) == (403, [])


async def test_a_post_is_one_transaction(door: Door) -> None:
    answer = await door.asked(post()(stores), csrf=await door.csrf())
    assert (answer.text, door.begun, await door.noted()) == ("Bu Camat", ["transaction"], ["note"])


@pytest.mark.parametrize(("view", "status"), [(refuses, 409), (breaks, 500)])
async def test_of_what_was_refused_or_failed_nothing_is_stored(
    door: Door, view: Callable[[Visit], Awaitable[Response]], status: int
) -> None:
    answer = await door.asked(post()(view), csrf=await door.csrf())
    assert (answer.status_code, await door.noted()) == (status, [])


async def again(visit: Visit, no: Refusal) -> Response:
    note(visit)
    return PlainTextResponse(f"{no.code} {visit.form.get('text')}", 409)


async def test_a_polite_no_is_told_on_the_page_with_what_was_typed(door: Door) -> None:
    answer = await door.asked(post(again=again)(refuses), csrf=await door.csrf(), text="typed")
    assert (answer.status_code, answer.text) == (409, "note_needed typed")
    assert (door.begun, await door.noted()) == (["transaction", "reading"], [])


async def test_a_no_that_is_the_whole_answer_has_a_page_of_its_own(door: Door) -> None:
    async def strange(visit: Visit) -> Response:
        raise Refusal("no_entry")

    answer = await door.asked(post(again=again)(strange), csrf=await door.csrf())
    assert (answer.status_code, "Kode 404" in answer.text) == (404, True)


async def test_an_answer_is_drawn_with_nothing_open_and_what_follows_is_stored(door: Door) -> None:
    seen: list[list[str]] = []

    async def view(visit: Visit) -> Aside:
        note(visit, "note first")
        return Aside(draw)

    async def draw() -> Then:
        seen.append([*door.open])
        return Then(keep)

    async def keep(visit: Visit) -> Response:
        seen.append([*door.open])
        note(visit, "note then")
        return said("done")

    assert (await door.asked(post()(view), csrf=await door.csrf())).text == "done"
    assert seen == [[], ["transaction"]]
    assert await door.noted() == ["note first", "note then"]


async def test_what_is_done_first_stays_when_the_page_is_refused(door: Door) -> None:
    async def first(visit: Visit) -> None:
        note(visit, "note first")

    for endpoint in (get(first=first)(refuses), post(first=first)(refuses)):
        assert (await door.asked(endpoint, csrf=await door.csrf())).status_code == 409
    assert (await door.asked(post(first=first)(refuses), csrf="x")).status_code == 403
    assert await door.noted() == ["note first", "note first"]


async def test_who_is_signed_out_meanwhile_gets_back_what_they_typed(door: Door) -> None:
    async def late(visit: Visit) -> Response:
        raise SignedOut

    answer = await door.asked(post()(late), csrf=await door.csrf(), note="Tanggalnya salah")
    assert (answer.status_code, "Tanggalnya salah" in answer.text) == (401, True)


def test_every_address_stands_behind_the_doorway() -> None:
    for one in ROUTES:
        if isinstance(one, Route) and f"{one.endpoint.__module__}.{one.endpoint.__name__}" not in OPEN:
            assert one.methods is not None
            way = "post" if "POST" in one.methods else "get"
            assert one.endpoint.__code__.co_qualname.startswith(f"{way}.<locals>"), one.path
