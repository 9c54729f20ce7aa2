"""A sheet is read under any spelling of its name by capitals, blanks and underscores, and its author told.

1. In every kind of file. 2. The sheet that is called as it should be goes first. 3. Others stay.
"""

from io import BytesIO

import pytest
from openpyxl import Workbook

from forms import FormError, load_xlsform
from forms.xlsform.sheet_names import meant, misspelt

SPELT = {
    "external_choices": ["External Choices", "EXTERNALCHOICES", " external__choices ", "external-choices"],
    "choices": ["choices ", " Choices", "choices_"],
    "settings": ["Settings ", "_settings", "set tings"],
    "survey": ["survey ", "_Survey"],
    "entities": ["Entities "],
    "osm": ["O S M"],
}
SHEETS = {
    "survey": [
        ["type", "name", "label", "choice_filter"],
        ["select_one kota", "kota", "Kota?", ""],
        ["select_one_external desa", "desa", "Desa?", "kota=${kota}"],
        ["text", "pohon", "Pohon?", ""],
    ],
    "choices": [["list_name", "name", "label"], ["kota", "b", "Batu"]],
    "external_choices": [["list_name", "name", "label", "kota"], ["desa", "p", "Punten", "b"]],
    "settings": [["form_title", "form_id"], ["Judul", "f"]],
    "entities": [["list_name", "label"], ["pohon", "${pohon}"]],
    "osm": [["list_name", "name", "label"], ["building", "name", "Nama"]],
}


def file(kind: str, sheets: dict[str, list[list[str]]]) -> bytes:
    if kind == ".xlsx":
        book = Workbook()
        for name, rows in sheets.items():
            page = book.create_sheet(name)
            for row in rows:
                page.append(row)
        book.remove(book.worksheets[0])
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()
    lines = []
    for name, rows in sheets.items():
        table = [[name], *(["", *row] for row in rows)]
        lines += [f"| {' | '.join(row)} |" if kind == ".md" else ",".join(row) for row in table]
    return "\n".join(lines).encode()


@pytest.mark.parametrize("kind", [".csv", ".md", ".xlsx"])
@pytest.mark.parametrize(
    ("usual", "spelt"), [(name, each) for name, some in sorted(SPELT.items()) for each in some]
)
def test_every_spelling_makes_the_same_form(usual: str, spelt: str, kind: str) -> None:
    right, _ = load_xlsform(file(kind, SHEETS), f"f{kind}")
    sheets = {spelt if name == usual else name: rows for name, rows in SHEETS.items()}
    made, found = load_xlsform(file(kind, sheets), f"f{kind}")
    assert made.xml == right.xml
    if spelt.strip().lower() != usual or kind != ".md":
        told = [(one.sheet.strip(), one.values["new"]) for one in found if one.code == "sheet_read_as"]
        assert told == [(spelt.strip(), usual)]


def test_strict_takes_none() -> None:
    sheets = {"choices " if name == "choices" else name: rows for name, rows in SHEETS.items()}
    with pytest.raises(FormError) as caught:
        load_xlsform(file(".xlsx", sheets), "f.xlsx", strict=True)
    assert [one.code for one in caught.value.mistakes if one.level == "mistake"] == ["sheet_read_as"]


def test_the_one_that_is_called_so_goes_first() -> None:
    assert misspelt(["choices ", "choices", "Choices_"]) == {}
    assert misspelt(["choices ", "Choices_"]) == {"choices ": "choices"}


@pytest.mark.parametrize("name", ["choice", "notes", "survey 2", "", "_"])
def test_others_stay_what_they_are(name: str) -> None:
    assert meant(name) == ""


def test_a_sheet_of_notes_in_a_csv_is_passed_over() -> None:
    right, _ = load_xlsform(file(".csv", SHEETS), "f.csv")
    made, _ = load_xlsform(file(".csv", {"catatan": [["isi"], ["x"]], **SHEETS}), "f.csv")
    assert made.xml == right.xml
