"""Small print of the engine: what a change of one sign or word would spoil without anybody noticing."""

from __future__ import annotations

import pytest

from forms import Form, load_xlsform
from forms.answer.choices import read_many
from forms.step import Choice
from forms.xlsform.expressions import _part
from forms.xpath import XPathError
from tests.forms.sheet import NOW, Person, code, form, setting

CHOICES = tuple(
    Choice(name, label) for name, label in (("air", "Air"), ("jalan", "Jalan"), ("listrik", "Listrik"))
)


def test_choices_by_their_place_two_are_enough() -> None:
    assert read_many("1 3", CHOICES) == "air listrik"
    assert read_many("3", CHOICES) == "listrik"


def test_a_list_beside_the_form_may_call_its_columns_otherwise() -> None:
    source = form("""
    | survey |
    | | type                          | name | label | parameters            |
    | | select_one_from_file desa.csv | desa | Desa? | value=kode label=nama |
    """)
    rows = [{"kode": "d1", "nama": "Sedayu", "name": "n1", "label": "L1"}]
    person = Person(source, setting(NOW, externals={"desa": rows}))
    assert [(choice.name, choice.label) for choice in person.question.choices] == [("d1", "Sedayu")]
    person.say("sedayu")
    assert person.values() == {"/data/desa": "d1"}


def test_a_form_that_has_an_id_keeps_it_and_nobody_is_told() -> None:
    sheet = """
    | survey |
    | | type | name | label |
    | | text | a    | A?    |
    | settings |
    | | form_id | version |
    | | posyandu | 1      |
    """
    made, found = load_xlsform(sheet.encode(), "kegiatan.md")
    assert (made.id, found) == ("posyandu", [])
    named, found = load_xlsform(sheet.replace("posyandu", "        ").encode(), "kegiatan.md")
    assert (named.id, [one.code for one in found]) == ("kegiatan", ["no_form_id"])


TIMES = """
| survey |
| | type | name | label     | constraint        | required |
| | text | who  | Siapa?    |                   |          |
| | time | from | Mulai?    |                   | yes      |
| | time | till | Selesai?  | decimal-time(.) > decimal-time(${from}) | yes      |
| | text | last | Catatan?  |                   |          |
"""


def test_a_range_whose_end_is_refused_leaves_the_beginning_unasked() -> None:
    person = Person(TIMES)
    person.say("Ani")
    assert code(person.say("11.00-09.00")) == "constraint"
    assert person.question.name == "from"
    assert person.values() == {"/data/who": "Ani"}
    assert [ref for ref, _ in person.interview.problems()] == ["/data/from", "/data/till"]
    assert person.say("09.00-11.00") is None
    assert person.question.name == "last"


def test_what_is_only_shown_is_passed_and_keeps_its_value() -> None:
    person = Person("""
    | survey |
    | | type    | name | label  | default | readonly |
    | | note    | n    | Ingat  |         |          |
    | | integer | kept | Tetap  | 7       | yes      |
    | | text    | last | Akhir? |         |          |
    """)
    assert person.question.name == "n"
    assert person.skip() is None
    assert person.question.name == "kept"
    assert person.skip() is None
    assert person.question.name == "last"
    assert person.interview.value("/data/kept") == "7"


def test_a_label_with_a_comment_in_it_is_one_sentence() -> None:
    made = Form.from_xml(
        b'<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>T'
        b"</h:title><model><instance><data id='x'><a/></data></instance></model></h:head><h:body>"
        b"<input ref='/data/a'><label>Satu<!-- nanti --> dua <!-- lagi -->tiga</label>"
        b"</input></h:body></h:html>"
    )
    assert Person(made).question.label == "Satu dua tiga"


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (0, "0123456789" * 4 + "…"),
        (20, "0123456789" * 4 + "…"),
        (21, "…1234567890" + "1234567890" * 3 + "…"),
        (99, "…" + "9" + "0123456789" * 2),
        (-1, "0123456789" * 4 + "…"),
        (101, "0123456789" * 4 + "…"),
    ],
)
def test_the_part_of_an_expression_that_is_shown(place: int, shown: str) -> None:
    assert _part("0123456789" * 10, XPathError("odd", "", place)) == shown
