"""The place an interview stands at, whatever takes it away: a count, a relevance, a removal.

1. No act ends in an exception, and the place can be found again by its ref. 2. At the end nothing is open.
3. A problem changes nothing. A random person does everything that can be done, on forms that take their own
questions away.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from forms import End, Form, Interview, Pasted, Problem, RepeatPrompt, Said
from tests.forms.sheet import Person, code, form, setting

COUNTED = """
| survey |
| | type         | name | label | repeat_count |
| | integer      | k    | K?    |              |
| | begin_repeat | q    | Q     | ${k}         |
| | begin_group  | v    | V     |              |
| | integer      | u    | U?    |              |
| | end_group    |      |       |              |
| | end_repeat   |      |       |              |
| | text         | z    | Z?    |              |
"""
OWN_COUNT = """
| survey |
| | type         | name | label | repeat_count | calculation | required |
| | begin_repeat | r    | R     | if(count(${n}) = 0, 2, ${n}) | | |
| | integer      | n    | N?    |              | | yes |
| | text         | t    | T?    |              | | |
| | end_repeat   |      |       |              | | |
"""
NESTED = """
| survey |
| | type         | name | label | repeat_count | relevant | required | appearance |
| | integer      | k    | K?    |              |          | yes      |            |
| | begin_repeat | a    | A     | ${k}         |          |          |            |
| | integer      | m    | M?    |              |          |          |            |
| | begin_repeat | b    | B     | ${m}         |          |          | field-list |
| | text         | x    | X?    |              |          | yes      |            |
| | text         | y    | Y?    |              | ${x} != 'n' | yes   |            |
| | end_repeat   |      |       |              |          |          |            |
| | end_repeat   |      |       |              |          |          |            |
| | begin_group  | g    | G     |              | ${k} > 1 |          |            |
| | begin_repeat | c    | C     |              | ${k} > 2 |          |            |
| | text         | w    | W?    |              |          |          |            |
| | end_repeat   |      |       |              |          |          |            |
| | end_group    |      |       |              |          |          |            |
| | text         | z    | Z?    |              | ${k} = 1 | yes      |            |
"""
FREE = """
| survey |
| | type           | name | label | relevant      | required | choice_filter | calculation |
| | select_one yt  | on   | On?   |               | yes      |               |             |
| | begin_repeat   | r    | R     | ${on} = 'y'   |          |               |             |
| | select_one abc | a    | A?    |               |          |               |             |
| | select_one def | d    | D?    | ${a} != ''    | yes      | in = ${a}     |             |
| | end_repeat     |      |       |               |          |               |             |
| | calculate      | n    |       |               |          |               | count(${r}) |
| | text           | many | Why?  | ${n} > 1      | yes      |               |             |
| | text           | off  | Off?  | ${on} = 't'   | yes      |               |             |
| choices |
| | list_name | name | label | in |
| | yt        | y    | Ya    |    |
| | yt        | t    | Tidak |    |
| | abc       | a    | A     |    |
| | abc       | b    | B     |    |
| | def       | d    | D     | a  |
| | def       | e    | E     | b  |
"""
TOGETHER = """
| survey |
| | type         | name | label | relevant | required | appearance | repeat_count |
| | begin_group  | g    | G     |          |          | field-list | |
| | integer      | k    | K?    |          | yes      |            | |
| | text         | t    | T?    | ${k} != 2 | yes     |            | |
| | end_group    |      |       |          |          |            | |
| | begin_repeat | r    | R     |          |          | field-list | ${k} |
| | time         | from | From? |          |          |            | |
| | time         | to   | To?   |          |          |            | |
| | end_repeat   |      |       |          |          |            | |
| | begin_group  | h    | H     | ${k} = 3 |          | field-list | |
| | text         | i    | I?    |          | yes      |            | |
| | end_group    |      |       |          |          |            | |
"""
CIRCLE = """
| survey |
| | type         | name | label | calculation | repeat_count | relevant |
| | integer      | k    | K?    |             |              | |
| | begin_repeat | r    | R     |             | ${k}         | |
| | integer      | n    | N?    |             |              | |
| | calculate    | next |       | indexed-repeat(${rest}, ${r}, position(..) + 1) | | |
| | calculate    | rest |       | coalesce(${n}, 0) + coalesce(${next}, 0) | | |
| | text         | big  | Big?  |             |              | ${rest} > 3 |
| | end_repeat   |      |       |             |              | |
| | text         | sum  | Sum?  |             |              | sum(${rest}) > 9 |
"""
FORMS = [form(sheet) for sheet in (COUNTED, OWN_COUNT, NESTED, FREE, TOGETHER, CIRCLE)]

TEXTS = st.sampled_from(
    [*"01235", "", "ya", "tidak", "x", "n", "2\nx", "1\nx", "9-10", "9.30", "3\nn\nx", "-1"]
)
SAID = st.one_of(
    st.builds(Said, text=TEXTS),
    st.builds(Said, choice=st.sampled_from(["y", "t", "a", "b", "d", "e", "add", "done"])),
)
ODD = ["", "/", "END", "/data", "/data/q[+]", "/data/tiada[+]", "/data/q[x]", "/data/q[99]", "/data/q[0]/v/u"]


class Anybody(RuleBasedStateMachine):
    """A person who says, skips, goes back, jumps, edits and removes as they like; a new process each time."""

    form: Form
    interview: Interview

    @initialize(which=st.integers(0, len(FORMS) - 1), said=st.lists(SAID, max_size=6))
    def begin(self, which: int, said: list[Said]) -> None:
        self.form = FORMS[which]
        self.interview = Interview.begin(self.form, setting())
        for each in said:
            self.do("answer", each)

    def do(self, verb: str, *arguments: Any) -> None:
        before = self.interview.state, self.interview.at
        problem = getattr(self.interview, verb)(*arguments)
        assert problem is None or isinstance(problem, Problem)
        if problem is not None:
            assert (self.interview.state, self.interview.at) == before

    def refs(self) -> list[str]:
        nodes = self.interview.instance.root.walk()
        return [node.ref for node in nodes if node.d.control is not None or node.d.kind == "repeat"]

    @rule(said=SAID)
    def says(self, said: Said) -> None:
        self.do("answer", said)

    @rule(text=TEXTS, listed=st.booleans())
    def says_lines(self, text: str, listed: bool) -> None:
        before = self.interview.state, self.interview.at
        done = self.interview.lines(text, listed=listed)
        if not isinstance(done, Pasted):
            assert (self.interview.state, self.interview.at) == before

    @rule()
    def skips(self) -> None:
        self.do("skip")

    @rule()
    def goes_back(self) -> None:
        self.do("back")

    @rule(number=st.integers(0, 30), ending=st.sampled_from(["", "", "[+]"]))
    def jumps(self, number: int, ending: str) -> None:
        refs = self.refs()
        ref = refs[number % len(refs)]
        self.do("jump", ref.rpartition("[")[0] + ending if ending and "[" in ref else ref)

    @rule(ref=st.sampled_from(ODD), verb=st.sampled_from(["jump", "remove"]))
    def asks_for_what_is_not_there(self, ref: str, verb: str) -> None:
        self.do(verb, ref)

    @rule(number=st.integers(0, 30), said=SAID)
    def edits(self, number: int, said: Said) -> None:
        refs = self.refs()
        self.do("set", refs[number % len(refs)], said)

    @rule(number=st.integers(0, 5))
    def removes(self, number: int) -> None:
        rows = [node.ref for node in self.interview.instance.root.walk() if node.d.kind == "repeat"]
        if rows:
            self.do("remove", rows[number % len(rows)])

    @invariant()
    def the_place_is_found_again(self) -> None:
        if not hasattr(self, "interview"):
            return
        at, state, step = self.interview.at, self.interview.state, self.interview.step
        self.interview = Interview.resume(self.form, state, at, setting())
        assert (self.interview.at, self.interview.state, self.interview.step) == (at, state, step)
        if isinstance(step, End):
            assert self.interview.problems() == []


Anybody.TestCase.settings = settings(
    max_examples=120,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
TestAnybody = Anybody.TestCase


def tell(person: Person, text: str) -> None:
    """Several lines are a page's."""
    if "\n" in text:
        done = person.lines(text)
        assert isinstance(done, Pasted)
        assert done.problems == ()
    else:
        assert person.say(text) is None, text


@pytest.mark.parametrize(
    ("sheet", "said", "edit", "at"),
    [
        (COUNTED, ["2", "30"], ("/data/k", "1"), "/data/z"),
        (COUNTED, ["2", "30"], ("/data/k", "0"), "/data/z"),
        (COUNTED, ["2"], ("/data/k", "1"), "/data/q[1]/v/u"),
        (COUNTED, ["2", "30", "40", "z"], ("/data/k", "3"), "/data/q[3]/v/u"),
        (NESTED, ["2", "1", "x\ny", "1"], ("/data/k", "1"), "/data/z"),
        (NESTED, ["1", "2", "x\ny"], ("/data/a[1]/m", "1"), "/data/z"),
        (NESTED, ["3", "", "", ""], ("/data/k", "2"), "END"),
        (NESTED, ["3", "", "", ""], ("/data/k", "1"), "/data/z"),
        (NESTED, ["2", "", ""], ("/data/k", "1"), "/data/z"),
        (FREE, ["ya", "a", "d"], ("/data/on", "tidak"), "/data/off"),
        (TOGETHER, ["2", "9.00\n10.00"], ("/data/g/k", "1"), "/data/g/t"),
        (TOGETHER, ["3\nx", "9.00\n10.00", "9.00\n10.00", "9.00\n10.00"], ("/data/g/k", "1"), "END"),
        (CIRCLE, ["2", "2", "1"], ("/data/r[2]/n", "9"), "/data/r[1]/big"),
    ],
)  # fmt: skip
def test_a_message_edited_elsewhere(sheet: str, said: list[str], edit: tuple[str, str], at: str) -> None:
    person = Person(sheet)
    for text in said:
        tell(person, text)
    assert person.do("set", edit[0], Said(text=edit[1])) is None
    assert person.at == at


def test_at_another_one_of_a_repeat_that_goes() -> None:
    person = Person(NESTED)
    person.say("3", "", "", "", "w")
    assert isinstance(person.step, RepeatPrompt)
    person.do("set", "/data/k", Said(text="2"))
    assert isinstance(person.step, End)


def test_at_the_summary_an_edited_answer_makes_a_required_question_relevant() -> None:
    person = Person(NESTED)
    person.say("2", "", "")
    assert isinstance(person.step, End)
    person.do("set", "/data/k", Said(text="1"))
    assert person.question.name == "z"
    assert person.question.required


def test_of_lines_said_together_one_may_take_the_others_away() -> None:
    person = Person(TOGETHER)
    done = person.lines("2\nx")
    assert isinstance(done, Pasted)
    assert [problem.code for _, problem in done.problems] == ["not_relevant"]
    assert person.at == "/data/r[1]/from"
    person = Person(NESTED)
    assert person.say("1", "1", "n") is None
    assert person.at == "/data/z"


@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("/data/r[+]", ""),
        ("/data/r[1]/a", ""),
        ("/data/r[9]/a", "no_such_question"),
        ("/data/r[+]/a", "no_such_question"),
        ("/data/r[²]/a", "no_such_question"),
        ("/data/r[-1]/a", "no_such_question"),
        ("/data/tiada[+]", "no_such_question"),
        ("/data/on[+]", "no_such_question"),
        ("/lain/r[+]", "no_such_question"),
        ("/data/off", "not_relevant"),
        ("/data/many", "not_relevant"),
        ("[+]", "no_such_question"),
        ("", "no_such_question"),
    ],
)
def test_jumping_to_earlier_prompts_and_to_what_is_not_there(ref: str, told: str) -> None:
    person = Person(FREE)
    person.say("ya", "a", "d", "tidak")
    assert isinstance(person.step, End)
    assert code(person.do("jump", ref)) == told
    assert person.at == (ref if not told else "END")


def test_a_prompt_that_was_closed_is_asked_again_and_adds() -> None:
    person = Person(FREE)
    person.say("ya", "a", "d", "tidak")
    person.do("jump", "/data/r[+]")
    person.say("ya", "b", "e", "tidak")
    assert person.at == "/data/many"


LACKING = """
| survey |
| | type         | name | label | relevant | required | repeat_count |
| | integer      | k    | K?    |          | yes      | |
| | text         | t    | T?    | ${k} = 1 | yes      | |
| | begin_group  | g    | G     | ${k} = 2 |          | |
| | text         | u    | U?    |          | yes      | |
| | begin_repeat | s    | S     |          |          | |
| | text         | v    | V?    |          |          | |
| | end_repeat   |      |       |          |          | |
| | end_group    |      |       |          |          | |
| | begin_repeat | r    | R     |          |          | |
| | text         | w    | W?    |          |          | |
| | end_repeat   |      |       |          |          | |
| | begin_repeat | c    | C     |          |          | ${k} |
| | text         | x    | X?    |          |          | |
| | end_repeat   |      |       |          |          | |
"""


@pytest.mark.parametrize(
    ("answers", "at", "value"),
    [
        ("<k>0</k>", "END", {"/data/k": "0"}),
        ("<k>1</k><t>a</t>", "END", {"/data/t": "a"}),
        ("<k>1</k>", "END", {"/data/k": "1"}),
        ("<k>2</k><g><u>a</u></g>", "END", {"/data/g/u": "a"}),
        ("<k>2</k><g><u>a</u><s><v>b</v></s><s/></g><c><x>p</x></c>", "END", {"/data/g/s[1]/v": "b"}),
        ("<k>1</k><t>a</t><r/><r><w>z</w></r>", "END", {"/data/r[2]/w": "z"}),
        ("<k>0</k><c><x>too many</x></c>", "END", {"/data/k": "0"}),
        ("<k/>", "END", {}),
        ("", "END", {}),
        ("<unknown><deep/></unknown>", "END", {}),
    ],
)
def test_a_submission_that_lacks_something_opens_again(answers: str, at: str, value: dict[str, str]) -> None:
    source = form(LACKING)
    again = Interview.edit(source, f"<data id='form'>{answers}</data>", setting())
    assert again.at == at
    assert value.items() <= {line.ref: line.value for line in again.summary()}.items()
    assert again.set("/data/k", Said(text="2")) is None
    assert again.at == ("END" if "<u>" in answers else "/data/g/u")
    resumed = Interview.resume(source, again.state, again.at, setting())
    assert (resumed.at, resumed.summary()) == (again.at, again.summary())
