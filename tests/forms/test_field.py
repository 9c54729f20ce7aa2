"""Inputs that failed in the field, as they lie beside the project, give the values that are right.

1. What is typed. 2. Pages and lists. 3. Repeats. 4. Going back, sending again. 5. Names, and what an author
is told. Each kind has tests of its own elsewhere; this table is the list of what came in.
"""

from __future__ import annotations

import pytest

from forms import (
    Form,
    FormError,
    Interview,
    Question,
    RepeatPrompt,
    Said,
    enclose,
    examine_xlsform,
    load_xlsform,
)
from tests.beside import CASES, needs
from tests.forms.sheet import Person, setting

FIELD = CASES / "field" / "forms"
pytestmark = needs(FIELD)


def person(name: str) -> Person:
    return Person((FIELD / name).read_text())


def offered(one: Person) -> list[str]:
    return [choice.label for choice in one.question.choices]


def mistakes(name: str) -> list[tuple[str, str, int]]:
    try:
        load_xlsform((FIELD / name).read_bytes(), name)
    except FormError as error:
        return [(one.code, one.sheet, one.row) for one in error.mistakes if one.level == "mistake"]
    return []


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("-0,125", "-0.125"),
        ("12,500", "12.5"),
        ("3.250", "unclear_number"),
    ],
)
def test_f01_decimals(typed: str, value: str) -> None:
    one = person("F01_decimal_thousands.md")
    problem = one.say(typed)
    assert (problem.code if problem else one.values()["/data/luas"]) == value


def test_f02_a_number_means_the_line_on_the_screen() -> None:
    one = person("F02_number_vs_hidden_name.md")
    assert one.say("1", "1,2", "1,2,3,4") is None
    problem = one.say("1")
    assert list(one.values().values())[:3] == ["4", "4 3", "4 3 2 1"]
    assert problem is not None or one.values()["/data/n"] == "1"


def test_f03_a_page_stays_until_all_was_asked() -> None:
    one = person("F03a_cascade_page_optional.md")
    one.say("Jawa Tengah")
    assert offered(one) == ["Kendal", "Semarang, Kota"]


def test_f03_lines_are_for_what_is_answered_and_nothing_shifts() -> None:
    one = person("F03_fieldlist_cascade_note.md")
    one.lines("1. Jawa Tengah\n2. Semarang, Kota\n3. 4\n4. 1,3")
    assert one.question.name == "lain"
    one.say("Hujan", "kemarin")
    assert list(one.values().values()) == ["jt", "smg", "4", "s l", "Hujan", "2026-11-22"]


def test_f05_search_offers_the_rows_of_the_file() -> None:
    files = {"dusun.csv": (FIELD / "F05_search" / "dusun.csv").read_bytes()}
    whole = enclose(examine_xlsform((FIELD / "F05_search" / "s10.md").read_bytes(), "s10.md"), files.get)
    one = Person(Form.from_xml(whole.xml))
    assert offered(one) == ["Krajan", "Ngaglik"]
    one.say("Krajan")
    assert one.values()["/data/d"] == "d1"


def test_f06_external_choices_are_choices() -> None:
    one = person("F06_select_one_external.md")
    one.say("Jawa Tengah")
    assert [choice.name for choice in one.question.choices] == ["kdl", "smg"]
    problem = one.say("apa saja")
    assert problem is not None
    assert problem.code == "not_a_choice"


def test_f09_a_member_can_be_taken_out_and_a_prompt_is_worded_where_it_stands() -> None:
    one = person("F09_repeat_remove_and_prompt_label.md")
    one.say("Sari", "Ani", "30", "SD 1")
    assert isinstance(one.step, RepeatPrompt)
    assert one.step.label == "Sekolah yang pernah diikuti Ani"
    one.say("tidak", "ya", "Budi", "5", "SD 2", "tidak", "tidak")
    one.do("remove", "/data/art[2]")
    assert [value for ref, value in one.values().items() if ref.endswith("/nama")] == ["Ani"]


def test_f13_going_on_takes_nothing_away() -> None:
    one = person("F13_back_then_skip_erases.md")
    one.say("A", "B")
    one.do("back")
    one.do("back")
    assert isinstance(one.step, Question)
    one.skip()
    assert (one.values()["/data/a"], one.values()["/data/b"]) == ("A", "B")


def test_f14_what_is_sent_again_has_an_id_of_its_own() -> None:
    form, _ = load_xlsform((FIELD / "F14_edit_keeps_instanceID.md").read_bytes(), "c15.md")
    one = Person(form)
    one.say("Sari", "1,5", "-6.9,110.4", "1")
    one.skip()
    one.do("answer", Said(choice="done"))
    sent = Interview.resume(form, one.state, one.at, setting())
    first = sent.finalize()
    again = Interview.edit(form, first, setting())
    again.set("/data/identitas/luas", Said(text="2,25"))
    second = again.finalize()
    name = first.partition("instanceID>")[2].partition("<")[0]
    assert name
    assert f"deprecatedID>{name}<" in second
    assert f"instanceID>{name}<" not in second


def test_f15_three_ticks_are_three_ticks() -> None:
    one = person("F15_three_ticks_whatsapp.md")
    one.say("x", "1,3")
    assert one.values()["/data/u"] == "m t"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("F08_capital_headers.xlsx", []),
        ("F11_question_named_data.md", []),
        ("F19_multi_names_with_spaces.md", [("spaced_choice", "choices", 2)]),
        ("F22_select_multiple_from_repeat.md", [("list_of_answers", "survey", 5)]),
    ],
)
def test_what_an_author_is_told(name: str, found: list[tuple[str, str, int]]) -> None:
    assert mistakes(name) == found
