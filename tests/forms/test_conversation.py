"""Going through a form: skip, back, jump, change, resume; what is irrelevant and comes back.

1. A required question cannot be skipped. 2. Back and the same answer change nothing. 3. An earlier answer
changed asks what is new and drops what is not relevant; the dropped value returns. 4. The state carries
everything.
"""

import pytest

from forms import End, Form, FormError, Interview, Problem, Question, Said
from tests.forms.sheet import Person, code, form, setting

VISIT = """
| survey |
| | type | name | label | required | relevant | constraint | constraint_message | required_message | default |
| | select_one yt | kunj | Kunjungan? | yes | | | | Pilih satu | |
| | text | desa | Desa? | yes | ${kunj} = 'y' | | | | |
| | integer | hadir | Yang hadir? | | ${kunj} = 'y' | . >= 0 | Jangan **minus** | | |
| | text | surat | Nomor surat? | | ${kunj} = 't' | | | | |
| | text | catat | Catatan? | | | | | | tidak ada |
| choices |
| | list_name | name | label |
| | yt        | y    | Ya    |
| | yt        | t    | Tidak |
"""


def test_required_cannot_be_skipped() -> None:
    person = Person(VISIT)
    assert person.skip() == Problem("required", "Pilih satu")
    assert person.say("") == Problem("required", "Pilih satu")
    assert person.question.name == "kunj"


def test_a_refusal_changes_nothing() -> None:
    person = Person(VISIT)
    person.say("ya", "Sidomulyo")
    before = person.state
    assert person.say("-1") == Problem("constraint", "Jangan <b>minus</b>")
    assert code(person.say("banyak")) == "not_an_integer"
    assert person.state == before


def test_an_optional_question_can_be_skipped_and_a_default_stays() -> None:
    person = Person(VISIT)
    person.say("ya", "Sidomulyo")
    person.skip()
    assert person.question.value == "tidak ada"
    person.skip()
    assert isinstance(person.step, End)
    assert person.values()["/data/catat"] == "tidak ada"
    person.do("jump", "/data/catat")
    person.skip()
    assert person.values()["/data/catat"] == "tidak ada"
    person.do("jump", "/data/catat")
    person.do("clear")
    assert person.values()["/data/catat"] == ""
    assert isinstance(person.step, End)


def test_back_then_the_same_answer_changes_nothing() -> None:
    person = Person(VISIT)
    person.say("ya", "Sidomulyo", "12")
    before = person.state, person.at
    person.do("back")
    person.do("back")
    assert person.question.name == "desa"
    person.say("Sidomulyo")
    assert (person.state, person.at) == before


def test_back_stays_at_the_first() -> None:
    person = Person(VISIT)
    person.do("back")
    assert person.question.name == "kunj"


def test_changing_an_answer_asks_what_is_new_and_keeps_the_old_for_later() -> None:
    person = Person(VISIT)
    person.say("ya", "Sidomulyo", "12", "aman")
    assert isinstance(person.step, End)
    person.do("jump", "/data/kunj")
    person.say("tidak")
    assert person.question.name == "surat"
    person.say("005/12")
    assert isinstance(person.step, End)
    assert list(person.values()) == ["/data/kunj", "/data/surat", "/data/catat"]
    assert "Sidomulyo" not in person.interview.finalize()
    person.do("jump", "/data/kunj")
    person.say("ya")
    assert isinstance(person.step, End)
    assert person.values()["/data/desa"] == "Sidomulyo"


def test_only_what_was_asked_can_be_jumped_to() -> None:
    person = Person(VISIT)
    person.say("ya")
    assert code(person.do("jump", "/data/catat")) == "nothing_here"
    assert code(person.do("jump", "/data/surat")) == "not_relevant"
    assert code(person.do("jump", "/data/tiada")) == "no_such_question"
    assert person.question.name == "desa"


def test_an_answer_by_ref_does_not_move() -> None:
    person = Person(VISIT)
    person.say("ya", "Sidomulyo")
    assert person.do("set", "/data/desa", Said(text="Sidorejo")) is None
    assert person.question.name == "hadir"
    assert person.interview.value("/data/desa") == "Sidorejo"
    assert code(person.do("set", "/data/hadir", Said(text="x"))) == "not_an_integer"
    assert code(person.do("set", "/data/surat", Said(text="x"))) == "not_relevant"


def test_an_answer_by_ref_that_takes_the_question_away_moves_on() -> None:
    person = Person(VISIT)
    person.say("ya", "Sidomulyo")
    person.do("set", "/data/kunj", Said(choice="t"))
    assert person.question.name == "surat"


def test_nothing_is_final_while_something_lacks() -> None:
    person = Person(VISIT)
    person.say("ya")
    assert [ref for ref, _ in person.interview.problems()] == ["/data/desa"]
    with pytest.raises(ValueError, match="/data/desa"):
        person.interview.finalize()


def test_the_end_takes_no_answer() -> None:
    person = Person(VISIT)
    person.say("tidak", "", "")
    assert isinstance(person.step, End)
    assert code(person.say("halo")) == "nothing_here"


def test_a_place_that_is_gone_leads_to_the_next() -> None:
    source = form(VISIT)
    begun = Interview.begin(source, setting())
    begun.answer(Said(choice="t"))
    resumed = Interview.resume(source, begun.state, "/data/desa", setting())
    step = resumed.step
    assert isinstance(step, Question)
    assert step.name == "surat"


def test_a_submission_opens_again_at_the_end() -> None:
    person = Person(VISIT)
    person.say("ya", "Sidomulyo", "12", "aman")
    again = Interview.edit(person.form, person.interview.finalize(), setting())
    assert isinstance(again.step, End)
    assert [line.value for line in again.summary()] == ["y", "Sidomulyo", "12", "aman"]
    again.jump("/data/kunj")
    again.answer(Said(choice="t"))
    assert again.at == "/data/surat"


def test_circles_are_the_authors_mistake() -> None:
    with pytest.raises(FormError) as caught:
        form("""
        | survey |
        | | type      | name | calculation | label |
        | | calculate | a    | ${b} + 1 |
        | | calculate | b    | ${c} + 1 |
        | | calculate | c    | ${a} + 1 |
        | | text      | d    |      | D? |
        """)
    mistakes = [mistake for mistake in caught.value.mistakes if mistake.level == "mistake"]
    assert [mistake.code for mistake in mistakes] == ["cycle"]
    assert "a" in mistakes[0].values["names"]


def test_a_group_may_depend_on_its_own_question() -> None:
    source = form("""
    | survey |
    | | type        | name | label | relevant       |
    | | begin_group | g    | G     | ${a} != 'stop' |
    | | text        | a    | A?    |                |
    | | text        | b    | B?    |                |
    | | end_group   |      |       |                |
    """)
    assert isinstance(source, Form)
    person = Person(source)
    person.say("go", "b")
    assert isinstance(person.step, End)
