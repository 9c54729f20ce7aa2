"""start-geopoint is asked, since a chat measures no place unseen; how exact a point should be is passed on.

1. It is the first question and may be skipped. 2. Its author's words are used. 3. What reads it follows.
"""

from __future__ import annotations

from forms import Said
from tests.forms.sheet import Person, setting

SHEET = """
| survey |
| | type           | name  | label | calculation | parameters |
| | text           | a     | A?    | | |
| | start-geopoint | mulai |       | | |
| | calculate      | ada   |       | if(${mulai} = '', 'tidak', 'ya') | |
| | geopoint       | titik | Titik? | | capture-accuracy=10 |
"""


def test_it_is_asked_first_and_may_be_skipped() -> None:
    one = Person(SHEET)
    assert (one.question.ref, one.question.type, one.question.label) == ("/data/mulai", "geopoint", "mulai")
    assert "start-geopoint" in one.question.appearance
    assert one.skip() is None
    assert (one.question.name, one.interview.value("/data/ada")) == ("a", "tidak")


def test_the_place_is_stored_where_the_form_has_it() -> None:
    one = Person(SHEET)
    assert one.do("answer", Said(location=(-7.0, 110.2, 12.0))) is None
    assert one.interview.value("/data/mulai") == "-7.0 110.2 0.0 12.0"
    assert one.interview.value("/data/ada") == "ya"
    one.say("x")
    assert one.question.accuracy == 10.0


def test_its_authors_words_are_used() -> None:
    plain = SHEET.replace("| mulai |       |", "| mulai | Anda di mana? |")
    assert Person(plain).question.label == "Anda di mana?"
    head, both = "| label |", "| label::A (id) | label::B (en) |"
    rows = [
        line.replace(head, both).replace("| A?    |", "| A? | A? |").replace("| Titik? |", "| T | T |")
        for line in SHEET.splitlines()
    ]
    sheet = "\n".join(rows).replace("| mulai |       |", "| mulai | Di mana? | Where? |")
    sheet = sheet.replace("| ada   |       |", "| ada | | |")
    assert Person(sheet).question.label == "Di mana?"
    assert Person(sheet, setting(language="en")).question.label == "Where?"
