"""The presets are what docs/deadlines.md says: on which day, moved or not, of what, how early, on or off."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from actions.deadlines import PRESETS, occurrences, presets
from actions.deadlines.book import of_preset

GUIDE = Path(__file__).parents[2] / "docs" / "deadlines.md"
YEAR = date(2027, 1, 1), date(2027, 12, 31)
MONTHS = {
    name: number
    for number, name in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
         "November", "December"), 1)
}  # fmt: skip
WHY = {
    "yes": "",
    "where there is no signal": "offline_only",
    "once dated locally": "local_date",
    "once the year's regulation dates them": "yearly_rule",
    "where it is asked for": "local_custom",
}


def table() -> list[list[str]]:
    """The cells of each preset; a row that names two says the days of each in turn, or the same of both."""
    text = GUIDE.read_text(encoding="utf-8").partition("## The presets")[2].partition("\n\nThe dates of")[0]
    rows = []
    for line in text.strip().splitlines()[2:]:
        codes, due, *rest = (cell.strip() for cell in line.strip("| ").split("|"))
        days, moved = due.removesuffix(", or the working day before"), due.endswith("working day before")
        names = codes.split(", ")
        split = days.split(", ") if len(names) > 1 and ", " in days else [days] * len(names)
        for code, day in zip(names, split, strict=True):
            rows.append([code, day, "before" if moved else "none", *rest])
    return rows


def days(said: str) -> list[tuple[int, int]]:
    """(month, day) of each in a year: "the 5th", "15 June, 15 December", "3 April, July, October: ..."."""
    words = said.partition(" (")[0].partition(":")[0].replace(",", "").split()
    if words[0] == "the":
        number = int(words[1].rstrip("stndrh"))
        return [(month, number) for month in range(1, 13)]
    found, number = [], 0
    for word in words:
        number = int(word) if word.isdecimal() else number
        if word in MONTHS:
            found.append((MONTHS[word], number))
    return found


ROWS = table()


def test_the_guide_names_every_preset() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(PRESETS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_preset_is_as_the_guide_says(row: list[str]) -> None:
    code, due, shift, of_each, leads, on = row
    one = PRESETS[code]
    found = [(day.month, day.day) for day in occurrences(one.rrule, *YEAR)]
    assert found == days(due)
    assert one.shift == shift
    assert one.subject == ("village" if of_each == "village" else "person")
    assert one.roles == presets.HEAD or of_each != "camat"
    assert ", ".join(map(str, one.leads)) == leads
    assert one.why_off == WHY[on]
    assert one.on is (on == "yes")


def test_what_else_a_preset_says() -> None:
    lapsing = {code for code, one in PRESETS.items() if one.lapses}
    assert lapsing == {"DRP-KOREKSI", "DRP-SINKRON", "RAKOR-KAB", "EVKIN", "EVKIN-TW4"}
    assert [code for code, one in PRESETS.items() if one.needs_form] == ["LAP-BULAN"]
    held: dict[tuple[str, ...], set[str]] = {}
    for code, one in PRESETS.items():
        held.setdefault(one.roles, set()).add(code)
    assert held[("facilitator", "coordinator")] == {"RAKOR-KAB"}
    assert held[("camat",)] == {"EVKIN", "EVKIN-TW4"}
    field = {"DRP-KOREKSI", "DRP-SINKRON", "LAP-BULAN", "LPJ", "LPPD", "SEM-1", "SEM-2", "DD-T1", "DD-T2"}
    assert held[("facilitator",)] == field | {"MONEV-DD", "BLT", "BUMDES-BH"}
    for code, one in PRESETS.items():
        rule = of_preset(one)
        assert (rule.lapses, rule.on, rule.own) == (code in lapsing, one.on, False)
