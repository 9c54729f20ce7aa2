"""What is typed in chat is what is stored: numbers, printed choices, ticks, and the ways on and out."""

from __future__ import annotations

import pytest

from bot.channels.whatsapp.limits import LIMITS
from tests.handlers.driver import Phone, installed

SETTINGS = "| settings |\n| | form_title | form_id |\n| | Ukur | ukur |\n"
LAND = f"""
| survey |
| | type | name | label | required |
| | decimal | luas | Luas lahan (hektar) | |
| | text | kata | Catatan | yes |
| | text | lain | Lainnya | |
{SETTINGS}"""
WATER = f"""
| survey |
| | type | name | label | required |
| | select_multiple u | u | Air untuk apa? | yes |
| | select_one k | k | Berapa anak? | |
| | select_one p | p | Sekarang? | |
| choices |
| | list_name | name | label |
| | u | m | Minum |
| | u | i | Irigasi |
| | u | t | Ternak |
| | k | 1 | 0 anak |
| | k | 2 | 1 anak |
| | k | 3 | 2 anak atau lebih |
| | p | a | Batal |
| | p | b | Kembali |
| | p | c | Lewati |
| | p | d | Lanjut |
| | p | menu | Tidak ada |
{SETTINGS}"""


async def began(phone: Phone, form: str, *, whatsapp: bool = False) -> str:
    if whatsapp:
        phone.limits = LIMITS
    await installed(phone.database, form)
    await phone.says("/lapor")
    return await phone.taps("Ukur")


async def test_a_number_that_reads_two_ways_is_asked_with_both(phone: Phone) -> None:
    await began(phone, LAND)
    assert "Maksudnya 3,25 atau 3.250?" in await phone.says("3.250")
    assert phone.buttons()[:2] == ["3,25", "3.250"]
    await phone.taps("3,25")
    assert phone.marks[-1].rows[0][0].text == "✓ 3,25"
    await phone.says("kembali")
    assert "Jawaban sekarang: <b>3,25</b>" in phone.last


@pytest.mark.parametrize(
    ("typed", "told"), [("3.250", "3250"), ("3,25", ""), ("3250", ""), ("0.125", "0,125"), ("2 ha", "2")]
)
@pytest.mark.parametrize("whatsapp", [False, True])
async def test_the_question_back_is_answered_by_typing(
    phone: Phone, typed: str, told: str, *, whatsapp: bool
) -> None:
    await began(phone, LAND, whatsapp=whatsapp)
    await phone.says("3.250")
    shown = await phone.says(typed)
    assert "<b>Catatan</b>" in shown
    assert shown.startswith(f"✓ {told}\n") if told else "✓" not in shown


async def test_three_ticks_on_whatsapp_are_numbered_and_can_be_ended(phone: Phone) -> None:
    shown = await began(phone, WATER, whatsapp=True)
    assert "misalnya 1,3" in shown
    assert "<b>Berapa anak?</b>" in await phone.says("1,3")
    assert "✓ Minum, Ternak" in phone.last


async def test_what_is_typed_joins_what_was_ticked_and_what_was_answered(phone: Phone) -> None:
    await began(phone, WATER)
    await phone.taps("Minum")
    await phone.says("3")
    assert "Selesai (2)" in phone.buttons()
    assert "<b>Berapa anak?</b>" in await phone.taps("Selesai (2)")
    await phone.says("kembali")
    await phone.says("irigasi")
    assert "Selesai (3)" in phone.buttons()
    assert "✓ Minum, Irigasi, Ternak" in await phone.says("lanjut")


async def test_skipping_keeps_what_is_ticked(phone: Phone) -> None:
    await began(phone, WATER)
    await phone.taps("Minum")
    assert "<b>Berapa anak?</b>" in await phone.says("lewati")
    await phone.says("kembali")
    assert "☑ Minum" in phone.buttons()


async def test_what_fits_two_choices_is_asked_with_those(phone: Phone) -> None:
    await began(phone, WATER)
    await phone.says("1")
    assert "cocok dengan <b>1</b>" in await phone.says("1")
    assert phone.buttons()[:3] == ["0 anak", "1 anak", "Tampilkan semua"]
    assert "<b>Sekarang?</b>" in await phone.taps("1 anak")


@pytest.mark.parametrize("word", ["Batal", "Kembali", "Lanjut", "Lewati", "batal."])
@pytest.mark.parametrize("whatsapp", [False, True])
async def test_a_printed_choice_is_an_answer_though_it_is_a_command(
    phone: Phone, word: str, *, whatsapp: bool
) -> None:
    await began(phone, WATER, whatsapp=whatsapp)
    await phone.says("1")
    await phone.says("3")
    shown = await phone.says(word)
    assert "Ringkasan" in shown
    assert f"Sekarang? <b>{word.strip('.').capitalize()}</b>" in shown


async def test_a_hidden_name_is_no_answer_where_it_is_a_command(phone: Phone) -> None:
    await began(phone, WATER)
    await phone.says("1")
    await phone.says("3")
    await phone.says("menu")
    assert "<b>Sekarang?</b>" in phone.last
    assert "Ringkasan" not in phone.last


@pytest.mark.parametrize("whatsapp", [False, True])
async def test_going_back_over_answers_and_on_again_keeps_them(phone: Phone, *, whatsapp: bool) -> None:
    await began(phone, LAND, whatsapp=whatsapp)
    await phone.says("2,5")
    await phone.says("ada")
    await phone.says("lebih")
    for _ in range(3):
        await phone.says("kembali")
    assert "Jawaban sekarang: <b>2,5</b>" in phone.last
    assert "Lewati" not in phone.buttons()
    assert "Ringkasan" in await phone.taps("Lanjut")
    for answer in ("2,5", "ada", "lebih"):
        assert f"<b>{answer}</b>" in phone.last


@pytest.mark.parametrize("word", ["Hapus jawaban", "lewati", "lanjut"])
async def test_only_taking_away_takes_away(phone: Phone, word: str) -> None:
    await began(phone, LAND)
    await phone.says("2,5")
    await phone.says("kembali")
    shown = await (phone.taps if word[0] == "H" else phone.says)(word)
    taken = word[0] == "H"
    assert ("Jawaban dihapus: Luas lahan (hektar)" in shown) is taken
    assert "<b>Catatan</b>" in shown
    await phone.says("kembali")
    assert ("Jawaban sekarang" in phone.last) is not taken


async def test_a_required_answer_can_be_kept_but_not_taken_away(phone: Phone) -> None:
    await began(phone, LAND)
    await phone.says("lewati")
    await phone.says("ada")
    await phone.says("kembali")
    assert phone.buttons() == ["‹ Kembali", "Lanjut ›", "Batal"]
    assert "wajib dijawab" in await phone.says("hapus jawaban")
    assert "<b>Lainnya</b>" in await phone.taps("Lanjut")


LONG = f"""
| survey |
| | type | name | label |
| | text | a | {"Panjang " * 180} |
| | image | b | Tampak depan |
| | image | c | Foto rumah |
{SETTINGS}"""


async def test_a_long_label_is_short_in_the_summary_and_its_answer_is_seen(phone: Phone) -> None:
    shown = await began(phone, LONG)
    assert len(shown) > 1_400
    await phone.says("ada airnya")
    await phone.says("lewati")
    shown = await phone.says("lewati")
    assert "… <b>ada airnya</b>" in shown
    assert len(shown) < 500
    await phone.taps("Ubah")
    assert phone.buttons()[0].endswith("… ada airnya")


@pytest.mark.parametrize(
    ("kind", "appearance", "hint", "told"),
    [
        ("image", "", "", "Kirim foto."),
        ("image", "", "Dari depan", "Kirim foto."),
        ("image", "signature", "", "Tanda tangani di kertas"),
        ("image", "annotate", "", "beri tanda"),
        ("image", "draw", "Denah", "Gambarlah di kertas"),
        ("barcode", "", "", "di bawah kode batang"),
        ("audio", "", "", "Kirim pesan suara."),
    ],
)
async def test_how_to_answer_is_said(phone: Phone, kind: str, appearance: str, hint: str, told: str) -> None:
    columns = "| survey |\n| | type | name | label | appearance | hint |\n"
    shown = await began(phone, f"{columns}| | {kind} | a | A? | {appearance} | {hint} |\n{SETTINGS}")
    assert told in shown


async def test_a_hint_that_asks_for_the_photo_says_it_once(phone: Phone) -> None:
    columns = "| survey |\n| | type | name | label | hint |\n"
    shown = await began(phone, f"{columns}| | image | a | A? | Kirim foto, atau lewati |\n{SETTINGS}")
    assert shown.casefold().count("kirim foto") == 1
