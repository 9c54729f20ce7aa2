"""Each of the phone's addresses alone: what it does, what it refuses, and how it answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, cast

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from bot.channels.simulator import TELEGRAM, WHATSAPP, Simulator
from bot.demo.phone import HEADERS, LARGEST_PHOTO, STATIC, Face, Phone, Spot
from tests.sample import NOW

HERE = {"X-Phone": "1"}


class Glass:
    """A window that notes what is done to it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.open_until: datetime | None = None

    async def until(self, address: str) -> datetime | None:
        return self.open_until

    async def open(self, address: str) -> None:
        self.done.append(f"open {address}")

    async def shut(self, address: str) -> None:
        self.done.append(f"shut {address}")


class Table:
    """A phone on a table: two faces, one place; `done` is what was done on it."""

    def __init__(self) -> None:
        self.simulator = Simulator(lambda: NOW)
        self.glass = Glass()
        self.done: list[tuple[Any, ...]] = []
        faces = [Face("sari", "Sari <b>"), Face("camat", "Pak Camat")]
        spots = [Spot("Balai", -6.9, 110.1)]
        phone = Phone(self.simulator, cast(Any, self.glass), faces, spots, "Gemuh")
        for name in ("say", "edit", "tap", "send_location", "send_photos", "send_document", "send_other"):
            setattr(self.simulator, name, self._noting(name))
        app = Starlette(routes=phone.routes())
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, raise_app_exceptions=False),
            base_url="http://127.0.0.1:8080",
        )

    def _noting(self, name: str) -> Any:
        async def note(*given: Any) -> None:
            self.done.append((name, *given))

        return note

    async def post(self, path: str, **more: Any) -> int:
        return (await self.client.post(f"/phone/{path}", headers=HERE, **more)).status_code


@pytest_asyncio.fixture
async def table() -> AsyncIterator[Table]:
    made = Table()
    yield made
    await made.client.aclose()


@pytest.mark.parametrize(
    ("path", "body", "done"),
    [
        ("say", {"text": "halo"}, ("say", "sari", "halo")),
        ("say", {"text": "x" * 20_001}, ("say", "sari", "x" * 20_000)),
        ("say", {"text": "b", "edit": 5}, ("edit", "sari", "5", "b")),
        ("say", {"text": "b", "edit": ""}, ("say", "sari", "b")),
        ("tap", {"data": "a:1", "message": 5}, ("tap", "sari", "a:1", "5")),
        ("location", {"latitude": "-6.9", "longitude": 110}, ("send_location", "sari", -6.9, 110.0, 0.0)),
        (
            "location",
            {"latitude": 1, "longitude": 2, "accuracy": 8},
            ("send_location", "sari", 1.0, 2.0, 8.0),
        ),
        ("other", {"kind": "voice"}, ("send_other", "sari", "voice")),
        ("other", {"kind": "odd"}, ("send_other", "sari", "sticker")),
    ],
)
async def test_what_is_done_on_the_phone(table: Table, path: str, body: Any, done: tuple[Any, ...]) -> None:
    assert await table.post(f"sari/{path}", json=body) == 204
    assert table.done == [done]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("say", b"{}"),
        ("say", b"["),
        ("say", b"[1]"),
        ("tap", b'{"data":"a"}'),
        ("location", b'{"latitude":"x","longitude":1}'),
        ("other", b"{}"),
    ],
)
async def test_what_makes_no_sense_is_refused(table: Table, path: str, content: bytes) -> None:
    assert await table.post(f"sari/{path}", content=content) == 400
    assert table.done == []


async def test_who_may_do_anything(table: Table) -> None:
    client = table.client
    assert (await client.post("/phone/sari/say", json={"text": "a"})).status_code == 403
    odd = await client.post("/phone/sari/say", json={"text": "a"}, headers={"X-Phone": "2"})
    assert odd.status_code == 403
    assert await table.post("joko/say", json={"text": "a"}) == 404
    assert (await client.get("/phone/sari/say")).status_code == 405
    for host, status in (
        ("127.0.0.1:8080", 200),
        ("127.0.0.1", 200),
        ("localhost:1", 200),
        ("[::1]:8080", 200),
        ("[::1]", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example:8080", 403),
        ("", 403),
    ):
        for path in ("", "/news", "/sari/menu", "/sari/window"):
            answer = await client.get(f"/phone{path}", headers={"Host": host})
            assert answer.status_code == status, (host, path)
        assert (await client.get("/phone/files/none", headers={"Host": host})).status_code == (
            404 if status == 200 else 403
        )
        answer = await client.post("/phone/sari/other", json={"kind": "x"}, headers=HERE | {"Host": host})
        assert answer.status_code == (204 if status == 200 else 403)


async def test_files_are_sent(table: Table) -> None:
    ten = [("photo", (f"{n}.jpg", b"%d" % n, "image/jpeg")) for n in range(10)]
    assert await table.post("sari/photos", files=ten) == 204
    assert table.done == [("send_photos", "sari", *(b"%d" % n for n in range(10)))]
    assert await table.post("sari/photos", files=[*ten, ten[0]]) == 400
    assert await table.post("sari/photos", data={"photo": "text"}) == 400
    assert await table.post("sari/photos", data={}) == 400
    table.done.clear()
    letter = [("document", ("n" * 121, b"%PDF", "application/pdf"))]
    assert await table.post("sari/document", files=letter) == 204
    assert table.done == [("send_document", "sari", "n" * 120, b"%PDF")]
    assert await table.post("sari/document", files=letter * 2) == 400
    assert await table.post("sari/document", data={"document": "text"}) == 400
    assert LARGEST_PHOTO == 30_000_000


async def test_a_phone_is_switched(table: Table) -> None:
    for style, offline, kept in ((WHATSAPP, True, WHATSAPP), ("odd", False, TELEGRAM)):
        assert await table.post("sari/switch", json={"style": style, "offline": offline}) == 204
        assert (table.simulator.style("sari"), table.simulator.offline("sari")) == (kept, offline)
    assert await table.post("sari/silence") == 204
    assert table.glass.done == ["open sari", "open sari", "shut sari"]


async def test_what_the_page_is_given(table: Table) -> None:
    table.simulator.styles["camat"] = WHATSAPP
    table.simulator.go_offline("camat")
    page = await table.client.get("/phone", params={"lang": "en"})
    assert page.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert '<html lang="en"' in page.text
    assert "&lt;b&gt;" in page.text
    assert "Gemuh" in page.text
    assert "fill_arrived" in page.text
    assert '"latitude": -6.9' in page.text.replace("&#34;", '"')
    assert '"offline": true' in page.text.replace("&#34;", '"')
    for name in STATIC:
        answer = await table.client.get(f"/phone/static/{name}")
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
    assert (await table.client.get("/phone/static/odd")).status_code == 404


async def test_news_menus_and_the_window(table: Table) -> None:
    table.simulator.menus["sari"] = [("lapor", "Lapor")]
    assert (await table.client.get("/phone/sari/menu")).json() == [["lapor", "Lapor"]]
    assert (await table.client.get("/phone/camat/menu")).json() == []
    assert (await table.client.get("/phone/sari/window")).json() is None
    table.glass.open_until = NOW
    assert (await table.client.get("/phone/sari/window")).json() == NOW.isoformat()
    before = table.simulator.history.last
    table.simulator.history.toast("sari", "Tersimpan")
    for after, count in (("", 1), ("x", 1), (str(before), 1)):
        answer = await table.client.get("/phone/news", params={"after": after})
        assert (answer.json()["last"], len(answer.json()["news"])) == (before + 1, count)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"odd", "image/jpeg"),
    ],
)
async def test_a_file_is_shown(table: Table, content: bytes, kind: str) -> None:
    ref = table.simulator._keep(content)
    answer = await table.client.get(f"/phone/files/{ref}")
    assert (answer.content, answer.headers["content-type"]) == (content, kind)
    assert answer.headers["cache-control"] == "max-age=86400"
    assert "content-security-policy" in answer.headers
    assert (await table.client.get("/phone/files/none")).status_code == 404
