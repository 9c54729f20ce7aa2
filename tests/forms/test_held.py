"""A condition on what nobody can answer keeps a form from being final, in both of ODK's engines and here.

1. A sum that is shown, a required note. 2. Which answers decide about it. 3. What nobody sees holds nothing.
"""

import pytest

from forms import End, Interview, Said
from tests.forms.sheet import Person, setting

SHARES = """
| survey |
| | type      | name  | label          | calculation | constraint | constraint_message | readonly | required |
| | text      | desa  | Desa?          |             |            |                    |          |          |
| | integer   | a     | Bagian A?      |             |            |                    |          |          |
| | integer   | b     | Bagian B?      |             |            |                    |          |          |
| | calculate | jml   |                | ${a} + ${b} |            |                    |          |          |
| | KIND      | total | Jumlah bagian: | CALCULATION | . = 100    | MESSAGE            | READONLY | REQUIRED |
"""
ROWS = """
| survey |
| | type         | name  | label      | calculation          | constraint |
| | begin_repeat | r     | Tanaman    |                      |            |
| | integer      | luas  | Luas?      |                      |            |
| | integer      | hasil | Hasil?     |                      |            |
| | note         | per   | Per hektar | ${hasil} div ${luas} | . < 10     |
| | end_repeat   |       |            |                      |            |
| | note         | semua | Semua      | sum(${luas})         | . < 100    |
"""


def shares(kind: str = "note", **cells: str) -> Person:
    cells = {"CALCULATION": "${jml}", "MESSAGE": "", "READONLY": "", "REQUIRED": ""} | cells
    sheet = SHARES.replace("KIND", kind)
    for name, cell in cells.items():
        sheet = sheet.replace(name, cell)
    return Person(sheet)


def filled(person: Person, *answers: str) -> Interview:
    """At its end: notes and what is read only are gone on from."""
    person.say(*answers)
    while not isinstance(person.step, End):
        person.skip()
    return person.interview


@pytest.mark.parametrize(
    ("kind", "readonly"), [("integer", "'a' = 'a'"), ("integer", "yes"), ("note", ""), ("text", "${a} > 1")]
)
def test_a_sum_that_is_shown_holds_until_the_answers_behind_it_fit(kind: str, readonly: str) -> None:
    person = shares(kind, READONLY=readonly, MESSAGE="Harus 100 %")
    interview = filled(person, "Pamriyan", "50", "40")
    [(ref, problem)] = interview.problems()
    assert (ref, problem.code, problem.message) == ("/data/total", "unmet", "Harus 100 %")
    assert problem.values == {"question": "Jumlah bagian:", "value": "90"}
    assert interview.behind(ref) == ["/data/a", "/data/b"]
    with pytest.raises(ValueError, match="/data/total"):
        interview.finalize()
    assert interview.set("/data/b", Said(text="50")) is None
    assert interview.problems() == []
    assert "<total>100</total>" in interview.finalize()


def test_what_is_required_and_worked_out_to_nothing_holds() -> None:
    interview = filled(shares(REQUIRED="yes"), "Pamriyan", "50")
    assert [(ref, problem.code) for ref, problem in interview.problems()] == [
        ("/data/total", "unmet_required")
    ]
    assert interview.problems()[0][1].values["value"] == ""


def test_a_blank_breaks_no_constraint() -> None:
    assert filled(shares(), "Pamriyan", "50").problems() == []


def test_answers_that_will_not_do_come_first() -> None:
    person = Person("""
    | survey |
    | | type | name | label | required |
    | | note | n    | Baca  | yes      |
    | | text | a    | A?    | yes      |
    """)
    person.skip()
    assert [problem.code for _, problem in person.interview.problems()] == ["required", "unmet_required"]


def test_what_nobody_sees_holds_nothing() -> None:
    """As in JavaRosa; Web Forms holds it."""
    interview = filled(shares("calculate", REQUIRED="yes"), "Pamriyan", "50", "40")
    assert interview.problems() == []


def test_each_row_is_named_and_has_the_answers_of_its_own() -> None:
    person = Person(ROWS)
    person.do("answer", Said(choice="add"))
    person.say("60", "900")
    person.skip()
    person.do("answer", Said(choice="add"))
    person.say("70", "70")
    interview = filled(person)
    held = {ref: (problem.values["question"], problem.values["value"]) for ref, problem in interview.held()}
    assert held == {"/data/r[1]/per": ("Tanaman 1 › Per hektar", "15"), "/data/semua": ("Semua", "130")}
    assert interview.behind("/data/r[1]/per") == ["/data/r[1]/luas", "/data/r[1]/hasil"]
    assert interview.behind("/data/semua") == ["/data/r[1]/luas", "/data/r[2]/luas"]


BEHIND = """
| survey |
| | type        | name | label | calculation | relevant   | constraint | required   | trigger |
| | integer     | a    | A?    |             |            |            |            |         |
| | integer     | b    | B?    |             |            |            |            |         |
| | integer     | c    | C?    |             |            |            |            |         |
| | begin_group | g    | G     |             | ${a} > 5   |            |            |         |
| | note        | halt | Halt  |             |            |            | yes        |         |
| | end_group   |      |       |             |            |            |            |         |
| | note        | need | Need  |             |            |            | ${b} > 5   |         |
| | note        | set  | Set   | 1 + 1       |            | . = ${c}   |            | ${b}    |
"""


@pytest.mark.parametrize(("name", "read"), [("g/halt", "a"), ("need", "b"), ("set", "bc")])
def test_relevance_conditions_and_triggers_decide_too(name: str, read: str) -> None:
    interview = filled(Person(BEHIND), "7", "7", "7")
    assert f"/data/{name}" in [ref for ref, _ in interview.held()]
    assert interview.behind(f"/data/{name}") == [f"/data/{each}" for each in read]


def test_a_sum_that_was_sent_is_held_no_more_when_only_the_clock_went_on() -> None:
    person = Person("""
    | survey |
    | | type    | name  | label  | calculation | constraint                   |
    | | integer | umur  | Umur?  |             |                              |
    | | note    | lahir | Lahir  | 2026 - ${umur} | . <= number(format-date(today(), '%Y')) |
    """)
    sent = filled(person, "0").finalize()
    earlier = setting(person.setting.now.replace(year=2024))
    assert Interview.edit(person.form, sent, earlier).problems() == []
