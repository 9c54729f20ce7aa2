"""What an author is told: every mistake at once, by sheet and row; and what is mended for them.

1. Five different mistakes give five located messages. 2. Old and careless sheets are repaired with a
warning, or refused with strict. 3. Files that are broken, huge or hostile are refused shortly. 4. Everything
pyxform says comes with its row.
"""

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from forms import Form, FormError, FormMistake, read_xlsform


def mistakes(sheet: str, *, strict: bool = False) -> list[FormMistake]:
    with pytest.raises(FormError) as caught:
        read_xlsform(sheet.encode(), "form.md", strict=strict)
    return [mistake for mistake in caught.value.mistakes if mistake.level == "mistake"]


def warnings(sheet: str) -> list[FormMistake]:
    xml, found = read_xlsform(sheet.encode(), "form.md")
    Form.from_xml(xml)
    return found


def where(found: list[FormMistake]) -> list[tuple[str, str, int, str]]:
    return [(mistake.code, mistake.sheet, mistake.row, mistake.column) for mistake in found]


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_five_different_mistakes_at_once() -> None:
    found = mistakes("""
    | survey |
    | | type             | name  | label  | relevant        | calculation |
    | | text             | nama  | Nama?  |                 |             |
    | | intger           | umur  | Umur?  |                 |             |
    | | select_one kota  | asal  | Asal?  | ${nma} = 'x'    |             |
    | | text             | nama  | Lagi?  |                 |             |
    | | calculate        | total |        |                 | summ(1, 2)  |
    | choices |
    | | list_name | name | label |
    | | kotta     | a    | A     |
    """)
    assert where(found) == [
        ("unknown_type", "survey", 3, "type"),
        ("no_such_name", "survey", 4, "relevant"),
        ("no_such_list", "survey", 4, "type"),
        ("duplicate_name", "survey", 5, "name"),
        ("no_such_function", "survey", 6, "calculation"),
    ]
    assert [mistake.values.get("near") for mistake in found] == [
        "integer",
        "${nama}",
        "kotta",
        None,
        "sum()",
    ]
    assert found[3].values == {"name": "nama", "first": "2", "better": "nama_2"}


def test_the_same_from_a_spreadsheet() -> None:
    content = workbook(
        survey=[
            ["type", "name", "label", "constraint"],
            ["text", "1nama", "Nama?", None],
            [None, None, None, None],
            ["begin_group", "g", "G", None],
            ["integer", "umur", "Umur?", ". > (3"],
            ["select_one", "asal", "Asal?", None],
        ],
        choices=[["list_name", "name", "label"], ["kota", None, "A"]],
    )
    with pytest.raises(FormError) as caught:
        read_xlsform(content, "form.xlsx")
    found = [mistake for mistake in caught.value.mistakes if mistake.level == "mistake"]
    assert where(found) == [
        ("bad_name", "survey", 2, "name"),
        ("unmatched_begin", "survey", 4, "type"),
        ("bad_expression", "survey", 5, "constraint"),
        ("no_list", "survey", 6, "type"),
        ("no_choice_name", "choices", 2, "name"),
    ]


def test_pyxforms_own_errors_come_with_their_rows() -> None:
    found = mistakes("""
    | survey |
    | | type   | name | label | parameters |
    | | range  | a    | A?    | start=x    |
    | | text   | b    | B?    |            |
    | | range  | c    | C?    | step=y     |
    """)
    assert where(found) == [
        ("parameter_not_number", "survey", 2, "parameters"),
        ("parameter_not_number", "survey", 4, "parameters"),
    ]


OLD = """
| survey |
| | type                                    | name | label |
| | Select one from kota                    | a    | A?    |
| | select all that apply from kota         | b    | B?    |
| | Text                                    | c    | C?    |
| | begin group                             | meta | Meta  |
| | picture                                 | d    | D?    |
| | end group                               |      |       |
| choices |
| | list_name | name | label |
| | kota      | x    | X    |
| | kota      | x    | X lagi |
"""


def test_old_sheets_are_mended_and_told() -> None:
    found = [(mistake.code, mistake.row) for mistake in warnings(OLD) if mistake.code != "pyxform"]
    assert found == [
        ("old_type", 2),
        ("old_type", 3),
        ("reserved_name", 5),
        ("old_type", 6),
        ("duplicate_choice", 3),
        ("no_form_id", 0),
    ]


def test_strict_refuses_what_would_be_mended() -> None:
    assert {mistake.code for mistake in mistakes(OLD, strict=True)} >= {
        "old_type",
        "reserved_name",
        "duplicate_choice",
    }


def test_what_a_chat_ignores_is_told() -> None:
    found = warnings("""
    | survey |
    | | type  | name | label::id | label::en | appearance | relevance |
    | | text  | a    | A?        | A?        | ex:com.app knob | |
    | | text  | b    | B?        |           | multiline  |           |
    | | audit |      |           |           |            |           |
    """)
    assert {(mistake.code, mistake.row) for mistake in found} >= {
        ("appearance_ignored", 2),
        ("audit_ignored", 4),
        ("half_translated", 3),
    }


def test_a_misspelt_column() -> None:
    found = warnings("""
    | survey |
    | | type | name | label | requierd |
    | | text | a    | A?    | yes      |
    """)
    assert ("unknown_column", "survey", 1, "requierd") in where(found)


def test_a_deep_expression_is_a_mistake() -> None:
    found = mistakes(f"""
    | survey |
    | | type | name | label | constraint |
    | | text | a    | A?    | {"(" * 9000}1{")" * 9000} |
    """)
    assert where(found) == [("too_deep", "survey", 2, "constraint")]


def test_a_formula_nobody_computed() -> None:
    content = workbook(survey=[["type", "name", "label"], ["text", "a", '=CONCAT("A","B")']])
    with pytest.raises(FormError) as caught:
        read_xlsform(content, "form.xlsx")
    assert ("formula_without_value", "survey", 2, "C") in where(caught.value.mistakes)


def code_of(content: bytes, name: str) -> str:
    with pytest.raises(FormError) as caught:
        read_xlsform(content, name)
    return caught.value.mistakes[0].code


def test_files_that_are_no_forms() -> None:
    assert code_of(b"%PDF-1.7", "form.pdf") == "unknown_file_type"
    assert code_of(b"hello", "form.xlsx") == "unknown_file_type"
    assert code_of(b"PK\x03\x04 not a zip", "form.xlsx") == "broken_file"
    assert code_of(b"\xd0\xcf\x11\xe0 not a book", "form.xls") == "broken_file"
    assert code_of(b"just text", "form.md") == "broken_file"
    assert code_of(workbook(halo=[["a"]], lain=[["b"]]), "form.xlsx") == "no_survey"
    assert code_of(b"x" * 20_000_001, "form.md") == "file_too_large"


def test_a_spreadsheet_named_wrongly_still_reads() -> None:
    content = workbook(survey=[["type", "name", "label"], ["text", "a", "A?"]])
    xml, found = read_xlsform(content, "form.xls")
    assert Form.from_xml(xml).id
    assert [mistake.code for mistake in found] == ["no_form_id", "wrong_file_type"]


@pytest.mark.cost
def test_a_zip_bomb_and_entities_are_refused_before_reading() -> None:
    bomb = BytesIO()
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    started = time.process_time()
    assert code_of(bomb.getvalue(), "form.xlsx") == "unpacks_too_large"
    assert time.process_time() - started < 5  # of the processor: a busy machine changes nothing
    tricky = BytesIO()
    with ZipFile(tricky, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>')
    assert code_of(tricky.getvalue(), "form.xlsx") == "dangerous_file"


@pytest.mark.cost
def test_a_hundred_thousand_rows_are_refused_quickly() -> None:
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>text</t></is></c></row>'
    stream = BytesIO(workbook(survey=[["type", "name", "label"], ["text", "a", "A?"]]))
    with ZipFile(stream, "a", ZIP_DEFLATED) as archive:
        sheet = f"<worksheet><sheetData>{row * 100_001}</sheetData></worksheet>"
        archive.writestr("xl/worksheets/sheet9.xml", sheet)
    started = time.process_time()
    assert code_of(stream.getvalue(), "form.xlsx") == "too_many_rows"
    assert time.process_time() - started < 5  # of the processor: a busy machine changes nothing


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<html/>",
        b'<!DOCTYPE h [<!ENTITY a "b">]><h:html xmlns:h="http://www.w3.org/1999/xhtml">&a;</h:html>',
        b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/><h:body/></h:html>',
    ],
)
def test_xml_that_is_no_form(xml: bytes) -> None:
    with pytest.raises(FormError) as caught:
        Form.from_xml(xml)
    assert caught.value.mistakes[0].code == "not_a_form"
