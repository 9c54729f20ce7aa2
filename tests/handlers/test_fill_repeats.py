"""Instances of a repeat: one less, one more, wherever one stands; what is typed meanwhile is no answer."""

from __future__ import annotations

import pytest

from models.message import Limits
from tests.handlers.driver import Phone, installed

FORM = """
| survey |
| | type         | name | label | required |
| | text         | kk   | Nama KK? | yes |
| | begin_repeat | art  | Anggota | |
| | text         | nama | Nama anggota? | yes |
| | integer      | umur | Umur ${nama}? | yes |
| | end_repeat   |      | | |
| settings |
| | form_title | form_id |
| | Keluarga | keluarga |
"""
FEW = Limits(edits=False, few=3, short=20, choices=10, page=7, columns=1, buttons=10)


async def filled(phone: Phone, *said: str) -> str:
    await installed(phone.database, FORM)
    await phone.says("/lapor")
    await phone.taps("Keluarga")
    for one in ("Sari", "Ani", "30", "ya", "Budi", "40", *said):
        await phone.says(one)
    return phone.last


async def test_the_summary_names_every_instance(phone: Phone) -> None:
    shown = await filled(phone, "tidak")
    assert "<i>Anggota 1</i>\n2. Nama anggota? <b>Ani</b>" in shown
    assert "<i>Anggota 2</i>\n4. Nama anggota? <b>Budi</b>" in shown
    await phone.says("ubah")
    assert "4. Nama anggota? Budi · Anggota 2" in phone.buttons()


async def test_one_that_was_begun_by_mistake(phone: Phone) -> None:
    await filled(phone, "ya")
    assert "🗑 Hapus Anggota 3" in phone.buttons()
    shown = await phone.taps("🗑 Hapus Anggota 3")
    assert "Hapus <b>Anggota 3</b>" in shown
    shown = await phone.taps("🗑 Hapus")
    assert "Dihapus: Anggota 3" in shown
    assert "Sudah dicatat: 2" in shown


async def test_the_word_asks_about_the_one_that_is_asked(phone: Phone) -> None:
    await filled(phone, "ya", "Citra")
    assert "🗑 Hapus Anggota 3" not in phone.buttons()
    assert "• Nama anggota? <b>Citra</b>" in await phone.says("hapus")
    assert "<b>Umur Citra?</b>" in await phone.says("tidak jadi")
    await phone.says("Hapus!")
    assert "Sudah dicatat: 2" in await phone.says("ya")


async def test_what_is_typed_while_asked_is_no_answer(phone: Phone) -> None:
    await filled(phone, "ya", "Citra", "hapus")
    for typed in ("50", "Dewi", "kirim"):
        shown = await phone.says(typed)
        assert "Ketik <b>ya</b> untuk menghapus" in shown
        assert "Hapus <b>Anggota 3</b>" in shown
    phone.restart()
    assert "<b>Umur Citra?</b>" in await phone.says("kembali")
    await phone.says("hapus")
    assert "<b>Umur Citra?</b>" in await phone.says("batal")


async def test_outside_of_every_instance_the_word_is_an_answer(phone: Phone) -> None:
    await installed(phone.database, FORM)
    await phone.says("/lapor")
    await phone.taps("Keluarga")
    await phone.says("hapus")
    await phone.says("kembali")
    assert "Jawaban sekarang: <b>hapus</b>" in phone.last


@pytest.mark.parametrize("how", ["2", "2.", "budi", "Anggota 2"])
async def test_which_of_several_by_number_or_name(phone: Phone, how: str) -> None:
    await filled(phone)
    assert "Hapus yang mana?" in await phone.says("hapus")
    assert phone.buttons()[:2] == ["Anggota 1: Ani", "Anggota 2: Budi"]
    assert "Hapus <b>Anggota 2</b>" in await phone.says(how)
    assert "Sudah dicatat: 1" in await phone.says("iya")


@pytest.mark.parametrize("how", ["3", "anggota", "Dewi", "1 2", "0"])
async def test_which_of_several_when_it_is_none_or_two(phone: Phone, how: str) -> None:
    await filled(phone, "tidak", "hapus")
    shown = await phone.says(how)
    assert "ketik nomornya" in shown
    assert "Hapus yang mana?" in shown
    assert "Ringkasan" in await phone.says("tidak")


async def test_one_more_at_the_summary(phone: Phone) -> None:
    await filled(phone, "tidak")
    assert "<i>Anggota 3</i>\n<b>Nama anggota?</b>" in await phone.taps("➕ Tambah")
    await phone.says("Citra")
    await phone.says("50")
    assert "6. Nama anggota? <b>Citra</b>" in await phone.says("tidak")
    assert "<b>Nama anggota?</b>" in await phone.says("tambah")


async def test_all_taken_out_and_one_put_in_again(phone: Phone) -> None:
    await filled(phone, "tidak", "hapus", "1", "ya", "hapus", "ya")
    assert "Anggota" not in phone.last.replace("Dihapus: Anggota 1", "")
    assert "➕ Tambah" in phone.buttons()
    assert "🗑 Hapus" not in phone.buttons()
    assert "<i>Anggota 1</i>" in await phone.taps("➕ Tambah")


async def test_with_few_buttons_words_and_numbers_do_the_same(phone: Phone) -> None:
    phone.limits = FEW
    await filled(phone, "tidak")
    assert "Hapus yang mana?" in await phone.says("hapus")
    assert "Hapus <b>Anggota 1</b>" in await phone.says("1")
    assert "Dihapus: Anggota 1" in await phone.says("hapus")
    assert "<b>Nama anggota?</b>" in await phone.says("tambah")


async def test_an_edited_message_corrects_the_instance_it_answered(phone: Phone) -> None:
    await filled(phone, "ya")
    await phone.says("Citra")
    citra = f"in{phone.count}"
    await phone.says("50")
    await phone.says("hapus")
    await phone.says("1")
    await phone.says("ya")
    shown = await phone.says("Cinta", message_id=citra, edited=True)
    assert "<i>Anggota 2</i>\n✏️ Diubah: Nama anggota? <b>Cinta</b>" in shown
    await phone.says("hapus")
    await phone.says("2")
    await phone.says("ya")
    assert "tidak ada yang berubah" in await phone.says("Cici", message_id=citra, edited=True)


async def test_an_old_button_of_another_moment_takes_nothing_out(phone: Phone) -> None:
    await filled(phone, "tidak", "hapus")
    data = phone.button("Anggota 1: Ani").data
    place = len(phone.screen) - 1
    await phone.says("tidak")
    await phone.taps_data(data, place)
    assert "Ringkasan" in await phone.says("apa")
    assert "<b>Ani</b>" in phone.last
