"""Scales, lines on the map, media: what a chat does with ODK's richer questions.

1. Points of a line are shared one after another. 2. Files of the wrong kind are refused.
"""

import pytest

from forms import End, Interview, Problem, Question, Said
from tests.forms.sheet import Person, code

LINES = """
| survey |
| | type     | name  | label  | required |
| | geotrace | jalan | Jalan? | yes      |
| | geoshape | lahan | Lahan? |          |
"""


def test_points_of_a_line_are_shared_one_by_one() -> None:
    person = Person(LINES)
    for place in ((-7.1, 110.1, 5.0), (-7.2, 110.2, 5.0)):
        assert person.do("answer", Said(location=place)) is None
        assert person.question.name == "jalan"
    assert person.question.shown == "-7.1, 110.1\n-7.2, 110.2"
    assert person.tap("done") is None
    assert person.question.name == "lahan"
    assert person.interview.value("/data/jalan") == "-7.1 110.1 0.0 5.0;-7.2 110.2 0.0 5.0"


def test_too_few_points() -> None:
    person = Person(LINES)
    person.do("answer", Said(location=(-7.1, 110.1, 5.0)))
    assert person.tap("done") == Problem("needs_points", values={"minimum": "2"})


def test_a_shape_is_closed_for_the_person() -> None:
    person = Person(LINES)
    person.say("-7.0,110; -7.1,110", "-7 110\n-7.1 110\n-7.1 110.1")
    assert person.interview.value("/data/lahan").split(";")[0] == "-7.0 110.0 0.0 0.0"
    assert person.interview.value("/data/lahan").split(";")[3] == "-7.0 110.0 0.0 0.0"


@pytest.mark.parametrize(
    ("kind", "media_kind", "problem"),
    [
        ("image", "image", ""),
        ("image", "file", ""),
        ("image", "video", "needs_photo"),
        ("audio", "image", "needs_audio"),
        ("video", "audio", "needs_video"),
        ("file", "image", ""),
    ],
)
def test_files_of_the_right_kind(kind: str, media_kind: str, problem: str) -> None:
    person = Person(f"""
    | survey |
    | | type   | name | label |
    | | {kind} | a    | A?    |
    """)
    assert code(person.do("answer", Said(media="x.bin", media_kind=media_kind))) == problem


def test_a_note_with_a_picture_is_read_not_answered() -> None:
    person = Person("""
    | survey |
    | | type | name | label       | media::image |
    | | note | n    | Lihat peta  | peta.png     |
    | | text | a    | A?          |              |
    """)
    assert (person.question.type, person.question.image, person.question.readonly) == (
        "note",
        "peta.png",
        True,
    )
    assert code(person.say("bagus")) == "read_only"
    assert person.skip() is None
    assert person.question.name == "a"


def test_a_read_only_value_is_shown() -> None:
    person = Person("""
    | survey |
    | | type    | name | label | calculation | read_only |
    | | integer | a    | A?    |             |           |
    | | integer | b    | Dua kali | ${a} * 2 | yes       |
    """)
    person.say("4")
    question = person.question
    assert (question.readonly, question.value) == (True, "8")
    assert person.skip() is None


def test_a_whole_form_without_questions_is_at_its_end() -> None:
    person = Person("""
    | survey |
    | | type      | name | calculation |
    | | calculate | a    | 1 + 1       |
    """)
    assert isinstance(person.step, End)
    interview: Interview = person.interview
    assert "<a>2</a>" in interview.finalize()


def test_appearances_reach_the_chat() -> None:
    person = Person("""
    | survey |
    | | type | name | label | appearance |
    | | date | a    | A?    | month-year |
    | | date | b    | B?    | year |
    | | text | c    | C?    | numbers |
    """)
    step = person.step
    assert isinstance(step, Question)
    assert step.appearance == {"month-year"}
    person.say("November 2026", "2025")
    assert person.values() == {"/data/a": "2026-11-01", "/data/b": "2025-01-01"}
    assert code(person.say("dua")) == "not_a_number"
    assert person.say("0812-345") is None
