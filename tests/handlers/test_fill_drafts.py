"""Drafts: put aside, taken up again, thrown away, begun anew; several forms; several phones."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.conversation import Conversation
from models.database import Database
from models.entry import Entry
from models.form import FormVersion
from models.message import Limits
from models.person import Contact
from tests.handlers.driver import Phone, installed
from tests.sample import NOW, Somebody

SURVEY = """
| survey |
| | type | name | label |
| | text | nama | Nama Anda? |
| settings |
| | form_title | form_id | version |
| | Survei | survei | 1 |
"""


async def drafts(database: Database) -> int:
    async with database.reading() as tx:
        return (await tx.execute(select(func.count()).select_from(Entry))).scalar_one()


async def test_an_open_draft_is_offered_to_go_on(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Kemarin")
    assert "belum selesai: <b>Kunjungan</b>" in await phone.says("/lapor")
    assert "<b>Pilih desa</b>" in await phone.taps("Lanjutkan")
    assert "<b>Siapa yang hadir?</b>" in await phone.taps("Sedayu")


@pytest.mark.parametrize("word", ["/lanjut", "Lanjutkan", "lanjut", "continue"])
async def test_lanjut_is_the_answer_to_whether_to_go_on(phone: Phone, word: str) -> None:
    assert "Tanggal kegiatan?" in await phone.says(word)  # nothing waits: it begins
    await phone.taps("Kemarin")
    await phone.says("batal")
    await phone.taps("Simpan dulu")
    assert "Ingin melanjutkannya?" in await phone.says("/lapor")
    assert "<b>Pilih desa</b>" in await phone.says(word)


async def test_or_to_start_anew(phone: Phone, database: Database) -> None:
    await phone.says("/lapor")
    await phone.taps("Kemarin")
    await phone.says("/lapor")
    assert "<i>1/8</i>\n<b>Tanggal kegiatan?</b>" in await phone.taps("mulai baru")
    assert "Jawaban sekarang" not in phone.last
    assert await drafts(database) == 1


async def test_cancelling_asks_once_more(phone: Phone, database: Database) -> None:
    await phone.says("/lapor")
    await phone.taps("Kemarin")
    assert "Berhenti mengisi" in await phone.taps("Batal")
    assert "<b>Pilih desa</b>" in await phone.taps("Lanjut mengisi")
    await phone.says("/batal")
    assert "Tersimpan" in await phone.taps("Simpan dulu")
    assert "belum selesai" in await phone.says("halo")
    assert "<b>Pilih desa</b>" in await phone.taps("Lanjutkan")
    await phone.says("batal")
    assert "dibuang" in await phone.taps("Buang")
    assert await drafts(database) == 0
    assert "Tidak ada yang perlu dibatalkan." in await phone.says("/batal")


async def test_a_button_of_a_paused_draft_takes_it_up_again(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.says("batal")
    await phone.taps("Simpan dulu")
    assert "<b>Pilih desa</b>" in await phone.taps("Kemarin", on=0)
    assert "<b>Siapa yang hadir?</b>" in await phone.says("Sedayu")


async def test_another_command_leaves_the_question_open(phone: Phone) -> None:
    await phone.says("/lapor")
    assert "<b>Tanggal kegiatan?</b>" in await phone.says("/bantuan")
    assert "Yang bisa Anda lakukan" in phone.screen[-2].text
    assert "<b>Pilih desa</b>" in await phone.says("kemarin")


async def test_of_several_forms_one_is_chosen(phone: Phone) -> None:
    await installed(phone.database, SURVEY)
    assert "Formulir mana" in await phone.says("/lapor")
    assert phone.buttons() == ["Kunjungan", "Survei"]
    assert "Nama Anda?" in await phone.taps("Survei")
    first_choice = len(phone.screen) - 2
    assert "belum selesai: <b>Survei</b>" in await phone.taps("Kunjungan", on=first_choice)
    await phone.taps("mulai baru")
    assert "<b>Tanggal kegiatan?</b>" in await phone.taps("Kunjungan")


async def test_a_running_draft_stays_on_its_version(phone: Phone) -> None:
    await installed(phone.database, SURVEY)
    await phone.says("/lapor")
    await phone.taps("Survei")
    await installed(phone.database, SURVEY.replace("Nama Anda?", "Nama lengkap?").replace("| 1 |", "| 2 |"))
    phone.later(minutes=10)
    await phone.says("/lapor")
    assert "Nama Anda?" in await phone.taps("Lanjutkan")
    await phone.says("/lapor")
    await phone.taps("mulai baru")
    assert "Nama lengkap?" in await phone.taps("Survei")


async def second_phone(phone: Phone, database: Database) -> Phone:
    """The same person on WhatsApp."""
    async with database.transaction() as tx:
        contact = Contact(person_id=phone.who.person_id, channel="whatsapp", address="62800", created_at=NOW)
        tx.add(contact)
        await tx.flush()
        tx.add(Conversation(contact_id=contact.id, updated_at=NOW))
        there = Somebody(phone.who.person_id, contact.id, "62800")
    return Phone(database, phone.kit, there, channel="whatsapp", limits=Limits(choices=10, edits=False))


async def test_a_draft_goes_on_on_another_phone_of_the_same_person(phone: Phone, database: Database) -> None:
    await phone.says("/lapor")
    await phone.taps("Kemarin")
    other = await second_phone(phone, database)
    assert "belum selesai" in await other.says("lapor")
    assert "<b>Pilih desa</b>" in await other.taps("Lanjutkan")
    assert "<b>Siapa yang hadir?</b>" in await other.says("1")


async def test_nobody_is_offered_a_form_meant_for_others(phone: Phone, database: Database) -> None:
    version_id = await installed(database, SURVEY)
    async with database.transaction() as tx:
        version = await tx.get(FormVersion, version_id)
        assert version is not None
        version.audience = {"roles": ["coordinator"]}
    assert "<b>Tanggal kegiatan?</b>" in await phone.says("/lapor")


async def test_without_any_form_they_are_told(phone: Phone, database: Database) -> None:
    async with database.transaction() as tx:
        for version in (await tx.execute(select(FormVersion))).scalars():
            version.retired_at = NOW
    assert "Belum ada formulir" in await phone.says("/lapor")


async def test_the_language_changes_half_way(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Kemarin")
    await phone.says("/bahasa")
    assert "<b>Which village?</b>" in await phone.taps("English", on=-2)
    assert "<b>Who came?</b>" in await phone.says("Sedayu")
    assert "‹ Back" in phone.buttons()
    await phone.says("back")
    assert "<b>Date?</b>" in await phone.says("back")
    assert "Answer so far: <b>22/11/2026</b>" in phone.last


async def test_a_draft_thrown_away_on_another_phone(phone: Phone, database: Database) -> None:
    other = await second_phone(phone, database)
    await phone.says("/lapor")
    await other.says("/lapor")
    await other.taps("mulai baru")
    await other.says("batal")
    await other.taps("Buang")
    assert "saya belum paham" in await phone.says("kemarin")


async def test_a_choice_of_forms_that_is_no_longer_offered(phone: Phone, database: Database) -> None:
    await installed(database, SURVEY)
    await phone.says("/lapor")
    data = phone.button("Survei").data
    async with database.transaction() as tx:
        for version in (await tx.execute(select(FormVersion))).scalars():
            version.retired_at = NOW if version.form_id == "survei" else None
    assert "<b>Tanggal kegiatan?</b>" in await phone.taps_data(data, 0)


async def test_cancelling_something_else_leaves_the_draft(phone: Phone, camat: Somebody) -> None:
    phone.who = camat
    await phone.says("/lapor")
    await phone.says("/undang")
    assert "Undangan dibatalkan." in await phone.says("/batal")
    assert "<b>Pilih desa</b>" in await phone.taps("Kemarin", on=0)
