"""Choices from elsewhere: search() over a file, external choices, file names that depend on an answer.

1. Each form of search() offers the rows that it names. 2. A choice whose name is a number stays. 3. Columns
follow the language. 4. External choices narrow by their query, from the sheet or from itemsets.csv. 5. A name
that an answer decides finds its file. 6. What cannot be followed is told with its row.
"""

from __future__ import annotations

from collections.abc import Mapping
from time import process_time

import pytest
from lxml import etree

from forms import Examined, Form, Problem, Said, enclose, examine_xlsform
from tests.forms.sheet import Person, code, setting

FILES = {
    "dusun.csv": b"kode,nama,nama_en,rt,desa\n"
    b"d1,Krajan,Center,3,sido\nd2,Ngaglik,Upper,5,sido\nd3,Krajan Wetan,East,4,mulyo\n",
    "sido.csv": b"kode,nama\ns1,Sari\ns2,Budi\n",
    "mulyo.csv": b"kode,nama\nm1,Tini\n",
}


def whole(sheet: str, files: Mapping[str, bytes] = FILES) -> Examined:
    """The sheet with its files enclosed."""
    return enclose(examine_xlsform(sheet.encode(), "survei.md"), files.get)


def person(sheet: str, files: Mapping[str, bytes] = FILES, language: str = "id") -> Person:
    """Somebody who fills the sheet."""
    examined = whole(sheet, files)
    assert examined.xml, examined.mistakes
    assert not examined.externals
    return Person(Form.from_xml(examined.xml), setting(language=language))


def labels(one: Person) -> list[str]:
    return [choice.label for choice in one.question.choices]


SEARCH = """
| survey |
| | type                 | name | label  | appearance |
| | select_one desa      | desa | Desa?  | |
| | text                 | cari | Cari?  | |
| | select_one dusun     | d    | Dusun? | {} |
| choices |
| | list_name | name | label |
| | desa  | sido  | Sido |
| | desa  | mulyo | Mulyo |
| | dusun | kode  | nama |
"""
ALL = ["Krajan", "Ngaglik", "Krajan Wetan"]


@pytest.mark.parametrize(
    ("appearance", "typed", "offered"),
    [
        ("minimal search('dusun')", "x", ALL),
        ('search("dusun.csv") quick', "x", ALL),
        ("search('dusun', 'contains', 'nama', 'WETAN')", "x", ["Krajan Wetan"]),
        ("search('dusun', 'contains', 'nama', ${cari})", "ngag", ["Ngaglik"]),
        ("search('dusun', 'contains', 'nama, kode', ${cari})", "D2", ["Ngaglik"]),
        ("search('dusun', 'contains', 'nama', ${cari}, 'desa', ${desa})", "kraj", ["Krajan"]),
        ("search('dusun', 'endswith', 'nama', ${cari})", "an", ["Krajan", "Krajan Wetan"]),
        ("search('dusun', 'matches', 'desa', ${desa})", "x", ["Krajan", "Ngaglik"]),
        ("search('dusun', 'matches', 'desa', ${desa}, 'rt', '5')", "x", ["Ngaglik"]),
        ("search('dusun', 'startswith', 'nama', concat('n', ''))", "x", ["Ngaglik"]),
        ("search('dusun', 'StartsWith', 'nama', ${cari})", "KRAJAN", ["Krajan", "Krajan Wetan"]),
    ],
)
def test_search_offers_the_rows_it_names(appearance: str, typed: str, offered: list[str]) -> None:
    one = person(SEARCH.format(appearance))
    one.tap("sido")
    one.say(typed)
    assert labels(one) == offered
    assert one.question.appearance <= {"minimal", "quick"}
    one.say(offered[0])
    assert one.interview.value("/data/d").startswith("d")


def test_what_the_search_reads_narrows_it_anew_and_takes_an_answer_away() -> None:
    one = person(SEARCH.format("search('dusun', 'matches', 'desa', ${desa})"))
    one.tap("sido")
    one.say("x", "Ngaglik")
    one.do("jump", "/data/desa")
    one.tap("mulyo")
    assert one.interview.value("/data/d") == ""
    one.do("jump", "/data/d")
    assert labels(one) == ["Krajan Wetan"]


STATIC = """
| survey |
| | type                  | name | label  | appearance |
| | begin_repeat          | r    | Rumah  | |
| | text                  | cari | Cari?  | |
| | select_multiple dusun | d    | Dusun? | search('dusun', 'contains', 'nama', ${cari}) |
| | end_repeat            |      |        | |
| choices |
| | list_name | name | label |
| | dusun | kode  | nama, rt |
| | dusun | 99    | Lainnya |
"""


def test_a_number_stays_a_choice_of_its_own_and_columns_are_joined() -> None:
    one = person(STATIC)
    one.say("wetan")
    assert labels(one) == ["Krajan Wetan, 4", "Lainnya"]
    one.do("answer", Said(choices=("d3", "99")))
    one.tap("add")
    one.say("ngag")
    assert labels(one) == ["Ngaglik, 5", "Lainnya"]
    assert one.interview.value("/data/r[1]/d") == "d3 99"


TRANSLATED = """
| survey |
| | type             | name | label::Indonesia (id) | label::English (en) | appearance |
| | select_one dusun | d    | Dusun?                | Hamlet?             | search('dusun') |
| choices |
| | list_name | name | label::Indonesia (id) | label::English (en) |
| | dusun     | kode | nama                  | nama_en |
| | dusun     | 99   | Lainnya               | Other |
"""


def test_the_column_of_the_language_is_read() -> None:
    assert labels(person(TRANSLATED))[-2:] == ["Krajan Wetan", "Lainnya"]
    assert labels(person(TRANSLATED, language="en")) == ["Center", "Upper", "East", "Other"]


EXTERNAL = """
| survey |
| | type                    | name | label::Indonesia (id) | label::English (en) | choice_filter |
| | select_one prov         | prov | Provinsi?             | Province?           | |
| | begin_repeat            | r    | Kota                  | Town                | |
| | select_one_external kab | kab  | Kabupaten?            | Regency?            | prov=${prov} |
| | select_one_external kec | kec  | Kecamatan?            | District?           | kab=${kab} |
| | note                    | n    | ${kab} jr             | ${kab}              | |
| | end_repeat              |      |                       |                     | |
| choices |
| | list_name | name | label::Indonesia (id) | label::English (en) |
| | prov | jt | Jawa Tengah | Central Java |
| | prov | jb | Jawa Barat | West Java |
| | kab  | x  | not this one | not this one |
"""
SHEET = """
| external_choices |
| | list_name | name | label::Indonesia (id) | label::English (en) | prov | kab |
| | kab | kdl | Kendal   | Kendal E | jt | |
| | kab | smg | Semarang | Semarang E | jt | |
| | kab | bdg | Bandung  | Bandung E | jb | |
| | kec | gmh | Gemuh    | Gemuh E | | kdl |
"""
ITEMSETS = (
    '"list_name","name","label::Indonesia (id)","label::English (en)","prov","kab"\n'
    '"kab","kdl","Kendal","Kendal E","jt",""\n"kab","smg","Semarang","Semarang E","jt",""\n'
    '"kab","bdg","Bandung","Bandung E","jb",""\n"kec","gmh","Gemuh","Gemuh E","","kdl"\n'
)


def test_external_choices_in_several_languages_are_texts_as_other_engines_know_them() -> None:
    xml = whole(EXTERNAL + SHEET).xml
    assert xml is not None
    labels = [one.get("ref") for one in etree.fromstring(xml).iterfind(".//{*}itemset/{*}label")]
    assert labels == ["jr:itext(itextId)"] * 3


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("place", ["file", "sheet"])
def test_external_choices_narrow_by_their_query(place: str, language: str) -> None:
    sheet, files = (
        (EXTERNAL, {"itemsets.csv": ITEMSETS.encode()}) if place == "file" else (EXTERNAL + SHEET, {})
    )
    one, mark = person(sheet, files, language), {"id": "", "en": " E"}[language]
    one.tap("jt")
    assert labels(one) == [f"Kendal{mark}", f"Semarang{mark}"]
    problem = one.say("Bandung")
    assert isinstance(problem, Problem)
    assert code(problem) == "not_a_choice"
    one.say("kendal")
    assert labels(one) == [f"Gemuh{mark}"]


def test_a_list_that_nobody_brings_is_told() -> None:
    examined = examine_xlsform(EXTERNAL.encode(), "survei.md")
    assert examined.externals == ["itemsets"]
    assert examined.xml


OPEN = """
| survey |
| | type             | name | label | calculation | appearance |
| | select_one desa  | desa | Desa? | | |
| | calculate        | file | | {file} | |
| | select_one orang | o    | Siapa? | | search({name}) |
| | calculate        | nama | | pulldata({name}, 'nama', 'kode', ${{o}}) | |
| | note             | n    | Halo ${{nama}} | | |
| choices |
| | list_name | name | label |
| | desa  | sido  | Sido |
| | desa  | mulyo | Mulyo |
| | desa  | lain  | Lain |
| | orang | kode  | nama |
"""


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("${desa}", "1"),
        ("${file}", "concat(${desa}, '')"),
        ("${file}", "if(${desa} = 'sido', 'sido', 'mulyo.csv')"),
        ("concat(${desa}, '')", "1"),
    ],
)
def test_a_name_that_an_answer_decides_finds_its_file(name: str, file: str) -> None:
    one = person(OPEN.format(name=name, file=file))
    one.tap("mulyo")
    assert labels(one) == ["Tini"]
    one.do("jump", "/data/desa")
    one.tap("sido")
    assert labels(one) == ["Sari", "Budi"]
    one.say("budi")
    assert one.question.label == "Halo Budi"


def test_a_file_that_no_answer_brought_offers_nothing() -> None:
    one = person(OPEN.format(name="${desa}", file="1"))
    one.tap("lain")
    assert labels(one) == []


def test_names_of_which_no_file_came_are_told_once() -> None:
    examined = whole(OPEN.format(name="${desa}", file="1"), {})
    assert examined.externals == ["${desa}"]


TEXT = """
| survey |
| | type      | name | label | calculation |
| | text      | desa | Desa? | |
| | calculate | nama | | pulldata(${desa}, 'nama', 'kode', 'x') |
"""


def test_a_name_that_anybody_may_type_is_told() -> None:
    told = examine_xlsform(TEXT.encode(), "survei.md").mistakes
    assert [(one.level, one.code, one.row) for one in told if one.code == "open_file"] == [
        ("warning", "open_file", 3)
    ]


@pytest.mark.parametrize(
    ("appearance", "told"),
    [
        ("search('dusun'", "search_open"),
        ("search('dusun', 'contains', 'nama')", "search_arguments"),
        ("search('dusun', 'like', 'nama', 'x')", "search_how"),
        ("search('dusun', 'matches', 'Nama Dusun', 'x')", "search_column"),
        ("search()", "search_arguments"),
    ],
)
def test_a_search_that_nobody_could_follow_has_its_row(appearance: str, told: str) -> None:
    found = [one for one in whole(SEARCH.format(appearance)).mistakes if one.code.startswith("search")]
    assert [(one.code, one.sheet, one.row, one.column) for one in found] == [
        (told, "survey", 4, "appearance")
    ]


def test_a_column_that_the_file_lacks_is_a_mistake() -> None:
    examined = whole(SEARCH.replace("| kode ", "| code ").format("search('dusun')"))
    assert not examined.xml
    assert examined.mistakes[0].values["name"] == "code"


@pytest.mark.cost
def test_twenty_thousand_rows_cost_seconds_at_most() -> None:
    rows = "".join(f"d{i},Dusun nomor {i},Hamlet,1,desa{i % 9}\n" for i in range(20_000))
    begun = process_time()
    one = person(
        SEARCH.format("search('dusun', 'contains', 'nama, kode', ${cari})"),
        {"dusun.csv": f"kode,nama,nama_en,rt,desa\n{rows}".encode()},
    )
    one.tap("sido")
    one.say("NOMOR 1999")
    assert len(one.question.choices) == 11
    one.say("Dusun nomor 1999")
    assert one.interview.value("/data/d") == "d1999"
    assert process_time() - begun < 10
