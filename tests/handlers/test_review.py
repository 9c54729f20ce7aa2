"""/tinjau: cards one after the other, verdicts at a tap or after a note, and two who act at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from actions import Kit, entries, review
from actions.library import Library
from actions.review import Decision
from models import person as stored
from models.database import Database
from models.entry import Entry
from models.message import Limits, Outbox, unpack
from tests.actions.work import PHOTOS, send, send_again, talk_of
from tests.handlers.chat import Chat
from tests.sample import NOW, VILLAGES, Somebody, person

FIRST, SECOND = "Membahas RKPDes bersama BPD", "Menghadiri posyandu"


@dataclass
class Office:
    """Gemuh with Sari who writes, and two who review."""

    database: Database
    kit: Kit
    sari: Somebody
    camat: Chat
    acting: Chat
    library: Library

    async def send(self, text: str = FIRST, photos: int = 0, minutes: int = 0) -> str:
        async with self.database.transaction() as tx:
            now = NOW + timedelta(minutes=minutes)
            sent = await send(tx, self.kit, self.library, self.sari, text, photos=photos, now=now)
            return sent.id

    async def state(self, entry_id: str) -> str:
        async with self.database.reading() as tx:
            return (await tx.execute(select(Entry.state).where(Entry.id == entry_id))).scalar_one()


@pytest_asyncio.fixture
async def office(database: Database, kit: Kit) -> Office:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
        camat = await person(tx, "Bu Camat", "camat")
        acting = await person(tx, "Pak Plt", "camat", acting=True)
    chats = [Chat(database, kit, who.address) for who in (camat, acting)]
    return Office(database, kit, sari, chats[0], chats[1], Library())


async def test_an_empty_queue_says_so(office: Office) -> None:
    assert "Tidak ada laporan yang menunggu" in await office.camat.says("/tinjau")


async def test_a_card_shows_who_when_where_what_and_the_photo(office: Office) -> None:
    await office.send(photos=2)
    text = await office.camat.says("/tinjau")
    for part in ("Menunggu: 1", "K-2026-00001", "Sari (PLD)", "23 Nov 2026", "Desa Sedayu, Gemuh", FIRST):
        assert part in text
    assert office.camat.shown[0].photo == PHOTOS[0]
    assert office.camat.labels == ["Setujui", "Kembalikan", "Selengkapnya", "Foto lain (1)", "Berikutnya ›"]
    await office.camat.taps("Foto lain")
    assert [one.photo for one in office.camat.shown] == [PHOTOS[1]]
    await office.camat.says("/tinjau")
    assert "<b>Tanggal</b>: 23/11/2026" in await office.camat.taps("Selengkapnya")


async def test_approving_marks_the_card_and_shows_the_next(office: Office) -> None:
    first, second = await office.send(), await office.send(SECOND, minutes=1)
    assert "Menunggu: 2" in await office.camat.says("/tinjau")
    text = await office.camat.taps("Setujui")
    assert office.camat.marked == ["✓ Disetujui"]
    assert office.camat.notice == ""
    assert "disetujui. Sari diberi tahu" in text
    assert "Menunggu: 1" in text
    assert SECOND in text
    assert (await office.state(first), await office.state(second)) == ("approved", "submitted")
    assert "Tidak ada laporan yang menunggu" in await office.camat.taps("Setujui")


async def test_sending_back_asks_for_a_note(office: Office) -> None:
    sent = await office.send()
    await office.camat.says("/tinjau")
    assert "Apa yang perlu diperbaiki pada <b>K-2026-00001</b>?" in await office.camat.taps("Kembalikan")
    assert "dengan kata-kata" in await office.camat.says("", kind="voice")
    assert "paling panjang" in await office.camat.says("a" * 1001)
    assert await office.state(sent) == "submitted"
    text = await office.camat.says("Berapa yang hadir?")
    assert "dikembalikan. Sari diberi tahu" in text
    assert office.camat.marked == ["↩ Dikembalikan"]
    assert await office.state(sent) == "returned"
    async with office.database.reading() as tx:
        query = select(Outbox.content).where(Outbox.contact_id == office.sari.contact_id)
        notice = unpack((await tx.execute(query.order_by(Outbox.id.desc()).limit(1))).scalar_one())
    assert "Berapa yang hadir?" in notice.text
    assert notice.rows[0][0].text == "Perbaiki"


async def test_sending_back_can_be_left(office: Office) -> None:
    sent = await office.send()
    await office.camat.says("/tinjau")
    await office.camat.taps("Kembalikan")
    assert "belum diputuskan" in await office.camat.taps("Batal")
    await office.camat.says("Bukan catatan")
    assert await office.state(sent) == "submitted"


async def test_next_goes_through_the_queue_and_round(office: Office) -> None:
    await office.send()
    await office.send(SECOND, minutes=1)
    await office.camat.says("/tinjau")
    assert SECOND in await office.camat.taps("Berikutnya")
    assert "di ujung antrean. Masih menunggu: 2" in await office.camat.taps("Berikutnya")
    assert FIRST in await office.camat.taps("Dari awal")


async def test_the_second_is_told_what_the_first_did(office: Office) -> None:
    sent = await office.send()
    await office.camat.says("/tinjau")
    await office.acting.says("/tinjau")
    await office.camat.taps("Setujui")
    text = await office.acting.taps("Kembalikan")
    assert "K-2026-00001</b> sudah disetujui oleh Bu Camat pada 23/11 10.00" in text
    assert office.acting.notice == ""
    assert await office.state(sent) == "approved"


async def test_the_first_may_act_while_the_second_writes(office: Office) -> None:
    sent = await office.send()
    await office.acting.says("/tinjau")
    await office.acting.taps("Kembalikan")
    await office.camat.says("/tinjau")
    await office.camat.taps("Setujui")
    assert "sudah disetujui oleh Bu Camat" in await office.acting.says("Kurang lengkap")
    assert await office.state(sent) == "approved"
    assert "Tidak ada laporan" in await office.acting.says("/tinjau")


async def test_an_old_card_of_a_report_that_was_sent_again(office: Office) -> None:
    sent = await office.send()
    await office.camat.says("/tinjau")
    async with office.database.transaction() as tx:
        who = (await stored.holders(tx, ["camat"], "33.24.11"))[1]
        await review.decide(tx, office.kit, who.id, Decision("return", sent, 1, words="Jam?"), NOW)
        await send_again(tx, office.kit, office.library, office.sari, sent, "Yang baru")
    assert "sudah dikirim ulang" in await office.camat.taps("Setujui")
    text = await office.camat.says("/tinjau")
    assert "Yang baru" in text
    assert "↩ Pak Plt: Jam?" in text
    assert await office.state(sent) == "resubmitted"


@pytest.mark.parametrize(
    ("label", "note", "state", "result"),
    [
        ("Izinkan koreksi", "", "returned", "Koreksi <b>K-2026-00001</b> diizinkan"),
        ("Tolak koreksi", "Sudah benar", "approved", "Koreksi <b>K-2026-00001</b> ditolak"),
    ],
)
async def test_a_correction_that_was_asked_for(
    office: Office, label: str, note: str, state: str, result: str
) -> None:
    sent = await office.send()
    await office.camat.says("/tinjau")
    await office.camat.taps("Setujui")
    async with office.database.transaction() as tx:
        talk = await talk_of(tx, office.sari)
        await entries.ask_correction(tx, office.kit, talk, sent, "Salah desa", NOW)
    assert "Sari minta koreksi: Salah desa" in await office.camat.says("/tinjau")
    assert office.camat.labels[:2] == ["Izinkan koreksi", "Tolak koreksi"]
    text = await office.camat.taps(label)
    if note:
        assert "Mengapa koreksi" in text
        text = await office.camat.says(note)
    assert result in text
    assert await office.state(sent) == state


async def test_an_unreachable_author_is_mentioned(office: Office) -> None:
    await office.send()
    async with office.database.transaction() as tx:
        await stored.mark_reachable(tx, office.sari.contact_id, NOW)
    await office.camat.says("/tinjau")
    assert "belum dapat dihubungi" in await office.camat.taps("Setujui")


async def test_others_may_not_review(office: Office) -> None:
    sent = await office.send()
    sari = Chat(office.database, office.kit, office.sari.address)
    assert "tugas camat" in await sari.says("/tinjau")
    for data in (f"rev:approve:{sent}:1", f"rev:return:{sent}:1", f"rev:whole:{sent}:1"):
        assert "bukan dari wilayah Anda" in await sari.taps_data(data)
        assert sari.notice == ""
    assert await office.state(sent) == "submitted"


async def test_forged_buttons_do_nothing(office: Office) -> None:
    sent = await office.send()
    assert "tidak ditemukan" in await office.camat.taps_data("rev:approve:x:1")
    for data in (f"rev:approve:{sent}:", f"rev:approve:{sent}:-1", f"rev:delete:{sent}:1", "rev"):
        await office.camat.taps_data(data)
        assert office.camat.notice
        assert not office.camat.shown
    assert await office.state(sent) == "submitted"


async def test_where_messages_cannot_be_edited_nothing_is_marked(office: Office) -> None:
    await office.send()
    office.camat.limits = Limits(choices=10, edits=False)
    await office.camat.says("/tinjau")
    await office.camat.taps("Kembalikan")
    assert "dikembalikan" in await office.camat.says("Jam?")
    assert office.camat.marked == []
