"""Submissions as tables: names as ODK Central's exports have them, cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import gc
from datetime import UTC, date, datetime, time
from io import BytesIO, StringIO
from random import Random

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook

from forms import Form, Interview, Said, Setting, read_xlsform
from reports import openrosa, table
from reports.csv_files import CsvFiles
from reports.spreadsheet import harmless
from reports.table import Column, Table
from reports.xlsx import TooManyRows, Xlsx, typed

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
RUMAH = """
| survey |
| | type | name | label | calculation |
| | text | kepala | Kepala keluarga | |
| | begin group | tempat | Tempat | |
| | geopoint | titik | Titik | |
| | end group | tempat | | |
| | note | catatan | Sekarang anggotanya | |
| | begin repeat | anggota | Anggota | |
| | text | nama | Nama | |
| | integer | umur | Umur | |
| | begin repeat | usaha | Usaha | |
| | select_multiple jenis | jenis | Jenis | |
| | end repeat | usaha | | |
| | end repeat | anggota | | |
| choices |
| | list_name | name | label |
| | jenis | t | Tani |
| | jenis | d | Dagang, warung |
| settings |
| | form_title | form_id | version |
| | Rumah | rumah | 3 |
"""
NEWER = RUMAH.replace("| | note | catatan", "| | date | lahir | Lahir | |\n| | note | catatan").replace(
    "| | text | kepala | Kepala keluarga | |\n", ""
)


def form(source: str = RUMAH) -> Form:
    return Form.from_xml(read_xlsform(source.encode(), "rumah.md")[0])


def filled(kepala: str = "Budi") -> str:
    """Two members, the first with two businesses."""
    interview = Interview.begin(form(), Setting(NOW, rng=Random(1)))
    for said in (
        Said(text=kepala), Said(location=(-6.95, 110.12, 8.0)), Said(),
        Said(text="Ani"), Said(text="31"), Said(choices=("t", "d")), Said(choice="add"),
        Said(choices=("d",)), Said(choice="done"), Said(choice="add"), Said(text="Citra"), Said(text="4"),
        Said(choice="done"), Said(choice="done"),
    ):  # fmt: skip
        problem = interview.answer(said)
        assert problem is None, (interview.at, problem)
    return interview.finalize()


def by_name(top: Table, rows: list[table.Row]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {one.name: [] for one in top.all()}
    for one, cells in rows:
        found[one.name].append(dict(zip((c.header for c in one.columns), cells, strict=True)))
    return found


def test_columns_are_named_as_central_names_them() -> None:
    top = table.layout([form()])
    columns = {one.name: [column.header for column in one.columns] for one in top.all()}
    assert columns == {
        "rumah": [
            "SubmissionDate", "kepala", "tempat-titik-Latitude", "tempat-titik-Longitude",
            "tempat-titik-Altitude", "tempat-titik-Accuracy", "catatan", "meta-instanceID", "KEY",
            "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "Status",
            "ReviewState", "DeviceID", "Edits", "FormVersion", "Number", "State", "AreaCode",
        ],
        "anggota": ["nama", "umur", "PARENT_KEY", "KEY"],
        "usaha": ["jenis", "PARENT_KEY", "KEY"],
    }  # fmt: skip


def test_each_repeat_has_a_table_whose_keys_lead_to_the_one_around_it() -> None:
    top, submission = table.layout([form()]), filled()
    key = openrosa.instance_id(openrosa.parse(submission))
    found = by_name(top, table.rows(top, submission, {"Number": "K-2026-00001"}))
    assert key.startswith("uuid:")
    assert [(row["KEY"], row["kepala"], row["Number"]) for row in found["rumah"]] == [
        (key, "Budi", "K-2026-00001")
    ]
    assert (found["rumah"][0]["tempat-titik-Latitude"], found["rumah"][0]["tempat-titik-Accuracy"]) == (
        "-6.95",
        "8.0",
    )
    assert found["anggota"] == [
        {"nama": "Ani", "umur": "31", "PARENT_KEY": key, "KEY": f"{key}/anggota[1]"},
        {"nama": "Citra", "umur": "4", "PARENT_KEY": key, "KEY": f"{key}/anggota[2]"},
    ]
    assert found["usaha"] == [
        {"jenis": "t d", "PARENT_KEY": f"{key}/anggota[1]", "KEY": f"{key}/anggota[1]/usaha[1]"},
        {"jenis": "d", "PARENT_KEY": f"{key}/anggota[1]", "KEY": f"{key}/anggota[1]/usaha[2]"},
    ]


def test_labels_are_asked_for_by_the_answers_own_place() -> None:
    top = table.layout([form()])
    labels = {"/data/anggota[1]/usaha[1]/jenis": "Tani; Dagang, warung"}
    found = by_name(top, table.rows(top, filled(), {}, labels.get))
    assert [row["jenis"] for row in found["usaha"]] == ["Tani; Dagang, warung", "d"]


def test_versions_share_the_tables_and_what_only_the_old_one_asks_comes_after() -> None:
    top = table.layout([form(NEWER), form()])
    headers = [column.header for column in top.columns]
    assert headers.index("lahir") < headers.index("kepala") < headers.index("KEY")
    assert [one.name for one in top.all()] == ["rumah", "anggota", "usaha"]
    assert by_name(top, table.rows(top, filled(), {}))["rumah"][0]["kepala"] == "Budi"


def test_a_repeat_that_moved_has_a_table_of_its_own() -> None:
    moved = RUMAH.replace(
        "| | begin repeat | anggota", "| | begin group | isi | Isi | |\n| | begin repeat | anggota"
    )
    moved = moved.replace(
        "| | end repeat | anggota | | |", "| | end repeat | anggota | | |\n| | end group | isi | | |"
    )
    names = [one.name for one in table.layout([form(moved), form()]).all()]
    assert names == ["rumah", "anggota~1", "usaha~1", "anggota~2", "usaha~2"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("  =1+1", "'  =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\r=1+1"),
        ("＝1+1", "'＝1+1"),
        ("-6.95", "-6.95"),
        ("+6281234567890", "+6281234567890"),
        ("- dua ekor", "'- dua ekor"),
        ("Ani = Budi", "Ani = Budi"),
        ("", ""),
    ],
)
def test_what_looks_like_a_formula_is_made_harmless(text: str, told: str) -> None:
    assert harmless(text) == told


def test_csv_is_what_excel_reads() -> None:
    top = table.layout([form()])
    streams: dict[str, StringIO] = {}

    def opened(name: str) -> StringIO:
        return streams.setdefault(name, StringIO(newline=""))

    writer = CsvFiles(top, opened)
    writer.write(table.rows(top, filled('=cmd|"/C calc"!A0\nbaris dua; "kutip"'), {}))
    assert sorted(streams) == ["rumah-anggota.csv", "rumah-usaha.csv", "rumah.csv"]
    content = streams["rumah.csv"].getvalue()
    assert content.startswith("\ufeffSubmissionDate,kepala,")
    rows = list(csv.DictReader(StringIO(content.removeprefix("\ufeff"), newline="")))
    assert [row["kepala"] for row in rows] == ['\'=cmd|"/C calc"!A0\nbaris dua; "kutip"']


def test_a_workbook_has_a_sheet_per_table_and_no_formula() -> None:
    top = table.layout([form()])
    with Xlsx(top, NOW) as writer:
        writer.write(table.rows(top, filled("=1+1"), {"SubmissionDate": "2026-11-23T10:00:00.000+07:00"}))
        book = load_workbook(BytesIO(writer.content()))
    assert book.sheetnames == ["rumah", "anggota", "usaha"]
    entry = dict(zip(*(list(row) for row in book["rumah"].iter_rows()), strict=True))
    told = {head.value: cell for head, cell in entry.items()}
    assert (told["kepala"].value, told["kepala"].data_type, told["kepala"].quotePrefix) == ("=1+1", "s", True)
    assert told["tempat-titik-Latitude"].value == -6.95
    assert told["SubmissionDate"].value == datetime(2026, 11, 23, 10, 0)
    assert [[cell.value for cell in row[:2]] for row in book["anggota"].iter_rows()] == [
        ["nama", "umur"],
        ["Ani", 31],
        ["Citra", 4],
    ]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12", "integer", 12),
        ("-1.5", "decimal", -1.5),
        ("007", "integer", None),
        ("3324110000000000001", "integer", None),
        ("nan", "decimal", None),
        ("12", "string", None),
        ("2026-11-23", "date", date(2026, 11, 23)),
        ("1900-02-28", "date", None),
        ("1899-12-31T10:00:00", "dateTime", None),
        ("kemarin", "date", None),
        ("09:30:00.000+07:00", "time", time(9, 30)),
    ],
)
def test_a_value_is_typed_only_where_nothing_is_lost(text: str, kind: str, value: object) -> None:
    assert typed(text, kind) == value


def test_a_workbook_that_broke_off_leaves_nothing_half_written() -> None:
    top = table.layout([form()])

    def broken_off() -> None:
        with Xlsx(top, NOW) as writer:
            writer.write(table.rows(top, filled("Budi"), {}))
            raise TooManyRows("rumah")

    with pytest.raises(TooManyRows):
        broken_off()
    gc.collect()  # a half-written sheet would complain here, which pytest makes an error


@pytest.mark.parametrize(
    "text", ["_x0041_", "_xFFFF_=1", "a\x0bb\ud800c\ufffe", "😀" * 10, "baris\nkedua\r\nketiga"]
)
def test_what_was_written_is_what_a_cell_shows(text: str) -> None:
    top = Table("satu", columns=[Column("isi")])
    with Xlsx(top, NOW) as writer:
        writer.write([(top, [text])])
        content = writer.content()
    shown = load_workbook(BytesIO(content)).active["A2"].value
    plain = text.translate({0x0B: None, 0xD800: None, 0xFFFE: None}).replace("\r\n", "\n")
    assert unescape(shown) == plain
    assert CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python() == [
        ["isi"],
        [plain],
    ]


def test_long_and_alike_sheet_names_stay_apart() -> None:
    top = Table("f" * 40, inner=[Table("F" * 40), Table("a/b:c")])
    with Xlsx(top, NOW) as writer:
        names = load_workbook(BytesIO(writer.content())).sheetnames
    assert names == ["f" * 31, "F" * 29 + "~2", "a_b_c"]


@pytest.mark.parametrize(
    "before", ["\u00a0", "\ufeff", "\u3000", "\x0b", "\x0c", "\u200b", " \u00a0 ", "\x00"], ids=ascii
)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_nothing_unseen_hides_a_formula(before: str, sign: str) -> None:
    assert harmless(f"{before}{sign}cmd|x") == f"'{before}{sign}cmd|x"
    assert harmless(f"{before}kata {sign}1") == f"{before}kata {sign}1"
    assert harmless(before) == before
