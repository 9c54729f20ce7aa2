"""A browser for the tests of the pages: keeps cookies, reads forms, and never leaves this process."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

import web
from actions import Kit, access
from actions.library import Library
from models.database import Database
from models.entry import Entry
from tests.actions.work import send
from tests.fakes.tables import read_table
from tests.sample import NOW, VILLAGES, Somebody, person
from web import again


@dataclass
class World:
    """The pages over a database, and the people of Gemuh: Sari writes, the camat reviews."""

    database: Database
    kit: Kit
    media: Path
    now: datetime = NOW
    library: Library = field(default_factory=Library)
    sari: Somebody = field(init=False)
    camat: Somebody = field(init=False)

    async def settle(self) -> None:
        """Store the people."""
        async with self.database.transaction() as tx:
            self.sari = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
            self.camat = await person(tx, "Bu Camat", "camat")

    async def send(self, text: str = "Membahas RKPDes", *, photos: int = 0) -> Entry:
        """Sari sends a report."""
        async with self.database.transaction() as tx:
            return await send(tx, self.kit, self.library, self.sari, text, photos=photos, now=self.now)

    async def link(self, who: Somebody) -> str:
        """The path of a fresh sign-in link."""
        async with self.database.transaction() as tx:
            return httpx.URL(await access.new_link(tx, self.kit, who.person_id, self.now)).path

    def site(self) -> web.Site:
        """What the pages are given."""
        db = self.database
        return web.Site(
            db.reading, db.transaction, self.kit, self.library, lambda: self.now, self.media, read_table
        )

    @asynccontextmanager
    async def browser(self, language: str = "id") -> AsyncIterator[httpx.AsyncClient]:
        """Somebody's browser, not signed in."""
        app = Starlette(routes=web.routes(self.site()))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with Browser(
            transport=transport, base_url="http://127.0.0.1", headers={"Accept-Language": language}
        ) as client:
            yield client

    @asynccontextmanager
    async def signed_in(self, who: Somebody) -> AsyncIterator[httpx.AsyncClient]:
        """The browser of somebody who came by a link."""
        async with self.browser() as client:
            path = await self.link(who)
            done = await client.post(path, data=fields((await client.get(path)).text))
            assert (done.status_code, done.headers["location"]) == (303, "/antrean")
            yield client


class Browser(httpx.AsyncClient):
    """Follows the way from a post to the page that answers it, as browsers do, and no other."""

    async def post(self, *arguments: Any, **named: Any) -> httpx.Response:
        answer = await super().post(*arguments, **named)
        way = answer.headers.get("location", "")
        assert not way or answer.status_code == 303  # what was posted is not posted again there
        return await self.get(way) if f"{again.NAME}=" in way else answer


def fields(html: str, action: str = "") -> dict[str, str]:
    """The hidden fields of the form with this action (of the last form when none is told)."""
    forms = [form for form in html.split("<form")[1:] if f'action="{action}"' in form or not action]
    pairs = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', forms[-1])
    return {name: unescape(value) for name, value in pairs}
