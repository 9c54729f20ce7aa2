"""ODK's functions on choices, repeats, lists, instances and places."""

import math
from typing import Any

import pytest

from forms.xpath import XPathError
from tests.forms.xpath_cases import at, number, text, texts, tree, truth

FORM = """<data><s>ani budi</s><blank/>
<r><n>a</n><in><x>1</x></in><in><x>2</x></in></r><r><n>b</n><in><x>3</x></in><in><x>4</x></in></r><r><n>c</n></r>
<c>1</c><c/><c>0</c><w>2</w><w>4</w><w>8</w></data>"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("selected(/data/s, 'ani')", True),
        ("selected(/data/s, ' budi ')", True),
        ("selected(/data/s, 'an')", False),
        ("selected(/data/s, 'ani budi')", False),
        ("selected(/data/blank, '')", True),
        ("selected(/data/s, '')", False),
        ("is-selected(/data/s, 'ani')", True),
        ("not(selected(/data/none, 'ani'))", True),
        ("boolean-from-string('true')", True),
        ("boolean-from-string('1')", True),
        ("boolean-from-string('True')", False),
        ("boolean-from-string('yes')", False),
        ("boolean('false')", True),
        ("checklist(1, 2, 1 = 1, 'a', '')", True),
        ("checklist(3, 4, 1 = 1, 'a', '')", False),
        ("checklist(-1, 1, 'a', 'b')", False),
        ("checklist(2, -1, 'a', 'b', 'c')", True),
        ("checklist(0, 0, 'a')", False),
        ("checklist(0, 0, '')", True),
        ("checklist(1, -1, '')", False),
        ("weighted-checklist(0, 0, 'a', 0.5)", False),
        ("weighted-checklist(0.5, 1, '', 2)", False),
        ("checklist(2, 2, /data/c)", True),
        ("weighted-checklist(5, 7, 'a', 2, '', 9, 1 = 1, 4)", True),
        ("weighted-checklist(7, 9, 'a', 2, '', 9, 1 = 1, 4)", False),
        ("weighted-checklist(10, 10, /data/c, /data/w)", True),
    ],
)
def test_choices_and_checklists(expression: str, expected: bool) -> None:
    assert truth(expression, tree(FORM)) is expected


def test_a_weight_without_a_value_is_the_authors_mistake() -> None:
    with pytest.raises(XPathError, match="needs a weight"):
        truth("weighted-checklist(1, 2, 'a', 1, 'b')")


@pytest.mark.parametrize(
    ("place", "expected"), [("0", "ani"), ("1", "budi"), ("2", ""), ("-1", ""), ("'a'", ""), ("1 div 0", "")]
)
def test_selected_at(place: str, expected: str) -> None:
    assert text(f"selected-at(/data/s, {place})", tree(FORM)) == expected


def test_position_of_a_repeat_instance() -> None:
    second = at(FORM, "/data/r[2]/n")
    assert number("position(..)", second) == 2
    assert number("position(/data/r[3])", second) == 3
    assert math.isnan(number("position(/data/none)", second))
    assert number("position(..)", second, position_of=lambda node: 41) == 41
    assert number("count(/data/r[position() < position(current()/..)])", second) == 1


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("indexed-repeat(/data/r/n, /data/r, 2)", "b"),
        ("indexed-repeat(/data/r/n, /data/r, position(..) - 1)", "a"),
        ("indexed-repeat(/data/r/in/x, /data/r, 2, /data/r/in, 1)", "3"),
        ("indexed-repeat(/data/r/in/x, /data/r/in, 2, /data/r, 1)", "2"),
        ("indexed-repeat(/data/r/n, /data/r, 9)", ""),
        ("indexed-repeat(/data/r/n, /data/r, 0)", ""),
        ("indexed-repeat(/data/r/n, /data/none, 1)", ""),
        ("indexed-repeat(/data/r/n, /data/r, 'x')", ""),
    ],
)
def test_indexed_repeat(expression: str, expected: str) -> None:
    assert text(expression, at(FORM, "/data/r[2]/n")) == expected


def prices() -> Any:
    return tree(
        "<root><item><kode>b</kode><harga>9000</harga></item><item><kode>g</kode><harga>15000</harga></item>"
        "<item><kode>g</kode><harga>1</harga></item></root>"
    )


def test_pulldata_takes_the_first_row_with_the_key() -> None:
    more = {"instances": {"harga": prices()}}
    node = tree("<data><k>g</k></data>")
    assert text("pulldata('harga', 'harga', 'kode', /data/k)", node, **more) == "15000"
    assert text("pulldata('harga', 'harga', 'kode', 'x')", node, **more) == ""
    assert text("pulldata('harga', 'none', 'kode', 'g')", node, **more) == ""
    assert text("pulldata('other', 'harga', 'kode', 'g')", node, **more) == ""


def test_pulldata_may_be_answered_from_elsewhere() -> None:
    assert text("pulldata('a', 'b', 'c', 1 + 1)", pulldata=lambda *asked: "|".join(asked)) == "a|b|c|2"


LETTERS = tree("<d>" + "".join(f"<v>{letter}</v>" for letter in "abcdefghij") + "</d>")


def test_a_seeded_shuffle_is_the_specified_one() -> None:
    """Worked out by hand from the specification's Park-Miller generator and inside-out shuffle."""
    state, order = 42, []
    for place, letter in enumerate("abcdefghij"):
        state = state * 16807 % 2147483647
        other = int((state - 1) / 2147483646 * (place + 1))
        order.append(letter)
        order[place], order[other] = order[other], letter
    assert texts("randomize(/d/v, 42)", LETTERS) == order
    assert texts("randomize(/d/v, 42.9)", LETTERS) == order
    assert texts("randomize(/d/v, 43)", LETTERS) != order


@pytest.mark.parametrize("seed", ["", ", 0", ", -5", ", 'desa'", ", 1 div 0", ", -1 div 0", ", ''"])
def test_every_shuffle_keeps_every_node(seed: str) -> None:
    found = texts(f"randomize(/d/v{seed})", LETTERS)
    assert sorted(found) == list("abcdefghij")
    assert texts(f"randomize(/d/v{seed})", LETTERS) == found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("name(//z:b)", "z:b"),
        ("local-name(//z:b)", "b"),
        ("namespace-uri(//z:b)", "urn:z"),
        ("name(//@z:k)", "z:k"),
        ("name()", "d"),
        ("local-name(/none)", ""),
        ("name(//text())", ""),
        ("name(//processing-instruction())", "app"),
        ("string(id('q'))", "two"),
        ("count(id('p q none'))", "2"),
        ("string(id(/d/refs))", "one"),
    ],
)
def test_names_and_ids(expression: str, expected: str) -> None:
    xml = "<d xmlns:z='urn:z'><a id='p'>one</a><z:b id='q' z:k='v'>two</z:b><?app x?><refs>p</refs></d>"
    assert text(expression, tree(xml)) == expected


def test_language() -> None:
    xml = "<d xml:lang='id-ID'><a><b xml:lang='en'/></a></d>"
    assert truth("lang('id')", at(xml, "/d/a"))
    assert truth("lang('ID-id')", at(xml, "/d/a"))
    assert not truth("lang('id')", at(xml, "/d/a/b"))
    assert not truth("lang('i')", at(xml, "/d/a"))
    assert truth("lang('en')", at("<d xml:lang='en'>teks</d>", "/d/text()"))
    assert not truth("lang('id')")


SQUARE = "'0 0;0 1;1 1;1 0;0 0'"


def test_distance_along_a_meridian_is_a_part_of_the_circle() -> None:
    assert number("distance('0 0;1 0')") == pytest.approx(6_378_100 * math.pi / 180, abs=0.01)
    assert number("distance('0 0', '0 1', '0 0')") == pytest.approx(2 * 6_378_100 * math.pi / 180, abs=0.01)
    assert number("distance('-7.1 110.2 12 4; -7.1 110.2 9 4')") == 0


def test_area_of_one_degree_at_the_equator() -> None:
    expected = 6_378_100**2 * math.radians(1) * math.sin(math.radians(1))
    assert number(f"area({SQUARE})") == pytest.approx(expected, rel=1e-4)
    assert number("area('0 0;0 1;1 1;1 0')") == number(f"area({SQUARE})")
    assert number("area('0 0;0 1')") == 0


def test_points_may_be_nodes() -> None:
    node = tree("<d><p>0 0</p><p>0 1 5 5</p><p>1 1</p></d>")
    assert number("area(/d/p)", node) == number("area('0 0;0 1;1 1')")
    assert number("distance(/d/p)", node) == number("distance('0 0;0 1;1 1')")


@pytest.mark.parametrize(
    "points", ["''", "'0 0'", "'a b;1 1'", "'91 0;0 0'", "'0 181;0 0'", "'0;1'", "'1 2 3 4 5;0 0'"]
)
def test_what_is_no_line_has_no_length_and_encloses_nothing(points: str) -> None:
    assert math.isnan(number(f"distance({points})"))
    assert number(f"area({points})") == 0


def test_geofence() -> None:
    assert truth(f"geofence('0.5 0.5 0 0', {SQUARE})")
    assert not truth(f"geofence('1.5 0.5', {SQUARE})")
    for wrong in ("''", "'0 0;0 1;1 1;1 0'"):
        with pytest.raises(XPathError, match=r"geofence\(\)"):
            truth(f"geofence('0 0', {wrong})")


@pytest.mark.parametrize(
    ("trace", "expected"),
    [
        ("0 0;1 1;0 1;1 0", True),
        ("0 0;0 1;1 1;1 0;0 0", False),
        ("0 0;0 2;0 1;1 1", True),
        ("0 0;1 1", False),
        ("", False),
        ("0 0;0 0;1 1", False),
    ],
)
def test_intersects(trace: str, expected: bool) -> None:
    assert truth(f"intersects('{trace}')") is expected
