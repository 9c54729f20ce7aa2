"""How a second approval plays, in chat and on the page; run by test_second_approval.py where it was made."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from sqlalchemy import select

from actions import Kit, entries, export, review
from actions.library import Library
from models import entry, tally
from models.database import Database
from models.entry import Entry
from models.export import Chosen
from models.message import Outbox, unpack
from tests import sample
from tests.actions.work import send_again, talk_of
from tests.handlers.chat import Chat
from tests.sample import GEMUH, Somebody
from tests.web.browser import World, fields


@dataclass
class Stage:
    """Gemuh with its camat, and Tini, who confirms what is approved in all of Kendal."""

    world: World
    tini: Somebody

    def chat(self, who: Somebody) -> Chat:
        return Chat(self.world.database, self.world.kit, who.address)

    async def entry(self, key: str) -> Entry:
        async with self.world.database.reading() as tx:
            found = await entry.find(tx, key)
        assert found is not None
        return found

    async def told(self, who: Somebody) -> list[str]:
        """What notices somebody was sent, oldest first."""
        query = select(Outbox.content).where(Outbox.contact_id == who.contact_id).order_by(Outbox.id)
        async with self.world.database.reading() as tx:
            return [unpack(content).text for content in (await tx.execute(query)).scalars()]

    async def counted(self) -> tuple[int, int, int]:
        """What waits: for the camat, for Tini, and as the recap of Gemuh counts it."""
        async with self.world.database.reading() as tx:
            queues = await tally.queues(tx, [GEMUH])
            mine = [await review.count(tx, one.person_id) for one in (self.world.camat, self.tini)]
        return mine[0], mine[1], queues.get(GEMUH, (0, None))[0]

    async def exported(self) -> str:
        """ODK Central's review state in the export."""
        async with self.world.database.reading() as tx:
            form = (await export.forms(tx, Library(), "kegiatan"))[0]
            (told,) = [export.about(one, form) async for one in export.each(tx, Chosen("kegiatan"))]
        return told["ReviewState"]


@pytest_asyncio.fixture
async def stage(sqlite_url: str, kit: Kit, tmp_path: Path) -> AsyncIterator[Stage]:
    opened = Database(sqlite_url)
    world = World(opened, kit, tmp_path / "media")
    await world.settle()
    async with opened.transaction() as tx:
        tini = await sample.person(tx, "Tini", "facilitator", "33.24", position="TAPM")
    yield Stage(world, tini)
    await opened.close()


async def test_in_chat(stage: Stage) -> None:
    sent = await stage.world.send()
    camat, tini = stage.chat(stage.world.camat), stage.chat(stage.tini)
    assert await stage.counted() == (1, 0, 1)
    assert "Tidak ada laporan yang menunggu" in await tini.says("/tinjau")
    assert "diteruskan ke TAPM" in await camat_approves(camat)
    assert await stage.counted() == (0, 1, 1)
    assert (await stage.entry(sent.id)).state == "checked"
    assert await stage.told(stage.world.sari) == []
    assert await stage.told(stage.tini) == [f"Bu Camat menyetujui laporan <b>{sent.number}</b> dari Sari."]
    assert await stage.exported() == ""
    await camat.says(f"/tinjau {sent.number}")
    assert camat.labels == ["Selengkapnya", "Berikutnya ›"]
    assert "Disetujui camat, menunggu disahkan" in await tini.says("/tinjau")
    assert tini.labels[:2] == ["Sahkan", "Kembalikan"]
    assert "disahkan. Sari diberi tahu" in await tini.taps("Sahkan")
    assert tini.marked == ["✓ Disahkan"]
    assert await stage.counted() == (0, 0, 0)
    done = await stage.entry(sent.id)
    assert (done.state, done.decided_at is not None) == ("approved", True)
    assert await stage.told(stage.world.sari) == [f"✅ Laporan <b>{sent.number}</b> disahkan oleh Tini."]
    assert await stage.exported() == "approved"


async def camat_approves(camat: Chat) -> str:
    await camat.says("/tinjau")
    return await camat.taps("Setujui")


async def test_on_the_page(stage: Stage) -> None:
    sent = await stage.world.send()
    path = f"/laporan/{sent.id}"
    async with stage.world.signed_in(stage.world.camat) as camat, stage.world.signed_in(stage.tini) as tini:
        early = (await tini.get(path)).text
        assert "Keputusan Anda" not in early
        form = fields((await camat.get(path)).text, f"{path}/approve")
        done = await camat.post(f"{path}/approve", data=form)
        assert "diteruskan ke TAPM" in (await camat.get(done.headers["location"])).text
        assert "Keputusan Anda" not in (await camat.get(path)).text
        assert (await camat.post(f"{path}/confirm", data=form)).status_code == 409
        assert "Menunggu disahkan" in (await tini.get("/antrean")).text
        page = (await tini.get(path)).text
        assert 'action="' + f'{path}/confirm"' in page
        done = await tini.post(f"{path}/confirm", data=fields(page, f"{path}/confirm"))
        assert "disahkan" in (await tini.get(done.headers["location"])).text
        again = await tini.post(f"{path}/confirm", data=fields(page, f"{path}/confirm"))
        assert "sudah disahkan oleh Tini" in again.text
    assert (await stage.entry(sent.id)).state == "approved"


async def test_what_the_second_gives_back_is_looked_at_by_the_first_again(stage: Stage) -> None:
    sent = await stage.world.send()
    camat, tini = stage.chat(stage.world.camat), stage.chat(stage.tini)
    await camat_approves(camat)
    await tini.says("/tinjau")
    await tini.taps("Kembalikan")
    await tini.says("Siapa yang hadir?")
    assert (await stage.entry(sent.id)).state == "returned"
    assert "dikembalikan oleh Tini" in (await stage.told(stage.world.sari))[-1]
    async with stage.world.database.transaction() as tx:
        forms, later = stage.world.library, stage.world.now + timedelta(hours=1)
        await send_again(tx, stage.world.kit, forms, stage.world.sari, sent.id, "Dihadiri 30 orang", later)
    assert await stage.counted() == (1, 0, 1)
    await camat_approves(camat)
    assert await stage.counted() == (0, 1, 1)
    await tini.says("/tinjau")
    await tini.taps("Sahkan")
    assert (await stage.entry(sent.id)).state == "approved"


async def test_whoever_comes_too_late_hears_who_was_first(stage: Stage) -> None:
    sent = await stage.world.send()
    async with stage.world.database.transaction() as tx:
        acting = await sample.person(tx, "Pak Plt", "camat", acting=True)
    first, second = stage.chat(stage.world.camat), stage.chat(acting)
    await second.says("/tinjau")
    await camat_approves(first)
    assert f"<b>{sent.number}</b> sudah disetujui oleh Bu Camat" in await second.taps("Setujui")


async def test_a_camats_own_goes_to_the_second_at_once(stage: Stage) -> None:
    """Nobody else is camat there: the first approval is nobody's to give, the second still is."""
    stage.world.sari = stage.world.camat
    sent = await stage.world.send()
    assert (sent.state, sent.waiting_since is not None) == ("checked", True)
    assert await stage.counted() == (0, 1, 1)


async def test_a_correction_is_the_camats_as_before(stage: Stage) -> None:
    sent = await stage.world.send()
    camat, tini = stage.chat(stage.world.camat), stage.chat(stage.tini)
    await camat_approves(camat)
    await tini.says("/tinjau")
    await tini.taps("Sahkan")
    async with stage.world.database.transaction() as tx:
        talk = await talk_of(tx, stage.world.sari)
        await entries.ask_correction(tx, stage.world.kit, talk, sent.id, "Salah desa", stage.world.now)
    assert await stage.counted() == (1, 0, 1)
    await camat.says("/tinjau")
    await camat.taps("Izinkan koreksi")
    assert (await stage.entry(sent.id)).state == "returned"
