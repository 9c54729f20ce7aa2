"""The demo: seeded through the bot's verbs, kept over restarts, and absent from `run`."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from actions import review
from bot import demo
from bot.app import create_app
from bot.config import Config
from bot.demo.people import CAMAT, INHABITANTS
from bot.demo.seed import CHANNEL
from models import area, conversation, person
from models.message import Outbox
from tests.bot.demo.stage import HERE, offered, running, until


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
            assert answer.status_code in (401, 404, 405), path
    await service.close()


async def test_not_even_the_demo_has_a_webhook_for_it(folder: Path) -> None:
    async with running(folder) as it:
        answer = await it.client.post("/hooks/simulator", content=b"[]")
        assert answer.status_code == 403


def test_the_demo_listens_to_this_machine_only() -> None:
    settings = demo.settings(8080, Path("x"))
    assert settings.server.host == "127.0.0.1"
    assert not settings.telegram.token


REPORT = """Tanggal: hari ini
Kunjungan: tidak
Desa: Pamriyan
Waktu: 09.00 s/d 11.30
Kategori: Pelayanan sosial dasar
Proses: Mendampingi kader posyandu mencocokkan data sasaran dengan bidan desa."""


@pytest.mark.parametrize("style", ["telegram", "whatsapp"])
async def test_a_report_reaches_the_camat_under_either_limits(folder: Path, style: str) -> None:
    async with running(folder) as it:
        for address in ("sari", "camat"):
            await it.post(f"{address}/switch", style=style, offline=False)
        await it.post("sari/say", text=REPORT)
        for _ in range(20):
            if "Lewati" in offered(it, "sari"):
                await it.simulator.tap("sari", "Lewati")
            elif (
                "<b>lewati</b>" in it.simulator.shown("sari")[-1].text
            ):  # beside the place there is no button
                await it.simulator.say("sari", "lewati")
            else:
                break
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


START = (
    "import pathlib, sys; from bot import demo, ending; ending.run(demo.run(0, pathlib.Path(sys.argv[1])))"
)


async def test_the_whole_demo_starts_tells_its_address_and_ends_when_told(folder: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        START,
        str(folder),
        stdout=asyncio.subprocess.PIPE,
        cwd=demo.QUESTIONNAIRES.parent,
    )
    try:
        assert process.stdout is not None
        lines = [line.decode() async for line in until(process.stdout, "Ctrl+C")]
        address = re.search(r"http://127\.0\.0\.1:\d+/phone", "".join(lines))
        assert address is not None
        async with httpx.AsyncClient() as client:
            assert (await client.get(address[0])).status_code == 200
            assert (await client.get(address[0].replace("/phone", "/healthz"))).json() == {"status": "ok"}
    finally:
        process.terminate()
    assert await asyncio.wait_for(process.wait(), 30) == 0
