"""A default is what the question begins with, or its author is told; numbers with dots for thousands, too."""

from __future__ import annotations

import pytest

from forms.xlsform.cells import FILES, NUMBERS
from forms.xlsform.reference import TYPES
from tests.forms.sheet import Person
from tests.forms.slips import markdown, told

KINDS = {
    "integer": ["5", "-5", "007", "1e3", "5.0", "1.000", "1.250", "1.5", "1,5", "1 000", "2.000.000", "Rp1"],
    "percentage": ["50", "5.5", "1.000", "lima"],
    "decimal": ["5", ".5", "1.25", "0.125", "1.000", "12.500", "1,5", "1.000,5", "lima"],
    "range": ["5", "1.000", "1,5", "lima"],
    "date": ["2026-01-05", "2026-1-5", "05/01/2026", "20260105", "2026-02-30", "46000", "kemarin"],
    "time": ["08:00", "8:00", "08:00:00", "08.00", "25:00", "8", "pagi"],
    "dateTime": ["2026-01-05T08:00", "2026-01-05 08:00", "2026-01-05", "2026-01-05T25:00", "besok"],
    "geopoint": ["-6.2 106.8", "-6,2 106,8", "-6.2, 106.8", "106.8 -6.2", "-62 1068", "Kudus"],
    "geotrace": ["-6.2 106.8", "x", r"-6.2 106.8\; -6.3 106.9"],
    "geoshape": ["-6.2 106.8", "x", r"-6 106\; -6 107\; -7 107\; -6 106", r"-6 106\; -6 107\; -7 107"],
    "acknowledge": ["OK", "ya", "yes", "true"],
    "audio": ["x.mp3"],
    "video": ["x.mp4"],
    "file": ["x.pdf"],
    "barcode": ["8991234"],
    "text": ["1.000", "1,5"],
}  # fmt: skip
UNTYPED = {"note", "image", "hidden", "calculate", "deviceid", "phonenumber", "username"}
"""Whose defaults are texts, or the form's own pictures."""


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind in KINDS for text in KINDS[kind]])
def test_a_default_is_what_the_question_begins_with_or_is_told(kind: str, text: str) -> None:
    source = f"s default\n{kind};q;Q;{text}\ntext;z;Z;"
    lines = told(source)
    assert all(one.startswith("? ") and one.endswith(" survey 2 default") for one in lines), lines
    assert len(lines) <= 1
    begun = Person(markdown(source)).question.value
    assert bool(lines) == (kind in FILES or not _same(kind, text.replace("\\;", ";"), begun))


def _same(kind: str, text: str, begun: str) -> bool:
    if kind in NUMBERS and begun:
        grouped = len(text) > 4 and text[-4] == "." and text.endswith("0")
        return not grouped and "," not in text and float(text) == float(begun)
    if kind in ("geopoint", "geotrace", "geoshape") and begun:
        return _floats(text)[:2] == _floats(begun)[:2]
    if kind == "acknowledge":
        return begun == text == "OK"
    return begun.replace("T", " ") in (text.replace("T", " "), f"0{text}")


def _floats(text: str) -> list[float]:
    return [float(word) for word in text.replace(";", " ").split()]


def test_no_type_is_missing() -> None:
    asked = {row.name for row in TYPES if row.verdict == "works" and " " not in row.name}
    chosen = {name for name in asked if "select" in name or name in ("rank",)}
    begun = {name for name in asked if name.startswith(("begin", "end", "csv", "xml", "start", "today"))}
    assert asked - chosen - begun - UNTYPED - KINDS.keys() == set()


@pytest.mark.parametrize(
    ("formula", "figures"),
    [
        (". <= 10.000", ["10.000"]),
        (". >= 1.000 and . <= 250.000", ["1.000", "250.000"]),
        ("${harga} * 15.000 > .", ["15.000"]),
        (". <= '1.000'", ["1.000"]),
        ("number('2.500') > .", ["2.500"]),
        (". + ${kode} > 5", ["3.000"]),
        (". <= 10.5 and . > 0.100 and . != 1.125", []),
        (". != '1.000' and not(regex(., '^1.000$')) and . != 1000", []),
        ("${harga} = 1 or ${kode} = '3.000'", []),
        (". > 106.8273 or . < -7.25 or . = 12.00", []),
    ],
)
def test_a_dot_for_thousands_is_told_where_it_counts(formula: str, figures: list[str]) -> None:
    lines = [
        "s constraint\ninteger;harga;Harga;\nselect_one kode;kode;Kode;",
        f"decimal;q;Q;{formula}\nc\nkode;3.000;Tiga ribu\nkode;4;Empat",
    ]
    assert [one for one in told("\n".join(lines)) if "thousands" in one] == [
        "? thousands_dot survey 4 constraint" for _ in figures
    ]


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ("start=0 end=10.000 step=0.5", True),
        ("start=1.5 end=10.5 step=0.125", False),
        ("start=0 end=9", False),
    ],
)
def test_a_scale_with_a_dot_for_thousands_is_told(parameters: str, wrong: bool) -> None:
    lines = told(f"s parameters\nrange;q;Q;{parameters}")
    assert lines == ["? thousands_dot survey 2 parameters"] * wrong
