"""Filling a form from the first question to the number that it gets, and what is stored of it."""

from __future__ import annotations

import json

from sqlalchemy import select

from models import entry
from models.audit import Audit
from models.database import Database
from models.entry import Entry, EntryVersion
from models.media import Media
from models.message import Outbox
from models.review_rules import desks
from tests import sample
from tests.handlers.driver import Phone


async def fill(phone: Phone) -> None:
    """Every question up to the summary."""
    await phone.says("/lapor")
    await phone.taps("Hari ini")
    await phone.taps("Pamriyan")
    await phone.taps("BPD")
    await phone.taps("RT")
    await phone.taps("Selesai")
    await phone.says("12")
    await phone.says("Rapat panitia & <b>warga</b>")
    await phone.says("lewati")
    await phone.shares()
    await phone.photo()
    await phone.photo()


async def test_a_report_from_the_first_question_to_its_number(phone: Phone) -> None:
    assert "<i>1/8</i>\n<b>Tanggal kegiatan?</b>" in await phone.says("/lapor")
    assert "<b>Pilih desa</b>" in await phone.taps("Hari ini")
    assert "<b>Siapa yang hadir?</b>" in await phone.taps("Sedayu")
    assert "<b>Jumlah laki-laki?</b>" in await phone.taps("Lewati")
    assert "<b>Apa yang dilakukan?</b>" in await phone.says("7")
    assert "<b>Masalahnya?</b>" in await phone.says("Rapat panitia pembangunan")
    assert "<b>Kirim lokasi</b>" in await phone.says("Jalan rusak")
    assert "<b>Foto pertama</b>" in await phone.shares()
    assert "Ringkasan" in await phone.taps("Lewati")
    sent = await phone.taps("Kirim")
    assert "<b>K-2026-00001</b>" in sent
    assert "<code>Proses: Rapat panitia pembangunan Masalah: Jalan rusak</code>" in sent


async def test_the_summary_shows_every_answer_in_words(phone: Phone) -> None:
    await fill(phone)
    lines = phone.last.splitlines()
    assert "1. Tanggal kegiatan? <b>23/11/2026</b>" in lines
    assert "3. Siapa yang hadir? <b>BPD, RT &amp; PKK</b>" in lines
    assert "5. Apa yang dilakukan? <b>Rapat panitia &amp; &lt;b&gt;warga&lt;/b&gt;</b>" in lines
    assert "6. Masalahnya? <b>–</b>" in lines
    assert "7. Kirim lokasi <b>-6.95, 110.12</b>" in lines
    assert "9. Foto kedua <b>📷 foto</b>" in lines


async def test_what_is_stored_of_a_sent_report(phone: Phone, database: Database) -> None:
    await fill(phone)
    await phone.taps("Kirim")
    async with database.reading() as tx:
        stored = (await tx.execute(select(Entry))).scalar_one()
        version = (await tx.execute(select(EntryVersion))).scalar_one()
        photos = (await tx.execute(select(Media).order_by(Media.id))).scalars().all()
        audit = (await tx.execute(select(Audit).where(Audit.verb == "submit"))).scalar_one()
    assert (stored.number, stored.state, stored.version) == ("K-2026-00001", "submitted", 1)
    assert (stored.area_code, str(stored.happened_on)) == (sample.GEMUH, "2026-11-23")
    assert stored.title == "Rapat panitia & <b>warga</b>"
    assert (stored.draft, stored.seen) == (None, {})
    assert "<laki>12</laki>" in version.submission
    assert all(photo.entry_id == stored.id and f"{photo.id}.jpg" in version.submission for photo in photos)
    assert len(photos) == 2
    assert audit.subject == f"entry:{stored.id}"


async def test_the_camat_is_told_in_their_language(
    phone: Phone, database: Database, camat: sample.Somebody
) -> None:
    async with database.transaction() as tx:
        await sample.person(tx, "Pak Plt", "camat", acting=True, language="en")
    await fill(phone)
    assert "Camat sudah diberi tahu" in await phone.taps("Kirim")
    async with database.reading() as tx:
        notices = (await tx.execute(select(Outbox).order_by(Outbox.id))).scalars().all()
    texts = [json.loads(notice.content)["text"] for notice in notices]
    assert ["Laporan baru" in texts[0], "New report" in texts[1]] == [True, True]
    assert all("K-2026-00001" in text and "Sari" in text and "&lt;b&gt;warga" in text for text in texts)
    assert all(notice.origin_contact_id == phone.who.contact_id and notice.urgency == 1 for notice in notices)


async def test_numbers_count_up_within_the_year(phone: Phone, database: Database) -> None:
    await fill(phone)
    await phone.taps("Kirim")
    await fill(phone)
    assert "K-2026-00002" in await phone.taps("Kirim")
    async with database.reading() as tx:
        assert len(await entry.queue(tx, desks([sample.GEMUH]))) == 2


async def test_a_draft_survives_restarts_and_days(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Kemarin")
    phone.restart()
    await phone.taps("Sedayu")
    phone.restart()
    phone.later(days=9)
    assert "<b>Jumlah laki-laki?</b>" in await phone.says("lewati")
    phone.restart()
    assert "<b>Apa yang dilakukan?</b>" in await phone.says("3")


async def test_every_word_of_english_too(phone: Phone, database: Database) -> None:
    async with database.transaction() as tx:
        maria = await sample.person(tx, "Maria", "facilitator", language="en")
    other = Phone(database, phone.kit, maria)
    assert "<b>Date?</b>" in await other.says("/report")
    assert other.buttons() == ["Today", "Yesterday", "📅 Another date", "Cancel"]
    assert "Not in the future." in await other.says("tomorrow")
    assert "<b>Which village?</b>" in await other.says("today")


async def test_the_words_of_the_place(phone: Phone, database: Database) -> None:
    async with database.transaction() as tx:
        yos = await sample.person(tx, "Yos", "facilitator", "91.03.01", zone="Asia/Jayapura")
        await sample.person(tx, "Pak Distrik", "camat", "91.03.01")
    other = Phone(database, phone.kit, yos)
    await fill(other)
    assert "Kepala distrik sudah diberi tahu." in await other.taps("Kirim")
