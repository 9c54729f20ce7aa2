"""Photos: one by one, as an album, too large, or as something else."""

from __future__ import annotations

from sqlalchemy import select

from models.database import Database
from models.media import Media
from models.message import Attachment
from tests.handlers.driver import Phone


async def at_photo(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Hari ini")
    await phone.taps("Sedayu")
    await phone.taps("Lewati")
    await phone.says("3")
    await phone.says("Rapat panitia desa")
    await phone.says("lewati")
    await phone.shares()
    assert "<b>Foto pertama</b>" in phone.last


async def noted(database: Database) -> list[Media]:
    async with database.reading() as tx:
        return list((await tx.execute(select(Media).order_by(Media.id))).scalars())


async def test_photos_one_by_one(phone: Phone, database: Database) -> None:
    await at_photo(phone)
    assert "<b>Foto kedua</b>" in await phone.photo()
    assert "Ringkasan" in await phone.photo()
    photos = await noted(database)
    assert [(one.kind, one.channel, one.path) for one in photos] == [("image", "telegram", None)] * 2
    assert all(one.due_at == phone.now and one.person_id == phone.who.person_id for one in photos)


async def test_an_album_fills_what_there_is_and_the_rest_is_told(phone: Phone, database: Database) -> None:
    await at_photo(phone)
    await phone.photo(album="a1")
    await phone.photo(album="a1")
    assert "foto selebihnya tidak disimpan" in await phone.photo(album="a1")
    assert "Ringkasan" in phone.last
    assert "foto selebihnya tidak disimpan" in await phone.photo(album="a1")
    assert len(await noted(database)) == 2


async def test_a_photo_too_large_is_answered_kindly(phone: Phone, database: Database) -> None:
    await at_photo(phone)
    assert "lebih dari 20 MB" in await phone.photo(size=20_000_001)
    assert "<b>Foto pertama</b>" in phone.last
    assert await noted(database) == []
    assert "<b>Foto kedua</b>" in await phone.photo()


async def test_a_document_instead_of_a_photo(phone: Phone, database: Database) -> None:
    await at_photo(phone)
    await phone.does(kind="file", attachment=Attachment(ref="d", kind="file", mime="application/pdf"))
    assert "Kirimlah sebagai foto" in phone.last
    await phone.does(kind="voice", attachment=Attachment(ref="v", kind="audio", mime="audio/ogg"))
    assert "Kirimlah sebagai foto" in phone.last
    assert await noted(database) == []


async def test_a_picture_sent_as_a_document_is_a_photo(phone: Phone, database: Database) -> None:
    await at_photo(phone)
    await phone.does(kind="file", attachment=Attachment(ref="d", kind="file", mime="image/png", size=9))
    assert "<b>Foto kedua</b>" in phone.last
    assert [one.kind for one in await noted(database)] == ["image"]


async def test_words_instead_of_a_photo(phone: Phone) -> None:
    await at_photo(phone)
    assert "Kirim foto untuk pertanyaan ini." in await phone.says("tidak ada")
    assert "Ringkasan" in await phone.says("Lewati")


async def test_a_discarded_draft_leaves_no_photo_to_fetch(phone: Phone, database: Database) -> None:
    await at_photo(phone)
    await phone.photo()
    await phone.says("batal")
    assert "dibuang" in await phone.taps("Buang")
    assert await noted(database) == []
