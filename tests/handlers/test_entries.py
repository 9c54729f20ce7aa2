"""/riwayat: one's own reports, opening and mending them, and asking for a correction."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from actions import Kit, review
from actions.library import Library
from actions.review import Decision
from models import conversation
from models.database import Database
from models.entry import Entry
from models.message import Outbox, unpack
from models.review import Review
from tests.actions.work import PHOTOS, form, send
from tests.handlers.chat import Chat
from tests.sample import NOW, VILLAGES, Somebody, person


async def people(database: Database) -> tuple[Somebody, Somebody]:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
        return sari, await person(tx, "Bu Camat", "camat")


async def sent(database: Database, kit: Kit, sari: Somebody, count: int = 1, photos: int = 0) -> list[str]:
    ids = []
    async with database.transaction() as tx:
        forms = Library()
        for n in range(count):
            now = NOW + timedelta(minutes=n)
            ids.append((await send(tx, kit, forms, sari, f"Kegiatan {n}", photos=photos, now=now)).id)
    return ids


async def decided(
    database: Database, kit: Kit, camat: Somebody, entry_id: str, verb: str, note: str = ""
) -> None:
    async with database.transaction() as tx:
        await review.decide(tx, kit, camat.person_id, Decision(verb, entry_id, 1, words=note), NOW)


async def state(database: Database, entry_id: str) -> str:
    async with database.reading() as tx:
        return (await tx.execute(select(Entry.state).where(Entry.id == entry_id))).scalar_one()


async def test_nothing_yet(database: Database, kit: Kit) -> None:
    sari, _ = await people(database)
    assert "belum punya laporan" in await Chat(database, kit, sari.address).says("/riwayat")


async def test_pages_of_reports_newest_first(database: Database, kit: Kit) -> None:
    sari, _ = await people(database)
    await sent(database, kit, sari, 7)
    chat = Chat(database, kit, sari.address)
    text = await chat.says("/riwayat")
    assert "K-2026-00007</b> · Menunggu diperiksa" in text
    assert "Desa Sedayu, Gemuh\nKegiatan 6" in text
    assert "K-2026-00002" not in text
    assert "K-2026-00002" in await chat.taps("2 ›")
    assert chat.notice == ""
    assert "K-2026-00007" in await chat.taps("‹ 1")


async def test_a_report_is_opened_with_its_photos(database: Database, kit: Kit) -> None:
    sari, camat = await people(database)
    (entry_id,) = await sent(database, kit, sari, photos=2)
    await decided(database, kit, camat, entry_id, "approve")
    chat = Chat(database, kit, sari.address)
    await chat.says("/riwayat")
    text = await chat.taps("K-2026-00001 · Disetujui")
    assert "<b>Uraian</b>: Kegiatan 0" in text
    assert "✅ Disetujui Bu Camat" in text
    assert chat.labels == ["Minta koreksi", "Foto (2)", "‹ Daftar laporan"]
    await chat.taps("Foto (2)")
    assert [one.photo for one in chat.shown] == list(PHOTOS)
    await chat.taps_data("mine:p0")
    assert "Laporan Anda" in chat.last


async def test_a_returned_report_opens_in_the_same_form(database: Database, kit: Kit) -> None:
    sari, camat = await people(database)
    (entry_id,) = await sent(database, kit, sari)
    await decided(database, kit, camat, entry_id, "return", "Berapa orang?")
    chat = Chat(database, kit, sari.address)
    text = await chat.taps_data(f"mine:fix:{entry_id}")
    assert chat.notice == ""
    assert "Catatan Bu Camat untuk <b>K-2026-00001</b>:\nBerapa orang?" in text
    async with database.reading() as tx:
        talk = (await conversation.load(tx, "telegram", [sari.address]))[sari.address]
        assert talk.flow == "fill"
        assert talk.draft is not None
        assert (talk.draft.entry_id, talk.draft.state) == (entry_id, "returned")
        assert "Kegiatan 0" in talk.draft.xml


async def test_mending_what_is_not_returned_is_refused(database: Database, kit: Kit) -> None:
    sari, _ = await people(database)
    (entry_id,) = await sent(database, kit, sari)
    chat = Chat(database, kit, sari.address)
    assert "sudah berubah sejak pemberitahuan itu" in await chat.taps_data(f"mine:fix:{entry_id}")
    assert "keadaan laporan sudah berubah" in await chat.taps_data(f"mine:ask:{entry_id}")


async def test_asking_for_a_correction_with_a_reason(database: Database, kit: Kit) -> None:
    sari, camat = await people(database)
    (entry_id,) = await sent(database, kit, sari)
    await decided(database, kit, camat, entry_id, "approve")
    chat = Chat(database, kit, sari.address)
    await chat.taps_data(f"mine:o:{entry_id}")
    assert "Tulis alasannya" in await chat.taps("Minta koreksi")
    assert "dengan kata-kata" in await chat.says("", kind="photo")
    assert "paling panjang" in await chat.says("a" * 1001)
    assert await state(database, entry_id) == "approved"
    assert "sudah dikirim" in await chat.says("Salah desa")
    assert await state(database, entry_id) == "correction"
    async with database.reading() as tx:
        query = select(Outbox.content).where(Outbox.contact_id == camat.contact_id).order_by(Outbox.id.desc())
        assert unpack((await tx.execute(query.limit(1))).scalar_one()).rows
        asked = (await tx.execute(select(Review).where(Review.verb == "ask_correction"))).scalar_one()
        assert asked.note == "Salah desa"


async def test_somebody_elses_report_is_not_found(database: Database, kit: Kit) -> None:
    sari, camat = await people(database)
    (entry_id,) = await sent(database, kit, sari)
    chat = Chat(database, kit, camat.address)
    for verb in ("o", "fix", "ask", "pics"):
        assert "tidak ditemukan" in await chat.taps_data(f"mine:{verb}:{entry_id}")
    for data in ("mine:zz:1", "mine", "mine:p-1", "mine:px", "mine:p99999999999999999999"):
        await chat.taps_data(data)
        assert chat.notice
        assert not chat.shown


async def test_a_draft_is_taken_up_from_the_list(database: Database, kit: Kit) -> None:
    sari, _ = await people(database)
    async with database.transaction() as tx:
        await form(tx)
    chat = Chat(database, kit, sari.address)
    await chat.says("/lapor")
    await chat.says("hari ini")
    assert "<b>Draf</b>\nDimulai Sen, 23 Nov 2026" in await chat.says("/riwayat")
    assert "Desa" in await chat.taps("Draf")
    assert chat.notice == ""


async def test_the_language_changes_amid_a_form(database: Database, kit: Kit) -> None:
    sari, _ = await people(database)
    async with database.transaction() as tx:
        await form(tx)
    chat = Chat(database, kit, sari.address)
    assert "Tanggal" in await chat.says("/lapor")
    await chat.says("/bahasa")
    assert "Date" in await chat.taps("English")
