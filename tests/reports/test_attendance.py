"""The attendance list: everybody on it, counted by sex, headed on every page, harmless in a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from locales import words
from reports import attendance
from reports.attendance import Attendee, Count, Sheet

WITA = ZoneInfo("Asia/Makassar")
START = datetime(2026, 12, 7, 8, 30, tzinfo=WITA)
LONG = "Raden Ayu Maria Margaretha Christina Kusumaningrum Wijayanti Setyaningsih Hardjodipuro, S.Pd., M.Pd."
PEOPLE = (
    Attendee("Sari Wulandari", "PLD", "Pamriyan, Sukamaju", "P", START - timedelta(minutes=18)),
    Attendee("Budi Santoso", "Kepala Desa", "Karanganyar", "L", START + timedelta(hours=1)),
    Attendee("Agus", "Kaur Keuangan", "Karanganyar", "L"),
    Attendee("Tri", "", "", "", START),
)
SHEET = Sheet(
    theme="Bimtek Keuangan Desa",
    starts_at=START,
    ends_at=START + timedelta(hours=7),
    zone="Asia/Makassar",
    people=PEOPLE,
    made_at=datetime(2026, 12, 7, 8, 5, tzinfo=UTC),
    batch="II",
    place="Hotel Melati",
    organiser="Dinas PMD",
    letter_number="400/318/2026",
)
ID = words("id")


def pages(sheet: Sheet, language: str = "id") -> list[str]:
    """The text of each page on one line."""
    read = PdfReader(BytesIO(attendance.pdf(sheet, words(language))))
    return [" ".join(page.extract_text().split()) for page in read.pages]


def crowd(many: int) -> Sheet:
    people = [replace(PEOPLE[n % 4], name=f"{LONG if n % 7 == 0 else 'Peserta'} {n}") for n in range(many)]
    return replace(SHEET, people=tuple(people))


def test_the_list_on_paper() -> None:
    (text,) = pages(SHEET)
    for said in (
        "DAFTAR HADIR Bimtek Keuangan Desa Angkatan : II Hari, tanggal : Senin, 7 Desember 2026",
        "Waktu : 08.30–15.30 WITA Tempat : Hotel Melati Penyelenggara : Dinas PMD Nomor surat : 400/318/2026",
        "1 Sari Wulandari PLD Pamriyan, Sukamaju P 08.12",
        "2 Budi Santoso Kepala Desa Karanganyar L 09.30",
        "3 Agus Kaur Keuangan Karanganyar L –",
        "4 Tri – 08.30",
        "L P Tidak diisi Jumlah Terdaftar 2 1 1 4 Hadir 1 1 1 3",
        "Dibuat 7 Desember 2026, 16.05 WITA",
        "Halaman 1 dari 1",
    ):
        assert said in text


def test_a_sum_nobody_needs_is_left_out() -> None:
    (text,) = pages(replace(SHEET, people=PEOPLE[:3]))
    assert "L P Jumlah Terdaftar 2 1 3 Hadir 1 1 2" in text


def test_a_hundred_people_on_several_pages() -> None:
    found = pages(crowd(100))
    assert len(found) > 2
    assert all("No. Nama Jabatan" in text for text in found[:-1])
    assert all(f"Halaman {n} dari {len(found)}" in text for n, text in enumerate(found, 1))
    assert [n for n in range(100) if f" {n} " not in " ".join(found)] == []
    assert "Terdaftar 50 25 25 100 Hadir 25 25 25 75" in found[-1]


def test_before_the_session_times_are_left_to_be_written() -> None:
    people = tuple(replace(one, sex="L", arrived=None) for one in PEOPLE)
    assert "–" not in pages(replace(SHEET, people=people))[0].partition("No. Nama")[2]


def test_on_several_days_an_arrival_has_its_date() -> None:
    sheet = replace(SHEET, ends_at=START + timedelta(days=3))
    (text,) = pages(sheet)
    assert "Hari, tanggal : 7–10 Desember 2026" in text
    assert "P 7/12 08.12" in text


def test_nobody() -> None:
    assert "Terdaftar 0 0 0" in pages(replace(SHEET, people=()))[0]


def test_english() -> None:
    (text,) = pages(SHEET, "en")
    assert "ATTENDANCE LIST" in text
    assert "Men Women Not told Total Listed 2 1 1 4" in text
    assert "Page 1 of 1" in text


@pytest.mark.parametrize("name", ['#panic("x")', "=1+1", "\x00\x0b😀 Ani \ud800", "W" * 120])
def test_odd_names(name: str) -> None:
    sheet = replace(SHEET, people=(Attendee(name, name, name),), theme=name, place=name)
    assert len(pages(sheet)) == 1
    assert load_workbook(BytesIO(attendance.xlsx(sheet, ID)))


def test_the_same_list_is_the_same_bytes() -> None:
    assert attendance.pdf(crowd(60), ID) == attendance.pdf(crowd(60), ID)


def test_a_picture_of_each_page() -> None:
    pictures = attendance.png(crowd(60), ID, width=600)
    assert len(pictures) == len(pages(crowd(60)))
    assert {abs(Image.open(BytesIO(one)).width - 600) <= 1 for one in pictures} == {True}


def rows(sheet: Sheet) -> list[list[Any]]:
    page = load_workbook(BytesIO(attendance.xlsx(sheet, ID))).active
    return [list(row) for row in page.iter_rows(values_only=True)]


def test_the_workbook() -> None:
    found = rows(SHEET)
    assert found[0][0] == "Daftar Hadir"
    assert found[1][0] == "Bimtek Keuangan Desa"
    assert ["Waktu", None, "08.30–15.30 WITA", None, None, None] in found
    top = found.index(["No.", "Nama", "Jabatan", "Desa / Kecamatan", "L/P", "Waktu hadir"])
    assert found[top + 1] == [1, "Sari Wulandari", "PLD", "Pamriyan, Sukamaju", "P", "08.12"]
    assert found[top + 3] == [3, "Agus", "Kaur Keuangan", "Karanganyar", "L", None]
    assert found[-3:] == [
        [None, None, "L", "P", "Tidak diisi", "Jumlah"],
        [None, "Terdaftar", 2, 1, 1, 4],
        [None, "Hadir", 1, 1, 1, 3],
    ]


def test_the_workbook_prints_its_headings_on_every_page() -> None:
    page = load_workbook(BytesIO(attendance.xlsx(crowd(100), ID))).active
    top = next(row[0].row for row in page.iter_rows() if row[0].value == "No.")
    assert page.print_title_rows == f"${top}:${top}"
    assert page.freeze_panes == f"A{top + 1}"


@pytest.mark.parametrize("evil", ['=HYPERLINK("x")', "+62 1", "@sum", "-1+1"])
def test_no_cell_is_a_formula(evil: str) -> None:
    sheet = replace(SHEET, theme=evil, place=evil, people=(Attendee(evil, evil, evil),))
    page = load_workbook(BytesIO(attendance.xlsx(sheet, ID))).active
    cells = [cell for row in page.iter_rows() for cell in row if cell.value == evil]
    assert len(cells) == 5
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def test_counting() -> None:
    assert attendance.count(PEOPLE) == Count(2, 1, 1)
    assert attendance.count(PEOPLE).all == 4
    assert attendance.count([]) == Count(0, 0, 0)
