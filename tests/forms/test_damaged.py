"""A good form with one row damaged: no exception, and every mistake is in that row or follows from it."""

from __future__ import annotations

import re
import time
from pathlib import Path
from random import Random

import pytest

from forms import FormError, FormMistake, load_xlsform

PROJECT = Path(__file__).resolve().parents[2]
FORMS = (PROJECT / "questionnaires" / "kegiatan.md", PROJECT / "tests" / "core" / "xlsforms" / "dapur.md")
SEEDS = range(40)
MOST = 12
"""Mistakes that one row may make: its own, and those of the rows that name it."""
Cells = list[str]
JUNK = (
    "#REF!", "’", "ya tidak", "${", "${tidak_ada}", "(", "1,5", "==", "begin_group", "end_repeat",
    "select_one", "select_one tidak_ada", "😀", "a" * 500, "true", "date('x')", "&&", "\\", "<b>",
    "text", "-", "0", "نص",
)  # fmt: skip


def damaged(text: str, rng: Random) -> tuple[str, int, str]:
    """The form with one row of a sheet changed, the row's number in its sheet, and what stood there."""
    lines = text.split("\n")
    sheet, number, places = "", 0, []
    for place, line in enumerate(lines):
        title = re.fullmatch(r"\s*\| *(\w+) *[| ]*", line)
        if title:
            sheet, number = title[1], 0
        elif line.strip().startswith("| |"):
            number += 1
            if number > 1 and sheet in ("survey", "choices"):
                places.append((place, sheet, number))
    place, sheet, number = rng.choice(places)
    before = lines[place]
    cells = before.strip().strip("|").split("|")
    lines[place] = "|" + "|".join(_damage(cells, rng)) + "|"
    return "\n".join(lines), number, before


def _damage(cells: Cells, rng: Random) -> Cells:
    at = rng.randrange(1, len(cells))
    cell = cells[at].strip()
    match rng.randrange(6):
        case 0:
            cells[at] = ""
        case 1:
            cells[at] = rng.choice(JUNK)
        case 2:
            cells[at] = cell + rng.choice(JUNK)
        case 3 if cell:
            cut = rng.randrange(len(cell))
            cells[at] = cell[:cut] + cell[cut + 1 :]
        case 4:
            other = rng.randrange(1, len(cells))
            cells[at], cells[other] = cells[other], cells[at]
        case _:
            cells[at] = cell.upper() + " "
    return cells


def mistakes(text: str, name: str) -> list[FormMistake]:
    try:
        load_xlsform(text.encode(), name)
    except FormError as error:
        return [one for one in error.mistakes if one.level == "mistake"]
    return []


@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_undamaged_it_is_good(form: Path) -> None:
    assert mistakes(form.read_text(encoding="utf-8"), form.name) == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("form", FORMS, ids=lambda path: path.stem)
def test_one_damaged_row_explains_all(form: Path, seed: int) -> None:
    good = form.read_text(encoding="utf-8")
    text, row, before = damaged(good, Random(seed))
    found = mistakes(text, form.name)
    assert len(found) <= MOST
    for one in found:
        assert one.code != "pyxform"
        rows = one.rows or (one.row,)
        assert row in rows or _explained(one, before, text), (one, before)


def _explained(one: FormMistake, before: str, text: str) -> bool:
    """A name that stood there, a bracket without its other, or a name that now stands twice."""
    stood = set(re.findall(r"[\w.-]+", before))
    named = {word for value in one.values.values() for word in re.findall(r"[\w.-]+", value)}
    brackets = one.code.startswith(("unmatched", "crossed", "begin_for", "end_for"))
    return bool(stood & named) or brackets or one.code in ("ambiguous_name", "duplicate_name")


SECONDS = 12
"""Of the processor; on one that others use as well a second is worth less."""
LONG = 2_000
LISTS = "\n| choices |\n| | list_name | name | label |\n| | l | y | Ya |\n"
FAR: dict[str, tuple[str, str]] = {
    "a word for a number": ("select_one l | a | A | | randomize=true seed=tiga", "parameter_not_number"),
    "a range": ("range | a | A | | start=satu", "parameter_not_number"),
    "no label": ("text | a | | |", "no_label"),
    "a name": ("text | a | A | ${n_1_} = 1 |", "no_such_name"),
    "a formula": ("text | a | A | ${n_1} == 1 |", "bad_expression"),
}


def long_form(rows: list[str]) -> str:
    return (
        "| survey |\n| | type | name | label | relevant | parameters |\n| | "
        + "|\n| | ".join(rows)
        + "|"
        + LISTS
    )


@pytest.mark.cost
@pytest.mark.parametrize("name", sorted(FAR))
def test_a_mistake_is_found_far_down(name: str) -> None:
    row, code = FAR[name]
    rows = [f"text | n_{number} | N | |" for number in range(LONG)]
    rows[-10] = row
    started = time.process_time()
    (one,) = mistakes(long_form(rows), "long.md")
    assert (one.code, one.sheet, one.row) == (code, "survey", LONG - 10 + 2)
    assert time.process_time() - started < SECONDS  # of the processor: a busy machine changes nothing


@pytest.mark.cost
def test_guesses_cost_little_however_much_is_unknown() -> None:
    rows = [f"text | nilai_ke_{number} | N | ${{nilai_kee_{number}}} = 1 |" for number in range(LONG)]
    started = time.process_time()
    assert len(mistakes(long_form(rows), "long.md")) == LONG
    assert time.process_time() - started < SECONDS
