"""Headings, names and cells are read as pyxform reads them, whatever their spelling.

1. Every heading in every spelling makes the same form. 2. Two columns of one meaning are told. 3. A place in
a report has the heading that its author wrote. 4. A question may have any name that XLSForm allows.
"""

import pytest

from forms import FormError, load_xlsform
from forms.xlsform.reference.columns import CHOICES, SURVEY
from forms.xlsform.reference.settings import SETTINGS
from tests.forms.sheet import Person, code

SHEET = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) | hint::Bahasa Indonesia (id) | required | required_message::Bahasa Indonesia (id) | relevant | constraint | constraint_message::Bahasa Indonesia (id) | calculation | default | readonly | appearance | parameters | choice_filter | repeat_count | trigger | image::English (en) | guidance_hint::English (en) |
| | text | nama | Nama? | Name? | Lengkap | yes | Isi! | | . != 'x' | Bukan x | | Budi | | multiline | | | | | n.jpg | Full |
| | select_one kota | kota | Kota? | Town? | | | | ${nama} != '' | | | | | | minimal | randomize=true | wilayah = 'j' | | | | |
| | calculate | tua | | | | | | | | | string-length(${nama}) | | | | | | | ${nama} | | |
| | begin_repeat | anak | Anak | Child | | | | | | | | | | | | | 2 | | | |
| | integer | umur | Umur? | Age? | | | | | | | | | yes | | | | | | | |
| | end_repeat | | | | | | | | | | | | | | | | | | | |
| choices |
| | list_name | name | label::Bahasa Indonesia (id) | label::English (en) | wilayah |
| | kota | a | Ambarawa | Ambarawa | j |
| | kota | b | Batu | Batu | t |
| settings |
| | form_id | form_title | version | default_language | instance_name |
| | desa | Desa | 3 | Bahasa Indonesia (id) | ${nama} |
"""  # noqa: E501
XML = load_xlsform(SHEET.encode(), "desa.md")[0].xml


def _heads() -> list[tuple[int, str, str]]:
    """Every cell of the sheets' first rows, by the row's line, with each spelling of its column."""
    lines = SHEET.strip().splitlines()
    found = []
    for number, rows in ((1, SURVEY), (9, CHOICES), (13, SETTINGS)):
        others = {row.name: row.others for row in rows}
        for head in (cell.strip() for cell in lines[number].split("|")):
            name, colons, language = head.partition("::")
            known = others.get(name)
            if known is None:
                continue
            spaced = name.replace("_", " ")
            for spelling in (name.upper(), name.title(), spaced, spaced.title(), f" {spaced}  ", *known):
                found.append((number, head, spelling + colons + language))
    return sorted({pair for pair in found if pair[1] != pair[2]})


@pytest.mark.parametrize(("line", "head", "spelling"), _heads())
def test_every_spelling_of_a_heading_makes_the_same_form(line: int, head: str, spelling: str) -> None:
    lines = SHEET.strip().splitlines()
    lines[line] = lines[line].replace(f"| {head} |", f"| {spelling} |")
    made, found = load_xlsform("\n".join(lines).encode(), "desa.md")
    assert made.xml == XML
    assert not [one for one in found if one.level == "mistake"]


def test_single_colons_and_groups_are_read_as_double_ones() -> None:
    older = SHEET.replace("::", ":").replace("image:", "media:image:").replace("relevant", "bind:relevant")
    assert load_xlsform(older.encode(), "desa.md")[0].xml == XML


TWICE = """
| survey |
| | type | name | Label | label | calculate | calculation |
| | text | a    | A?    | {}    |           |             |
| | calculate | b |      |       | 1 + 1     |             |
"""


def test_two_columns_of_one_meaning_are_a_mistake_only_where_they_differ() -> None:
    _, found = load_xlsform(TWICE.format("").encode(), "desa.md")
    assert [(one.code, one.column) for one in found if one.code == "same_column"] == [
        ("same_column", "Label"),
        ("same_column", "calculate"),
    ]
    with pytest.raises(FormError) as caught:
        load_xlsform(TWICE.format("Lain?").encode(), "desa.md")
    wrong = [one for one in caught.value.mistakes if one.level == "mistake"]
    assert [(one.code, one.sheet, one.row, one.values["other"]) for one in wrong] == [
        ("same_column", "survey", 1, "Label")
    ]


def test_a_place_has_the_heading_that_its_author_wrote() -> None:
    with pytest.raises(FormError) as caught:
        load_xlsform(
            b"| survey |\n| | Type | Name | Label | Calculate |\n| | text | a | A? | 1 + |", "desa.md"
        )
    assert [one.column for one in caught.value.mistakes if one.level == "mistake"] == ["Calculate"]


def test_blanks_and_marks_that_nobody_sees_do_not_count() -> None:
    sheet = SHEET.replace("| nama |", "| \ufeffnama\u00a0|").replace(
        "| kota | a |", "|\u00a0kota | a\u200b |"
    )
    assert load_xlsform(sheet.encode(), "desa.md")[0].xml == XML


NAMES = (
    "data", "Data", "data_", "meta2", "div", "mod", "and", "or", "text", "node", "comment", "root", "item",
    "name", "label", "value", "if", "end", "true", "a.b", "a-b", "_", "_x", "__x", "ที่อยู่", "नाम", "地址", "é",
    "type", "position", "count", "ref", "last", "instance", "itext", "model", "html", "not", "self", "parent",
    "today", "version", "orx", "jr", "xml", "attribute", "isi·1", "select_one", "concat", "last-saved",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_question_may_have_any_name(name: str) -> None:
    person = Person(f"""
    | survey |
    | | type      | name   | label         | relevant      | calculation         | constraint |
    | | text      | {name} | Apa?          |               |                     | . != 'no'  |
    | | text      | isian  | Isi ${{{name}}} | ${{{name}}} != '' |               |            |
    | | calculate | hasil  |               |               | concat(${{{name}}}, '!') |       |
    """)
    assert code(person.say("no")) == "constraint"
    assert person.say("Budi") is None
    assert person.question.label == "Isi Budi"
    assert person.interview.value(f"{person.form.root.ref}/hasil") == "Budi!"


@pytest.mark.parametrize("kind", ["begin_group", "begin_repeat"])
@pytest.mark.parametrize("setting", ["", "data", "kegiatan"])
def test_the_root_gives_way_to_what_is_called_data(kind: str, setting: str) -> None:
    end = kind.replace("begin", "end")
    sheet = f"""
    | survey |
    | | type | name | label |
    | | {kind} | data | Data |
    | | text | kegiatan | Apa? |
    | | {end} | | |
    | settings |
    | | form_id | name |
    | | desa | {setting} |
    """
    made, found = load_xlsform(sheet.encode(), "desa.md")
    assert found == []
    assert made.root.name in ("data_", "kegiatan_")


def test_names_that_differ_in_capitals_alone_are_told_and_both_asked() -> None:
    made, found = load_xlsform(
        b"| survey |\n| | type | name | label |\n| | text | nama | A? |\n| | text | Nama | B? |", "desa.md"
    )
    assert [(one.code, one.level, one.row) for one in found if one.sheet == "survey"] == [
        ("similar_name", "warning", 3)
    ]
    person = Person(made)
    person.say("satu", "dua")
    assert person.values() == {"/data/nama": "satu", "/data/Nama": "dua"}
