"""What Excel makes of cells by itself: dates, numbers, yes and no, merged and hidden things, its errors."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook

from forms import FormError, FormMistake, load_xlsform
from tests.forms.sheet import Person

Sheet = list[list[object]]
HEAD: list[object] = ["type", "name", "label", "default", "constraint", "required"]
SETTINGS: Sheet = [["form_id"], ["x"]]


def book(**sheets: Sheet) -> Workbook:
    made = Workbook()
    made.remove(made.active)
    for name, rows in {**sheets, "settings": SETTINGS}.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    return made


def told(made: Workbook) -> list[tuple[str, str, int, str]]:
    stream = BytesIO()
    made.save(stream)
    found: list[FormMistake]
    try:
        found = load_xlsform(stream.getvalue(), "x.xlsx")[1]
    except FormError as error:
        found = error.mistakes
    return [(one.code, one.sheet, one.row, one.column) for one in found]


LIST: Sheet = [["list_name", "name", "label"], ["l", 1.0, "Satu"], ["l", 2, "Dua"]]
FINE: dict[str, dict[str, Sheet]] = {
    "a day": {"survey": [HEAD, ["date", "a", "A", datetime(2025, 12, 31)]]},
    "a time": {"survey": [HEAD, ["time", "a", "A", time(9, 30)]]},
    "true and false": {
        "survey": [HEAD, ["text", "a", "A", None, None, True], ["text", "b", "B", None, None, False]]
    },
    "whole numbers": {"survey": [HEAD, ["select_one l", "a", "A", 1.0]], "choices": LIST},
    "capitals": {"Survey": [HEAD, ["text", "a", "A"]]},
    "a moment": {"survey": [HEAD, ["dateTime", "a", "A", datetime(2025, 12, 31, 9, 30)]]},
    "a type in capitals": {"survey": [HEAD, ["Date Time", "a", "A"]]},
    "empty rows": {"survey": [HEAD, [None] * 6, ["text", "a", "A"], [None] * 6]},
    "blanks that do not break": {"survey": [HEAD, ["text\u00a0", "a\u00a0", "A"]]},
    "the choices' columns in another order": {
        "survey": [HEAD, ["select_one l", "a", "A"]],
        "choices": [["label", None, "list_name", "name"], ["T", None, "l", "y"]],
    },
}
WRONG: dict[str, tuple[dict[str, Sheet], tuple[str, str, int, str]]] = {
    "a fraction for a whole number": (
        {"survey": [HEAD, ["integer", "a", "A", 0.5]]},
        ("default_not_number", "survey", 2, "default"),
    ),
    "a number of children that became a day": (
        {
            "survey": [HEAD, ["select_one l", "a", "A"]],
            "choices": [*LIST, ["l", "x", datetime(2026, 2, 1)]],
        },
        ("excel_date", "choices", 4, "label"),
    ),
    "a day in a text": (
        {"survey": [HEAD, ["text", "a", "A", datetime(2025, 1, 2)]]},
        ("excel_date", "survey", 2, "default"),
    ),
    "a label by a formula": (
        {"survey": [HEAD, ["text", "a", "=A1"]]},
        ("formula_without_value", "survey", 2, "C"),
    ),
    "nothing in the first row": ({"survey": [[], HEAD, ["text", "a", "A"]]}, ("no_header", "survey", 1, "")),
    "a heading twice": (
        {
            "survey": [HEAD, ["select_one l", "a", "A"]],
            "choices": [["list_name", "name", "label", "label"], ["l", "x", "S", "T"]],
        },
        ("duplicate_column", "choices", 1, "label"),
    ),
    "a day in a rule": (
        {"survey": [HEAD, ["date", "a", "A", None, datetime(2025, 1, 1)]]},
        ("bad_expression", "survey", 2, "constraint"),
    ),
    "a formula of Excel": (
        {"survey": [HEAD, ["integer", "a", "A", None, "=. > 1"]]},
        ("formula_without_value", "survey", 2, "E"),
    ),
    "a number for a name": ({"survey": [HEAD, ["text", 1, "A"]]}, ("bad_name", "survey", 2, "name")),
    "numbers for headings": ({"survey": [[1, 2, 3], ["text", "a", "A"]]}, ("no_header", "", 0, "")),
    "choices without headings": (
        {"survey": [HEAD, ["select_one l", "a", "A"]], "choices": [["l", "x", "S"], ["l", "y", "T"]]},
        ("no_header", "choices", 1, ""),
    ),
    "a title above the headings": (
        {"survey": [HEAD, ["select_one l", "a", "A"]], "choices": [["Daftar"], *LIST]},
        ("header_below", "choices", 1, ""),
    ),
}


@pytest.mark.parametrize("name", sorted(FINE))
def test_nothing_is_wrong_with(name: str) -> None:
    assert told(book(**FINE[name])) == []


@pytest.mark.parametrize("name", sorted(WRONG))
def test_is_told(name: str) -> None:
    sheets, expected = WRONG[name]
    assert told(book(**sheets)) == [expected]


@pytest.mark.parametrize(
    ("kind", "written", "stored"),
    [
        ("dateTime", datetime(2025, 12, 31, 9, 30), "2025-12-31T09:30:00"),
        ("dateTime", "2025-12-31 9:30", "2025-12-31T09:30"),
        ("time", time(9, 30), "09:30"),
        ("time", "9:30", "09:30"),
        ("date", datetime(2025, 12, 31, 9, 30), "2025-12-31"),
    ],
)
def test_a_moment_of_excel_is_a_default(kind: str, written: object, stored: str) -> None:
    stream = BytesIO()
    book(survey=[HEAD, [kind, "a", "A", written]]).save(stream)
    person = Person(load_xlsform(stream.getvalue(), "x.xlsx")[0])
    assert person.question.value.startswith(stored)


def test_a_hidden_sheet_is_read() -> None:
    made = book(survey=[HEAD, ["select_one l", "a", "A"]], choices=LIST)
    made["choices"].sheet_state = "hidden"
    assert told(made) == []


def test_of_merged_cells_only_the_first_is_filled() -> None:
    made = book(survey=[HEAD, ["text", "a", "A"], [None, "b", "B"]])
    made["survey"].merge_cells("A2:A3")
    assert told(made) == [("no_type", "survey", 3, "type")]


def test_an_error_of_excel() -> None:
    made = book(survey=[HEAD, ["text", "a", "A"]])
    made["survey"]["C2"] = "#REF!"
    made["survey"]["C2"].data_type = "e"
    assert told(made) == [("excel_error", "survey", 2, "label")]
