"""An answer costs what depends on it, not the form's size; long lists are read once.

Counts evaluations instead of time, so that a slow machine says the same.
"""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest

from forms import Form, Interview, Problem, Said
from forms.definition.nodes import MOST_ROWS
from forms.instance import Instance, crowded
from forms.instance.tables import table
from forms.xlsform.unswept import unswept
from tests.forms.sheet import NOW, Person, form, setting

COLUMNS = "| | type | name | label | relevant | calculation |"


def chain(count: int) -> Form:
    """Groups of three: a number, a calculation of it, a question that depends on the calculation."""
    rows = ["| survey |", COLUMNS]
    for i in range(count):
        rows.append(f"| | integer | a{i} | A{i} | | |")
        rows.append(f"| | calculate | b{i} | | | ${{a{i}}} * 2 |")
        rows.append(f"| | text | c{i} | C{i} | ${{b{i}}} > 10 | |")
    return form("\n".join(rows))


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every expression evaluated by the engine, in order."""
    seen: list[str] = []
    for name in ("boolean", "string", "nodes"):
        real = getattr(Instance, name)

        def counting(self: Instance, expression: Any, node: Any, real: Any = real) -> Any:
            seen.append(expression.expression)
            return real(self, expression, node)

        monkeypatch.setattr(Instance, name, counting)
    return seen


@pytest.mark.parametrize("count", [5, 200])
def test_an_answer_evaluates_only_what_depends_on_it(counted: list[str], count: int) -> None:
    interview = Interview.begin(chain(count), setting())
    counted.clear()
    assert interview.answer(Said(text="7")) is None
    assert len(counted) == 2
    assert interview.at == "/data/c0"


def test_resuming_evaluates_nothing(counted: list[str]) -> None:
    source = chain(50)
    interview = Interview.begin(source, setting())
    interview.answer(Said(text="7"))
    counted.clear()
    again = Interview.resume(source, interview.state, interview.at, setting())
    assert again.at == interview.at
    assert counted == []


def test_inside_a_repeat_only_its_own_instance_is_touched(counted: list[str]) -> None:
    person = Person("""
    | survey |
    | | type         | name | label | calculation | repeat_count |
    | | begin_repeat | r    | R     |             | 40           |
    | | integer      | a    | A?    |             |              |
    | | calculate    | b    |       | ${a} + 1    |              |
    | | end_repeat   |      |       |             |              |
    """)
    interview = person.interview
    counted.clear()
    interview.answer(Said(text="3"))
    assert len(counted) == 1


def test_a_long_list_is_built_once_a_short_one_each_time() -> None:
    long = [{"name": str(i), "label": f"L{i}"} for i in range(500)]
    short = long[:20]
    assert table(long)[0] is table(long)[0]
    assert table(list(long))[0] is not table(long)[0]
    assert table(short)[0] is not table(short)[0]


def test_a_cascade_over_a_long_list_is_looked_up() -> None:
    source = form("""
    | survey |
    | | type                          | name | label | choice_filter |
    | | text                          | kec  | Kec?  |               |
    | | select_one_from_file desa.csv | desa | Desa? | kec = ${kec}  |
    """)
    rows = [{"name": f"{k}.{d}", "label": f"D{d}", "kec": str(k)} for k in range(100) for d in range(10)]
    person = Person(source, setting(NOW, externals={"desa": rows}))
    person.say("42")
    assert [choice.name for choice in person.question.choices] == [f"42.{d}" for d in range(10)]
    assert len(source.indexes) == 1
    person.do("back")
    person.say("7")
    assert len(person.question.choices) == 10
    assert len(source.indexes) == 1


EACH_READS = {
    "nothing": "| | calculate | z | | 1 + 1 |",
    "the row before": "| | calculate | z | | if(position(..) = 1, ${a}, "
    "indexed-repeat(${z}, ${r}, position(..) - 1) + ${a}) |",
    "all rows": "| | calculate | z | | sum(/data/r/a) |",
    "how many there are": "| | calculate | z | | ${a} div count(${r}) |",
}
ROWS = """
| survey |
| | type         | name | label | calculation | repeat_count |
{0}
| | begin_repeat | r    | R     |             | {1} |
| | integer      | a    | A?    |             |     |
{2}
| | end_repeat   |      |       |             |     |
"""
TYPED = "| | integer | n | N? | |"
FULL = MOST_ROWS


@pytest.mark.parametrize("count", ["${n}", "${n} * 2", "if(${n} > 1, ${n} * ${n}, 0)"])
def test_a_count_beyond_what_the_form_can_hold_is_refused_with_all_as_before(count: str) -> None:
    person = Person(form(ROWS.format(TYPED, count, "")))
    assert person.interview.set("/data/n", Said(text="3")) is None
    before = person.interview.state
    problem = person.interview.set("/data/n", Said(text="1234567"))
    assert problem is not None
    assert problem.code == "too_many_instances"
    assert problem.values["repeat"] == "R"
    assert problem.values["limit"] == str(FULL)
    assert int(problem.values["wanted"]) >= 1234567
    assert person.interview.state == before


def test_rows_within_rows_count_together_and_are_named() -> None:
    inner = "| | begin_repeat | k | Kebun | | 30 |\n| | text | b | B? | | |\n| | end_repeat | | | | |"
    person = Person(form(ROWS.format(TYPED, "${n}", inner)))
    assert person.interview.set("/data/n", Said(text="32")) is None
    problem = person.interview.set("/data/n", Said(text="33"))
    assert problem is not None
    assert (problem.code, problem.values["repeat"]) == ("too_many_instances", "R 33 › Kebun")
    assert len(list(person.interview.instance.root.walk())) < crowded.MOST_NODES


def test_rows_that_are_wide_are_fewer() -> None:
    wide = "\n".join(f"| | text | b{i} | B? | | |" for i in range(200))
    person = Person(form(ROWS.format(TYPED, "${n}", wide)))
    assert person.interview.set("/data/n", Said(text="40")) is None
    assert person.interview.set("/data/n", Said(text="60")) is not None


def test_one_by_one_there_is_no_row_beyond_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowded, "MOST_ROWS", 12)
    person = Person(form(ROWS.format("", "", "")))
    for row in range(1, 13):
        assert person.say("1") is None
        assert person.tap("add" if row < 12 else "done") is None
    state = person.interview.state
    assert person.interview.add("/data/r[+]") == Problem(
        "too_many_instances", values={"repeat": "R", "limit": "12", "wanted": "13"}
    )
    assert person.interview.state == state


def test_what_the_form_itself_wants_is_cut_at_what_it_can_hold() -> None:
    person = Person(form(ROWS.format("", "1000000", "")))
    assert person.interview.instance.size.rows == FULL
    assert person.say("7") is None


@pytest.mark.cost
@pytest.mark.parametrize("reads", sorted(EACH_READS))
def test_a_message_on_a_full_form_costs_less_than_its_bound(reads: str) -> None:
    source = form(ROWS.format(TYPED, "${n}", EACH_READS[reads]))
    interview = Interview.begin(source, setting())
    full = FULL if reads == "nothing" else crowded.MOST_LINKED
    assert interview.set("/data/n", Said(text=str(full + 1))) is not None
    for typed, spent in ((str(full), 2.0), ("5", 1.0), ("6", 1.0)):
        state, at = interview.state, interview.at
        with unswept():  # the whole run's garbage is none of this message's
            begun = process_time()
            interview = Interview.resume(source, state, at, setting())
            assert interview.answer(Said(text=typed)) is None
            assert interview.step
            assert interview.state
            assert process_time() - begun < spent
