"""The tables of handlers and the way through them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers import ALIASES, COMMANDS, TAPS, gate
from locales import LANGUAGES, words
from models.database import Database
from models.message import Attachment, Outgoing
from models.person import Person
from tests.handlers.driver import Phone
from tests.sample import Somebody


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/lapor", "lapor"),
        ("/Lapor@bot_kita sekarang", "lapor"),
        ("/report", "lapor"),
        ("/start KODE", "start"),
        ("/apa-itu", "apa-itu"),
        ("/", ""),
        ("/ lapor", "lapor"),
        ("/3", ""),
        ("lapor", "lapor"),
        ("*Batal!* 🙏", "batal"),
        ("‹ Batal", "batal"),
        ("Tidak jadi.", "batal"),
        ("KELUAR", "batal"),
        ("Stop", "batal"),
        ("‹ Kembali", "kembali"),
        ("Menu utama", "menu"),
        ("??", "bantuan"),
        ("tolong!", "bantuan"),
        ("Help", "bantuan"),
        ("\uff2d\uff25\uff2e\uff35", "menu"),
        ("absen", "hadir"),
        ("batal saja pak", "batal"),
        ("Nggak jadi deh", "batal"),
        ("cancel please", "batal"),
        ("menu dong", "menu"),
        ("Kembali ke menu", "menu"),
        ("tolong bantu ya kak", "bantuan"),
        ("/batal!", "batal"),
        ("/Batal@kita_bot.", "batal"),
        ("pak", ""),
        ("rapat saja", ""),
        ("bantuan ibu", ""),
        ("menu makan siang untuk balita", ""),
        ("Rapat batal karena hujan", ""),
        ("bantuan langsung tunai sudah dibagi", ""),
        ("batal" + "!" * 50, ""),
        ("🙏", ""),
        ("", ""),
    ],
)
def test_commands(text: str, command: str) -> None:
    assert gate.command(text, COMMANDS, ALIASES) == command


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", ("123456", False)),
        ("123 456", ("123456", False)),
        ("123-456.", ("123456", False)),
        ("hadir 123456", ("123456", True)),
        ("Hadir: 123 456", ("123456", True)),
        ("/hadir 123456", ("123456", True)),
        ("kode hadir 123456", ("123456", True)),
        ("/start hadir-123456", ("123456", True)),
        ("absen 123456", ("123456", True)),
        ("Attendance code: 123 456", ("123456", True)),
        ("hadir123456", ("123456", True)),
        ("/hadir123456", ("123456", True)),
        ("/hadir@kita_bot 123456", ("123456", True)),
        ("saya hadir 123456 pak", ("123456", True)),
        ("kode pos 512345", ("", False)),
        ("١٢٣٤٥٦", ("", False)),
        ("08.00 - 11", ("", False)),
        ("1234567", ("", False)),
        ("12345", ("", False)),
        ("123456 orang", ("", False)),
        ("Rp123456", ("", False)),
        ("hadir", ("", False)),
    ],
)
def test_codes_of_attendance(text: str, code: tuple[str, bool]) -> None:
    assert gate.code(text) == code


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("ya", True, False),
        ("Iya pak.", True, False),
        ("Ok, saya setuju 🙏", True, False),
        ("yes, I agree", True, False),
        ("bersedia", True, False),
        ("tidak", False, True),
        ("Saya tidak setuju", False, True),
        ("tidak jadi", False, True),
        ("gak mau dulu", False, True),
        ("I do not agree", False, True),
        ("I don't agree", False, True),
        ("no, thank you", False, True),
        ("saya", False, False),
        ("ya, tapi besok", False, False),
        ("kurang setuju", False, False),
        ("apa artinya setuju?", False, False),
        ("👍", False, False),
        ("", False, False),
    ],
)
def test_a_yes_and_a_no(text: str, yes: bool, no: bool) -> None:
    assert (gate.agrees(text), gate.declines(text)) == (yes, no)


def test_no_word_means_two_things() -> None:
    called = [
        (word, key.removeprefix("gate.words_"))
        for language in LANGUAGES
        for key in words(language)
        if key.startswith("gate.words_")
        for word in words(language).plain(key).split(", ")
    ]
    assert {name for _, name in called} <= set(COMMANDS)
    meaning = dict(called)
    assert all(meaning[word] == name == ALIASES.get(word, name) for word, name in called)
    assert not [word for word, name in called if word in COMMANDS and word != name]
    assert [word for word, _ in called if gate.bare(word) != word] == []


def test_the_tables_fit_together() -> None:
    assert set(ALIASES.values()) <= set(COMMANDS)
    assert not set(ALIASES) & set(COMMANDS)
    assert all(len(prefix) < 8 and ":" not in prefix for prefix in TAPS)
    assert all(callable(handler) for table in (COMMANDS, TAPS) for handler in table.values())


async def test_every_command_answers(phone: Phone) -> None:
    for name in [*COMMANDS, *ALIASES]:
        assert [reply for reply in await phone.does(text=f"/{name}") if reply.text], name
        await phone.does(text="/batal")


async def test_every_prefix_survives_nonsense(phone: Phone) -> None:
    for prefix in TAPS:
        for rest in ("", ":", ":x", ":x:y:z:w"):
            assert await phone.does(kind="button", data=prefix + rest, callback_id="c"), prefix + rest


async def test_a_word_is_as_good_as_a_command(phone: Phone) -> None:
    assert "<b>Tanggal kegiatan?</b>" in await phone.says("Lapor")


async def test_asking_for_the_news_interrupts_nothing(phone: Phone) -> None:
    question = (await phone.does(text="Lapor"))[-1]
    replies = await phone.does(kind="button", data="m:kabar", callback_id="c")
    assert replies[-1].text.startswith("Kabar yang menunggu Anda segera menyusul.")
    assert (await phone.does(kind="sticker"))[-1].text.endswith(question.text)


async def test_a_refusal_is_worded(phone: Phone) -> None:
    replies = await phone.does(kind="button", data=f"f:go:{'0' * 32}", callback_id="c")
    assert replies[-1].text == "Laporan yang belum selesai itu sudah tidak ada. Ketik /lapor untuk mulai."


async def test_the_menu_has_reviews_for_the_camat_only(phone: Phone, camat: Somebody) -> None:
    await phone.says("/menu")
    assert phone.buttons()[:2] == ["📝 Lapor kegiatan", "📚 Laporan saya"]
    assert "✅ Tinjau laporan" not in phone.buttons()
    phone.who = camat
    await phone.says("/menu")
    assert phone.buttons()[0] == "✅ Tinjau laporan"


async def test_what_nobody_asked_for_gets_a_helpful_line(phone: Phone) -> None:
    for kind in ("sticker", "voice", "photo", "file", "location", "contact", "other"):
        await phone.does(kind=kind, attachment=Attachment(ref="x"))
        assert phone.buttons() == ["📝 Lapor kegiatan", "📚 Laporan saya", "❓ Bantuan"], kind


async def test_an_unknown_button_says_so(phone: Phone) -> None:
    assert await phone.does(kind="button", data="zz:1", callback_id="c") == [
        Outgoing(ack="c", text="Tombol ini sudah lama. Ketik menu untuk pilihan baru.")
    ]


async def test_who_blocked_us_is_not_answered(phone: Phone) -> None:
    assert await phone.does(kind="blocked") == []


async def test_strangers_get_an_answer_and_nothing_is_stored(phone: Phone, database: Database) -> None:
    phone.who = Somebody(0, 0, "999")
    for said in ({"text": "halo"}, {"text": "/lapor"}, {"kind": "photo"}, {"text": "5", "edited": True}):
        assert [reply for reply in await phone.does(**said) if reply.text], said
    async with database.reading() as tx:
        assert len((await tx.execute(select(Person))).all()) == 2
