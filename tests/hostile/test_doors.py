"""Hostile texts at the front doors: the pages' forms and both platforms' webhooks, with all that follows."""

from __future__ import annotations

import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from actions import Kit
from bench.hostile import texts
from bench.hostile.live import Post, telegram, whatsapp
from bot.app import Service, create_app
from models.database import Database
from tests.fakes.botapi import FakeBotApi
from tests.fakes.graph import FakeGraph
from tests.running.program import FILE, SetClock
from tests.running.town import Town
from tests.web.browser import World, fields
from tests.web.training import FORM

BOUND = 0.3
"""Seconds of the processor for one post with everything around it: nobody waits longer."""
LONGEST = texts.SIZES[-1]
SOME = 3
"""Every so manieth kind; all of them meet the readers alone."""


@contextmanager
def collected() -> Iterator[None]:
    """Whatever a whole run of tests holds is no text's cost either: looking through it takes 0.3 s."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


async def dearest(size: int, posted: Callable[[str], Awaitable[httpx.Response]]) -> tuple[float, str, int]:
    """The seconds, the text and the answer's status of what cost most; nothing is answered with a fault."""
    found = []
    await posted("halo")  # what is made once is no text's cost
    with collected():
        for name, text in texts.some(size, each=1)[::SOME]:
            begun = time.process_time()
            answer = await posted(text)
            found.append((time.process_time() - begun, name, answer.status_code))
            assert answer.status_code < 500, name
    return max(found)


# The pages


@pytest_asyncio.fixture
async def world(sqlite_url: str, kit: Kit, tmp_path: Path) -> AsyncIterator[World]:
    database = Database(sqlite_url)
    made = World(database, kit, tmp_path / "media")
    await made.settle()
    yield made
    await database.close()


@pytest.mark.parametrize(("path", "field"), [("/bimtek/tempel", "teks"), ("/bimtek/baru", "")])
async def test_no_announcement_and_no_form_of_a_session_is_dear(world: World, path: str, field: str) -> None:
    async with world.signed_in(world.camat) as camat:
        csrf = fields((await camat.get("/bimtek/baru")).text, path)

        async def posted(text: str) -> httpx.Response:
            within = text[: 30_000 if field else 1_000]
            typed = {field: within} if field else dict.fromkeys(FORM, within)
            return await camat.post(path, data=csrf | typed)

        cost = await dearest(LONGEST, posted)
    assert cost[0] < BOUND, cost


async def test_no_note_to_an_author_and_no_search_is_dear(world: World) -> None:
    sent = await world.send()
    async with world.signed_in(world.camat) as camat:
        page = f"/laporan/{sent.id}"
        csrf = fields((await camat.get(page)).text, f"{page}/return")

        async def posted(text: str) -> httpx.Response:
            await camat.get("/antrean", params={"cari": text[:4_000]})
            return await camat.post(f"{page}/return", data=csrf | {"note": text[:30_000]})

        cost = await dearest(LONGEST, posted)
    assert cost[0] < BOUND, cost


# The webhooks


@pytest_asyncio.fixture
async def town(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    async with FakeBotApi(token="1:test") as api, FakeGraph() as graph:
        monkeypatch.setenv(FILE, str(tmp_path / "dial"))
        made = Town(sqlite_url, tmp_path, api, graph, "webhook")
        await made.settle()
        yield made
        await made.database.close()


@pytest_asyncio.fixture
async def service(town: Town) -> AsyncIterator[Service]:
    made = create_app(town.config, clock=SetClock())
    yield made
    await made.stop()


def at_telegram(town: Town, text: str) -> Post:
    return telegram(town, "Rina", text[: texts.MESSAGE])


@pytest.mark.parametrize("before", ["", "/pengingat cuti ", "/start "])
@pytest.mark.parametrize("through", [at_telegram, whatsapp])
async def test_no_message_of_a_platform_is_dear(
    town: Town, service: Service, through: Callable[[Town, str], Post], before: str
) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(service.asgi), base_url="http://test"
    ) as platform:

        async def posted(text: str) -> httpx.Response:
            path, content, headers = through(town, (before + text)[:LONGEST])
            answer = await platform.post(path, content=content, headers=headers)
            assert answer.status_code == 200
            await service.outbox.idle()
            return answer

        cost = await dearest(LONGEST, posted)
    assert cost[0] < BOUND, cost
