"""What is read from announcements as people paste them; what is not there stays open."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.training import announcement, moments, sheet
from forms import Form, read_xlsform

TODAY = date(2026, 11, 23)
LETTER = """PEMERINTAH KABUPATEN KENDAL
Undangan Bimbingan Teknis Pengelolaan Keuangan Desa Angkatan II
Nomor : 005/123/DPMD/2026

Hari/Tanggal : Senin s.d. Kamis, 7-10 Desember 2026
Waktu : 08.30 WIB s.d. selesai
Tempat : Hotel Sahid Jaya, Jl. Pemuda 1 Semarang
Penyelenggara: LPK Bina Desa
Kontribusi Rp 5.500.000,- per orang
Fasilitas:
- menginap 4 malam
- makan dan modul
Kuota 40 (empat puluh) orang
Peserta wajib membawa surat tugas.
Narahubung: Bu Rina 0812-3456-7890 (WA)
Daftar: https://bimtek.example.id/daftar
Peta: https://maps.google.com/?q=-6.98,110.41
"""
CHAT = (
    'Yth. Bapak/Ibu, kami mengundang dalam rakor dengan tema "Penyusunan APBDes 2027" pada hari Selasa, '
    "8 Desember 2026 pukul 09.00 WITA bertempat di Aula Kantor Camat. Diselenggarakan oleh Dinas PMD. "
    "Maksimal 25 peserta. Hubungi 081234567890."
)


@cache
def columns() -> dict[str, tuple[str, ...]]:
    xml, _ = read_xlsform(sheet.source(), sheet.NAME)
    return sheet.columns(Form.from_xml(xml))


def read(text: str) -> dict[str, str]:
    found = announcement.read(text, columns(), TODAY)
    return {name: said.text or said.choice for name, said in found.items()}


def test_a_letter_with_labelled_lines() -> None:
    assert read(LETTER) == {
        "tema": "Bimbingan Teknis Pengelolaan Keuangan Desa Angkatan II",
        "jenis": "bimtek",
        "angkatan": "II",
        "mulai_tanggal": "2026-12-07",
        "selesai_tanggal": "2026-12-10",
        "mulai_jam": "08:30",
        "zona": "WIB",
        "tempat": "Hotel Sahid Jaya, Jl. Pemuda 1 Semarang",
        "lokasi": "https://maps.google.com/?q=-6.98,110.41",
        "tautan": "https://bimtek.example.id/daftar",
        "penyelenggara": "LPK Bina Desa",
        "no_surat": "005/123/DPMD/2026",
        "biaya": "5500000",
        "fasilitas": "- menginap 4 malam\n- makan dan modul",
        "kuota": "40",
        "narahubung": "Bu Rina 0812-3456-7890 (WA)",
        "surat_tugas": "ya",
        "rincian": "ya",
    }


def test_running_text() -> None:
    found = read(CHAT)
    assert found["tema"] == "Penyusunan APBDes 2027"
    assert (found["jenis"], found["kuota"], found["zona"]) == ("rakor", "25", "WITA")
    assert (found["mulai_tanggal"], found["mulai_jam"]) == ("2026-12-08", "09:00")
    assert found["tempat"] == "Aula Kantor Camat"
    assert found["penyelenggara"] == "Dinas PMD"
    assert "selesai_jam" not in found


def test_english() -> None:
    found = read(
        "Title: Village finance training\nDate: 7 December 2026\nTime: 8:30 - 16:00\nVenue: Hall\nQuota: 30"
    )
    assert found["tema"] == "Village finance training"
    assert (found["mulai_jam"], found["selesai_jam"], found["kuota"]) == ("08:30", "16:00", "30")


def test_what_is_not_there_stays_open() -> None:
    assert read("Rapat besok ya") == {"tema": "Rapat besok ya", "rincian": "tidak"}
    assert read("") == {"rincian": "tidak"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("7-10 Desember 2026", "2026-12-07", "2026-12-10"),
        ("Senin s.d. Kamis, 7 – 10 Des 2026", "2026-12-07", "2026-12-10"),
        ("Senin, 7 Desember s/d Kamis, 10 Desember 2026", "2026-12-07", "2026-12-10"),
        ("30 November sampai dengan 2 Desember 2026", "2026-11-30", "2026-12-02"),
        ("29 Desember 2026 - 2 Januari 2027", "2026-12-29", "2027-01-02"),
        ("29 Desember - 2 Januari", "2026-12-29", "2027-01-02"),
        ("29 Desember - 2 Januari 2027", "2026-12-29", "2027-01-02"),
        ("7 Desember", "2026-12-07", "2026-12-07"),
        ("5 Februari", "2027-02-05", "2027-02-05"),
        ("07/12/2026 s.d. 10/12/2026", "2026-12-07", "2026-12-10"),
        ("2026-12-07", "2026-12-07", "2026-12-07"),
        ("29 Februari 2028", "2028-02-29", "2028-02-29"),
        ("Jum'at, 11 Desember 2026", "2026-12-11", "2026-12-11"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    assert moments.days(text, TODAY) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["29 Februari 2027", "31 November 2026", "00/12/2026", "Rapat besok", "5 Juta", ""]
)
def test_no_day(text: str) -> None:
    assert moments.days(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("08.30 – 16.00 WITA", ("08:30", "16:00", "WITA")),
        ("pukul 9.00 s.d. 12.30", ("09:00", "12:30", "")),
        ("08.30 WIB - 16.00 WIB", ("08:30", "16:00", "WIB")),
        ("Pukul 09.00 WIB s.d. selesai", ("09:00", "", "WIB")),
        ("mulai 13:00", ("13:00", "", "")),
    ],
)
def test_hours(text: str, hours: tuple[str, str, str]) -> None:
    assert moments.hours(text) == hours


@pytest.mark.parametrize("text", ["Rp 5.500.000", "7.12.2026", "No. 12.30.45", "selesai", ""])
def test_no_hours(text: str) -> None:
    assert moments.hours(text) is None


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("Rp 5.500.000,-", "5500000"),
        ("Rp. 250.000", "250000"),
        ("Rp5,5 juta", "5500000"),
        ("Rp 750.000,00", "750000"),
        ("gratis", ""),
    ],
)
def test_rupiah(text: str, rupiah: str) -> None:
    assert announcement.fee(text) == rupiah


@pytest.mark.parametrize(
    ("text", "quota"),
    [
        ("Narahubung: Joko 0812-3456-7890\nPeserta membawa surat tugas", ""),
        ("Narahubung: Joko 0812-0000-0000\nPeserta membawa surat tugas", ""),
        ("Kuota terbatas, hubungi 081234567890", ""),
        ("Kuota: terbatas\nWA 0812-3456-7890", ""),
        ("CP +62 812 3456 7890 peserta wajib hadir", ""),
        ("CP (024) 7654321 peserta wajib hadir", ""),
        ("Kuota: 0", ""),
        ("Kuota: 250000", ""),
        ("maksimal Rp 500.000 per orang", ""),
        ("Pendaftaran maksimal 5 Desember 2026", ""),
        ("Pembayaran maksimal 3 hari sebelumnya", ""),
        ("Pendaftaran maksimal 05/12/2026", ""),
        ("Bimtek 2026\npeserta dari desa", ""),
        ("Kuota: 40", "40"),
        ("Kuota 40 (empat puluh) orang", "40"),
        ("Maksimal 25 peserta. Hubungi 0812-3456-7890", "25"),
        ("Kuota 1.000 orang", "1000"),
        ("untuk 30 (tiga puluh) orang peserta", "30"),
        ("Limited to 30 participants", "30"),
    ],
)
def test_a_quota_is_no_telephone_number_no_price_and_no_day(text: str, quota: str) -> None:
    assert read(text).get("kuota", "") == quota


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("Biaya: gratis", "0"),
        ("Kontribusi : *GRATIS*", "0"),
        ("Biaya: tidak dipungut biaya", "0"),
        ("Fee: free", "0"),
        ("Biaya: Rp 250.000", "250000"),
        ("Biaya: Rp 99.000.000.000", ""),
        ("Makan siang gratis", ""),
        ("Biaya: lihat surat", ""),
    ],
)
def test_a_labelled_fee_can_be_none(text: str, fee: str) -> None:
    assert read(text).get("biaya", "") == fee


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Tempat: " + "a" * 201, "tempat"),
        ("Penyelenggara: " + "a" * 121, "penyelenggara"),
        ("Tanggal: 7 Desember 2025", "mulai_tanggal"),
        ("Tanggal: 31 November 2026", "mulai_tanggal"),
    ],
)
def test_what_the_session_could_not_have_is_not_taken(line: str, name: str) -> None:
    assert name not in read(f"Tema: Rapat desa\n{line}")


def test_marks_blanks_and_numbers_around_labels() -> None:
    found = read("  2)  *Tempat*  :   Balai   Desa  \n> _Penyelenggara_ : *Dinas PMD*\n- Biaya : Rp  10.000")
    assert (found["tempat"], found["penyelenggara"], found["biaya"]) == ("Balai Desa", "Dinas PMD", "10000")


@given(st.text(max_size=400))
def test_nothing_breaks_it(text: str) -> None:
    assert announcement.read(text, columns(), TODAY)[sheet.MORE]


@given(
    st.lists(
        st.sampled_from([*LETTER.splitlines(), *CHAT.split(), "7-", "Rp", "://", ":", "31"]), max_size=40
    )
)
def test_nothing_made_of_announcements_breaks_it(parts: list[str]) -> None:
    assert announcement.read("\n".join(parts), columns(), TODAY)[sheet.MORE]
