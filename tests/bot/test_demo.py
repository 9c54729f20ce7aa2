"""The demo: seeded through the bot's verbs, kept over restarts, used through its page, absent from `run`."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from actions import review
from bot import demo
from bot.app import Service, create_app
from bot.channels.simulator import Simulator
from bot.config import Config
from bot.demo import phone
from bot.demo.people import CAMAT, INHABITANTS
from bot.demo.seed import CHANNEL, seed
from locales import read, words
from models import area, conversation, person
from models.message import Outbox
from tests.fakes.clock import FakeClock

FORMS = sorted(demo.QUESTIONNAIRES.glob("*.md"))
HERE = {"X-Phone": "1"}


@dataclass
class Running:
    """A demo without its server and its loops: what arrives is handled, what is answered is shown."""

    service: Service
    simulator: Simulator
    client: httpx.AsyncClient

    async def post(self, path: str, **body: Any) -> int:
        """Do something on the phone; the status of the answer."""
        answer = await self.client.post(f"/phone/{path}", headers=HERE, json=body)
        await self.service.outbox.idle()
        return answer.status_code


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Running]:
    service, simulator = demo.create(8080, folder, FakeClock())
    await seed(service, FORMS)
    transport = httpx.ASGITransport(app=service.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield Running(service, simulator, client)
    await service.inbox.close()
    await service.outbox.idle()
    await service.database.close()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a demo that was started once keeps its data; filled by the first test that needs it."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture
async def folder(seeded: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    if not any(seeded.iterdir()):
        async with running(seeded):
            pass
    return Path(shutil.copytree(seeded, tmp_path / "demo"))


async def test_a_first_start_has_the_country_people_and_a_queue(folder: Path) -> None:
    async with running(folder) as it, it.service.database.reading() as tx:
        assert await area.count(tx) > 90_000
        assert await person.count(tx) == len(INHABITANTS)
        talks = await conversation.load(tx, CHANNEL, [one.address for one in INHABITANTS])
        assert {address: talk.name for address, talk in talks.items()} == {
            one.address: one.name for one in INHABITANTS
        }
        assert {talk.draft for talk in talks.values()} == {None}
        assert await review.count(tx, talks[CAMAT.address].person_id) == 3


async def test_a_second_start_adds_nothing_and_keeps_what_was_said(folder: Path) -> None:
    async with running(folder) as it:
        assert await it.post("sari/say", text="/lapor") == 204
        before = [bubble.text for bubble in it.simulator.shown("sari")]
        assert len(before) > 1
    async with running(folder) as it:
        assert [bubble.text for bubble in it.simulator.shown("sari")] == before
        async with it.service.database.reading() as tx:
            assert await person.count(tx) == len(INHABITANTS)
        button = it.simulator.shown("sari")[-1]
        assert await it.post("sari/tap", message=str(button.id), data=button.rows[0][0].data) == 204
        assert len(it.simulator.shown("sari")) > len(before)


async def test_reset_forgets(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    assert "anew" in demo.reset(tmp_path / "demo")
    assert not (tmp_path / "demo").exists()
    assert "nothing" in demo.reset(tmp_path / "demo")


async def test_the_real_bot_has_no_phone(tmp_path: Path) -> None:
    """`run` wires create_app(config) and nothing else: no simulator, no page, no webhook of it."""
    settings = demo.settings(8080, tmp_path)
    service = create_app(Config(database=settings.database, media=settings.media))
    assert CHANNEL not in service.channels
    assert service.extra == []
    transport = httpx.ASGITransport(app=service.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        for path in ("/phone", "/phone/news", "/phone/static/phone.js", "/phone/sari/menu"):
            assert (await client.get(path)).status_code == 404, path
        for path in ("/phone/sari/say", "/hooks/simulator"):
            answer = await client.post(path, headers=HERE, json={"text": "/lapor"})
            assert answer.status_code in (404, 405), path
    await service.database.close()


async def test_not_even_the_demo_has_a_webhook_for_it(folder: Path) -> None:
    async with running(folder) as it:
        answer = await it.client.post("/hooks/simulator", content=b"[]")
        assert answer.status_code == 403


def test_the_demo_listens_to_this_machine_only() -> None:
    settings = demo.settings(8080, Path("x"))
    assert settings.server.host == "127.0.0.1"
    assert not settings.telegram.token


async def test_the_page_is_whole_and_safe(folder: Path) -> None:
    async with running(folder) as it:
        for language, said in (("id", "Coba ini"), ("en", "Try this")):
            answer = await it.client.get("/phone", params={"lang": language})
            assert said in answer.text
            assert "script-src 'self'" in answer.headers["content-security-policy"]
            assert not re.search(r"https?://(?!127\.0\.0\.1)", answer.text)
        for name in phone.STATIC:
            assert (await it.client.get(f"/phone/static/{name}")).status_code == 200
        assert (await it.client.get("/phone/static/page.html.jinja")).status_code == 404
        assert (await it.client.get("/")).headers["location"] == "/phone"


def test_the_script_and_style_need_nothing_from_elsewhere() -> None:
    for name in ("phone.js", "phone.css"):
        assert not re.search(r"https?://|@import|\bimport\b", (phone.HERE / name).read_text())


async def test_a_report_is_begun_on_the_phone_with_places_and_photos(folder: Path) -> None:
    async with running(folder) as it:
        await it.post("sari/say", text="/lapor")
        await it.post("sari/say", text="hari ini")
        first = next(b for b in it.simulator.shown("sari") if b.mine and b.text == "hari ini")
        assert await it.post("sari/say", text="kemarin", edit=str(first.id)) == 204
        assert await it.post("sari/location", latitude=-6.98, longitude=110.1) == 204
        assert await it.post("sari/other", kind="sticker") == 204
        photos = [
            ("photo", ("a.jpg", b"\xff\xd8a", "image/jpeg")),
            ("photo", ("b.jpg", b"\xff\xd8b", "image/jpeg")),
        ]
        sent = await it.client.post("/phone/sari/photos", headers=HERE, files=photos)
        assert sent.status_code == 204
        album = next(b for b in it.simulator.shown("sari") if b.photos)
        assert len(album.photos) == 2
        shown = await it.client.get(f"/phone/files/{album.photos[0]}")
        assert (shown.content, shown.headers["content-type"]) == (b"\xff\xd8a", "image/jpeg")
        kinds = {b.kind for b in it.simulator.shown("sari") if b.mine}
        assert kinds == {"text", "location", "sticker", "photo"}


async def test_news_tells_everything_first_and_then_what_is_new(folder: Path) -> None:
    async with running(folder) as it:
        first = (await it.client.get("/phone/news?after=")).json()
        await it.post("camat/say", text="/tinjau")
        news = (await it.client.get("/phone/news", params={"after": first["last"]})).json()
        assert {one["address"] for one in news["news"]} == {"camat"}
        assert news["news"][0]["text"] == "/tinjau"
        assert news["last"] >= max(one["change"] for one in news["news"])


async def test_switching_to_whatsapp_and_losing_the_network(folder: Path) -> None:
    async with running(folder) as it:
        assert await it.post("sari/switch", style="whatsapp", offline=True) == 204
        await it.post("sari/say", text="/lapor")
        assert [b.mine for b in it.simulator.shown("sari")][-1:] == [True]
        await it.post("sari/switch", style="whatsapp", offline=False)
        newest = it.simulator.shown("sari")[-1]
        assert (newest.mine, newest.style) == (False, "whatsapp")


async def test_commands_are_offered_from_the_start(folder: Path) -> None:
    async with running(folder) as it:
        await demo.offer(it.service)
        commands = (await it.client.get("/phone/camat/menu")).json()
        assert "tinjau" in [name for name, _ in commands]
        assert (await it.client.get("/phone/tamu/menu")).json() == []


@pytest.mark.parametrize(
    ("path", "headers", "body", "status"),
    [
        ("sari/say", {}, {"text": "x"}, 403),  # a form on a page elsewhere cannot send the header
        ("sari/say", HERE | {"Host": "evil.example"}, {"text": "x"}, 403),
        ("sari/say", HERE | {"Host": "127.0.0.1.evil.example:8080"}, {"text": "x"}, 403),
        ("nobody/say", HERE, {"text": "x"}, 404),
        ("dewi/say", HERE, {"text": "x"}, 404),
        ("sari/say", HERE, {}, 400),
        ("sari/say", HERE, [], 400),
        ("sari/say", HERE, {"text": "x", "edit": "1"}, 400),
        ("sari/tap", HERE, {"message": "x", "data": "y"}, 400),
        ("sari/location", HERE, {"latitude": "x", "longitude": 1}, 400),
        ("sari/photos", HERE, {}, 400),
    ],
)
async def test_what_the_phone_refuses(
    folder: Path, path: str, headers: dict[str, str], body: Any, status: int
) -> None:
    async with running(folder) as it:
        before = len(it.simulator.shown("sari"))
        answer = await it.client.post(f"/phone/{path}", headers=headers, json=body)
        assert answer.status_code == status
        assert len(it.simulator.shown("sari")) == before


async def test_other_names_for_this_machine_see_nothing(folder: Path) -> None:
    async with running(folder) as it:
        for path in ("/phone", "/phone/news?after=", "/phone/sari/menu", "/phone/files/x"):
            assert (await it.client.get(path, headers={"Host": "evil.example"})).status_code == 403
        assert (await it.client.get("/phone", headers={"Host": "[::1]:8080"})).status_code == 200
        assert (await it.client.get("/phone/files/nothing")).status_code == 404


def test_every_word_of_the_phone_is_used_and_known() -> None:
    page = (phone.HERE / "page.html.jinja").read_text() + (phone.HERE / "phone.js").read_text()
    keys = {key for key in words("id") if key.startswith("simulator.")}
    roles = {f"simulator.role_{one.address}" for one in INHABITANTS if one.phone} | {"simulator.role_tamu"}
    scripted = {f"simulator.{name}" for name in phone.SCRIPT_WORDS}
    assert keys == {key for key in read("en")[0] if key.startswith("simulator.")}
    assert (
        keys - roles - scripted == set(re.findall(r'simulator\.\w+[a-z0-9](?=["\'],?[)\s])', page)) - scripted
    )
    assert set(re.findall(r"\bsay\.(\w+)", page)) == set(phone.SCRIPT_WORDS)


REPORT = """Tanggal: hari ini
Kunjungan: tidak
Desa: Pamriyan
Waktu: 09.00 s/d 11.30
Kategori: Pelayanan sosial dasar
Proses: Mendampingi kader posyandu mencocokkan data sasaran dengan bidan desa."""


def offered(it: Running, address: str) -> list[str]:
    """The texts of the buttons under the newest message that has some."""
    bubbles = [b for b in it.simulator.shown(address) if b.rows]
    return [one.text for row in bubbles[-1].rows for one in row] if bubbles else []


@pytest.mark.parametrize("style", ["telegram", "whatsapp"])
async def test_a_report_reaches_the_camat_under_either_limits(folder: Path, style: str) -> None:
    async with running(folder) as it:
        for address in ("sari", "camat"):
            await it.post(f"{address}/switch", style=style, offline=False)
        await it.post("sari/say", text=REPORT)
        for _ in range(20):
            button = next((text for text in offered(it, "sari") if "Lewati" in text), "")
            if not button:
                break
            await it.simulator.tap("sari", button)
            await it.service.outbox.idle()
        send = next(text for text in offered(it, "sari") if "Kirim" in text)
        await it.simulator.tap("sari", send)
        await it.service.outbox.idle()
        await it.post("camat/say", text="/tinjau")
        for _ in range(3):
            await it.simulator.tap("camat", next(text for text in offered(it, "camat") if "Setujui" in text))
            await it.service.outbox.idle()
        async with it.service.database.reading() as tx:
            rows = (await tx.execute(select(Outbox.error, Outbox.content).where(Outbox.error != ""))).all()
            camat = (await conversation.load(tx, CHANNEL, ["camat"]))["camat"]
            assert rows == []
            assert await review.count(tx, camat.person_id) == 1
