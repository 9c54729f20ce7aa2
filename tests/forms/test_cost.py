"""An answer costs what depends on it, not the form's size; long lists are read once.

Counts evaluations instead of time, so that a slow machine says the same.
"""

from __future__ import annotations

from typing import Any

import pytest

from forms import Form, Interview, Said
from forms.instance import Instance
from forms.instance.tables import table
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
