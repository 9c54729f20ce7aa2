"""Random forms and random answers: the engine raises nothing but its own problems and forgets nothing.

1. No exception, whatever is said. 2. Back and the same answer give the same instance. 3. State written and
read again is the same state. 4. What is final opens again with the same answers.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms import End, Form, Interview, Problem, Question, Said, Submission
from forms.xlsform import read_xlsform
from tests.forms.sheet import setting, unnamed

SIMPLE = ["text", "integer", "decimal", "date", "time", "geopoint", "note"]
TYPES = [*SIMPLE, "select_one ab", "select_multiple ab", "rank ab"]
CHOICES = """
| choices |
| | list_name | name | label |
| | ab        | a    | A     |
| | ab        | b    | B     |
| | ab        | c    | C     |
"""
HEADER = "| | type | name | label | relevant | constraint | required | calculation | choice_filter |"
WORDS = "1|7|-3|1,5|a|b, c|1 2 3|a c b|hari ini|31/02|9-10|9.30|-7, 110|ya|tidak|"
TYPED = st.one_of(st.text(max_size=12), st.sampled_from(WORDS.split("|")))
SAID = st.one_of(
    st.builds(Said, text=TYPED),
    st.builds(Said, choice=st.sampled_from(["a", "b", "zz", "add", "done", "OK"])),
    st.builds(Said, choices=st.sampled_from([(), ("a",), ("c", "a"), ("a", "b", "c"), ("zz",)])),
    st.builds(Said, location=st.tuples(st.floats(), st.floats(), st.floats())),
    st.builds(Said, media=st.just("x.jpg"), media_kind=st.sampled_from(["image", "audio"])),
)
MOVES = st.one_of(
    st.tuples(st.just("answer"), SAID),
    st.tuples(st.just("skip")),
    st.tuples(st.just("back")),
    st.tuples(st.just("jump"), st.integers(0, 9)),
    st.tuples(st.just("set"), st.integers(0, 9), SAID),
)


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """Up to ten questions, some in a group or a repeat, with conditions on earlier ones."""
    rows = ["| survey |", HEADER]
    names: list[str] = []
    opened = ""
    for number in range(draw(st.integers(1, 10))):
        if not opened and draw(st.integers(0, 4)) == 0:
            opened = draw(st.sampled_from(["group", "repeat"]))
            rows.append(f"| | begin_{opened} | g{number} | G | {_condition(draw, names)} | | | | |")
        name = f"q{number}"
        rows.append(_row(draw, name, names))
        names.append(name)
        if opened and draw(st.booleans()):
            rows.append(f"| | end_{opened} | | | | | | | |")
            opened = ""
    if opened:
        rows.append(f"| | end_{opened} | | | | | | | |")
    return "\n".join(rows) + CHOICES


def _condition(draw: st.DrawFn, names: list[str]) -> str:
    if not names or draw(st.booleans()):
        return ""
    name = draw(st.sampled_from(names))
    shapes = ["# != ''", "# = 'a'", "selected(#, 'b')", "# > 3", "not(# = '')"]
    return draw(st.sampled_from(shapes)).replace("#", f"${{{name}}}")


def _row(draw: st.DrawFn, name: str, names: list[str]) -> str:
    if names and draw(st.integers(0, 5)) == 0:
        sources = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3))
        parts = ", ".join(f"${{{each}}}" for each in sources)
        return f"| | calculate | {name} | | | | | concat({parts}) | |"
    kind = draw(st.sampled_from(TYPES))
    constraint = draw(st.sampled_from(["", "", ". != '7'", "string-length(.) < 9"]))
    required = draw(st.sampled_from(["", "", "yes"]))
    narrowed = "name != 'c'" if kind.startswith("select") and draw(st.booleans()) else ""
    condition = _condition(draw, names)
    return f"| | {kind} | {name} | {name}? | {condition} | {constraint} | {required} | | {narrowed} |"


def compiled(sheet: str) -> Form:
    xml, _ = read_xlsform(sheet.encode(), "form.md")
    return Form.from_xml(xml)


def play(interview: Interview, move: tuple[Any, ...]) -> Any:
    if move[0] in ("jump", "set"):
        lines = interview.summary()
        if not lines:
            return None
        return getattr(interview, move[0])(lines[move[1] % len(lines)].ref, *move[2:])
    return getattr(interview, move[0])(*move[1:])


RARELY = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@RARELY
@given(sheets(), st.lists(MOVES, max_size=25))
def test_whatever_is_said(sheet: str, moves: list[tuple[Any, ...]]) -> None:
    form = compiled(sheet)
    interview = Interview.begin(form, setting())
    for move in moves:
        before = interview.state
        result = play(interview, move)
        assert result is None or isinstance(result, Problem)
        if isinstance(result, Problem):
            assert interview.state == before
        again = Interview.resume(form, interview.state, interview.at, setting())
        assert again.state == interview.state
        assert again.at == interview.at
        assert again.step == interview.step


@RARELY
@given(sheets(), st.lists(SAID, max_size=12), st.integers(1, 4))
def test_back_and_the_same_answers(sheet: str, said: list[Said], steps: int) -> None:
    interview = Interview.begin(compiled(sheet), setting())
    for each in said:
        if interview.answer(each) is not None:
            interview.skip()
    at, values = interview.at, [(line.ref, line.value) for line in interview.summary()]
    for _ in range(steps):
        interview.back()
    for _ in range(steps + 1):
        step = interview.step
        if interview.at == at or not isinstance(step, Question) or not step.value:
            break
        assert interview.set(step.ref, Said(text="")) is None or step.required
        interview.set(step.ref, _again(step))
        interview.jump(at)
    assert [(line.ref, line.value) for line in interview.summary()] == values


def _again(step: Question) -> Said:
    """The stored answer, said once more."""
    if step.type == "select_one":
        return Said(choice=step.value)
    if step.type in ("select_multiple", "rank"):
        return Said(choices=tuple(step.value.split()))
    return Said(text=step.value)


@RARELY
@given(sheets(), st.lists(SAID, max_size=20))
def test_what_is_final_opens_again(sheet: str, said: list[Said]) -> None:
    form = compiled(sheet)
    interview = Interview.begin(form, setting())
    for each in said:
        if interview.answer(each) is not None:
            interview.skip()
    while not isinstance(interview.step, End) and interview.skip() is None:
        pass
    if interview.problems():
        return
    xml = interview.finalize()
    told = [line for line in interview.summary() if line.value]
    assert Submission(form, xml, setting()).answers() == told == interview.words(["id"])["id"]
    again = Interview.edit(form, xml, setting())
    assert isinstance(again.step, End)
    assert [line.value for line in again.summary()] == [line.value for line in interview.summary()]
    assert unnamed(again.finalize()) == unnamed(xml)
