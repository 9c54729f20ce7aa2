"""WhatsApp's window on the demo's phone: open, shut by a day that passes, opened by the next message."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from actions import notices
from actions.notices import Notice
from locales import words
from models import conversation
from models.message import Button
from tests.bot.demo.stage import HERE, Running, offered, running

REVIEW = ((Button("Tinjau", data="m:tinjau"),),)


async def until(it: Running, address: str) -> timedelta | None:
    """For how long the window is still open."""
    answer = (await it.client.get(f"/phone/{address}/window")).json()
    return datetime.fromisoformat(answer) - it.service.clock.now() if answer else None


async def told(it: Running) -> None:
    """What is due is sent."""
    await it.service.outbox.step()
    await it.service.outbox.idle()


async def test_a_day_shuts_it_and_a_word_opens_it(folder: Path) -> None:
    async with running(folder) as it:
        assert await until(it, "camat") is None
        await it.post("camat/switch", style="whatsapp", offline=False)
        assert await until(it, "camat") == timedelta(hours=24)
        assert await it.post("camat/silence") == 204
        assert await until(it, "camat") is None
        await it.post("camat/switch", style="whatsapp", offline=False)
        assert await until(it, "camat") is None
        await it.post("camat/say", text="/menu")
        assert await until(it, "camat") == timedelta(hours=24)


async def test_somebody_unknown_opens_it_by_writing_too(folder: Path) -> None:
    async with running(folder) as it:
        await it.post("tamu/switch", style="whatsapp", offline=False)
        assert await until(it, "tamu") is None
        await it.post("tamu/say", text="halo")
        assert await until(it, "tamu") == timedelta(hours=24)
        await it.post("tamu/silence")
        assert await until(it, "tamu") is None


async def test_a_notice_comes_as_a_template_whose_button_leads_on(folder: Path) -> None:
    async with running(folder) as it:
        await told(it)
        await it.post("camat/switch", style="whatsapp", offline=False)
        await it.post("camat/silence")
        async with it.service.database.transaction() as tx:
            camat = (await conversation.load(tx, it.simulator.name, ["camat"]))["camat"]
            values = {"number": "K-2026-00009", "name": "Sari", "title": "Musdes"}
            now = it.service.clock.now()
            await notices.tell(
                tx, it.service.kit, camat.person_id, Notice("fill.arrived", values, REVIEW), now
            )
        await told(it)
        notice = it.simulator.shown("camat")[-1]
        assert notice.template == "fill_arrived"
        assert offered(it, "camat") == ["Tinjau"]
        await it.simulator.tap("camat", "Tinjau")
        await it.service.outbox.idle()
        assert offered(it, "camat")[:2] == ["Setujui", "Kembalikan"]
        assert await until(it, "camat") == timedelta(hours=24)


async def test_the_page_tells_the_templates(folder: Path) -> None:
    async with running(folder) as it:
        page = (await it.client.get("/phone", params={"lang": "en"})).text
        assert "<code>fill_arrived</code>" in page
        assert "<b>K-2026-00012</b>" in page
        assert words("en").plain("simulator.silence") in page


async def test_only_the_phones_own_windows_are_told_and_shut(folder: Path) -> None:
    async with running(folder) as it:
        evil = {"Host": "evil.example"}
        assert (await it.client.get("/phone/sari/window", headers=evil)).status_code == 403
        assert (await it.client.post("/phone/sari/silence", json={})).status_code == 403
        assert (await it.client.post("/phone/nobody/silence", headers=HERE, json={})).status_code == 404
