"""Sessions in chat: what no transcript shows.

1. The picture with the code, and the link behind it. 2. Old, foreign and broken buttons. 3. Letters that are
none. 4. The forms of sessions are no reports, and a draft of one is gone on with. 5. A long list is paged.
6. Typing a number where few buttons are shown.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from actions import Kit, training
from models import document
from models.database import Database
from models.message import Attachment, Limits
from models.training import Training
from tests import sample
from tests.actions.training.stage import START, Kecamatan, facts, kecamatan
from tests.fakes.platforms import platforms
from tests.handlers.chat import Chat
from tests.handlers.driver import installed
from tests.sample import NOW, Somebody

QUESTIONNAIRE = """
| survey |
| | type | name | label | required |
| | text | saran | Saran? | yes |
| | text | lain | Lainnya? | |
| settings |
| | form_title | form_id | version |
| | Kuesioner | bimtek_kuesioner | 1 |
"""
FEW = Limits(text=4096, body=1024, choices=10, buttons=10, row=1, page=7, columns=1, edits=False, few=3)


class Room:
    """Phones of everybody, and a session that was announced."""

    def __init__(self, database: Database, kit: Kit, here: Kecamatan, made: Training) -> None:
        self.database, self.kit, self.here, self.made = database, kit, here, made

    def phone(self, who: Somebody) -> Chat:
        return Chat(self.database, self.kit, who.address)


@pytest_asyncio.fixture
async def room(database: Database, kit: Kit) -> AsyncIterator[Room]:
    await installed(database, QUESTIONNAIRE)
    async with database.transaction() as tx:
        here = await kecamatan(tx, kit)
        made = await here.announced(questionnaire_form="bimtek_kuesioner", letter_needed=True)
    yield Room(database, kit, here, made)


# 1. the code as a picture


async def test_a_picture_of_the_code_and_its_link(room: Room) -> None:
    room.kit = replace(room.kit, platforms=platforms(telegram="pendamping_bot"))
    rina, sari = room.phone(room.here.rina), room.phone(room.here.sari)
    rina.now = sari.now = START
    await rina.taps_data(f"tr:qr:{room.made.id}")
    async with room.database.transaction() as tx:
        content = await document.read(tx, rina.shown[0].photo)
    assert content is not None
    assert content.startswith(b"\x89PNG")
    assert training.code_at(room.made, START) in rina.last
    await sari.says(f"/start hadir-{training.code_at(room.made, START)}")
    assert "tercatat hadir" in sari.last


async def test_no_picture_where_nobody_knows_our_name(room: Room) -> None:
    rina = room.phone(room.here.rina)
    rina.now = START
    await rina.taps_data(f"tr:qr:{room.made.id}")
    assert "Gunakan kode angkanya" in rina.last


async def test_the_code_is_renewed_in_its_place(room: Room) -> None:
    rina = room.phone(room.here.rina)
    rina.now = START
    await rina.taps_data(f"tr:code:{room.made.id}")
    first = training.code_at(room.made, START)
    assert first in rina.last
    rina.later(minutes=1)
    await rina.taps("🔄 Perbarui")
    assert first not in rina.last
    assert rina.replies[0].edit


# 2. buttons


@pytest.mark.parametrize("data", ["tr:zz:{id}", "tr:", "tr:t1x:{id}:5", "tr:t0:{id}:x", "tr:fz:{id}"])
async def test_broken_buttons(room: Room, data: str) -> None:
    rina = room.phone(room.here.rina)
    await rina.taps_data(data.format(id=room.made.id))
    assert "sudah lama" in rina.notice or "tidak" in rina.notice.lower()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("tr:o:" + "f" * 32, "Kegiatan itu tidak ada"),
        ("tr:yes:" + "f" * 32, "Kegiatan itu tidak ada"),
        ("tr:imp:" + "f" * 32, "Kirim lagi tabelnya"),
        ("tr:m:{id}", "Mengelola kegiatan hanya untuk"),
        ("tr:can:{id}", "Mengelola kegiatan hanya untuk"),
        ("tr:code:{id}", "Mengelola kegiatan hanya untuk"),
        ("tr:pdf:{id}", "Mengelola kegiatan hanya untuk"),
        ("tr:t0:{id}:1", "Mengelola kegiatan hanya untuk"),
        ("tr:new", "Mengelola kegiatan hanya untuk"),
        ("tr:ask", "Mengelola kegiatan hanya untuk"),
        ("tr:cert:{id}", "belum tercatat"),
        ("tr:fq:{id}", "belum dibuka"),
    ],
)
async def test_what_is_not_ones_own(room: Room, data: str, told: str) -> None:
    sari = room.phone(room.here.sari)
    await sari.taps_data(data.format(id=room.made.id))
    assert told in sari.last


async def test_somebody_else_may_not_look(room: Room) -> None:
    async with room.database.transaction() as tx:
        far = await sample.person(tx, "Jauh", "facilitator", "33.24.10")
    phone = room.phone(far)
    await phone.taps_data(f"tr:o:{room.made.id}")
    assert "Mengelola kegiatan hanya untuk" in phone.last
    assert "Aula" not in phone.last


async def test_a_draft_is_shown_to_organisers_alone(room: Room) -> None:
    async with room.database.transaction() as tx:
        draft = await training.create(tx, room.kit, room.here.rina.person_id, facts(theme="Rahasia"), NOW)
    sari, budi = room.phone(room.here.sari), room.phone(room.here.budi)
    await sari.taps_data(f"tr:o:{draft.id}")
    assert "Rahasia" not in sari.last
    await budi.taps_data(f"tr:o:{draft.id}")
    assert "Rahasia" in budi.last


# 3. letters


async def test_a_letter_as_a_pdf(room: Room) -> None:
    sari = room.phone(room.here.sari)
    await sari.says("/bimtek")
    await sari.taps("1. Bimtek")
    await sari.taps("✅ Hadir")
    assert "surat tugas" in sari.last
    await sari.does(kind="sticker")
    assert "foto atau berkas PDF" in sari.last
    await sari.says("nanti")
    assert "foto atau berkas PDF" in sari.last
    big = Attachment(ref="big", kind="file", mime="application/pdf", name="a.pdf", size=99_000_000)
    await sari.does(kind="file", attachment=big)
    assert "MB" in sari.last
    pdf = Attachment(ref="r1", kind="file", mime="application/pdf", name="surat.pdf", size=9000)
    await sari.does(kind="file", attachment=pdf)
    assert "sudah diterima" in sari.last
    await sari.taps_data(f"tr:o:{room.made.id}")
    assert "📄 Kirim surat tugas" not in sari.labels


# 4. forms


async def test_the_forms_of_sessions_are_no_reports(room: Room) -> None:
    sari = room.phone(room.here.sari)
    await sari.says("/lapor")
    assert "Belum ada formulir" in sari.last or "belum ada" in sari.last.lower()


async def test_a_questionnaire_is_gone_on_with_where_it_was_left(room: Room) -> None:
    sari = room.phone(room.here.sari)
    sari.now = START
    await sari.says(f"/hadir {training.code_at(room.made, START)}")
    sari.now = room.made.ends_at
    await sari.taps_data(f"tr:fq:{room.made.id}")
    await sari.says("Lebih banyak praktik")
    assert "Lainnya?" in sari.last
    await sari.says("/batal")
    await sari.taps("Simpan dulu")
    sari.later(hours=1)
    await sari.taps_data(f"tr:fq:{room.made.id}")
    assert "Lainnya?" in sari.last
    await sari.says("lewati")
    await sari.taps("📨 Kirim")
    assert "sudah kami terima" in sari.last
    assert "🎓 Sertifikat" in sari.labels
    await sari.taps_data(f"tr:fq:{room.made.id}")
    assert "sudah Anda isi" in sari.last


async def test_a_questionnaire_that_was_thrown_away_begins_anew(room: Room) -> None:
    sari = room.phone(room.here.sari)
    sari.now = START
    await sari.says(f"/hadir {training.code_at(room.made, START)}")
    sari.now = room.made.ends_at
    await sari.taps_data(f"tr:fq:{room.made.id}")
    await sari.says("/batal")
    await sari.taps("🗑 Buang")
    await sari.taps_data(f"tr:fq:{room.made.id}")
    assert "Saran?" in sari.last


async def test_a_change_that_is_left_waiting_is_kept(room: Room) -> None:
    rina = room.phone(room.here.rina)
    await rina.taps_data(f"tr:ed:{room.made.id}")
    await rina.says("8")
    await rina.says("Balai Desa Sedayu")
    rina.restart()
    rina.later(minutes=30)
    await rina.taps("📨 Kirim")
    assert "3 orang diberi tahu" in rina.last
    async with room.database.transaction() as tx:
        stored = await tx.get_one(Training, room.made.id)
        assert (stored.place, stored.version) == ("Balai Desa Sedayu", 2)


@pytest.mark.parametrize(("hour", "night"), [(15, True), (5, False)])
async def test_what_is_done_at_night_says_when_it_is_read(room: Room, hour: int, night: bool) -> None:
    rina, read = room.phone(room.here.rina), "mereka membacanya pukul 05.30"
    rina.now = NOW.replace(hour=hour)
    await rina.taps_data(f"tr:ed:{room.made.id}")
    await rina.says("8")
    await rina.says("Balai Desa Sedayu")
    await rina.taps("📨 Kirim")
    assert "orang diberi tahu" in rina.last
    assert (read in rina.last) == night
    await rina.taps_data(f"tr:can:{room.made.id}")
    await rina.says("Narasumber berhalangan")
    assert "orang diberi tahu" in rina.last
    assert (read in rina.last) == night


@pytest.mark.parametrize("there", [True, False])
async def test_thanks_at_night_are_read_in_the_morning_if_anybody_gets_them(room: Room, there: bool) -> None:
    rina, sari = room.phone(room.here.rina), room.phone(room.here.sari)
    sari.now = START
    if there:
        await sari.says(f"hadir {training.code_at(room.made, START)}")
    rina.now = START.replace(hour=22)
    await rina.taps_data(f"tr:hold:{room.made.id}")
    assert ("mereka membacanya pukul" in rina.last) == there


async def test_a_session_called_off_while_it_is_being_changed(room: Room) -> None:
    rina, budi = room.phone(room.here.rina), room.phone(room.here.budi)
    await rina.taps_data(f"tr:ed:{room.made.id}")
    await budi.taps_data(f"tr:can:{room.made.id}")
    await budi.says("Narasumber berhalangan")
    await rina.taps("📨 Kirim")
    assert "sudah dibatalkan" in rina.last


async def test_a_table_that_nobody_asked_for_is_no_table(room: Room) -> None:
    rina = room.phone(room.here.rina)
    table = Attachment(ref="t1", kind="file", mime="text/csv", name="sesi.csv", size=900)
    await rina.does(kind="file", attachment=table)
    assert "sedang dibaca" not in rina.last
    await rina.taps_data("tr:new")
    await rina.does(kind="file", attachment=replace_size(table, 6_000_000))
    assert "5 MB" in rina.last
    await rina.does(kind="file", attachment=table)
    assert "sedang dibaca" in rina.last


def replace_size(one: Attachment, size: int) -> Attachment:
    return Attachment(ref=one.ref, kind=one.kind, mime=one.mime, name=one.name, size=size)


async def test_the_empty_table(room: Room) -> None:
    rina = room.phone(room.here.rina)
    await rina.taps_data("tr:new")
    await rina.taps("📊 Contoh tabel")
    assert rina.shown[0].document.endswith(":kegiatan.xlsx")


# 5. and 6. many, and few buttons


async def test_a_long_list_is_paged(room: Room) -> None:
    async with room.database.transaction() as tx:
        people = [await sample.person(tx, f"Orang {n:02d}", "facilitator") for n in range(40)]
        made = await training.create(tx, room.kit, room.here.rina.person_id, facts(), NOW)
        await training.announce(tx, room.kit, room.here.rina.person_id, made.id, NOW)
        for one in people:
            await training.answer(tx, room.kit, one.person_id, made.id, "yes", NOW)
    rina = room.phone(room.here.rina)
    rina.now = START
    await rina.taps_data(f"tr:att:{made.id}")
    assert "☐ Orang 00" in rina.labels
    await rina.taps("2/5 ›")
    await rina.taps("☐ Orang 08")
    assert "☑ Orang 08" in rina.labels
    assert "Tercatat 1 dari 40" in rina.last


async def test_numbers_are_typed_where_few_buttons_are_shown(room: Room) -> None:
    sari = room.phone(room.here.sari)
    sari.limits = FEW
    await sari.says("/bimtek")
    await sari.says("1")
    assert "Aula Kecamatan Gemuh" in sari.last
    await sari.says("hadir")
    assert "Anda terdaftar" in sari.last


async def test_the_list_of_somebody_with_nothing(room: Room) -> None:
    budi = room.phone(room.here.budi)
    await budi.says("/training")
    assert "Belum ada kegiatan" in budi.last
    assert budi.labels == ["➕ Buat baru", "🗂 Kegiatan saya"]
    budi.now = NOW + timedelta(days=400)
    await budi.taps("🗂 Kegiatan saya")
    assert "Belum ada kegiatan" in budi.last


async def test_the_table_of_columns_is_kept_once_whoever_asks(room: Room) -> None:
    files = set()
    for n, who in enumerate((room.here.rina, room.here.budi, room.here.rina)):
        chat = room.phone(who)
        chat.now += timedelta(days=n)
        await chat.taps_data("tr:sample")
        files |= {one.document for one in chat.replies if one.document}
    [file] = files
    async with room.database.reading() as tx:
        assert await document.read(tx, file)
        assert (await tx.get_one(document.Document, file.split(":")[1])).created_at == NOW + timedelta(days=2)
