"""Whatever stands in a cell or a heading, no author reads Python; what cannot be read has its place."""

import re
from datetime import datetime, time
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from actions.mistakes import line
from forms import FormError, FormMistake, load_xlsform
from forms.xlsform.reference.columns import CHOICES, ENTITIES, SURVEY
from forms.xlsform.reference.settings import SETTINGS
from locales import words

PYTHON = re.compile(
    r"\w+(Error|Exception)\b|Traceback|unhashable|self\.|'(dict|str|NoneType|list)'|object at|None\b"
)
COLUMNS = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, "entities": ENTITIES}
ODD: tuple[Any, ...] = (
    1.5, True, datetime(2026, 1, 2), time(1), "#N/A", "a\nb", "${", "${x}", "{}", "::", "'", "<b>", "%s{0}",
)  # fmt: skip
HEADINGS = (
    "{0}::English (en)", "{0}::a::b", "{0}::", "::{0}", "{0}:a:b", "{0}::English (en){0}::French (fr)",
    "bind::{0}", "bind::{0}::x", "body::{0}::x::y", "instance::{0}::x", "media::{0}::x::y",
)  # fmt: skip
Sheets = dict[str, list[list[Any]]]


def sheets() -> Sheets:
    return {
        "survey": [
            ["type", "name", "label"], ["select_one w", "a", "A?"], ["begin_repeat", "r", "R"],
            ["text", "b", "B?"], ["note", "c", "C"], ["end_repeat", "", ""],
        ],
        "choices": [["list_name", "name", "label"], ["w", "1", "Satu"], ["w", "2", "Dua"]],
        "settings": [["form_title", "form_id"], ["F", "f"]],
    }  # fmt: skip


def with_column(sheet: str, heading: Any, *cells: Any) -> Sheets:
    """The first rows have a column more, or their own anew."""
    made = sheets() | ({"entities": [["list_name", "label"], ["w", "${b}"]]} if sheet == "entities" else {})
    head, *rows = made[sheet]
    place = head.index(heading) if heading in head else len(head)
    for row, cell in zip((head, *rows), (heading, *cells), strict=False):
        row[place:] = [cell, *row[place + 1 :]]
    return made


def found(made: Sheets, merged: str = "") -> list[FormMistake]:
    book = Workbook()
    for name, rows in made.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append([None if cell == "" else cell for cell in row])
        if merged and name == "survey":
            page.merge_cells(merged)
    book.remove(book.worksheets[0])
    stream = BytesIO()
    book.save(stream)
    try:
        return load_xlsform(stream.getvalue(), "f.xlsx")[1]
    except FormError as error:
        return error.mistakes


def in_words(told: list[FormMistake]) -> None:
    for one in told:
        assert one.code != "pyxform", one
        for language in ("en", "id"):
            assert not PYTHON.search(str(line(one, words(language)))), one


EACH = [(sheet, row.name) for sheet, rows in sorted(COLUMNS.items()) for row in rows]


@pytest.mark.parametrize("number", range(len(EACH)))
def test_no_cell_and_no_heading_is_told_in_python(number: int) -> None:
    """By turns, so that every column has some of the odd cells and headings."""
    sheet, column = EACH[number]
    in_words(found(with_column(sheet, column, *(ODD[(number + step * 3) % len(ODD)] for step in range(5)))))
    for step in (0, 5):
        heading = HEADINGS[(number + step) % len(HEADINGS)]
        in_words(found(with_column(sheet, heading.format(column), "x", "y")))


@pytest.mark.parametrize("merged", ["A1:C1", "A1:A4", "A2:C2", "B2:B4", "C3:C6"])
def test_merged_cells(merged: str) -> None:
    in_words(found(sheets(), merged))


@pytest.mark.parametrize(
    "heading", [1, 2.5, True, datetime(2026, 1, 2), "label", "bind", "body", "instance", "media"]
)
def test_headings_that_are_no_words_or_stand_twice(heading: Any) -> None:
    made = sheets()
    made["survey"] = [[*made["survey"][0], heading], *([*row, "x"] for row in made["survey"][1:])]
    in_words(found(made))


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("required_message::French(fr)required_message::English(en)", "headings_joined"),
        ("label::a::b", "headings_joined"),
        ("relevant::English (en)", "heading_divided"),
        ("instance", "bad_attribute"),
    ],
)
def test_a_heading_that_cannot_be_read_is_named_and_causes_no_other_mistake(heading: str, code: str) -> None:
    told = [one for one in found(with_column("survey", heading, "x", "", "y")) if one.level == "mistake"]
    assert [(one.code, one.sheet, one.row, one.column) for one in told] == [(code, "survey", 1, heading)]


def test_a_heading_above_nothing_troubles_nobody() -> None:
    assert [one.code for one in found(with_column("survey", "relevant::x")) if one.level == "mistake"] == []


def test_a_flat_form_keeps_its_groups() -> None:
    assert [one for one in found(with_column("settings", "flat", "yes")) if one.level == "mistake"] == []
