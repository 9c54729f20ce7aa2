"""How many rows a repeat has when the form says it.

1. A count may depend on the rows it counts. 2. While its number is missing the rows stay, where it is not
asked for they go. 3. A repeat that nobody may add to has one row. 4. What excludes or hides each other loads.
"""

import pytest

from forms import End, FormError, Interview, Said
from forms.instance import Instance
from tests.forms.sheet import Person, code, form, setting
from tests.forms.test_xform import xform

LAST_SAYS_MORE = "${jml} = 0 or indexed-repeat(${lagi}, ${r}, ${jml}) = 'ya'"


def test_rows_come_as_long_as_the_last_one_asks_for_more() -> None:
    person = Person(f"""
    | survey |
    | | type         | name  | label  | calculation   | repeat_count |
    | | calculate    | jml   |        | count(${{r}}) |              |
    | | calculate    | perlu |        | ${{jml}} + number({LAST_SAYS_MORE}) | |
    | | begin_repeat | r     | Warga  |               | ${{perlu}}   |
    | | text         | lagi  | Lagi?  |               |              |
    | | end_repeat   |       |        |               |              |
    | | text         | akhir | Akhir? |               |              |
    """)
    for row in (1, 2, 3):
        assert person.question.ref == f"/data/r[{row}]/lagi"
        person.say("ya" if row < 3 else "tidak")
    assert person.question.ref == "/data/akhir"
    assert person.interview.value("/data/jml") == "3"


def test_a_count_that_always_wants_one_more_is_refused_and_nothing_is_lost() -> None:
    person = Person("""
    | survey |
    | | type         | name  | label  | calculation | repeat_count |
    | | integer      | n     | N?     |             |              |
    | | calculate    | perlu |        | if(${n} > 5, count(${r}) + 1, 1) | |
    | | begin_repeat | r     | Warga  |             | ${perlu}     |
    | | text         | a     | A?     |             |              |
    | | end_repeat   |       |        |             |              |
    """)
    assert code(person.say("6")) == "unsettled"
    assert person.say("5") is None
    person.say("x")
    assert isinstance(person.step, End)


def rows(instance: Instance) -> list[str]:
    return [node.value for node in instance.root.walk() if node.d.ref == "/data/r/a"]


COUNTED = """
    | survey |
    | | type         | name  | label | relevant       | repeat_count |
    | | text         | punya | Ada?  |                |              |
    | | integer      | n     | N?    | ${punya} = 'ya' |             |
    | | begin_repeat | r     | R     |                | ${n}         |
    | | text         | a     | A?    |                |              |
    | | end_repeat   |       |       |                |              |
"""


def test_rows_stay_while_their_number_is_missing_and_go_when_nobody_asks_for_it() -> None:
    source = form(COUNTED)
    interview = Interview.begin(source, setting())
    instance, number = interview.instance, interview.instance.find("/data/n")
    assert number is not None
    assert rows(instance) == []
    for ref, said in (("punya", "ya"), ("n", "2"), ("r[1]/a", "x"), ("r[2]/a", "y")):
        assert interview.set(f"/data/{ref}", Said(text=said)) is None
    instance.answer(number, "")
    assert rows(instance) == ["x", "y"]
    assert rows(Instance.reopen(source, instance.submission(), setting())) == ["x", "y"]
    instance.answer(number, "1")
    assert rows(instance) == ["x"]
    instance.answer(number, "")
    assert interview.set("/data/punya", Said(text="tidak")) is None
    assert rows(instance) == []


def test_a_fixed_repeat_without_a_row_has_one() -> None:
    source = xform(
        "<instance><data id='x'><a/><r jr:template=''><b>t</b></r><c/></data></instance>",
        "<repeat nodeset='/data/r' jr:noAddRemove='true()'><input ref='b'><label>B?</label></input></repeat>",
    )
    xml = Instance.begin(source, setting()).submission()
    assert "<a/><r><b>t</b></r><c/>" in xml


def test_choices_that_exclude_each_other() -> None:
    person = Person("""
    | survey |
    | | type          | name | label | choice_filter |
    | | select_one w  | a    | A?    | name != ${b}  |
    | | select_one w  | b    | B?    | name != ${a}  |
    | choices |
    | | list_name | name | label |
    | | w         | 1    | Satu  |
    | | w         | 2    | Dua   |
    | | w         | 3    | Tiga  |
    """)
    person.tap("2")
    assert [choice.name for choice in person.question.choices] == ["1", "3"]
    person.tap("3")
    assert person.values() == {"/data/a": "2", "/data/b": "3"}


def test_questions_that_hide_each_other_are_doubtful_not_wrong() -> None:
    source = form("""
    | survey |
    | | type    | name | label | relevant |
    | | integer | a    | A?    | ${b} > 0 |
    | | integer | b    | B?    | ${a} > 0 |
    | | text    | c    | C?    |          |
    """)
    assert [warning.code for warning in source.warnings] == ["hide_each_other"]
    assert Person(source).question.ref == "/data/c"


@pytest.mark.parametrize("column", ["calculation", "relevant"])
def test_a_circle_with_something_worked_out_is_still_refused(column: str) -> None:
    calculated = "${a} + 1" if column == "calculation" else ""
    with pytest.raises(FormError) as caught:
        form(f"""
        | survey |
        | | type      | name | label | relevant | calculation |
        | | calculate | a    |       | ${{b}} > 0 | 1 + 1       |
        | | calculate | b    |       |          | {calculated or "${a}"} |
        """)
    assert "cycle" in [mistake.code for mistake in caught.value.mistakes]


def test_current_and_ref_name_nodes_in_a_body() -> None:
    source = xform(
        "<instance><data id='x'><r><a/></r></data></instance>",
        "<repeat ref='/data/r'><input ref='current()/a'><label>A?</label></input></repeat>",
    )
    person = Person(source)
    assert person.question.ref == "/data/r[1]/a"


THROUGH = """
    | survey |
    | | type         | name  | label | relevant        | calculation     | repeat_count |
    | | text         | punya | Ada?  |                 |                 |              |
    | | integer      | n     | N?    | ${punya} = 'ya' |                 |              |
    | | integer      | m     | M?    |                 |                 |              |
    | | calculate    | satu  |       |                 | ${n} * 2        |              |
    | | begin_repeat | r     | R     |                 |                 | ${satu} + ${m} |
    | | text         | a     | A?    |                 |                 |              |
    | | end_repeat   |       |       |                 |                 |              |
"""


def test_a_count_worked_out_of_what_nobody_is_asked_is_none() -> None:
    interview = Interview.begin(form(THROUGH), setting())
    for ref, said in (("punya", "ya"), ("n", "1"), ("m", "1")):
        assert interview.set(f"/data/{ref}", Said(text=said)) is None
    assert len(rows(interview.instance)) == 3
    assert interview.clear("/data/m") is None
    assert len(rows(interview.instance)) == 3
    assert interview.set("/data/punya", Said(text="tidak")) is None
    assert len(rows(interview.instance)) == 3  # m is asked for, and missing
    assert interview.set("/data/m", Said(text="4")) is None
    assert rows(interview.instance) == []


def test_fixed_repeats_in_rows_that_the_form_gives_have_one_row_each() -> None:
    rows = "<r><nama>A</nama><k><b>2</b></k><z/></r><r><nama>B</nama><z/></r>"
    asks = "<input ref='{0}'><label>?</label></input>"
    inner = f"<repeat nodeset='/data/r/k' jr:noAddRemove='true()'>{asks.format('b')}</repeat>"
    source = xform(
        f"<instance><data id='x'>{rows}</data></instance>",
        f"<repeat nodeset='/data/r' jr:noAddRemove='true()'>{asks.format('nama')}{inner}</repeat>",
    )
    xml = Instance.begin(source, setting()).submission()
    assert xml.count("<k><b>2</b></k><z/>") == 2


HEAD = """
| survey |
| | type         | name | label | relevant | calculation | default | trigger | choice_filter | repeat_count |
| | integer      | a    | A     |          |             |         |         |               |              |
"""
TAIL = """
| | begin_repeat | r    | R     |          |             |         |         |               | {0} |
| | text         | b    | B     |          |             |         |         |               |     |
| | end_repeat   |      |       |          |             |         |         |               |     |
| choices |
| | list_name    | name | label | of |
| | l            | x    | X     | 1  |
| | l            | y    | Y     | 2  |
"""
SHOWN = "| | integer      | n | N |{0}| | 5000 | | | |"
WAYS = {
    "calculated": ("| | calculate    | n |   | | ${a} * 400 | | | | |", "${n}", "2", "3"),
    "calculated on the way": (
        "| | calculate    | m |   | | ${a} * 10 | | | | |\n| | calculate    | n |   | | ${m} * 20 | | | | |",
        "${n}",
        "1",
        "9",
    ),
    "cleared": (
        (
            "| | select_one l | c | C | | | x | | of = ${a} | |\n"
            "| | calculate    | n |   | | if(${c} = '', 5000, 1) | | | | |"
        ),
        "${n}",
        "1",
        "2",
    ),
    "counted": (
        "| | begin_repeat | s | S | | | | | | ${a} |\n| | text | t | T |\n| | end_repeat |",
        "count(${s}) * 300",
        "2",
        "4",
    ),
    "set": ("| | calculate    | n |   | | ${a} * 400 | | ${a} | | |", "${n}", "1", "7"),
    "shown": (SHOWN.format("${a} > 5"), "${n}", "1", "6"),
    "shown with its group": (
        "| | begin_group  | g | G | ${a} > 5 |\n" + SHOWN.format("") + "\n| | end_group |",
        "${n}",
        "1",
        "6",
    ),
}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_by_whatever_way_rows_come_too_many_leave_all_as_it_was(way: str) -> None:
    between, count, fits, too_many = WAYS[way]
    person = Person(form(HEAD + between + TAIL.format(count)))
    assert person.say(fits) is None
    if way == "cleared":
        assert person.tap("x") is None
    before, at = person.interview.state, person.interview.at
    for interview in (person.interview, Interview.resume(person.interview.form, before, at, setting())):
        for _ in range(2):
            assert code(interview.set("/data/a", Said(text=too_many))) == "too_many_instances"
            assert (interview.state, interview.at) == (before, at)
        assert interview.set("/data/a", Said(text=fits)) is None
