"""Where nobody can reach us by a browser: no page, no link, no button that leads to one, and /web says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

import web
from actions import Kit, ReminderRules, Rules, access
from actions.library import Library
from bot.config import Config
from bot.operator.check import pages
from bot.rules import rules
from handlers import COMMANDS
from models.database import Database
from tests.fakes.tables import read_table
from tests.handlers.chat import Chat
from tests.sample import NOW, person
from web import ROUTES

LEADS = ("m:web", "tr:web")
NO_PAGES = Rules(public_url="", reminders=ReminderRules(pages=False))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("role", "area_code"),
    [("facilitator", "33.24.11"), ("camat", "33.24.11"), ("coordinator", "33.24"), ("admin", None)],
)
async def test_nothing_leads_to_a_page(
    database: Database, kit: Kit, role: str, area_code: str | None, language: str
) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Rini", role, area_code, language=language)
    chat = Chat(database, replace(kit, rules=NO_PAGES), who.address)
    for command in [*COMMANDS, "start x", "bimtek baru"]:
        await chat.says(f"/{command}")
        told = chat.last + str(chat.labels)
        assert access.PATH not in told, command
        assert "/web" not in told, command
        assert not [one for one in chat.choices if one.data in LEADS or one.url], command
        if command == "web":
            assert "halaman web" in told or "web page" in told


async def test_an_organisers_new_session_offers_no_page(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Rini", "coordinator")
    for rules_, offered in ((NO_PAGES, False), (Rules(), True)):
        chat = Chat(database, replace(kit, rules=rules_), who.address)
        await chat.taps_data("tr:new")
        assert any(one.data == "tr:web" for one in chat.choices) is offered


async def test_an_old_button_makes_no_link(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Rini", "coordinator")
    chat = Chat(database, replace(kit, rules=NO_PAGES), who.address)
    for data in LEADS:
        assert "belum punya halaman web" in await chat.taps_data(data)


async def test_there_is_no_page(database: Database, kit: Kit) -> None:
    no_pages, media = replace(kit, rules=NO_PAGES), Path()
    begin = database.reading, database.transaction
    site = web.Site(*begin, no_pages, Library(), lambda: NOW, media, read_table)
    app = Starlette(routes=web.routes(site))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
        for route in ROUTES:
            path = getattr(route, "path", "/")
            assert (await client.get(path)).status_code == 404
            assert (await client.post(path)).status_code == 404


async def test_the_default_is_no_page_and_check_says_so() -> None:
    made = rules(Config())
    assert (made.pages, made.reminders.pages) == (False, False)
    assert "server.public_url is not set" in await pages(Config())
