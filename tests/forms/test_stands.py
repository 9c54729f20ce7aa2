"""Where an interview stands, whatever is said, skipped, changed elsewhere, added or removed: one rule.

1. No exception; the place is there to be shown, and is found again from what was kept. 2. The end is the end:
nothing is open there, and what an edit opens is gone to. 3. A Problem changes nothing. 4. Everything is
worked out as it would be anew. 5. What is sent can be opened again, with the same answers.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from forms import Form, Interview, Problem, Said, Submission
from forms.instance import Instance
from forms.interview.walk import END
from tests.forms.sheet import form, setting, unnamed

COUNTED = """
| survey |
| | type         | name | label     | repeat_count | relevant | calculation | required |
| | integer      | k    | K?        |              |          |             | |
| | begin_repeat | r    | R         | ${k}         |          |             | |
| | integer      | n    | N?        |              |          |             | yes |
| | begin_repeat | s    | S ${n}    | ${n}         |          |             | |
| | text         | t    | T ${n}?   |              |          |             | |
| | calculate    | p    |           |              |          | position(..) + 10 * position(../..) | |
| | end_repeat   |      |           |              |          |             | |
| | calculate    | rest | | | | ${n} + coalesce(indexed-repeat(${rest}, ${r}, 1 + position(..)), 0) | |
| | text         | last | Last?     |              | position(..) = count(${r}) | | |
| | end_repeat   |      |           |              |          |             | |
| | text         | end  | ${all}?   |              | count(${s}) != 2 |     | |
| | calculate    | all  |  |       | | concat(count(${r}), ' ', count(${s}), ' ', sum(${n})) | |
"""
NESTED = """
| survey |
| | type            | name | label   | relevant        | calculation | constraint | required |
| | text            | kk   | KK?     |                 |             |            | yes |
| | begin_repeat    | art  | Anggota |                 |             |            | |
| | text            | nama | Nama?   |                 |             |            | yes |
| | integer         | umur | Umur?   |                 |             | . < 120    | |
| | begin_repeat    | sk   | Sekolah ${nama} | ${umur} > 6 |         |            | |
| | text            | sek  | Sekolah? |                |             |            | |
| | end_repeat      |      |         |                 |             |            | |
| | text            | sebab | Mengapa? | count(${sk}) > 1 |          |            | yes |
| | end_repeat      |      |         |                 |             |            | |
| | calculate       | jml  |         |                 | count(${art}) |          | |
| | calculate       | tua  |         |                 | max(${umur}) |           | |
| | text            | dua  | Dua?    | ${jml} = 2      |             |            | |
| | calculate       | nama2 |        |                 | indexed-repeat(${nama}, ${art}, ${jml}) |  | |
"""
CONDITIONAL = """
| survey |
| | type            | name | label  | relevant       | calculation | appearance | required |
| | select_one yt   | ada  | Ada?   |                |             |            | yes |
| | begin_group     | g    | G      | ${ada} = 'y'   |             |            | |
| | begin_repeat    | r    | R      | ${tutup} != 'y' |            |            | |
| | text            | a    | A?     |                |             |            | |
| | begin_repeat    | kosong | Kosong |              |             |            | |
| | calculate       | c    |        |                | concat(${a}, position(..)) |  | |
| | end_repeat      |      |        |                |             |            | |
| | end_repeat      |      |        |                |             |            | |
| | end_group       |      |        |                |             |            | |
| | select_one yt   | tutup | Tutup? |               |             |            | |
| | text            | b    | B?     | ${tutup} = 'y' and count(${r}) > 1 | |         | yes |
| choices |
| | list_name | name | label |
| | yt        | y    | Ya    |
| | yt        | t    | Tidak |
"""
PAGES = """
| survey |
| | type            | name | label  | relevant       | repeat_count | appearance | required |
| | integer         | k    | K?     |                |              |            | yes |
| | begin_group     | h    | H      |                |              | field-list | |
| | integer         | m    | M?     |                |              |            | |
| | text            | n    | N?     | ${m} > 1       |              |            | yes |
| | begin_group     | i    | I      | ${m} > 2       |              |            | |
| | text            | o    | O?     |                |              |            | |
| | end_group       |      |        |                |              |            | |
| | end_group       |      |        |                |              |            | |
| | begin_repeat    | r    | R      | ${m} > 0       | ${k}         | field-list | |
| | text            | a    | A?     |                |              |            | |
| | integer         | b    | B?     | ${a} != 'x'    |              |            | yes |
| | end_repeat      |      |        |                |              |            | |
| | begin_repeat    | s    | S      |                |              | field-list | |
| | text            | c    | C?     | ${k} > 1       |              |            | |
| | text            | d    | D?     | ${k} > 2       |              |            | |
| | end_repeat      |      |        |                |              |            | |
"""
FORMS = {"conditional": CONDITIONAL, "counted": COUNTED, "nested": NESTED, "pages": PAGES}
COMPILED: dict[str, Form] = {}
TYPED = st.sampled_from(["1", "2", "3", "0", "9", "150", "x", "Ani", "ya", "tidak", "", "2\n3", "x\n1\ny"])
SAID = st.builds(Said, text=TYPED)
PLACE = st.integers(0, 11)


def compiled(name: str) -> Form:
    if name not in COMPILED:
        COMPILED[name] = form(FORMS[name])
    return COMPILED[name]


class Standing(RuleBasedStateMachine):
    """Between two acts the interview is only what was kept, as in the bot."""

    @initialize(name=st.sampled_from(sorted(FORMS)))
    def begin(self, name: str) -> None:
        self.form = compiled(name)
        self.edited = False
        self.keep(Interview.begin(self.form, setting()))

    def keep(self, interview: Interview) -> None:
        self.state, self.at = interview.state, interview.at

    @property
    def interview(self) -> Interview:
        return Interview.resume(self.form, self.state, self.at, setting())

    def act(self, verb: str, *arguments: Any) -> Any:
        interview = self.interview
        before = told(interview.instance)
        problem = getattr(interview, verb)(*arguments)
        if isinstance(problem, Problem):
            assert (told(interview.instance), interview.at) == (before, self.at), problem
        self.keep(interview)
        return problem

    # --- what a person does ------------------------------------------------------------------------------

    @rule(said=SAID)
    def say(self, said: Said) -> None:
        self.act("answer", said)

    @rule(text=st.sampled_from(["2\n3", "x\n1", "x\n", "-\n-", "1. 3", "2: x\n1: 2", "B: 4", "c: 1\nd: -"]))
    def say_lines(self, text: str) -> None:
        self.act("lines", text)

    @rule(choice=st.sampled_from(["add", "done", "y", "t"]))
    def tap(self, choice: str) -> None:
        self.act("answer", Said(choice=choice))

    @rule()
    def skip(self) -> None:
        """Nothing is lost on the way on."""
        before = {line.ref: line.value for line in self.interview.summary() if line.value}
        self.act("skip")
        assert before == {ref: self.interview.value(ref) for ref in before}

    @rule()
    def clear(self) -> None:
        self.act("clear")

    @rule()
    def back(self) -> None:
        shown = [each.ref for each in self.interview._flow.shown()]
        before = self.at
        self.act("back")
        if self.at != before:
            assert shown.index(self.at) < shown.index(before) if before in shown else True
            assert self.at != END

    @rule(place=PLACE)
    def jump(self, place: int) -> None:
        lines = self.interview.summary()
        if lines:
            ref = lines[place % len(lines)].ref
            assert self.act("jump", ref) is None
            assert self.at == ref

    @rule(place=PLACE, said=SAID)
    def set(self, place: int, said: Said) -> None:
        lines = self.interview.summary()
        if lines:
            self.act("set", lines[place % len(lines)].ref, said)

    @rule(place=PLACE)
    def remove(self, place: int) -> None:
        rows = [row for each in self.interview.repeats() for row in each.instances]
        if rows:
            row = rows[place % len(rows)]
            assert self.act("remove", row.ref) is None

    @rule(place=PLACE)
    def add(self, place: int) -> None:
        found = self.interview.repeats()
        if found:
            one = found[place % len(found)]
            assert self.act("add", one.ref) is None
            again = {each.ref: each for each in self.interview.repeats()}
            assert len(again[one.ref].instances) == len(one.instances) + 1

    @rule(place=PLACE)
    def prompt(self, place: int) -> None:
        found = self.interview.repeats()
        if found:
            self.act("jump", found[place % len(found)].ref)

    @rule()
    def edit(self) -> None:
        """Sent, returned, opened again."""
        interview = self.interview
        if not interview.problems():
            sent = interview.finalize()
            again = Interview.edit(self.form, sent, setting())
            assert again.at == END
            kept = {line.ref: line.text for line in interview.summary() if line.value}
            assert {line.ref: line.text for line in again.summary() if line.value} == kept
            assert unnamed(again.finalize()) == unnamed(sent)
            assert len(Submission(self.form, sent, setting()).answers()) == len(kept)
            self.keep(again)

    # --- what always holds -------------------------------------------------------------------------------

    @invariant()
    def stands(self) -> None:
        interview = self.interview
        assert interview.at == self.at
        flow = interview._flow
        assert flow.stands(flow.spot)
        step = interview.step
        assert 0 <= getattr(step, "index", 0) <= step.total
        if self.at == END:
            assert [spot.ref for spot in flow.shown() if spot.kind != "end" and flow._is_open(spot)] == []

    @invariant()
    def is_as_worked_out_anew(self) -> None:
        instance = Instance.resume(self.form, self.state, setting())
        instance.evaluate_all(instance.root)
        instance.settle()
        assert told(instance) == told(self.interview.instance)


def told(instance: Instance) -> list[tuple[str, str, bool, list[Any]]]:
    nodes = instance.root.walk()
    return [(node.ref, node.value, node.relevant, sorted(node.el.attrib.items())) for node in nodes]


TestStanding = Standing.TestCase
TestStanding.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
