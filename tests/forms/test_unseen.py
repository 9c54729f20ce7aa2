"""What the Community Health Toolkit hides is asked of nobody, and keeps its value; NO_LABEL is no word.

1. The appearance hidden, of a question or of a group. 2. Texts without words; selects stay. 3. Its author is
told once. 4. Attributes called as pyxform's own parameters reach the export.
"""

from __future__ import annotations

import pytest

from forms import FormError, Question, load_xlsform
from tests.forms.sheet import Person

CONTACT = """
| survey |
| | type | name | label | label::en | appearance | default | required | calculation |
| | begin group | inputs | NO_LABEL | NO_LABEL | | | | |
| | string | user_id | NO_LABEL | NO_LABEL | | u1 | yes | |
| | end group | | | | | | | |
| | begin group | unseen | G | G | HIDDEN | | | |
| | text | source | Sumber | Source | hidden | chat | yes | |
| | begin repeat | rows | R | R | | | | |
| | select_one yn | picked | P? | P? | | y | | |
| | end repeat | | | | | | | |
| | end group | | | | | | | |
| | text | secret | Rahasia | Secret | w1 hidden | | | concat(${user_id}, ${source}) |
| | note | line | NO_LABEL | NO_LABEL | | | | |
| | select_one yn | bare | NO_LABEL | NO_LABEL | | | | |
| | text | name | Nama? | Name? | | | | |
| choices |
| | list_name | name | label | label::en |
| | yn | y | Ya | Yes |
| | yn | n | Tidak | No |
"""


def test_nobody_is_asked_what_is_hidden_or_says_nothing() -> None:
    one = Person(CONTACT)
    asked = []
    while isinstance(one.step, Question):
        asked.append(one.question.name)
        one.say("Ya")
    assert asked == ["bare", "name"]
    assert one.interview.value("/data/secret") == "u1chat"
    assert one.interview.problems() == []
    assert "NO_LABEL" not in "".join(f"{each.label} {each.group}" for each in one.interview.summary())


def test_its_author_is_told_once() -> None:
    _, found = load_xlsform(CONTACT.encode(), "f.md")
    assert [(one.code, one.rows) for one in found if one.code == "no_words"] == [("no_words", (3, 12))]
    assert not [one for one in found if "hidden" in one.values.get("name", "")]


def test_attributes_called_as_pyxforms_own_parameters_are_kept() -> None:
    sheet = """
    | survey |
    | | type | name | label | instance::tag | instance::db-doc |
    | | text | a    | A?    | rahasia       | true |
    """
    form, _ = load_xlsform(sheet.encode(), "f.md")
    assert b'<a db-doc="true" tag="rahasia"/>' in form.xml


def test_the_search_for_a_place_makes_no_mistakes_of_its_own() -> None:
    sheet = """
    | survey |
    | | type      | name | label::id | parameters |
    | | text      | a    | A?        |            |
    | | image     | b    | B?        | max-pixels |
    """
    with pytest.raises(FormError) as raised:
        load_xlsform(sheet.encode(), "f.md")
    assert [(one.code, one.row) for one in raised.value.mistakes if one.level == "mistake"] == [
        ("parameters_unreadable", 3)
    ]
