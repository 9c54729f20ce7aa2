"""A report pasted as lines of `Label: value`."""

from __future__ import annotations

from tests.handlers.driver import Phone, installed
from tests.handlers.test_fill_drafts import SURVEY

REPORT = """*LAPORAN HARIAN*
Tanggal: kemarin
Desa: Pamriyan
Laki-laki: 12
Uraian: Rapat panitia pembangunan
Masalah: jalan rusak
Cuaca: hujan"""


async def test_a_pasted_report_fills_all_it_can_and_asks_for_the_rest(phone: Phone) -> None:
    await phone.says("/lapor")
    shown = await phone.says(REPORT)
    assert "Terisi dari laporan Anda: 5 jawaban." in shown
    assert "• <i>Cuaca: hujan</i>" in shown
    assert "• <i>*LAPORAN HARIAN*</i>" in shown
    assert "<b>Siapa yang hadir?</b>" in shown
    assert "<b>Kirim lokasi</b>" in await phone.says("lewati")
    await phone.says("lewati")
    assert "2. Pilih desa <b>Pamriyan</b>" in await phone.says("lewati")
    assert "4. Jumlah laki-laki? <b>12</b>" in phone.last


async def test_it_begins_a_draft_when_none_is_open(phone: Phone) -> None:
    assert "Terisi dari laporan Anda: 5 jawaban." in await phone.says(REPORT)
    assert "<b>Jumlah laki-laki?</b>" not in phone.last
    assert "<b>Kirim lokasi</b>" in await phone.says("lewati")


async def test_the_form_that_understands_most_is_taken(phone: Phone) -> None:
    await installed(phone.database, SURVEY)
    await phone.says(REPORT)
    assert "<b>Siapa yang hadir?</b>" in phone.last


async def test_values_are_checked_like_typed_ones(phone: Phone) -> None:
    shown = await phone.says("Tanggal: 31/02\nDesa: Sedayu\nLaki-laki: -3\nMasalah: <b>tidak</b> ada")
    assert "• Tanggal: ⚠️ Tanggal itu tidak ada di kalender" in shown
    assert "• Laki-laki: ⚠️ Jawaban harus angka 0 atau lebih." in shown
    assert "<b>Tanggal kegiatan?</b>" in shown


async def test_what_is_no_report_begins_nothing(phone: Phone) -> None:
    for text in ("Tanggal: kemarin", "Catatan: satu\nUntuk: dua\nDari: tiga", "jam 09:00 s/d 11:30"):
        assert "saya belum paham" in await phone.says(text)


async def test_a_long_answer_with_colons_stays_an_answer(phone: Phone) -> None:
    await phone.says(REPORT)
    await phone.says("/lapor")
    await phone.taps("mulai baru")
    await phone.taps("Hari ini")
    await phone.taps("Sedayu")
    await phone.taps("Lewati")
    await phone.says("1")
    assert "<b>Masalahnya?</b>" in await phone.says("Peserta:\n- Wati: ketua\n- Yanto: sekretaris")
    await phone.says("kembali")
    assert "Wati: ketua" in phone.last


async def test_lines_that_continue_belong_to_the_answer(phone: Phone) -> None:
    await phone.says("Tanggal: kemarin\nDesa: Sedayu\nUraian: Rapat panitia\ndengan warga dusun\nMasalah: -")
    await phone.says("lewati")
    await phone.says("3")
    for _ in range(3):
        await phone.says("lewati")
    assert "Rapat panitia\ndengan warga dusun" in phone.last


async def test_many_unknown_lines_are_not_all_repeated(phone: Phone) -> None:
    unknown = "\n".join(f"Baris {n}: isi" for n in range(200))
    shown = await phone.says(f"{REPORT}\n{unknown}")
    assert shown.count("• <i>") <= 10
