"""What the table of differences between engines says of ours (docs/xlsform.md).

1. Every expression gives what its line says. 2. Defaults are of their type. 3. A dynamic default waits for
its question. 4. Days are those of the person's own zone, whatever the zone. Counts, circles and events have
tests of their own.
"""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from forms.instance import Instance
from forms.xlsform.reference.engines import DIFFERENCES, ROWS, Difference
from forms.xpath import Context, compile
from tests.forms.sheet import form, setting
from tests.forms.test_xform import xform

NOW = datetime(2026, 11, 30, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
PROVEN = [each for each in DIFFERENCES if each.proof]


@pytest.mark.parametrize("each", [pytest.param(each, id=each.topic) for each in PROVEN])
def test_every_line_is_true(each: Difference) -> None:
    rows = etree.fromstring(ROWS)
    assert str(compile(each.proof).string(rows, Context(now=NOW, rng=Random(0)))) == each.result


@pytest.mark.parametrize("function", ["sum", "min", "max"])
def test_rows_without_an_answer_count_nowhere(function: str) -> None:
    source = form(f"""
    | survey |
    | | type         | name  | label | calculation         | default |
    | | begin_repeat | r     | R     |                     |         |
    | | integer      | n     | N?    |                     |         |
    | | end_repeat   |       |       |                     |         |
    | | calculate    | hasil |       | {function}(${{n}})  |         |
    """)
    instance = Instance.begin(source, setting())
    hasil = instance.find("/data/hasil")
    repeat = source.nodes["/data/r"]
    for _ in range(3 - len(instance.root.kids[repeat.slot])):
        instance.add_repeat(instance.root, repeat)
    numbers = [row.kids[0] for row in instance.root.kids[repeat.slot]]
    assert hasil is not None
    assert hasil.value == ("0" if function == "sum" else "")
    for node, value in ((numbers[0], "7"), (numbers[2], "7")):
        instance.answer(node, value)
    assert hasil.value == ("14" if function == "sum" else "7")


@pytest.mark.parametrize(
    ("kind", "given", "begins"),
    [
        ("int", "2.5", "2"),
        ("int", "dua", ""),
        ("decimal", "5", "5.0"),
        ("date", "1999-11-23T23:30:05", "1999-11-23"),
        ("date", "2020", ""),
        ("time", "08:00", "08:00"),
        ("geopoint", "-7.1 110.2 0 0", "-7.1 110.2 0.0 0.0"),
        ("geoshape", "0 0 0 0; 1 1 0 0;", ""),
        ("string", " 2.5 ", " 2.5 "),
    ],
)
def test_a_default_is_of_its_type(kind: str, given: str, begins: str) -> None:
    source = xform(
        f"<instance><data id='x'><a>{given}</a><g><r><b>{given}</b></r></g></data></instance>"
        f"<bind nodeset='/data/a' type='{kind}'/><bind nodeset='/data/g/r/b' type='{kind}'/>",
        "<input ref='/data/a'><label>A?</label></input><group ref='/data/g'><repeat nodeset='/data/g/r'>"
        "<input ref='b'><label>B?</label></input></repeat></group>",
    )
    instance = Instance.begin(source, setting())
    group = instance.find("/data/g")
    assert group is not None
    instance.add_repeat(group, source.nodes["/data/g/r"])
    leaves = [node.value for node in instance.root.walk() if node.d.name in "ab"]
    assert leaves == [begins] * len(leaves)
    assert len(leaves) >= 3


def test_a_dynamic_default_waits_for_its_question() -> None:
    source = form("""
    | survey |
    | | type    | name | label | relevant | default      |
    | | integer | n    | N?    |          | 4            |
    | | integer | luas | Luas? | ${n} = 3 | ${n} * 10    |
    """)
    instance = Instance.begin(source, setting())
    n, luas = instance.find("/data/n"), instance.find("/data/luas")
    assert n is not None
    assert luas is not None
    assert luas.value == ""
    instance.answer(n, "3")
    assert luas.value == "40"


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Jayapura", "Asia/Makassar"])
@pytest.mark.parametrize("hour", [0, 6, 23])
def test_a_day_is_that_of_the_persons_calendar(zone: str, hour: int) -> None:
    now = datetime(2026, 11, 30, hour, 30, tzinfo=ZoneInfo(zone))
    context = Context(now=now, rng=Random(0))
    for expression, expected in (
        ("today()", "2026-11-30"),
        ("date(now())", "2026-11-30"),
        ("number(today()) - number('2026-11-01')", "29"),
        ("today() + 1 - date('2026-12-01')", "0"),
        ("date(today() + 7)", "2026-12-07"),
        ("now() < date('2026-12-01')", "true"),
        ("int(number(now())) = number(today())", "true"),
    ):
        assert str(compile(expression).string(None, context)) == expected, expression
