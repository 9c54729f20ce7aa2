"""A ZIP of a form and its files: which of them is the form, and what is no file of anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

import pytest

from forms import FormError, enclose, examine_xlsform, form_and_files, is_form, wanted

SHEET = b"| survey |\n| | type | name | label |\n| | select_one_from_file dusun.csv | d | D? |\n"


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def test_folders_and_what_computers_add_do_not_matter() -> None:
    files = {"survei/form.md": SHEET, "survei/dusun.csv": b"name,label\n", "__MACOSX/survei/._form.md": b"x"}
    name, content, others = form_and_files(
        zipped({**files, "survei/~$form.xlsx": b"x", "survei/.DS_Store": b"x"})
    )
    assert (name, content, others) == ("form.md", SHEET, {"dusun.csv": b"name,label\n"})


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.csv": b"name,label\n"}, "no_form_in_zip"),
        ({}, "no_form_in_zip"),
        ({"a.md": SHEET, "b.xlsx": b"x"}, "several_forms_in_zip"),
        ({"a.md": SHEET, "b.md": SHEET}, "several_forms_in_zip"),
        ({"README.md": b"# Apa ini", "CHANGES.md": b""}, "several_forms_in_zip"),
        ({"a.md": SHEET, "x/d.csv": b"name\n1\n", "y/d.csv": b"name\n2\n"}, "same_name_in_zip"),
        ({"x/a.md": SHEET, "y/a.md": SHEET + b"\n"}, "same_name_in_zip"),
        ({f"{n}.csv": b"" for n in range(201)}, "unpacks_too_large"),
    ],
)
def test_what_is_no_form_with_its_files(files: dict[str, bytes], code: str) -> None:
    with pytest.raises(FormError) as raised:
        form_and_files(zipped(files))
    assert [one.code for one in raised.value.mistakes] == [code]


@pytest.mark.parametrize(
    "beside",
    [
        {"README.md": b"# Baca dulu\n\nIni formulir **survey**.\n"},
        {"README.md": b"| kolom | arti |\n|---|---|\n| nama | orang |\n"},
        {"readme.MD": b"", "catatan.txt": b"| survey |", "LICENSE": b"MIT"},
        {"x/dusun.csv": b"name,label\n", "y/dusun.csv": b"name,label\n"},
    ],
)
def test_what_is_written_for_people_is_no_second_form(beside: dict[str, bytes]) -> None:
    name, content, _ = form_and_files(zipped({"form.md": SHEET, **beside}))
    assert (name, content) == ("form.md", SHEET)


def test_a_broken_archive() -> None:
    with pytest.raises(FormError):
        form_and_files(zipped({"a.md": SHEET})[:-30])


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.xlsx", b"PK", True),
        ("A.XLS", b"", True),
        ("a.md", b"", True),
        ("a.csv", b'\xef\xbb\xbf"survey",,\n', True),
        ("a.csv", b"name,label\nsurvey,x\n", False),
        ("a.xml", b"<root/>", False),
        ("a.geojson", b"{}", False),
    ],
)
def test_a_list_is_told_from_a_form(name: str, content: bytes, form: bool) -> None:
    assert is_form(name, content) is form


def test_what_a_form_wants_until_it_is_there() -> None:
    alone = examine_xlsform(SHEET, "f.md")
    assert wanted(alone.xml) == {"dusun.csv": True}
    whole = enclose(alone, {"dusun.csv": b"name,label\nd1,Krajan\n"}.get)
    assert (wanted(whole.xml), wanted(b"")) == ({}, {})


def test_files_that_an_answer_names_can_come_one_after_another() -> None:
    sheet = b"""| survey |
| | type | name | label | calculation |
| | select_one d | desa | Desa? | |
| | calculate | kader | | pulldata(concat('kader_', ${desa}), 'nama', 'kode', '1') |
| choices |
| | list_name | name | label |
| | d | a | A |
| | d | b | B |
"""
    alone = examine_xlsform(sheet, "f.md")
    assert wanted(alone.xml) == {"kader_a.csv": False, "kader_b.csv": False}
    rows = b"kode,nama\n1,Ani\n"
    first = enclose(alone, {"kader_b.csv": rows}.get, more=True)
    assert wanted(first.xml) == {"kader_a.csv": False}
    assert wanted(enclose(first, {"kader_a.csv": rows}.get, more=True).xml) == {}
