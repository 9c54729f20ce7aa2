"""What the form fills in itself: defaults, metadata, once, triggers, calculations in order, the clock.

1. Dynamic defaults. 2. once() keeps its first value. 3. A trigger sets and clears. 4. Metadata. 5. What
reads the clock is worked out again when time has passed. 6. NaN is a blank.
"""

from datetime import timedelta

import pytest

from forms import End
from tests.forms.sheet import NOW, Person


def test_dynamic_defaults_are_offered() -> None:
    person = Person("""
    | survey |
    | | type    | name | label | default      |
    | | date    | tgl  | Kapan? | today()     |
    | | integer | n    | N?    | 3            |
    | | text    | kota | Kota? | concat('Ku', 'dus') |
    """)
    assert (person.question.value, person.question.shown) == ("2026-11-23", "23/11/2026")
    person.skip()
    person.skip()
    assert person.question.value == "Kudus"
    person.skip()
    assert person.values() == {"/data/tgl": "2026-11-23", "/data/n": "3", "/data/kota": "Kudus"}


def test_defaults_in_a_new_repeat() -> None:
    person = Person("""
    | survey |
    | | type         | name | label | default |
    | | text         | kota | Kota? |         |
    | | begin_repeat | r    | R     |         |
    | | text         | asal | Asal? | ${kota} |
    | | end_repeat   |      |       |         |
    """)
    person.say("Kudus")
    person.say("Pati", "ya")
    assert person.question.value == "Kudus"


def test_once_keeps_its_first_value() -> None:
    person = Person("""
    | survey |
    | | type      | name | label | calculation |
    | | calculate | acak |       | once(random()) |
    | | text      | a    | A?    | |
    | | text      | b    | B?    | |
    """)
    first = person.interview.value("/data/acak")
    assert first
    person.say("x", "y")
    assert person.interview.value("/data/acak") == first


def test_a_trigger_sets_when_its_question_changes() -> None:
    person = Person("""
    | survey |
    | | type      | name  | label  | trigger | calculation |
    | | text      | nama  | Nama?  |         |             |
    | | text      | ket   | Ket?   |         |             |
    | | dateTime  | saat  | Saat?  | ${nama} | now()       |
    """)
    assert person.interview.value("/data/saat") == ""
    person.say("Ani")
    assert person.interview.value("/data/saat").startswith("2026-11-23T10:00:00")
    person.later(NOW + timedelta(hours=2))
    person.say("tetap")
    assert person.interview.value("/data/saat").startswith("2026-11-23T10:00")


def test_metadata() -> None:
    person = Person("""
    | survey |
    | | type     | name  | label |
    | | start    | mulai |       |
    | | end      | usai  |       |
    | | today    | hari  |       |
    | | username | siapa |       |
    | | text     | a     | A?    |
    """)
    person.say("x")
    person.later(NOW + timedelta(minutes=5))
    xml = person.interview.finalize()
    assert "<mulai>2026-11-23T10:00:00.000+07:00</mulai>" in xml
    assert "<usai>2026-11-23T10:05:00.000+07:00</usai>" in xml
    assert "<hari>2026-11-23</hari>" in xml
    assert "<siapa>budi</siapa>" in xml
    assert xml.count("uuid:") == 1


def test_what_reads_the_clock_follows_it() -> None:
    person = Person("""
    | survey |
    | | type      | name  | label  | relevant | calculation |
    | | date      | batas | Batas? |          |             |
    | | calculate | sisa  |        |          | ${batas} - today() |
    | | text      | telat | Mengapa telat? | ${batas} < today() | |
    | | text      | z     | Z?     |          | |
    """)
    person.say("24/11/2026")
    assert person.interview.value("/data/sisa") == "1"
    assert person.question.name == "z"
    person.later(NOW + timedelta(days=2))
    assert person.interview.value("/data/sisa") == "-1"
    person.say("z")
    assert person.question.name == "telat"


def test_calculations_in_the_order_they_need() -> None:
    person = Person("""
    | survey |
    | | type      | name | label | calculation |
    | | calculate | d    |       | ${c} + 1 |
    | | calculate | c    |       | ${b} + 1 |
    | | calculate | b    |       | ${a} + 1 |
    | | integer   | a    | A?    | |
    """)
    person.say("1")
    assert person.interview.value("/data/d") == "4"


@pytest.mark.parametrize(
    ("expression", "value"), [("${a} + 1", ""), ("1 div 0", "Infinity"), ("number('x')", "")]
)
def test_what_is_no_number_is_a_blank(expression: str, value: str) -> None:
    person = Person(f"""
    | survey |
    | | type      | name | label | calculation |
    | | integer   | a    | A?    | |
    | | calculate | b    |       | {expression} |
    """)
    assert person.interview.value("/data/b") == value


def test_a_hidden_value_and_an_unasked_form() -> None:
    person = Person("""
    | survey |
    | | type   | name | label | default |
    | | hidden | kode |       | X1      |
    | | note   | n    | Selesai |       |
    """)
    person.skip()
    assert isinstance(person.step, End)
    assert "<kode>X1</kode>" in person.interview.finalize()
