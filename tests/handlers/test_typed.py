"""Numbers and words typed in place of a tap, where few buttons can be shown. Requirements:

1. the number or label of what was offered last acts as its tap, whatever flow goes on;
2. several numbers tick several; numbers count through the whole list, also on a page or after a search;
3. what was not offered is what it always was: a command, a note, a name to search, an answer;
4. where every button can be shown nothing is remembered.
"""

from __future__ import annotations

import pytest
from sqlalchemy import update

from actions import Kit, notices, people
from actions.notices import Notice
from bot.channels.fit import fit, is_list
from bot.channels.whatsapp.limits import LIMITS
from locales import LANGUAGES
from models import conversation
from models.conversation import OFFERED
from models.database import Database
from models.message import Button, Outbox, Rows
from tests.handlers.chat import Chat
from tests.handlers.driver import Phone, installed
from tests.sample import person

MARKETS = "\n".join(f"| | pasar | p{n} | Pasar {n * 1111} | |" for n in range(1, 21))
LONG = f"""| survey |
| | type | name | label | required |
| | text | nama | Nama? | |
| | select_one pasar | pasar | Pasar mana? | yes |
| | select_multiple pasar | semua | Pasar apa saja? | yes |
| choices |
| | list_name | name | label | |
{MARKETS}
"""
LINE = """| survey |
| | type | name | label | required |
| | geotrace | jalan | Jalan mana? | yes |
"""


@pytest.fixture
def sari(phone: Phone) -> Phone:
    """Sari on WhatsApp."""
    phone.limits = LIMITS
    return phone


async def chat_of(database: Database, kit: Kit, role: str) -> Chat:
    async with database.transaction() as tx:
        who = await person(tx, "Rini", role)
    chat = Chat(database, kit, who.address)
    chat.limits = LIMITS
    return chat


async def remembered(database: Database, address: str) -> object:
    async with database.reading() as tx:
        talk = (await conversation.load(tx, "telegram", [address]))[address]
        return talk.data.get(OFFERED, {}).get("buttons")


async def test_the_menu_is_answered_by_number_label_and_word(sari: Phone) -> None:
    for typed in ("2", "2.", "Laporan saya", "📚 LAPORAN  SAYA"):
        await sari.says("/menu")
        assert "Anda belum punya laporan" in await sari.says(typed), typed
    await sari.says("/menu")
    assert "Bantuan" in await sari.says("bantuan")


async def test_a_number_that_was_not_offered_is_no_tap(sari: Phone) -> None:
    await sari.says("/menu")
    for typed in ("11", "0", "1,2", "99999999999", "²"):
        assert "saya belum paham" in await sari.says(typed), typed


async def test_what_was_offered_before_the_last_message_is_forgotten(sari: Phone, database: Database) -> None:
    await sari.says("/bahasa")
    await sari.says("/nama")
    assert await remembered(database, sari.who.address) == [[0, "Batal", "x:name"]]
    await sari.says("batal")
    assert "saya belum paham" in await sari.says("77")


async def test_a_command_goes_before_a_label(sari: Phone) -> None:
    await sari.says("/menu")
    assert "<b>Tanggal kegiatan?</b>" in await sari.says("/lapor")


async def test_nothing_is_remembered_where_every_button_is_shown(phone: Phone, database: Database) -> None:
    await phone.says("/menu")
    assert await remembered(database, phone.who.address) is None
    assert "saya belum paham" in await phone.says("2")


async def test_a_question_costs_the_conversation_nothing(sari: Phone, database: Database) -> None:
    await sari.says("/lapor")
    await sari.says("hari ini")
    assert await remembered(database, sari.who.address) is None


async def test_inviting_by_numbers_alone(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.says("/undang")
    assert "Desa mana saja?" in await chat.says("1")
    assert "Dipilih: 3" in await chat.says("1, 3,4")
    assert "Dipilih: 2" in await chat.says("3")
    assert len(chat.shown) == 1
    await chat.says("2/3")
    assert [one.number for one in chat.choices if one.number] == [8, 9, 10, 11, 12, 13, 14]
    assert "Dipilih: 3" in await chat.says("14")
    assert "Undangan sudah jadi" in await chat.says("Selesai")


async def test_a_name_is_still_searched_and_a_word_leads_back(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.says("/undang")
    await chat.says("1")
    await chat.says("sojo")
    assert chat.labels[0] == "☐ Sojomerto"
    assert "Dipilih: 1" in await chat.says("1")
    await chat.says("tampilkan semua lagi")
    assert len([one for one in chat.labels if one[0] in "☐☑"]) == 7
    assert "Undangan dibatalkan" in await chat.says("batal")


async def test_several_numbers_mean_nothing_where_one_is_chosen(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.says("/undang")
    assert "ketuk salah satu tombol" in await chat.says("1,2")


async def test_every_choice_fits_and_stands_in_the_text(database: Database, kit: Kit) -> None:
    chat = await chat_of(database, kit, "camat")
    await chat.says("/undang")
    [kinds] = fit(chat.shown[-1], LIMITS)
    assert "\n1. PLD (Pendamping Lokal Desa)\n2. PD " in kinds.text
    assert kinds.rows[-1][0].text == "Batal"
    await chat.says("1")
    [villages] = fit(chat.shown[-1], LIMITS)
    assert len(villages.rows) == 10
    assert [row[0].text for row in villages.rows[-3:]] == ["2/3 ›", "Selesai (0)", "Semua"]
    assert villages.text.endswith("\n7. ☐ Gemuhblanten\n\nAtau ketik: <b>kosongkan</b>, <b>batal</b>")


async def notice(database: Database, kit: Kit, sari: Phone, rows: Rows) -> None:
    """A notice that was sent a moment ago."""
    async with database.transaction() as tx:
        await notices.tell(
            tx, kit, sari.who.person_id, Notice("people.accepted", {"name": "Ani"}, rows), sari.now
        )
        await tx.execute(
            update(Outbox).where(Outbox.done_at.is_(None)).values(state="sent", done_at=sari.now)
        )


async def test_a_notice_is_answered_by_number_and_word(sari: Phone, database: Database, kit: Kit) -> None:
    await sari.says("/bahasa")
    sari.later(minutes=1)
    await notice(database, kit, sari, ((Button("Riwayat", "m:riwayat"), Button("❓ Tolong", "m:bantuan")),))
    assert "Anda belum punya laporan" in await sari.says("1")
    sari.later(minutes=1)
    await notice(database, kit, sari, ((Button("Riwayat", "m:riwayat"), Button("❓ Tolong", "m:bantuan")),))
    assert "Bantuan" in await sari.says("tolong")


async def test_what_was_said_after_a_notice_counts(sari: Phone, database: Database, kit: Kit) -> None:
    await notice(database, kit, sari, ((Button("Riwayat", "m:riwayat"),),))
    sari.later(minutes=1)
    await sari.says("/bahasa")
    assert "bahasa Indonesia" in await sari.says("2")
    assert "saya belum paham" in await sari.says("1")


async def test_a_notice_does_not_disturb_a_question(sari: Phone, database: Database, kit: Kit) -> None:
    await sari.says("/lapor")
    await notice(database, kit, sari, ((Button("Riwayat", "m:riwayat"),),))
    assert "✓ 23/11/2026" in await sari.says("1")


class TestInAForm:
    """Numbers of a question are the form's business; what had no room is typed."""

    async def test_a_page_is_numbered_through_and_any_number_is_taken(
        self, sari: Phone, database: Database
    ) -> None:
        await self.begin(sari, database)
        assert [one.number for row in sari.screen[-1].rows for one in row][:7] == [1, 2, 3, 4, 5, 6, 7]
        await sari.says("2/3")
        [page] = fit(sari.screen[-1], LIMITS)
        assert "\n8. Pasar 8888\n" in page.text
        assert page.rows[0][0].text == "8. Pasar 8888"
        assert "Pasar 3333" in await sari.says("3")

    async def test_a_search_keeps_the_numbers_of_the_list(self, sari: Phone, database: Database) -> None:
        await self.begin(sari, database)
        await sari.says("r 2")
        assert [(one.number, one.text) for row in sari.screen[-1].rows for one in row][:3] == [
            (2, "Pasar 2222"),
            (19, "Pasar 21109"),
            (20, "Pasar 22220"),
        ]
        assert "Pasar 21109" in await sari.says("19")

    async def test_several_numbers_answer_or_tick_besides(self, sari: Phone, database: Database) -> None:
        await self.begin(sari, database)
        assert "ketik nomornya" in await sari.says("1")
        assert "Pasar 2222, Pasar 4444, Pasar 5555" in await sari.says("2,4,5")
        await sari.says("kembali")
        await sari.does(kind="button", data=sari.button("Pasar 1111").data)
        await sari.says("6, 7")
        assert [name for name in sari.buttons() if name.startswith("☑")][-2:] == [
            "☑ Pasar 6666",
            "☑ Pasar 7777",
        ]
        assert "Ringkasan" in await sari.says("selesai")

    async def test_words_replace_the_buttons_that_had_no_room(self, sari: Phone, database: Database) -> None:
        await self.begin(sari, database)
        await sari.says("r 1")
        [found] = fit(sari.screen[-1], LIMITS)
        assert [row[0].text for row in found.rows][-3:] == ["2/2 ›", "Tampilkan semua", "‹ Kembali"]
        assert found.text.endswith("\n\nAtau ketik: <b>batal</b>")
        await sari.says("Tampilkan semua")
        assert "Pasar 1111" in sari.buttons()
        assert "<b>Nama?</b>" in await sari.says("kembali")

    async def test_leaving_is_answered_by_number(self, sari: Phone, database: Database) -> None:
        await self.begin(sari, database)
        await sari.says("batal")
        assert "Tersimpan. Lanjutkan kapan saja" in await sari.says("2")

    async def test_going_on_forgets_what_leaving_offered(self, sari: Phone, database: Database) -> None:
        await self.begin(sari, database)
        await sari.says("batal")
        assert "<b>Pasar mana?</b>" in await sari.says("1")
        assert "Pasar 2222" in await sari.says("2")

    async def test_what_stands_beside_the_place_is_typed(self, sari: Phone, database: Database) -> None:
        version = await installed(database, LINE)
        await sari.does(kind="button", data=f"f:new:{version}")
        await sari.shares()
        await sari.shares(-6.96)
        [asked] = fit(sari.screen[-1], LIMITS)
        assert [one.share for row in asked.rows for one in row] == [True]
        assert "<b>cukup</b>" in asked.text
        assert "Ringkasan" in await sari.says("cukup")

    async def test_buttons_have_numbers_where_a_number_is_no_answer(self, sari: Phone) -> None:
        await sari.says("/lapor")
        assert "✓ 22/11/2026" in await sari.says("2")
        await sari.says("3")
        await sari.says("1,2")
        assert "Jumlah laki-laki" in sari.last
        assert "Apa yang dilakukan" in await sari.says("2")

    async def begin(self, sari: Phone, database: Database) -> None:
        version = await installed(database, LONG)
        await sari.does(kind="button", data=f"f:new:{version}")
        await sari.says("Sari")


async def test_a_tap_that_cannot_be_acknowledged_gets_its_notice_as_a_message(sari: Phone) -> None:
    await sari.does(kind="button", data="zz:1")
    assert sari.last == "Tombol ini sudah lama. Ketik menu untuk pilihan baru."


async def test_a_stranger_is_not_remembered(sari: Phone, database: Database) -> None:
    sari.who = type(sari.who)(0, 0, "999")
    assert await sari.does(text="2")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_menu_of_those_who_report_is_one_list(
    sari: Phone, database: Database, language: str
) -> None:
    async with database.transaction() as tx:
        await people.set_language(tx, sari.who.person_id, language)
    await sari.says("/menu")
    [menu] = fit(sari.screen[-1], LIMITS)
    assert is_list(menu.rows, LIMITS)
    assert len(menu.rows) == 10
    await sari.says("/lapor")
    await sari.says("/lapor")
    [offer] = fit(sari.screen[-1], LIMITS)
    assert not is_list(offer.rows, LIMITS)
