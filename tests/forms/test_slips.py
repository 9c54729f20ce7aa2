"""What authors get wrong: each slip has its place, is told once, in the author's language, and has a cure."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from actions.mistakes import advice, line
from forms import FormMistake
from forms.xlsform import everyday
from forms.xlsform.reference import FUNCTIONS
from forms.xlsform.suspects import suspect
from locales import words
from tests.forms.slips import SHEETS, cured, found, slips, told
from tests.golden import held

SLIPS = slips()
ELSEWHERE = {"unknown_sheet", "no_survey", "no_form_id", "asks_nothing"}
"""Of a sheet as a whole, or of the file."""
AS_WRITTEN = ("bad_expression", "no_reference")
"""Told with braces that their author wrote."""
ENGLISH = re.compile(
    r"\b(the|must|should|could|invalid|found|please|unknown|error|missing|expected|with|without|question|"
    r"questions|column|row|sheet|supported|pyxform|exception|\w*Error)\b",
    re.I,
)
PYTHON = re.compile(r"pyxform|Traceback|\w+Error\b|\bNone\b|object at")


def test_there_are_many() -> None:
    """62 that were seen in the field, and as many more, at least."""
    assert len([slip for slip in SLIPS.values() if slip.told]) > 2 * 124


@pytest.mark.parametrize("name", sorted(SLIPS))
def test_a_slip_has_its_place_and_is_told_once(name: str) -> None:
    slip = SLIPS[name]
    lines = told(slip.source)
    assert lines == slip.told
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("name", sorted(name for name in SLIPS if SLIPS[name].cures))
def test_its_cure_leaves_none(name: str) -> None:
    slip = SLIPS[name]
    left = told(cured(slip))
    assert [one for one in left if one.startswith("!")] == []
    if not any(one.startswith("!") for one in slip.told):
        assert set(left) & set(slip.told) == set()


@pytest.mark.parametrize("name", sorted(SLIPS))
def test_a_slip_is_told_in_words_of_its_own(name: str) -> None:
    for one in found(SLIPS[name].source):
        assert one.code != "pyxform"
        assert one.sheet or one.code in ELSEWHERE
        assert one.row or one.code in ELSEWHERE
        for language in ("en", "id"):
            _in_words(one, language)


def _in_words(one: FormMistake, language: str) -> None:
    w = words(language)
    text = html.unescape(str(line(one, w)))
    assert "{" not in re.sub(r"\$?\{[^{}]*\}|\$\{", "", text) or one.code in AS_WRITTEN
    assert not PYTHON.search(text)
    assert not one.message or one.message not in text
    assert advice(one, w) or one.level == "warning", one.code
    if language == "id":
        theirs = "|".join(re.escape(value) for value in one.values.values() if value)
        ours = re.sub(theirs, "", text) if theirs else text
        assert not ENGLISH.search(re.sub(r"kolom [\w:() -]+:", "", ours)), text


@pytest.mark.parametrize("sheet", SHEETS)
def test_its_author_reads_what_to_do_and_where(sheet: str) -> None:
    """tests/forms/slips/told/, to be read as an author would."""
    written = []
    for name in sorted(name for name in SLIPS if name.startswith(f"{sheet}: ") and SLIPS[name].told):
        read = [html.unescape(str(line(one, words("en")))) for one in found(SLIPS[name].source)]
        written.append("\n".join([f"# {name.removeprefix(f'{sheet}: ')}", *read, ""]))
    held(Path(__file__).parent / "slips" / "told" / f"{sheet}.txt", "\n".join(written))


def test_a_function_that_was_meant_is_one() -> None:
    """What is told for a function of Excel's or of a language leads to no other mistake."""
    known = {name for row in FUNCTIONS if row.verdict == "works" for name in (row.name, *row.others)}
    for meant in everyday.FUNCTIONS.values():
        called = re.findall(r"([a-z][a-z-]*)\(", meant) or [meant]
        assert " " in meant or set(called) <= known, meant


@pytest.mark.parametrize("at", range(9))
def test_the_row_at_fault_is_found_by_trying(at: int) -> None:
    rows = [{"type": "text", "name": f"n{number}", "label": "x"} for number in range(9)]
    rows[at]["parameters"] = "wrong"
    tries = []

    def stumbles(tried: list[dict[str, str]]) -> bool:
        tries.append(tried)
        return any("parameters" in row for row in tried)

    assert suspect(rows, stumbles) == at
    assert len(tries) <= 6
    assert suspect(rows, lambda _: True) == -1
