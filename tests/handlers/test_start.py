"""The way in: strangers get a polite answer, an invitation leads to consent, only consent stores anything."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from actions import Kit, people
from actions.attempts import PAUSE
from actions.library import WRONG_CODES
from models import Base
from models import person as stored
from models.database import Database
from models.person import Consent, Person
from tests.handlers.chat import Chat
from tests.sample import GEMUH, NOW, VILLAGES, person


async def invited(
    database: Database, kit: Kit, kind: str = "pld", villages: tuple[str, ...] = VILLAGES
) -> str:
    async with database.transaction() as tx:
        area_code = GEMUH if people.KINDS[kind].levels else None
        return (await people.invite(tx, kit, kind, area_code, villages, by=None, now=NOW)).code


async def rows(database: Database) -> int:
    """How many rows there are that could be about somebody."""
    tables = [
        table for name, table in Base.metadata.tables.items() if name not in ("area", "invite", "audit")
    ]
    async with database.reading() as tx:
        return sum(
            [(await tx.execute(select(func.count()).select_from(table))).scalar_one() for table in tables]
        )


async def test_a_stranger_gets_a_polite_answer_and_nothing_is_stored(database: Database, kit: Kit) -> None:
    chat = Chat(database, kit, "71")
    for text in ("halo", "/lapor", "/bahasa", "/start", "/tinjau", "😀" * 4000):
        assert "hanya untuk yang diundang" in await chat.says(text)
    assert "for people who were invited" in await chat.taps("English")
    for data in ("a:12345678:1:0", "join:", "rev:approve:x:1", "join:ABCDEFGHJKMN:id:more"):
        await chat.taps_data(data)
        assert chat.notice == ""
    assert "hanya untuk" in await chat.says("", kind="sticker")
    assert await rows(database) == 0


async def test_the_consent_text_says_what_is_stored_before_anything_is(database: Database, kit: Kit) -> None:
    code = await invited(database, kit)
    chat = Chat(database, kit, "71")
    text = await chat.says(f"/start {code}")
    for part in (
        "PLD (Pendamping Lokal Desa)",
        "Kecamatan Gemuh, Kabupaten Kendal, Jawa Tengah",
        "Desa: Sedayu, Pamriyan, Jenarsari",
        "UU 27/2022",
        "lewat Telegram atau WhatsApp",
        "di luar Indonesia",
        "penarikan persetujuan",
    ):
        assert part in text
    assert len(text) < 4096
    assert "I agree" in await chat.taps("English") + str(chat.labels)
    assert await rows(database) == 0
    await chat.taps("I do not agree")
    assert "Nothing about you was stored" in chat.last
    assert await rows(database) == 0


async def test_consent_registers_and_welcomes(database: Database, kit: Kit) -> None:
    code = await invited(database, kit)
    chat = Chat(database, kit, "71")
    await chat.says(people.pretty(code).lower())
    text = await chat.taps("Setuju")
    assert "Terima kasih, Sari Wulandari!" in text
    assert chat.marked == ["✓ Setuju"]
    assert chat.notice == ""
    async with database.reading() as tx:
        who = (await tx.execute(select(Person))).scalar_one()
        assert await stored.villages(tx, who.id) == list(VILLAGES)
        assert (await tx.execute(select(Consent.language))).scalar_one() == "id"
    assert "sudah terdaftar" in await chat.taps_data(f"join:{code}:id") or chat.notice


async def test_consent_in_english_is_remembered(database: Database, kit: Kit) -> None:
    code = await invited(database, kit, "camat", ())
    chat = Chat(database, kit, "71")
    await chat.says(f"/start {code}")
    await chat.taps("English")
    assert "Reports that wait for you" in await chat.taps("I agree")
    assert "Choose your language" in await chat.says("/bahasa")


async def test_a_used_or_unknown_code_is_answered_kindly(database: Database, kit: Kit) -> None:
    code = await invited(database, kit)
    first, second = Chat(database, kit, "71"), Chat(database, kit, "72")
    await first.says(f"/start {code}")
    await second.says(f"/start {code}")
    await first.taps("Setuju")
    assert "sudah dipakai" in await second.taps("Setuju")
    assert second.notice == ""
    assert "sudah dipakai" in await second.says("ABCD-EFGH-JKM7")
    async with database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(Person))).scalar_one() == 1


async def test_a_known_person_adds_a_role_after_a_confirmation(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "coordinator", "33.24")
    code = await invited(database, kit)
    chat = Chat(database, kit, sari.address)
    assert "Peran yang sudah ada tetap" in await chat.says(f"/start {code}")
    assert "tidak berubah" in await chat.taps("Tidak usah")
    await chat.says(people.pretty(code))
    assert "Anda terdaftar sebagai <b>PLD" in await chat.taps("Tambahkan")
    assert chat.marked == ["✓ Ditambahkan"]
    async with database.reading() as tx:
        held = await stored.assignments(tx, sari.person_id)
        assert [one.role for one in held] == ["coordinator", "facilitator"]
    assert "tidak perlu kode lagi" in await chat.says(f"/start {code}")


async def test_start_without_a_code_shows_the_menu(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator")
    chat = Chat(database, kit, sari.address)
    await chat.says("/start")
    assert chat.choices
    await chat.taps_data("join:ABCDEFGHJKM7:id")
    assert chat.notice == "Anda sudah terdaftar, tidak perlu kode lagi."


async def test_words_of_the_place_are_used(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        made = await people.invite(tx, kit, "camat", "91.03.01", by=None, now=NOW)
    chat = Chat(database, kit, "71")
    text = await chat.says(f"/start {made.code}")
    assert "<b>Kepala distrik</b>" in text
    assert "Distrik Sentani" in text
    assert "laporan oleh kepala distrik" in text


@pytest.mark.parametrize("typed", ["ya", "Setuju!", "Ya, saya setuju", "OK", "yes"])
async def test_the_answer_to_the_consent_may_be_typed(database: Database, kit: Kit, typed: str) -> None:
    code = await invited(database, kit)
    chat = Chat(database, kit, "71")
    await chat.says(
        f"Ani mengundang Anda.\n\nketik kode ini kepada bot:\n{people.pretty(code)}\n\nSatu orang."
    )
    assert "persetujuan" in chat.last
    assert "Terima kasih, Sari Wulandari!" in await chat.says(typed)


@pytest.mark.parametrize("typed", ["tidak", "Tidak setuju.", "batal", "no"])
async def test_no_may_be_typed_and_is_remembered(database: Database, kit: Kit, typed: str) -> None:
    code = await invited(database, kit)
    chat = Chat(database, kit, "71")
    await chat.says(f"https://t.me/pendamping_bot?start={code}")
    assert "Tidak ada data Anda yang disimpan" in await chat.says(typed)
    assert "hanya untuk yang diundang" in await chat.says("ya")


async def test_yes_to_nothing_is_no_consent(database: Database, kit: Kit) -> None:
    code = await invited(database, kit)
    first, other = Chat(database, kit, "71"), Chat(database, kit, "72")
    other.library = first.library
    assert "hanya untuk yang diundang" in await first.says("ya")
    await first.says(code)
    assert "hanya untuk yang diundang" in await other.says("ya")
    first.later(days=2)
    assert "hanya untuk yang diundang" in await first.says("ya")


async def test_a_text_with_two_codes_opens_none(database: Database, kit: Kit) -> None:
    codes = [people.pretty(await invited(database, kit)) for _ in range(2)]
    assert "hanya untuk yang diundang" in await Chat(database, kit, "71").says(" dan ".join(codes))


async def test_whoever_has_no_name_is_asked_for_it(database: Database, kit: Kit) -> None:
    code = await invited(database, kit)
    chat = Chat(database, kit, "71")
    await chat.says(code)
    assert "Siapa nama lengkap Anda?" in "\n".join(one.text for one in await chat.does(text="ya", name=" "))
    assert "Siti Aminah" in await chat.says("Siti  Aminah")
    await chat.says("nama")
    assert "tetap seperti semula" in await chat.says("batal")


WRONG = "ABCD-EFGH-JKM2"


@pytest.mark.parametrize("how", ["typed", "join", "link", "hello"])
async def test_wrong_codes_bring_a_pause_after_which_a_right_one_works(
    database: Database, kit: Kit, how: str
) -> None:
    code = await invited(database, kit)
    chat, other = (Chat(database, kit, address) for address in ("71", "72"))
    other.library = chat.library
    for _ in range(WRONG_CODES):
        if how == "typed":
            assert "tidak dikenal" in await chat.says(WRONG)
        else:
            await chat.taps_data(f"{how}:{people.as_code(WRONG)}:id")
    for tried in (WRONG, code):
        assert "Tunggu 15 menit" in await chat.says(tried)
    assert "hanya untuk yang diundang" in await chat.says("halo")
    assert "UU 27/2022" in await other.says(code)
    assert await rows(database) == 0
    chat.now += PAUSE
    assert "UU 27/2022" in await chat.says(code)


async def test_somebody_known_guesses_no_role(database: Database, kit: Kit) -> None:
    code = await invited(database, kit, "camat", ())
    async with database.transaction() as tx:
        me = await person(tx, "Sari", "facilitator", villages=VILLAGES)
    chat = Chat(database, kit, me.address)
    for n in range(WRONG_CODES):
        await (chat.says(f"/start {WRONG}") if n % 2 else chat.taps_data(f"more:{people.as_code(WRONG)}"))
    assert "Tunggu 15 menit" in await chat.says(f"/start {code}")
