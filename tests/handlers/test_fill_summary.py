"""The summary: any answer can be changed, what became irrelevant goes, nothing wrong is sent."""

from __future__ import annotations

from sqlalchemy import select

from models.database import Database
from models.entry import Entry, EntryVersion
from models.media import Media
from tests.handlers.driver import Phone
from tests.handlers.test_fill import fill


async def test_an_answer_is_changed_by_button(phone: Phone) -> None:
    await fill(phone)
    await phone.taps("Ubah")
    assert "Jawaban sekarang: <b>12</b>" in await phone.taps("4. Jumlah laki-laki? 12")
    assert "4. Jumlah laki-laki? <b>15</b>" in await phone.says("15")


async def test_or_by_its_number(phone: Phone) -> None:
    await fill(phone)
    assert "<b>Jumlah laki-laki?</b>" in await phone.says("4")
    assert "4. Jumlah laki-laki? <b>15</b>" in await phone.says("15")
    assert "ketik nomor jawaban" in await phone.says("99")
    assert "ketik nomor jawaban" in await phone.says("terima kasih")


async def test_the_list_of_changes_can_be_left(phone: Phone) -> None:
    await fill(phone)
    await phone.says("ubah")
    assert "‹ Ringkasan" in phone.buttons()
    await phone.taps("‹ Ringkasan")
    assert "📨 Kirim" in phone.buttons()


async def test_a_change_asks_what_became_relevant(phone: Phone) -> None:
    await fill(phone)
    await phone.says("2")
    assert "<b>Tulis nama desanya</b>" in await phone.taps("Desa lain")
    assert "3. Tulis nama desanya <b>Tiku</b>" in await phone.says("Tiku")


async def test_and_removes_what_is_no_longer(phone: Phone, database: Database) -> None:
    await fill(phone)
    await phone.says("2")
    await phone.taps("Desa lain")
    await phone.says("Tiku")
    await phone.says("2")
    assert "Tulis nama desanya" not in await phone.taps("Sedayu")
    await phone.taps("Kirim")
    async with database.reading() as tx:
        submission = (await tx.execute(select(EntryVersion.submission))).scalar_one()
    assert "desa_lain" not in submission
    assert "<desa>sedayu</desa>" in submission


async def test_a_photo_can_be_replaced(phone: Phone, database: Database) -> None:
    await fill(phone)
    await phone.says("8")
    assert "<b>Foto pertama</b>" in phone.last
    assert "Jawaban sekarang: <b>📷 foto</b>" in phone.last
    assert "Ringkasan" in await phone.photo()
    await phone.taps("Kirim")
    async with database.reading() as tx:
        submission = (await tx.execute(select(EntryVersion.submission))).scalar_one()
        photos = (await tx.execute(select(Media).order_by(Media.id))).scalars().all()
    assert [photo.id in submission for photo in photos] == [False, True, True]


async def test_back_from_the_summary(phone: Phone) -> None:
    await fill(phone)
    assert "<b>Foto kedua</b>" in await phone.says("kembali")


async def test_stickers_and_photos_at_the_summary(phone: Phone) -> None:
    await fill(phone)
    await phone.does(kind="sticker")
    assert "Ringkasan" in phone.last
    assert "Foto belum diperlukan" in await phone.photo()
    assert "Ringkasan" in phone.last


async def test_what_turned_wrong_meanwhile_is_not_sent(phone: Phone, database: Database) -> None:
    """A date that was fine when given need not be fine when sent; here: the clock was set back."""
    await fill(phone)
    phone.restart()
    phone.later(days=-2)
    assert "Tanggal tidak boleh di masa depan." in await phone.taps("Kirim")
    assert "📨 Kirim" in phone.buttons(-2)
    assert "<b>Tanggal kegiatan?</b>" in phone.last
    assert "Ringkasan" in await phone.taps("Hari ini")
    assert "K-2026-00001" in await phone.says("kirim")
    async with database.reading() as tx:
        assert str((await tx.execute(select(Entry.happened_on))).scalar_one()) == "2026-11-21"


async def test_sending_twice_sends_once(phone: Phone, database: Database) -> None:
    await fill(phone)
    place = len(phone.screen) - 1
    data = phone.button("Kirim").data
    await phone.taps("Kirim")
    await phone.taps_data(data, place)
    assert "selesai atau dibatalkan" in phone.notices[-1]
    async with database.reading() as tx:
        assert len((await tx.execute(select(EntryVersion))).all()) == 1
