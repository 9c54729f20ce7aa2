"""The webhook route: what it refuses stores nothing, and 200 means committed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
from starlette.responses import PlainTextResponse
from starlette.types import Message

from actions import Kit
from bot.channels import NotStored
from bot.inbox.webhooks import LARGEST_BODY, Webhooks
from bot.pulse import Pulse
from bot.seldom import EVERY
from models.database import Database
from models.message import Incoming
from tests.bot.desk import House

RIGHT = {"x-secret": "right"}


@pytest.fixture
def house(database: Database, kit: Kit, tmp_path: Path) -> House:
    return House(database, kit, tmp_path, in_response=True)


@pytest_asyncio.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    webhooks = Webhooks({"fake": house.channel}, house.inbox, Pulse(house.clock), house.clock)
    app = webhooks.before(PlainTextResponse("a page"))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


def body(*said: Incoming) -> bytes:
    return msgspec.json.encode(said)


async def test_200_means_committed_and_may_carry_the_reply(house: House, client: httpx.AsyncClient) -> None:
    await house.somebody("Sari", "1")
    answer = await client.post("/hooks/fake", content=body(house.said("1", "halo")), headers=RIGHT)
    assert answer.status_code == 200
    assert answer.json()["text"] == "echo halo"
    assert answer.headers["content-type"] == "application/json"
    assert await house.handled() == ["1"]


async def test_several_messages_in_one_call_are_all_taken(house: House, client: httpx.AsyncClient) -> None:
    content = body(house.said("1", "satu"), house.said("2", "dua"))
    answer = await client.post("/hooks/fake", content=content, headers=RIGHT)
    assert (answer.status_code, answer.content) == (200, b"")
    await house.outbox.idle()
    assert sorted(house.channel.texts) == ["echo dua", "echo satu"]


async def test_a_payload_without_messages_is_accepted(client: httpx.AsyncClient) -> None:
    assert (await client.post("/hooks/fake", content=b"[]", headers=RIGHT)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "content", "headers", "status"),
    [
        ("POST", "/hooks/fake", b"[]", {}, 401),
        ("POST", "/hooks/fake", b"[]", {"x-secret": "wrong"}, 401),
        ("POST", "/hooks/fake", b"{", RIGHT, 400),
        ("POST", "/hooks/fake", b"", RIGHT, 400),
        ("POST", "/hooks/none", b"[]", RIGHT, 404),
        ("POST", "/hooks/", b"[]", RIGHT, 404),
        ("GET", "/hooks/fake", b"", RIGHT, 403),
        ("PUT", "/hooks/fake", b"[]", RIGHT, 405),
        ("POST", "/hooks/fake", b"x" * (LARGEST_BODY + 1), RIGHT, 413),
    ],
)
async def test_what_is_refused_stores_nothing(
    house: House,
    client: httpx.AsyncClient,
    method: str,
    path: str,
    content: bytes,
    headers: dict[str, str],
    status: int,
) -> None:
    answer = await client.request(method, path, content=content, headers=headers)
    assert answer.status_code == status
    assert answer.content == b""
    assert await house.handled() == []
    assert await house.rows() == []


async def test_a_forged_body_with_real_messages_stores_nothing(
    house: House, client: httpx.AsyncClient
) -> None:
    answer = await client.post("/hooks/fake", content=body(house.said("1", "halo")))
    assert answer.status_code == 401
    assert await house.handled() == []


async def test_what_could_not_be_stored_is_asked_for_again(
    house: House, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def take(*_: Any, **__: Any) -> None:
        raise NotStored

    monkeypatch.setattr(house.inbox, "take", take)
    answer = await client.post("/hooks/fake", content=body(house.said("1", "halo")), headers=RIGHT)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_everything_else_goes_to_the_pages(client: httpx.AsyncClient) -> None:
    assert (await client.get("/")).text == "a page"


async def call(house: House, *events: Message) -> int:
    """The status for a request whose body comes in these events."""
    sent: list[Message] = []
    waiting = list(events)

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/hooks/fake", "headers": [(b"x-secret", b"right")]}
    await Webhooks({"fake": house.channel}, house.inbox, Pulse(house.clock), house.clock)(
        scope, receive, send
    )
    status: int = sent[0]["status"]
    return status


def piece(content: bytes, more: bool) -> Message:
    return {"type": "http.request", "body": content, "more_body": more}


async def test_a_body_in_pieces_is_put_together(house: House) -> None:
    await house.somebody("Sari", "1")
    whole = body(house.said("1", "halo"))
    assert await call(house, piece(whole[:9], True), piece(whole[9:], False)) == 200
    assert await house.handled() == ["1"]


async def test_a_body_that_grows_too_long_or_breaks_off_is_refused(house: House) -> None:
    half = b"x" * (LARGEST_BODY // 2 + 1)
    assert await call(house, piece(half, True), piece(half, True), piece(b"", False)) == 413
    assert await call(house, piece(b"[", True), {"type": "http.disconnect"}) == 400
    assert await house.handled() == []


@pytest.mark.parametrize(
    ("sent", "headers", "status", "said"),
    [
        (b"[]", {}, 401, "a forged call of the fake webhook"),
        (b"nothing", RIGHT, 400, "the fake webhook was called with what is no payload"),
        (None, {}, 403, "somebody asked the fake webhook to greet"),
    ],
)
async def test_strangers_write_a_line_and_its_count_however_often_they_call(
    client: httpx.AsyncClient,
    sent: bytes | None,
    headers: dict[str, str],
    status: int,
    said: str,
    caplog: pytest.LogCaptureFixture,
    house: House,
) -> None:
    async def knock(times: int) -> list[str]:
        caplog.clear()
        for _ in range(times):
            way = "GET" if sent is None else "POST"
            answer = await client.request(way, "/hooks/fake", content=sent, headers=headers)
            assert answer.status_code == status
        return [one.getMessage() for one in caplog.records if one.name == "bot.inbox.webhooks"]

    [first] = await knock(200)
    assert first.startswith(f"{said}: ")
    caplog.clear()
    house.clock.pass_(EVERY)
    assert [one.getMessage() for one in caplog.records] == [f"{said}: 199 times more since"]
    assert len(await knock(1)) == 1
    caplog.clear()
    house.clock.pass_(EVERY)
    assert caplog.records == []
