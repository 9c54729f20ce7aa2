"""/tenggat: the list and its pages, ticking, forms, the calendar, settings, old or forged buttons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from actions import Kit, deadlines
from actions.deadlines import Wanted
from actions.library import Library
from handlers.deadlines import buttons
from models import conversation
from models.database import Database
from models.deadline import Deadline
from models.person import Assignment
from tests.actions.work import form, send
from tests.handlers.chat import Chat
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person


async def sari(database: Database, language: str = "id") -> Somebody:
    async with database.transaction() as tx:
        return await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES, language=language)


async def camat(database: Database) -> Somebody:
    async with database.transaction() as tx:
        return await person(tx, "Bu Camat", "camat")


async def own(database: Database, code: str, **values: object) -> None:
    preset = deadlines.PRESETS[code]
    usual: dict[str, object] = {
        "rrule": preset.rrule,
        "subject": preset.subject,
        "roles": list(preset.roles),
        "leads": list(preset.leads),
    }
    async with database.transaction() as tx:
        tx.add(Deadline(code=code, area_code=GEMUH, updated_at=NOW, **(usual | values)))


async def flow(database: Database, who: Somebody) -> str:
    async with database.reading() as tx:
        return (await conversation.load(tx, "telegram", [who.address]))[who.address].flow


async def test_a_long_list_has_pages(database: Database, kit: Kit) -> None:
    who = await sari(database)
    await own(database, "BLT", rrule="FREQ=WEEKLY;BYDAY=MO")
    chat = Chat(database, kit, who.address)
    first = await chat.says("/tenggat")
    assert first.count("Penyaluran BLT Dana Desa") == 4
    assert first.index("Periksa dan koreksi DRP") > first.index("30 Nov 2026")
    assert "hari ini · selesai 0 dari 3" in first
    assert "21 Des 2026" in await chat.taps("2 ›")
    assert chat.notice == ""
    assert await chat.taps("‹ 1") == first


async def test_a_page_that_is_gone_shows_the_last(database: Database, kit: Kit) -> None:
    chat = Chat(database, kit, (await sari(database)).address)
    assert "Laporan bulanan" in await chat.taps_data("due:l:p9")


async def test_nothing_is_due(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Admin", "admin", None)
    chat = Chat(database, kit, who.address)
    assert "Tidak ada tenggat untuk Anda sampai Rab, 23 Des 2026" in await chat.says("/tenggat")
    assert chat.labels == ["Kalender desa", "Atur"]
    assert "Indonesia" in await chat.taps("Kalender desa")
    await chat.says("/tenggat")
    assert "<b>Tenggat di Indonesia</b>" in await chat.taps("Atur")


async def test_villages_on_a_second_page_are_ticked_there(database: Database, kit: Kit) -> None:
    who = await camat(database)
    chat = Chat(database, kit, who.address)
    chat.limits = type(chat.limits)(choices=10)
    chat.later(days=10)
    await chat.says("/tenggat")
    await chat.taps("Perdes APBDes ditetapkan")
    text = await chat.taps("2/")
    there = chat.labels
    assert "selesai 0 dari 16" in text
    village = there[0].removeprefix("☐ ")
    assert "selesai 1 dari 16" in await chat.taps(f"☐ {village}")
    assert chat.labels == [f"☑ {village}", *there[1:]]
    assert "selesai 16 dari 16" in await chat.taps("✓ Semua selesai")


async def test_what_a_form_did_is_not_taken_back(database: Database, kit: Kit) -> None:
    who = await sari(database)
    await own(database, "LAP-BULAN", form_id="kegiatan", shift="none")
    async with database.transaction() as tx:
        await form(tx)
        held = update(Assignment).where(Assignment.person_id == who.person_id)
        await tx.execute(held.values(begun_at=NOW - timedelta(days=90)))
        await send(tx, kit, Library(), who)
    chat = Chat(database, kit, who.address)
    assert "✓ <b>Laporan bulanan dan kunjungan</b>" in await chat.says("/tenggat")
    assert "Selesai sendiri" in await chat.taps("✓ Laporan bulanan dan kunjungan")
    assert "formulirnya sudah dikirim" in await chat.taps("Belum selesai")


async def test_a_rule_that_changed_meanwhile(database: Database, kit: Kit) -> None:
    who = await sari(database)
    chat = Chat(database, kit, who.address)
    await chat.says("/tenggat")
    await own(database, "DRP-KOREKSI", on=False)
    assert "sudah tidak ada" in await chat.taps("Periksa dan koreksi DRP")
    assert chat.notice == ""


async def test_in_english_and_in_the_words_of_the_place(database: Database, kit: Kit) -> None:
    chat = Chat(database, kit, (await sari(database, language="en")).address)
    text = await chat.says("/deadlines")
    assert "Wed, 2 Dec 2026 · 9 days left" in text
    async with database.transaction() as tx:
        uni = await person(tx, "Uni", "facilitator", "13.06.01", villages=("13.06.01.2001",))
    chat = Chat(database, kit, uni.address)
    await chat.says("/tenggat")
    assert "Kalender nagari" in await chat.taps("Kalender desa")


# settings


async def test_a_facilitator_sets_nothing(database: Database, kit: Kit) -> None:
    chat = Chat(database, kit, (await sari(database)).address)
    await chat.says("/tenggat")
    assert "Atur" not in chat.labels
    at = f"{GEMUH}:LPJ"
    forged = ("set", f"s:{GEMUH}", f"r:{at}", f"off:{at}", f"sh:{at}:after", f"date:{at}", f"f:{at}:0")
    for data in (*forged, f"form:{at}", f"reset:{at}", f"add:{GEMUH}", "on:-:LPJ"):
        assert "hanya untuk koordinator" in await chat.taps_data(f"due:{data}"), data
        assert chat.notice == ""
    async with database.reading() as tx:
        assert (await tx.execute(select(Deadline))).first() is None


async def test_which_of_several_areas(database: Database, kit: Kit) -> None:
    who = await camat(database)
    async with database.transaction() as tx:
        tx.add(Assignment(person_id=who.person_id, role="coordinator", area_code="33.24.10", begun_at=NOW))
    chat = Chat(database, kit, who.address)
    await chat.says("/tenggat")
    assert "wilayah mana" in await chat.taps("Atur")
    assert "Tenggat di Kecamatan Pegandon" in await chat.taps("Kecamatan Pegandon")


async def test_a_rule_from_above_says_whose_it_is(database: Database, kit: Kit) -> None:
    who = await camat(database)
    async with database.transaction() as tx:
        korkab = await person(tx, "Korkab", "coordinator", "33.24")
        await deadlines.change(tx, korkab.person_id, "33.24", "LPJ", now=NOW, leads=[])
    chat = Chat(database, kit, who.address)
    text = await chat.taps_data(buttons.data("r", area=GEMUH, code="LPJ"))
    assert "Aturan dari Kabupaten Kendal" in text
    assert "Diingatkan: tidak diingatkan" in text
    assert "Kembali ke aturan bawaan" not in chat.labels
    assert "Hubungkan agar selesai" in await chat.taps_data(buttons.data("r", area=GEMUH, code="LAP-BULAN"))


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("tidak", "tidak diingatkan"),
        ("0", "Diingatkan: pada harinya"),
        ("7 dan 3", "Diingatkan: 7, 3 hari sebelumnya"),
        ("terserah", "paling banyak 8 angka"),
        ("1000", "paling banyak 8 angka"),
        ("Batal", "Diingatkan: 30, 14, 7, 3, 1 hari sebelumnya, dan pada harinya"),
    ],
)
async def test_when_it_is_told(database: Database, kit: Kit, answer: str, shown: str) -> None:
    chat = Chat(database, kit, (await camat(database)).address)
    await chat.taps_data(buttons.data("lead", area=GEMUH, code="LPJ"))
    assert shown in await chat.says(answer)


async def test_the_question_stays_until_it_is_answered_or_left(database: Database, kit: Kit) -> None:
    who = await camat(database)
    chat = Chat(database, kit, who.address)
    await chat.taps_data(buttons.data("date", area=GEMUH, code="LPJ"))
    await chat.says("31 April")
    assert await flow(database, who) == "due"
    await chat.says("/tenggat")
    assert await flow(database, who) == ""
    await chat.taps_data(buttons.data("add", area=GEMUH))
    assert "Tenggat di Kecamatan Gemuh" in await chat.says("batal")
    assert await flow(database, who) == ""


async def test_a_question_about_what_is_gone_ends(database: Database, kit: Kit) -> None:
    who = await camat(database)
    chat = Chat(database, kit, who.address)
    async with database.transaction() as tx:
        made = await deadlines.add(tx, who.person_id, GEMUH, Wanted("Setor", "FREQ=DAILY", "person"), now=NOW)
    await chat.taps_data(buttons.data("date", area=GEMUH, code=made.code))
    async with database.transaction() as tx:
        await deadlines.reset(tx, who.person_id, GEMUH, made.code, now=NOW)
    assert "sudah tidak ada" in await chat.says("31 Maret")
    assert await flow(database, who) == ""


async def test_a_new_one_typed_from_end_to_end(database: Database, kit: Kit) -> None:
    chat = Chat(database, kit, (await camat(database)).address)
    await chat.taps_data(buttons.data("add", area=GEMUH))
    assert "paling panjang 120" in await chat.says("x" * 121)
    assert "Untuk siapa?" in await chat.says("Setor data")
    assert "ketuk salah satu" in await chat.says("siapa saja")
    assert "Kapan?" in await chat.says("setiap pendamping")
    text = await chat.says("setiap Jumat")
    assert "Kapan: setiap Jumat\nBerikutnya: Jum, 27 Nov 2026" in text
    assert "Untuk: setiap orang" in text
    assert "Hapus tenggat ini" in chat.labels


async def test_a_form_that_is_gone(database: Database, kit: Kit) -> None:
    chat = Chat(database, kit, (await camat(database)).address)
    text = await chat.taps_data(buttons.data("f", area=GEMUH, code="LPJ", version=99))
    assert "sudah tidak dipakai" in text


# buttons

OLD = [
    "due",
    "due:",
    "due:zz",
    "due:l:x",
    "due:l:p1:p2",
    "due:l:p9999999999",
    "due:o",
    "due:o:LPJ",
    "due:o:LPJ:20270231",
    "due:o:LPJ:morgen:p1",
    "due:d:LPJ:20270331",
    "due:f:33.24.11:LPJ:x",
    "due:f:33.24.11:LPJ:99999999999999999999",
    "due:sub:person",
    "due:sub:nobody",
]


@pytest.mark.parametrize("data", OLD)
async def test_what_is_no_button_of_ours(database: Database, kit: Kit, data: str) -> None:
    chat = Chat(database, kit, (await sari(database)).address)
    await chat.taps_data(data)
    assert chat.notice
    assert not chat.shown


@pytest.mark.parametrize("verb", buttons.FIELDS)
def test_a_button_comes_back_as_it_went(verb: str) -> None:
    values: dict[str, object] = {
        "page": 3,
        "code": "MUSDES-RKP",
        "day": NOW.date(),
        "subject": f"v:{VILLAGES[0]}",
        "area": None,
        "shift": "after",
        "version": 7,
        "kind": "village",
    }
    wanted = {name: values[name] for name in buttons.FIELDS[verb]}
    data = buttons.data(verb, **wanted)
    assert buttons.read(data) == (verb, wanted)
    longest = wanted | {"code": "X" * 24} if "code" in wanted else wanted
    assert len(buttons.data(verb, **longest).encode()) <= 64
