"""While it is asked whether to stop, no word for it becomes an answer to the question behind."""

from __future__ import annotations

import pytest

from models.database import Database
from tests.handlers.driver import Phone, installed

FORM = """
| settings |
| | form_title | form_id |
| | Catatan | catatan |
| survey |
| | type | name | label |
| | text | a | Kegiatan? |
| | select_multiple k | b | Siapa? |
| choices |
| | list_name | name | label |
| | k | x | Warga |
| | k | y | BPD |
"""
ON = ("lanjut", "Lanjutkan", "lanjut mengisi", "tidak", "jangan", "tidak jadi", "kembali")
ASIDE = ("ya", "ok", "simpan", "Simpan dulu", "nanti saja")
GONE = ("buang", "\U0001f5d1 Buang")
AGAIN = ("batal", "berhenti")


async def asked(phone: Phone, database: Database) -> None:
    await installed(database, FORM)
    await phone.says("/lapor")
    if "Kegiatan?" not in phone.last:
        await phone.taps("Catatan")
    assert "Kegiatan?" in phone.last
    assert "Berhenti mengisi" in await phone.says("batal")


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        *((word, "<b>Kegiatan?</b>") for word in ON),
        *((word, "Tersimpan") for word in ASIDE),
        *((word, "dibuang") for word in GONE),
        *((word, "Berhenti mengisi") for word in AGAIN),
    ],
)
async def test_a_word_says_what_becomes_of_the_draft(
    phone: Phone, database: Database, word: str, shown: str
) -> None:
    await asked(phone, database)
    assert shown in await phone.says(word)
    assert "Jawaban sekarang" not in phone.last


async def test_anything_else_is_the_answer_after_all(phone: Phone, database: Database) -> None:
    await asked(phone, database)
    assert "<b>Siapa?</b>" in await phone.says("Rapat desa")
    assert "Rapat desa" in await phone.says("kembali")


@pytest.mark.parametrize("word", ["tidak", "tap"])
async def test_ticks_outlive_the_question(phone: Phone, database: Database, word: str) -> None:
    await asked(phone, database)
    await phone.says("Rapat desa")
    await phone.taps("BPD")
    await phone.says("batal")
    await (phone.taps("Lanjut mengisi") if word == "tap" else phone.says(word))
    assert "☑ BPD" in phone.buttons()
    assert "BPD" in await phone.taps("Selesai")
