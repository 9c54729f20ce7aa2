"""Tables of sessions.

1. Indonesian and English columns, XLSX and CSV, dates as text or as dates. 2. Every mistake of every row.
3. What is no such table. 4. The form says again what it was told.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache
from io import BytesIO
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from actions.training import importing, sheet, table
from actions.training.facts import Facts
from forms import Form, Interview, Said, Setting, read_xlsform
from locales import words
from tests.actions.training.stage import FACTS, JAKARTA, START, facts
from tests.sample import GEMUH, NOW

HEAD = ["Tema", "Tanggal", "Waktu", "Tempat", "Peserta"]
GOOD = ["Bimtek Keuangan Desa", "7 Desember 2026", "08.30-16.00", "Aula Kecamatan Gemuh", "Pendamping desa"]


@cache
def form() -> Form:
    xml, _ = read_xlsform(sheet.source(), sheet.NAME)
    return Form.from_xml(xml)


def setting() -> Setting:
    rows = {
        "bimtek_awal": [
            {"name": "zona", "label": "", "value": "WIB"},
            {"name": "wilayah", "label": "", "value": GEMUH},
        ],
        "bimtek_wilayah": [{"name": GEMUH, "label": "Kecamatan Gemuh"}],
        "bimtek_formulir": [{"name": "bimtek_kuesioner", "label": "Kuesioner"}],
    }
    return Setting(now=NOW.astimezone(JAKARTA), externals=rows, rng=Random(0))


def csv(*rows: list[str], by: str = ";") -> bytes:
    return "\n".join(by.join(row) for row in rows).encode()


def xlsx(*rows: list[Any]) -> bytes:
    book, made = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def read(content: bytes, name: str = "sesi.csv") -> table.Read:
    return table.read(content, name, form(), setting(), ["bimtek_kuesioner"])


def told(found: table.Read) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.problem.code) for one in found.mistakes]


def test_a_csv_table() -> None:
    found = read(csv(HEAD, GOOD, [], GOOD))
    assert (found.facts, told(found), found.rows) == ([facts(organiser="")] * 2, [], 2)


@pytest.mark.parametrize("by", [";", ",", "\t"])
def test_separators(by: str) -> None:
    head = ["Title", "Date", "Time", "Venue", "Participants", "Fee"]
    row = ["Training", "2026-12-07", "8:30 - 16:00", "Town hall", "facilitator", "Rp 1.500.000"]
    [one] = read(csv(head, row, by=by)).facts
    assert (one.theme, one.starts_at, one.fee) == ("Training", START, 1_500_000)


def test_a_workbook_with_dates_and_numbers() -> None:
    cells: dict[str, Any] = {
        "Tema": "Bimtek",
        "Tanggal mulai": datetime(2026, 12, 7),
        "Tanggal selesai": datetime(2026, 12, 8),
        "Jam mulai": time(8, 30),
        "Jam selesai": time(16),
        "Zona": "WITA",
        "Tempat": "Aula",
        "Peserta": "KPMD",
        "Kuota": 40,
        "Kontribusi": 250000.0,
        "Kuesioner": "bimtek_kuesioner",
        "Surat tugas": "Ya, perlu",
    }
    [one] = read(xlsx([*cells], [*cells.values()]), "sesi.XLSX").facts
    zone = ZoneInfo("Asia/Makassar")
    assert (one.starts_at, one.ends_at) == (
        datetime(2026, 12, 7, 8, 30, tzinfo=zone),
        datetime(2026, 12, 8, 16, tzinfo=zone),
    )
    assert (one.quota, one.fee, one.questionnaire_form, one.letter_needed) == (
        40, 250_000, "bimtek_kuesioner", True,
    )  # fmt: skip


def test_a_span_in_one_cell() -> None:
    row = ["Bimtek", "7-10 Desember 2026", "08.30-16.00 WIT", "Aula", "KPMD"]
    [one] = read(csv(HEAD, row)).facts
    assert one.ends_at - one.starts_at == timedelta(days=3, hours=7, minutes=30)
    assert one.zone == "Asia/Jayapura"


def test_every_mistake_of_every_row() -> None:
    head = [*HEAD, "Kuota"]
    rows = [
        ["Rakor", "32 Desember 2026", "09.00-12.00", "Balai", "Semua", ""],
        [*GOOD, "40"],
        ["Bimtek", "1 November 2026", "09.00-12.00", "", "KPMD", "nol"],
        ["", "9 Desember 2026", "13.00-10.00", "Balai", "KPMD", "0"],
    ]
    found = read(csv(head, *rows))
    assert told(found) == [
        (2, "Tanggal", "no_such_date"),
        (2, "Peserta", "not_a_choice"),
        (4, "Kuota", "not_an_integer"),
        (4, "", "past"),
        (4, "", "nowhere"),
        (5, "Tema", "required"),
        (5, "", "ends_before"),
        (5, "", "quota"),
    ]
    assert (len(found.facts), found.rows) == (1, 4)


def test_a_mistake_names_what_stands_there_and_what_could() -> None:
    w = words("id")
    kinds = "Pendamping desa, KPMD, Pihak ketiga, Koordinator, Camat"
    for cells, why in (
        ([*GOOD[:4], "PLD"], f"«PLD» tidak dikenal. Yang bisa: {kinds}."),
        ([*GOOD[:4], "KPMD, tukang"], f"«tukang» tidak dikenal. Yang bisa: {kinds}."),
        ([GOOD[0], "32 Desember 2026", *GOOD[2:]], "«32 Desember 2026» – Tanggal itu tidak ada di kalender."),
        ([*GOOD[:4], ""], "Kolom ini wajib diisi."),
        ([*GOOD[:4], "x" * 900], "«" + "x" * 60 + "…» tidak dikenal."),
    ):
        [one] = read(csv(HEAD, cells)).mistakes
        assert importing.worded(w, one.problem).startswith(why)


@pytest.mark.parametrize(
    ("content", "name", "code", "columns"),
    [
        (csv([*HEAD, "Warna", "Rasa"], GOOD), "a.csv", "columns", "Warna, Rasa"),
        (csv([*HEAD, "Judul"], GOOD), "a.csv", "twice", "Tema"),
        (csv(HEAD[2:], GOOD[2:]), "a.csv", "missing", "Tema, Tanggal"),
        (csv(HEAD), "a.csv", "empty", None),
        (b"", "a.csv", "missing", "Tema, Tanggal"),
        (csv(HEAD, *[GOOD] * 201), "a.csv", "too_long", None),
        (b"PK nonsense", "a.xlsx", "broken", None),
        (b"%PDF-1.7", "a.xlsx", "broken", None),
    ],
)
def test_what_is_no_such_table(content: bytes, name: str, code: str, columns: str | None) -> None:
    with pytest.raises(table.Unreadable) as no:
        read(content, name)
    assert no.value.code == code
    assert no.value.values.get("columns") == columns


def test_odd_encodings_are_read() -> None:
    [one] = read(csv(HEAD, ["Bimtek “Desa”", *GOOD[1:]]).decode().encode("cp1252")).facts
    assert one.theme == "Bimtek “Desa”"


def test_the_sample_has_every_column() -> None:
    head = [
        cell.value for cell in next(load_workbook(BytesIO(table.sample(form(), "Bimtek", NOW))).active.rows)
    ]
    assert {"Tema", "Tanggal", "Waktu", "Tempat", "Peserta", "Kuesioner"} <= set(head)
    assert len(head) == len(sheet.FIELDS)


@pytest.mark.parametrize(
    "one",
    [
        facts(),
        facts(
            kind="rakor", batch="II", link="https://x.example.id", fee=5_500_000, quota=40, letter_needed=True
        ),
        facts(latitude=-6.95, longitude=110.12, leads=("morning",), materials="a\nb", contact="Rina 0812"),
        facts(questionnaire_form="bimtek_kuesioner", certificate_prefix="SPPD", letter_number="005/1"),
        facts(leads=(), roles=("facilitator", "camat")),
    ],
)
def test_the_form_says_again_what_it_was_told(one: Facts) -> None:
    interview = sheet.described(form(), one, setting())
    assert interview.at == "END"
    assert interview.problems() == []
    assert sheet.facts_in(interview) == one
    again = Interview.edit(form(), interview.finalize(), setting())
    assert sheet.facts_in(again) == one


def test_the_zone_moves_the_clock() -> None:
    interview = sheet.described(form(), FACTS, setting())
    assert sheet.fill(interview, {"zona": Said(choice="WIT")}) == []
    assert sheet.facts_in(interview).starts_at == START - timedelta(hours=2)
