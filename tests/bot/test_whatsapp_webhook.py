"""WhatsApp's webhook of the whole service: what is bad, odd or not for us comes in, and is answered clearly.

Each body goes in signed, as Meta posts it; what the person sees and what is stored is looked at afterwards.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from bot.app import Service, create_app
from bot.config import Config, Secret
from bot.config.sections import Database, Media, Server, WhatsApp
from models.message import Inbox, Outbox
from tests.fakes.clock import FakeClock
from tests.fakes.graph import (
    NUMBER,
    SECRET,
    WABA,
    Body,
    FakeGraph,
    Phone,
    batch,
    change,
    encode,
    sign,
    template_status,
)
from tests.sample import person

SARI, ADMIN = "ID.7001", "ID.7002"
VERIFY = "a-token-of-our-own"


@dataclass
class Desk:
    """The service behind its webhook, with Sari who reports and an admin."""

    service: Service
    graph: FakeGraph
    sari: Phone = field(init=False)

    def __post_init__(self) -> None:
        self.sari = self.graph.phone(user_id=SARI, number="6281200000001")

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.service.asgi)
        return httpx.AsyncClient(transport=transport, base_url="http://bot.test")

    async def post_raw(self, body: bytes, headers: dict[str, str]) -> int:
        async with self.client() as client:
            return (await client.post("/hooks/whatsapp", content=body, headers=headers)).status_code

    async def post(self, *bodies: Body) -> list[str]:
        """Post these as one body; what Sari is shown then."""
        before = len(self.graph.to(SARI))
        raw = encode(batch(*bodies))
        assert await self.post_raw(raw, {"x-hub-signature-256": sign(raw)}) == 200
        await self.service.inbox.close()
        await self.service.outbox.idle()
        return [seen(message) for message in self.graph.to(SARI)[before:]]

    async def stored(self, kind: type[Any] = Inbox) -> int:
        async with self.service.database.transaction() as tx:
            return (await tx.execute(select(func.count()).select_from(kind))).scalar_one()


def seen(message: dict[str, Any]) -> str:
    """The words of a message."""
    part = message[message["type"]]
    return str(part["body"]["text"] if message["type"] == "interactive" else part.get("body", ""))


@pytest_asyncio.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    async with FakeGraph() as graph:
        settings = WhatsApp(
            token=Secret(graph.token),
            app_secret=Secret(SECRET),
            verify_token=Secret(VERIFY),
            phone_number_ids=(NUMBER,),
            business_account=WABA,
            graph_base=graph.base,
        )
        config = Config(
            server=Server(public_url="https://bot.example.id"),
            database=Database(url=database_url),
            media=Media(directory=tmp_path),
            whatsapp=settings,
        )
        service = create_app(config, clock=FakeClock(), rng=Random(1))
        async with service.database.transaction() as tx:
            await person(tx, "Sari", "facilitator", channel="whatsapp", address=SARI)
            await person(tx, "Admin", "admin", None, channel="whatsapp", address=ADMIN)
        yield Desk(service, graph)
        await service.stop()
        assert graph.faults == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"x-hub-signature-256": "sha256=00"}, 403), ({"x-hub-signature-256": sign(b"other")}, 403)],
)
async def test_forged_bodies_are_refused_and_nothing_is_stored(
    desk: Desk, headers: dict[str, str], status: int
) -> None:
    assert await desk.post_raw(encode(desk.sari.says("halo")), headers) == status
    assert await desk.stored() == 0


async def test_the_handshake(desk: Desk) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": VERIFY, "hub.challenge": "1158201444"}
    async with desk.client() as client:
        right = await client.get("/hooks/whatsapp", params=query)
        wrong = await client.get("/hooks/whatsapp", params={**query, "hub.verify_token": "x"})
    assert (right.status_code, right.content, wrong.status_code) == (200, b"1158201444", 403)
    assert right.headers["content-type"] == "text/plain; charset=utf-8"
    assert right.headers["x-content-type-options"] == "nosniff"


async def test_a_body_of_ten_megabytes_is_refused(desk: Desk) -> None:
    raw = encode(desk.sari.says("x" * 10_000_000))
    assert await desk.post_raw(raw, {"x-hub-signature-256": sign(raw)}) == 413
    assert await desk.stored() == 0


@pytest.mark.parametrize("raw", [b"", b"[]", b"halo", b"\xff"])
async def test_what_is_no_payload_is_refused(desk: Desk, raw: bytes) -> None:
    assert await desk.post_raw(raw, {"x-hub-signature-256": sign(raw)}) == 400


@pytest.mark.parametrize(
    "body",
    [
        {"object": "whatsapp_business_account", "entry": []},
        Phone(SARI, phone_number_id="9999999999999").says("halo"),
        Phone(SARI).reacts("wamid.A"),
        Phone(SARI).deletes("wamid.A"),
        change({"groups": [{"type": "group_create"}]}, field="group_lifecycle_update"),
        change({"whatever": 1}, field="unknown_field_xyz"),
        Phone(SARI).status("wamid.never-sent", "read"),
    ],
    ids=["empty", "other-number", "reaction", "deletion", "group", "unknown", "status"],
)
async def test_what_is_not_for_us_is_accepted_and_answered_by_nothing(desk: Desk, body: Body) -> None:
    raw = encode(body)
    assert await desk.post_raw(raw, {"x-hub-signature-256": sign(raw)}) == 200
    assert (await desk.stored(), await desk.stored(Outbox)) == (0, 0)


@pytest.mark.parametrize("kind", ["unsupported", "unknown", "order", "hologram"])
async def test_kinds_that_we_do_not_know_get_a_kind_word(desk: Desk, kind: str) -> None:
    assert await desk.post(desk.sari.unsupported(kind)) != []


async def test_voice_stickers_cards_and_places_out_of_place_get_a_kind_word(desk: Desk) -> None:
    for body in (
        desk.sari.voice(),
        desk.sari.sticker(),
        desk.sari.shares("Ani", "6281"),
        desk.sari.location(-7, 110),
    ):
        assert await desk.post(body) != []


async def test_view_once_media_come_without_an_id_and_get_a_kind_word(desk: Desk) -> None:
    body = desk.sari.photo("1")
    del body["entry"][0]["changes"][0]["value"]["messages"][0]["image"]["id"]
    assert await desk.post(body) != []


@pytest.mark.parametrize("reply", ["never-given", "q:99:zzz", "e:open:nobody", "x" * 200])
async def test_a_reply_with_an_id_that_we_never_gave_is_answered(desk: Desk, reply: str) -> None:
    assert await desk.post(desk.sari.taps(reply, "Ya", "wamid.of-a-month-ago", row=True)) != []


async def test_four_thousand_emoji_come_and_go_whole(desk: Desk) -> None:
    assert await desk.post(desk.sari.says("😀" * 4096)) != []
    assert await desk.stored() == 1


async def test_thirty_of_a_batch_are_stored_and_a_repeat_changes_nothing(desk: Desk) -> None:
    bodies = [desk.sari.says(f"halo {n}") for n in range(30)]
    shown = await desk.post(*bodies)
    assert (await desk.stored(), len(shown)) == (30, 30)
    await desk.post(*bodies)
    assert await desk.stored() == 30


async def test_one_odd_message_of_a_batch_spoils_no_other(desk: Desk) -> None:
    odd, good = desk.sari.says("x"), desk.sari.says("halo")
    odd["entry"][0]["changes"][0]["value"]["messages"][0]["text"] = 5
    assert len(await desk.post(odd, good)) == 2


async def test_a_tap_is_shown_as_read_by_its_own_id(desk: Desk) -> None:
    body = desk.sari.says("halo")
    await desk.post(body)
    assert desk.graph.read == [body["entry"][0]["changes"][0]["value"]["messages"][0]["id"]]


async def test_news_of_our_account_reach_the_admin(desk: Desk) -> None:
    admin = desk.graph.phone(user_id=ADMIN, number="6281200000002")
    await desk.post(admin.says("halo"))
    raw = encode(template_status("PAUSED", "template_reminder"))
    assert await desk.post_raw(raw, {"x-hub-signature-256": sign(raw)}) == 200
    await desk.service.outbox.step()
    await desk.service.outbox.idle()
    told = [seen(message) for message in desk.graph.to(ADMIN)]
    assert any("template_reminder" in text and "PAUSED" in text for text in told)
