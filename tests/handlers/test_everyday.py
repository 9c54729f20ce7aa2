"""What people say while nothing is asked gets a fitting answer; amid a question, or in a long text, none."""

from __future__ import annotations

import pytest

from handlers import COMMANDS, everyday
from handlers.everyday import MEANS, meant
from locales import LANGUAGES, words
from tests.handlers.driver import Phone


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("mau lapor", "report"),
        ("Mau lapor dong 🙏", "report"),
        ("lupa lapor kemarin", "report"),
        ("Saya mau buat laporan", "report"),
        ("jadwal", "session"),
        ("Besok ada bimtek?", "session"),
        ("sertifikat", "certificate"),
        ("sertifikat bimtek mana ya?", "certificate"),
        ("halo", "greeting"),
        ("Assalamu'alaikum", "greeting"),
        ("Selamat pagi!", "greeting"),
        ("P", "greeting"),
        ("terima kasih", "thanks"),
        ("Makasih ya 🙏🙏", "thanks"),
        ("ok", "fine"),
        ("Siap, Pak", "fine"),
        ("ok makasih ya kak", "fine"),
        ("Terima kasih banyak ya Pak 🙏", "thanks"),
        ("Selamat pagi, Bu", "greeting"),
        ("batas waktu apa saja?", "deadline"),
        ("mau cuti besok", "reminder"),
        ("rekap bulan ini", "recap"),
        ("sudah lapor belum ya", "history"),
        ("status laporan saya", "history"),
        ("thank you", "thanks"),
        ("any training tomorrow?", "session"),
    ],
)
def test_what_is_meant(said: str, means: str) -> None:
    assert meant(said) == means


@pytest.mark.parametrize(
    "said",
    [
        "",
        "🙏",
        "asdf",
        "terima kasih atas kehadiran bapak ibu di musdes pamriyan",
        "Pelaporan APBDes",
        "lapor\ntanggal: kemarin",
        "Posyandu Pamriyan jam 9 sampai 11 dihadiri 25 balita",
        "lapor " * 40,
        "baik sekali hasilnya",
    ],
)
def test_what_is_none_of_these(said: str) -> None:
    assert meant(said) == ""


def test_the_table_leads_somewhere() -> None:
    for language in LANGUAGES:
        for name, what in MEANS.items():
            assert what in COMMANDS or f"menu.said_{what}" in words(language)
            assert all(meant(one) for one in words(language).plain(f"gate.idle_{name}").split(", ")), name
    assert set(MEANS) >= everyday.WHOLE


async def test_it_is_answered(phone: Phone) -> None:
    assert "Sama-sama" in await phone.says("terima kasih")
    assert "Halo, Sari!" in await phone.says("halo")
    assert "ketik <b>menu</b>" in await phone.says("ok")
    assert "Belum ada kegiatan" in await phone.says("besok ada bimtek?")
    assert "<b>Tanggal kegiatan?</b>" in await phone.says("lupa lapor kemarin")


async def test_amid_a_question_it_is_an_answer(phone: Phone) -> None:
    for text in ("/lapor", "kemarin", "Desa lain"):
        await phone.says(text)
    assert "Siapa yang hadir?" in await phone.says("terima kasih")
