"""What is typed, tapped or sent at a question: taken, or refused with the reason and the same question."""

from __future__ import annotations

from models.message import Attachment, Limits
from tests.handlers.driver import Phone, installed


async def at_village(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Hari ini")


async def at_men(phone: Phone) -> None:
    await at_village(phone)
    await phone.taps("Sedayu")
    await phone.taps("Lewati")


async def test_a_refused_date_is_asked_again_in_the_same_message(phone: Phone) -> None:
    await phone.says("/lapor")
    for typed, told in (
        ("31/02", "tidak ada di kalender"),
        ("besok", "Tanggal tidak boleh di masa depan."),
        ("bukan tanggal", "tidak mengenali tanggal"),
        ("lewati", "wajib dijawab"),
        ("😀" * 4000, "tidak mengenali tanggal"),
    ):
        before = len(phone.screen)
        shown = await phone.says(typed)
        assert told in shown
        assert "<b>Tanggal kegiatan?</b>" in shown
        assert "Hari ini" in phone.buttons()
        assert len(phone.screen) == before + 1


async def test_a_refused_number(phone: Phone) -> None:
    await at_men(phone)
    for typed, told in (
        ("dua belas", "Jawaban harus angka bulat"),
        ("-5", "Jawaban harus angka 0 atau lebih."),
        ("1e999", "Angka itu terlalu besar"),
        ("12 kg", "Ketik angkanya saja"),
    ):
        shown = await phone.says(typed)
        assert told in shown
        assert "<b>Jumlah laki-laki?</b>" in shown
    assert "<b>Apa yang dilakukan?</b>" in await phone.says("12")


async def test_emoji_and_right_to_left_text_are_kept(phone: Phone) -> None:
    await at_men(phone)
    await phone.says("1")
    written = "اجتماع القرية " + "🌾" * 2000
    assert "<b>Masalahnya?</b>" in await phone.says(written)
    await phone.says("kembali")
    assert written in phone.last


async def test_text_over_the_limit_is_refused_and_the_draft_lives(phone: Phone) -> None:
    await at_men(phone)
    await phone.says("1")
    assert "4096" in await phone.says("😀" * 3000)
    assert "<b>Masalahnya?</b>" in await phone.says("Rapat panitia desa")


async def test_what_was_understood_is_said(phone: Phone) -> None:
    await phone.says("/lapor")
    assert (await phone.says("kemarin")).startswith("✓ 22/11/2026\n\n")
    assert (await phone.says("seda")).startswith("✓ Sedayu\n\n")


async def test_choices_by_number_and_by_name(phone: Phone) -> None:
    await at_village(phone)
    assert "✓ Pamriyan" in await phone.says("2")
    await phone.says("kembali")
    assert "<b>Siapa yang hadir?</b>" in await phone.says("PAMULIHAN")


async def test_a_part_of_several_names_offers_those(phone: Phone) -> None:
    await at_village(phone)
    assert "cocok dengan <b>pam</b>" in await phone.says("pam")
    assert phone.buttons()[:3] == ["Pamriyan", "Pamulihan", "Tampilkan semua"]
    await phone.taps("Tampilkan semua")
    assert "Sedayu" in phone.buttons()
    assert "<b>Siapa yang hadir?</b>" in await phone.taps("Pamulihan")
    assert phone.marks[-1].rows[0][0].text == "✓ Pamulihan"


async def test_a_name_that_is_not_there(phone: Phone) -> None:
    await at_village(phone)
    assert "Tidak ada pilihan seperti itu" in await phone.says("Jakarta")
    assert "Sedayu" in phone.buttons()


async def test_ticks_are_put_and_taken_and_then_confirmed(phone: Phone) -> None:
    await at_village(phone)
    await phone.taps("Sedayu")
    await phone.taps("BPD")
    await phone.taps("Kelompok tani")
    assert "☑ BPD" in phone.buttons()
    assert "Selesai (2)" in phone.buttons()
    await phone.taps("☑ BPD")
    assert "BPD" in phone.buttons()
    phone.restart()
    assert "<b>Jumlah laki-laki?</b>" in await phone.taps("Selesai (1)")
    assert phone.marks[-1].rows[0][0].text == "✓ Kelompok tani"


async def test_a_written_choice_joins_the_ticked_ones(phone: Phone) -> None:
    await at_village(phone)
    await phone.taps("Sedayu")
    await phone.taps("BPD")
    await phone.says("tani")
    assert ["☑ BPD" in phone.buttons(), "☑ Kelompok tani" in phone.buttons()] == [True, True]


async def test_a_word_that_fits_several_while_others_are_ticked(phone: Phone) -> None:
    await at_village(phone)
    await phone.taps("Sedayu")
    await phone.taps("BPD")
    assert "cocok dengan <b>k</b>" in await phone.says("k")
    await phone.taps("Kelompok tani")
    await phone.taps("Tampilkan semua")
    assert "☑ BPD" in phone.buttons()
    assert "✓ Tidak" not in await phone.says("bukan siapa-siapa")
    assert "Tidak ada pilihan seperti itu" in phone.last


async def test_several_choices_written_at_once(phone: Phone) -> None:
    await at_village(phone)
    await phone.taps("Sedayu")
    assert "✓ BPD, Kelompok tani" in await phone.says("kelompok tani; bpd")


async def test_nothing_ticked_means_skipped(phone: Phone) -> None:
    await at_village(phone)
    await phone.taps("Sedayu")
    assert "<b>Jumlah laki-laki?</b>" in await phone.taps("Selesai (0)")


async def test_the_calendar_opens_turns_and_answers(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Tanggal lain")
    assert "November 2026" in phone.buttons()
    await phone.taps("‹")
    assert "Oktober 2026" in phone.buttons()
    await phone.taps("›")
    await phone.taps("November 2026")
    assert "<b>Pilih desa</b>" in await phone.taps("20")
    assert phone.marks[-1].rows[0][0].text == "✓ 20/11/2026"


async def test_a_day_of_the_calendar_that_the_form_refuses(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.taps("Tanggal lain")
    marks = len(phone.marks)
    assert "Tanggal tidak boleh di masa depan." in await phone.taps("30")
    assert len(phone.marks) == marks


async def test_without_redrawing_pages_come_as_new_messages(phone: Phone) -> None:
    phone.limits = Limits(choices=8, page=3, edits=False)
    await at_village(phone)
    assert phone.marks == []
    await phone.taps("Sedayu")
    await phone.taps("BPD")
    assert "☑ BPD" in phone.buttons()
    assert phone.marks == []


async def test_long_lists_come_in_pages(phone: Phone) -> None:
    await installed(phone.database, MANY)
    phone.limits = Limits(choices=10, page=4, columns=1)
    await phone.says("/lapor")
    await phone.taps("Banyak")
    assert phone.buttons() == ["Desa 1", "Desa 2", "Desa 3", "Desa 4", "2/3 ›", "Batal"]
    await phone.taps("2/3")
    assert phone.buttons()[:6] == ["Desa 5", "Desa 6", "Desa 7", "Desa 8", "‹ 1/3", "3/3 ›"]
    await phone.taps("3/3")
    assert phone.buttons() == ["Desa 9", "Desa 10", "Desa 11", "‹ 2/3", "Batal"]
    await phone.says("sa 1")
    assert phone.buttons() == ["Desa 1", "Desa 10", "Desa 11", "Tampilkan semua", "Batal"]
    assert "Ringkasan" in await phone.taps("Desa 11")
    assert "Pilih desa <b>Desa 11</b>" in phone.last


async def test_a_link_to_a_map_is_a_location(phone: Phone) -> None:
    await at_men(phone)
    await phone.says("1")
    await phone.says("Rapat panitia desa")
    await phone.says("lewati")
    assert phone.button("Kirim lokasi").share
    assert "Bagikan lokasi" in await phone.says("di balai desa")
    assert "✓ -7.1, 110.2" in await phone.says("https://maps.google.com/?q=-7.1,110.2")


async def test_what_is_no_answer_gets_a_kind_line_and_the_question(phone: Phone) -> None:
    await phone.says("/lapor")
    for kind, told in (
        ("sticker", "Stiker yang bagus!"),
        ("contact", "tidak memerlukan kontak"),
        ("other", "tidak bisa membaca"),
    ):
        await phone.does(kind=kind)
        assert told in phone.last
        assert "<b>Tanggal kegiatan?</b>" in phone.last


async def test_voice_and_photos_where_none_is_asked(phone: Phone) -> None:
    await phone.says("/lapor")
    await phone.does(kind="voice", attachment=Attachment(ref="v", kind="audio", mime="audio/ogg"))
    assert "pesan suara" in phone.last
    await phone.does(kind="file", attachment=Attachment(ref="f", kind="file", mime="application/pdf"))
    assert "Berkas tidak diperlukan" in phone.last
    assert "Foto belum diperlukan" in await phone.photo()
    assert "Lokasi belum diperlukan" in await phone.shares()


async def test_back_to_the_first_question_and_no_further(phone: Phone) -> None:
    await at_village(phone)
    assert "<b>Tanggal kegiatan?</b>" in await phone.taps("Kembali")
    assert "Jawaban sekarang: <b>23/11/2026</b>" in phone.last
    assert "Kembali" not in "".join(phone.buttons())
    assert "Ini pertanyaan pertama." in await phone.says("kembali")


async def test_an_unknown_command_leaves_the_question_open(phone: Phone) -> None:
    await phone.says("/lapor")
    assert "<b>Tanggal kegiatan?</b>" in await phone.says("/makan")
    assert "Perintah itu belum ada" in phone.screen[-2].text
    assert "<b>Pilih desa</b>" in await phone.says("hari ini")


MANY = (
    "| survey |\n| | type | name | label | required |\n| | select_one desa | desa | Pilih desa | yes |\n"
    "| choices |\n| | list_name | name | label |\n"
    + "".join(f"| | desa | d{n} | Desa {n} |\n" for n in range(1, 12))
    + "| settings |\n| | form_title | form_id | version |\n| | Banyak | banyak | 1 |\n"
)

EVERYTHING = """
| survey |
| | type | name | label | appearance | parameters |
| | note | salam | Selamat datang | | |
| | date | bulan | Bulan apa? | month-year | |
| | acknowledge | setuju | Setuju? | | |
| | range | nilai | Nilai? | | start=1 end=5 step=1 |
| | begin_repeat | orang | Peserta | | |
| | text | nama | Nama peserta? | | |
| | end_repeat | | | | |
| | begin_group | data | Data desa | field-list | |
| | integer | kk | Jumlah KK? | | |
| | integer | rt | Jumlah RT? | | |
| | end_group | | | | |
| settings |
| | form_title | form_id | version |
| | Serba | serba | 1 |
"""


async def test_notes_agreements_ranges_repeats_and_groups(phone: Phone) -> None:
    await installed(phone.database, EVERYTHING)
    await phone.says("/lapor")
    assert "Selamat datang" in await phone.taps("Serba")
    assert "Ketik bulan dan tahun" in await phone.taps("Lanjut")
    assert phone.buttons() == ["Lewati", "Batal"]
    assert "Setuju?" in await phone.says("Oktober 2026")
    assert "Nilai?" in await phone.taps("Ya, saya mengerti")
    assert phone.buttons()[:5] == ["1", "2", "3", "4", "5"]
    shown = await phone.taps("4")
    assert "Peserta" in shown
    if "Nama" not in shown:
        shown = await phone.taps("Tambah")
    assert "Nama peserta?" in shown
    assert "Sudah dicatat: 1" in await phone.says("Wati")
    assert "Nama peserta?" in await phone.says("ya")
    assert "Sudah dicatat: 2" in await phone.says("Yanto")
    assert "Jumlah RT?" in await phone.taps("Cukup")
    assert "harus angka" in await phone.says("banyak")
    shown = await phone.says("120\n14")
    assert "Ringkasan" in shown
    assert "Jumlah RT? <b>14</b>" in shown
    assert "K-2026-" in await phone.says("kirim")


async def test_a_ranking_by_numbers(phone: Phone) -> None:
    survey = "| survey |\n| | type | name | label |\n| | rank hal | urut | Urutkan |\n"
    names = "".join(
        f"| | hal | h{n} | {name} |\n" for n, name in enumerate(("Jalan", "Air & listrik", "Pasar"))
    )
    listed = f"| choices |\n| | list_name | name | label |\n{names}"
    settings = "| settings |\n| | form_title | form_id |\n| | Urut | urut |\n"
    await installed(phone.database, survey + listed + settings)
    await phone.says("/lapor")
    assert "1. Jalan\n2. Air &amp; listrik\n3. Pasar" in await phone.taps("Urut")
    assert "<b>Air &amp; listrik, Jalan, Pasar</b>" in await phone.says("2, 1, 3")


async def test_a_line_is_shared_point_by_point(phone: Phone) -> None:
    survey = "| survey |\n| | type | name | label |\n| | geotrace | jalan | Jalan |\n"
    settings = "| settings |\n| | form_title | form_id |\n| | Jalan | jalan |\n"
    await installed(phone.database, survey + settings)
    await phone.says("/lapor")
    assert "titik demi titik" in await phone.taps("Jalan")
    await phone.shares(-6.95, 110.12)
    assert "<b>Jalan</b>" in await phone.shares(-6.96, 110.13)
    assert "Ringkasan" in await phone.taps("Cukup")
    assert "-6.95, 110.12\n-6.96, 110.13" in phone.last
