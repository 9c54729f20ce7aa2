"""What a form reads of a data file and the file has not: told with the row that reads it, and once."""

from __future__ import annotations

import pytest

from tests.forms.test_lists import SEARCH, person, whole

FORM = """
| survey |
| | type                           | name | label | parameters | choice_filter | calculation | appearance |
| | text                           | k    | K?    | | | | |
| | select_one_from_file dusun.csv | a    | A?    | {parameters} | {filter} | | |
| | calculate                      | c    |       | | | {calculation} | |
"""
FINE = {"parameters": "value=kode label=nama", "filter": "desa = ${k}", "calculation": "1 + 1"}
PULLED = "pulldata('{}', '{}', '{}', ${{k}})"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({}, []),
        ({"parameters": "value=kod label=nama"}, [("mistake", "no_such_column", 3, "kod")]),
        ({"parameters": "value=kode label=nm"}, [("warning", "file_lacks_column", 3, "nm")]),
        ({"parameters": "value=kode label=nama randomize=true"}, []),
        ({"parameters": "value=kod label=nama randomize=true"}, [("mistake", "no_such_column", 3, "kod")]),
        ({"filter": "Desa = ${k} and rt > 1"}, [("warning", "file_lacks_column", 3, "Desa")]),
        ({"calculation": PULLED.format("dusun", "nama", "kode")}, []),
        ({"calculation": PULLED.format("dusun.csv", "nama", "kode")}, []),
        (
            {"calculation": PULLED.format("dusun", "Nama", "kode")},
            [("warning", "file_lacks_column", 4, "Nama")],
        ),
        ({"calculation": PULLED.format("dusun", "nama", "id")}, [("warning", "file_lacks_column", 4, "id")]),
        ({"calculation": "instance('dusun')/root/item[kode = ${k}]/nama"}, []),
        (
            {"calculation": "count(instance('dusun')/root/item[kod = ${k}]/rt)"},
            [("warning", "file_lacks_column", 4, "kod")],
        ),
        (
            {"calculation": "instance('dusun')/root/item[kode = ${k}]/nm"},
            [("warning", "file_lacks_column", 4, "nm")],
        ),
    ],
)
def test_a_column_that_is_read(written: dict[str, str], told: list[tuple[str, str, int, str]]) -> None:
    examined = whole(FORM.format(**{**FINE, **written}))
    found = [one for one in examined.mistakes if one.code != "no_form_id"]
    assert [(one.level, one.code, one.row, one.values["name"]) for one in found] == told
    assert all(one.sheet == "survey" for one in found)
    assert bool(examined.xml) == all(one.level == "warning" for one in found)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dusun.csv", b""),
        ("dusun.csv", b"kode,nama\n"),
        ("dusun.xml", b"<root><row><kode>a</kode></row></root>"),
    ],
)
def test_a_file_without_rows_is_told(name: str, content: bytes) -> None:
    examined = whole(FORM.format(**FINE).replace("dusun.csv", name), {name: content})
    assert [(one.code, one.row) for one in examined.mistakes if one.code != "no_form_id"] == [
        ("empty_data_file", 3)
    ]


ROWS = b"kode,nama,desa,rt\n"
PULL = {"calculation": PULLED.format("dusun", "nama", "kode")}


@pytest.mark.parametrize(
    ("written", "rows", "told"),
    [
        ({}, b"a,A,x,1\nb,B,x,2\n", []),
        ({}, b"a,A,x,1\na,B,y,2\n", []),
        ({"filter": ""}, b"a,A,x,1\na,B,y,2\n", [("file_repeats_key", 3, "3")]),
        (PULL, b"a,A,x,1\nb,B,x,2\na,C,y,3\na,D,y,3\n", [("file_repeats_key", 4, "4")]),
        (PULL, b"a,A,x,1\n,B,x,2\n,C,y,3\n", []),
        ({}, b'a,"A,x,1\nb,B,x,2\nc,C,x,3\n', [("file_open_quote", 3, "2")]),
        ({}, b'a,A,x,1\nb,"B,x,2\nc,C"",x,3\nd,"D",x,4\n', [("file_open_quote", 3, "3")]),
        ({}, b'a,"Dusun A\ndi atas, bukan di bawah",x,1\nb,"B ""baru""",x,2\n', []),
    ],
)
def test_keys_that_stand_twice_and_quotes_left_open(
    written: dict[str, str], rows: bytes, told: list[tuple[str, int, str]]
) -> None:
    examined = whole(FORM.format(**{**FINE, **written}), {"dusun.csv": ROWS + rows})
    found = [one for one in examined.mistakes if one.code != "no_form_id"]
    assert [(one.code, one.row, one.values["line"]) for one in found] == told


def test_a_file_that_cannot_be_read_came_all_the_same() -> None:
    examined = whole(FORM.format(**FINE), {"dusun.csv": b"\0\xff"})
    first = examined.mistakes[0]
    assert (first.code, first.sheet, first.row) == ("broken_data_file", "survey", 3)
    assert examined.externals == []


@pytest.mark.parametrize("written", ["Search('dusun')", "search ('dusun')", "SEARCH( 'dusun.csv' )"])
def test_a_search_in_any_capitals(written: str) -> None:
    one = person(SEARCH.format(written))
    one.tap("sido")
    one.say("x")
    assert [choice.label for choice in one.question.choices] == ["Krajan", "Ngaglik", "Krajan Wetan"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("search('dusun', 'contains', 'nm', ${cari})", "nm"),
        ("search('dusun', 'matches', 'desa', ${desa}, 'RT', '5')", "RT"),
    ],
)
def test_a_column_that_is_searched(written: str, name: str) -> None:
    found = [one for one in whole(SEARCH.format(written)).mistakes if one.code != "no_form_id"]
    assert [(one.code, one.row, one.values["name"]) for one in found] == [("file_lacks_column", 4, name)]


def test_a_search_without_quotes_is_told_where_it_stands() -> None:
    found = [one for one in whole(SEARCH.format("search(dusun)")).mistakes if one.code != "no_form_id"]
    assert [(one.code, one.row, one.column, one.values["near"]) for one in found] == [
        ("bare_word", 4, "appearance", "'dusun'")
    ]
