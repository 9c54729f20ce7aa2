"""What each role is offered is what it can do: menu and help on both platforms, against the answers.

1. Every command has its place and its words. 2. Offered is allowed, allowed is offered. 3. A stranger's help.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from actions import Kit
from bot.channels.whatsapp.limits import LIMITS
from handlers import COMMANDS, menu, offers
from locales import LANGUAGES, words
from models.database import Database
from models.message import Limits
from tests import sample
from tests.fakes.platforms import platforms
from tests.handlers.chat import Chat
from tests.handlers.driver import VISIT, installed

WHO: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "PLD": ("facilitator", sample.GEMUH, {"position": "PLD", "villages": sample.VILLAGES}),
    "PD": ("facilitator", sample.GEMUH, {"position": "PD"}),
    "TAPM": ("facilitator", "33.24", {"position": "TAPM"}),
    "KPMD": ("kpmd", sample.GEMUH, {"villages": sample.VILLAGES[:1]}),
    "third party": ("third_party", sample.GEMUH, {}),
    "coordinator": ("coordinator", "33.24", {}),
    "camat": ("camat", sample.GEMUH, {}),
    "acting camat": ("camat", sample.GEMUH, {"acting": True}),
    "admin": ("admin", None, {}),
}
RIGHTS = (
    "refusal.not_a_reviewer",
    "refusal.not_overseer",
    "people.cannot_invite",
    "broadcast.not_you",
    "refusal.not_an_author",
)
"""What a command says to those who may not use it."""


@pytest_asyncio.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    opened = Database(sqlite_url)
    await installed(opened, VISIT)
    yield opened
    await opened.close()


def test_every_command_has_its_place_and_its_words() -> None:
    own = {name for names in offers.ROLES.values() for name in names}
    placed = own | {*offers.EVERYBODY, *offers.SETTINGS}
    assert placed | offers.UNLISTED == set(COMMANDS)
    assert not placed & offers.UNLISTED
    for w in map(words, LANGUAGES):
        assert [name for name in placed if f"machine.command_{name}" not in w] == []
        assert [name for name in placed if f"menu.to_{name}" not in w and name not in menu.HIDDEN] == []


async def everything(chat: Chat) -> set[str]:
    """The commands of the menu, page by page."""
    await chat.says("menu")
    found: set[str] = set()
    page = 0
    while True:
        data = [one.data for one in chat.choices]
        found |= {one.removeprefix("m:") for one in data if one.count(":") == 1}
        page += 1
        following = next((one for one in data if one.endswith(f":p{page}")), "")
        if not following:
            return found - {"menu"}
        await chat.taps_data(following)


def refused(chat: Chat) -> bool:
    w = words("id")
    return any(chat.last.startswith(w(key).partition("/riwayat")[0]) for key in RIGHTS)


@pytest.mark.parametrize("limits", [Limits(), LIMITS], ids=["telegram", "whatsapp"])
@pytest.mark.parametrize("role", WHO)
async def test_what_is_offered_is_allowed(database: Database, kit: Kit, role: str, limits: Limits) -> None:
    name, area, more = WHO[role]
    async with database.transaction() as tx:
        somebody = await sample.person(tx, "Wati", name, area, **more)
    chat = Chat(database, replace(kit, platforms=platforms(telegram="kita_bot")), somebody.address)
    chat.who, chat.limits = somebody, limits
    offered = await everything(chat)
    told = await chat.says("bantuan")
    for command in sorted(set(COMMANDS) - offers.UNLISTED):
        what = words("id").plain(f"machine.command_{command}")
        if command not in menu.HIDDEN:
            assert (command in offered) is (what in told), command
        await chat.says("/" + command)
        assert chat.shown, command
        assert refused(chat) is (what not in told), command
        await chat.says("/batal")


@pytest.mark.parametrize("said", ["bantuan", "/bantuan", "help", "?", "menu", "lapor", "/tinjau"])
async def test_a_stranger_is_told_what_this_is_and_how_to_join(
    database: Database, kit: Kit, said: str
) -> None:
    told = await Chat(database, kit, "99").says(said)
    assert "mencatat kegiatan pendampingan desa" in told
    assert "kode undangan" in told
    assert "Mintalah kepada koordinator atau camat" in told
