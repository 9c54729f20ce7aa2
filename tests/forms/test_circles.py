"""Rows that read one another: forwards, backwards, in any order, and round in a circle.

1. Whatever order the rows read one another in, every number is right. 2. A circle without a result keeps no
answer and no number: the question is named, and nothing is final. 3. Work grows with the rows, not with their
square.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Any

import pytest

from forms import Form, Interview, Problem, Said
from forms.instance import Instance
from tests.forms.sheet import Person, form, setting

NUMBERS = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]


def rows(*calculations: str, more: str = "") -> Form:
    """A counted repeat with a number, a pointer and calculations ``c0`` ... in each row."""
    lines = "\n".join(f"| | calculate | c{number} | | {each} | |" for number, each in enumerate(calculations))
    return form(f"""
    | survey |
    | | type         | name | label | calculation | repeat_count |
    | | integer      | k    | K?    |             |              |
    | | begin_repeat | r    | R     |             | ${{k}}       |
    | | integer      | n    | N?    |             |              |
    | | integer      | to   | To?   |             |              |
    {lines}
    | | end_repeat   |      |       |             |              |
    {more}
    | | calculate    | sum  |       | sum(${{c0}}) |             |
    | | text         | z    | Z?    |             |              |
    """)


def filled(source: Form, numbers: list[int], to: list[int] | None = None) -> Interview:
    interview = Interview.begin(source, setting())
    assert interview.answer(Said(text=str(len(numbers)))) is None
    for row, number in enumerate(numbers, 1):
        assert interview.set(f"/data/r[{row}]/n", Said(text=str(number))) is None
        if to:
            assert interview.set(f"/data/r[{row}]/to", Said(text=str(to[row - 1]))) is None
    return interview


def column(interview: Interview, name: str) -> list[int]:
    nodes = interview.instance.root.walk()
    return [int(node.value or -1) for node in nodes if node.d.name == name]


def reading(step: str, name: str = "c0") -> str:
    return f"coalesce(indexed-repeat(${{{name}}}, ${{r}}, {step}), 0)"


BEFORE, AFTER = "position(..) - 1", "position(..) + 1"


@pytest.mark.parametrize("many", [1, 2, 4, 5, 6, 12])
def test_a_total_of_the_rows_to_come(many: int) -> None:
    source, numbers = rows(f"${{n}} + {reading(AFTER)}"), NUMBERS[:many]
    interview = filled(source, numbers)
    assert column(interview, "c0") == list(accumulate(numbers[::-1]))[::-1]
    interview.set(f"/data/r[{many}]/n", Said(text="11"))
    numbers[-1] = 11
    assert column(interview, "c0") == list(accumulate(numbers[::-1]))[::-1]
    assert column(interview, "sum") == [sum(column(interview, "c0"))]


def test_five_rows_that_each_read_the_next() -> None:
    interview = filled(rows(f"${{n}} + {reading(AFTER)}"), [1] * 5)
    interview.set("/data/r[5]/n", Said(text="11"))
    assert column(interview, "c0") == [15, 14, 13, 12, 11]


@pytest.mark.parametrize("where", ["r[1]", "r[6]", "r[12]"])
def test_a_total_of_the_rows_before_and_after(where: str) -> None:
    interview = filled(rows(f"${{n}} + {reading(BEFORE)}", f"${{c0}} + {reading(AFTER, 'c1')}"), NUMBERS)
    interview.set(f"/data/{where}/n", Said(text="100"))
    numbers = column(interview, "n")
    running = list(accumulate(numbers))
    assert column(interview, "c0") == running
    assert column(interview, "c1") == list(accumulate(running[::-1]))[::-1]


@pytest.mark.parametrize("seed", range(5))
def test_rows_that_point_to_one_another_in_any_order(seed: int) -> None:
    """A chain through all the rows; the last points to none."""
    order = list(range(1, 13))
    Random(seed).shuffle(order)
    after = dict(zip(order, [*order[1:], 99], strict=True))
    interview = filled(rows(f"${{n}} + {reading('${to}')}"), NUMBERS, [after[row] for row in range(1, 13)])
    expected = dict(zip(order[::-1], accumulate(NUMBERS[row - 1] for row in order[::-1]), strict=True))
    assert column(interview, "c0") == [expected[row] for row in range(1, 13)]


def test_a_row_taken_out_amid_a_chain() -> None:
    source = form("""
    | survey |
    | | type         | name | label | calculation |
    | | begin_repeat | r    | R     |             |
    | | integer      | n    | N?    |             |
    | | calculate    | c0   |       | ${n} + coalesce(indexed-repeat(${c0}, ${r}, position(..) + 1), 0) |
    | | end_repeat   |      |       |             |
    """)
    interview = Interview.begin(source, setting())
    for number in (1, 2, 3, 4, 5, 6):
        interview.answer(Said(text=str(number)))
        interview.answer(Said(text="ya"))
    interview.remove("/data/r[7]")
    assert column(interview, "c0") == [21, 20, 18, 15, 11, 6]
    interview.remove("/data/r[4]")
    assert column(interview, "c0") == [17, 16, 14, 11, 6]
    interview.remove("/data/r[5]")
    assert column(interview, "c0") == [11, 10, 8, 5]


ROUND = [
    f"coalesce(${{n}}, 0) + {reading('3 - position(..)')}",
    f"${{n}} + {reading('position(..)')}",
    "${n} + sum(/data/r/c0)",
    "${n} + sum(../../r[position() < 9]/c0)",
]


@pytest.mark.parametrize("calculation", ROUND)
def test_a_circle_without_a_result_keeps_no_answer(calculation: str) -> None:
    person = Person(rows(calculation))
    person.say("2")
    state, at = person.state, person.at
    problem = person.say("1")
    assert problem == Problem("unsettled", values={"question": "c0"})
    assert (person.interview.summary(), person.at) == (
        Interview.resume(person.form, state, at, person.setting).summary(),
        at,
    )
    assert person.do("set", "/data/r[2]/n", Said(text="1")) == problem
    person.skip()
    assert person.at == "/data/r[1]/to"
    assert person.interview.problems() == []


def test_no_form_is_final_that_begins_in_a_circle() -> None:
    source = rows(
        f"1 + {reading('3 - position(..)')}",
        more="""
    | | begin_repeat | s    | S     |             | 2            |
    | | calculate    | d    |       | 1 + sum(/data/s/d) |      |
    | | end_repeat   |      |       |             |              |
    """,
    )
    person = Person(source)
    assert {ref for ref, _ in person.interview.problems()} == {"/data/s[1]/d", "/data/s[2]/d"}
    assert {problem.values["question"] for _, problem in person.interview.problems()} == {"d"}
    assert person.interview.value("/data/s[1]/d") == ""
    with pytest.raises(ValueError, match="/data/s"):
        person.interview.finalize()


def test_a_group_that_an_answer_inside_it_hides() -> None:
    person = Person("""
    | survey |
    | | type        | name | label | relevant       |
    | | begin_group | g    | Grup  | ${a} != 'stop' |
    | | text        | a    | A?    |                |
    | | end_group   |      |       |                |
    """)
    assert [warning.code for warning in person.form.warnings] == ["depends_on_inside"]
    assert person.say("stop") == Problem("unsettled", values={"question": "g"})
    assert person.at == "/data/g/a"
    assert person.say("go") is None


@pytest.mark.parametrize(
    ("calculation", "told"),
    [
        ("sum(/data/r/c0)", ["reads_own_row"]),
        ("max(../../r/c0) + 1", ["reads_own_row"]),
        ("once(max(/data/r/c0) + 1)", []),
        ("count(/data/r/c0)", []),
        ("sum(/data/r[position() = 1]/n)", []),
        ("sum(/data/r/n)", []),
        (reading(BEFORE), []),
        (reading(AFTER), []),
    ],
)
def test_what_can_be_seen_without_answers_is_told_to_the_author(calculation: str, told: list[str]) -> None:
    assert [warning.code for warning in rows(calculation).warnings] == told


@pytest.mark.parametrize("step", [BEFORE, AFTER])
def test_work_grows_with_the_rows(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[Any] = []
    real = Instance.string

    def counting(self: Instance, expression: Any, node: Any) -> str:
        counted.append(expression)
        return real(self, expression, node)

    source, work = rows(f"${{n}} + {reading(step)}"), {}
    monkeypatch.setattr(Instance, "string", counting)
    for many in (20, 80):
        interview = filled(source, [1] * many)
        row = 1 if step == BEFORE else many
        counted.clear()
        interview.set(f"/data/r[{row}]/n", Said(text="7"))
        work[many] = len(counted)
    assert work[80] < 5 * work[20]
    assert work[80] < 5 * 80
