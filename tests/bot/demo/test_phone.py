"""The phone's page: what it shows, sends and refuses; nothing from elsewhere, no word unused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot import demo
from bot.demo import phone
from bot.demo.people import INHABITANTS
from locales import read, words
from tests.bot.demo.stage import HERE, running


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


async def test_a_questionnaire_is_sent_and_its_report_comes(folder: Path) -> None:
    sheet = b"| survey |\n| | type | name | label |\n| | text | nama | Nama? |\n"
    async with running(folder) as it:
        files = {"document": ("survei.md", sheet)}
        assert (await it.client.post("/phone/admin/document", headers=HERE, files=files)).status_code == 204
        await it.service.fetcher.step()
        await it.service.outbox.step()
        await it.service.outbox.idle()
        sent, received, report = it.simulator.shown("admin")[-3:]
        assert (sent.kind, sent.text) == ("file", "survei.md")
        assert "survei.md" in received.text
        assert [button.text for row in report.rows for button in row] == ["🧪 Coba", "📢 Terbitkan …"]
        answer = await it.client.post("/phone/admin/document", headers=HERE, data={"document": "no file"})
        assert answer.status_code == 400


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
