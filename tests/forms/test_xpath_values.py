"""Conversions between types (XPath 1.0 chapters 3 and 4, ODK's dates in numbers) and comparisons."""

import math

import pytest

from tests.forms.xpath_cases import at, number, text, tree, truth

FORM = """<data><n>5</n><n>7</n><blank/><word>desa</word><d>2026-11-20</d>
<t>2026-11-23T08:00:00.000+07:00</t></data>"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'12'", 12),
        ("' -12.50 '", -12.5),
        ("'.5'", 0.5),
        ("'5.'", 5),
        ("true()", 1),
        ("false()", 0),
        ("'1970-01-02'", 1),
        ("'1969-12-31'", -1),
        ("'2000-02-29'", 11016),
        ("number('2026-11-23T23:59:00+07:00') = number('2026-11-23')", 1),
    ],
)
def test_as_number(expression: str, expected: float) -> None:
    assert number(expression) == expected


@pytest.mark.parametrize(
    "words", ["", " ", "a", "1e5", "+1", "1,5", "1 2", "- 1", "--1", "0x10", "Infinity", "2026-02-30", "٣"]
)
def test_what_is_no_number_is_nan(words: str) -> None:
    assert math.isnan(number(f"'{words}'"))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1.0", "1"),
        ("-0.0", "0"),
        ("-0.50", "-0.5"),
        ("1 div 3", "0.3333333333333333"),
        ("0.1 + 0.2", "0.30000000000000004"),
        ("0.0000001", "0.0000001"),
        ("123456789012345680000", "123456789012345680000"),
        ("0 div 0", "NaN"),
        ("-1 div 0", "-Infinity"),
        ("1 = 1", "true"),
        ("/nothing", ""),
    ],
)
def test_as_text(expression: str, expected: str) -> None:
    assert text(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0", False),
        ("-0.1", True),
        ("0 div 0", False),
        ("''", False),
        ("'false'", True),
        ("'0'", True),
        ("/data/blank", True),
        ("/data/none", False),
        ("today()", True),
    ],
)
def test_as_truth(expression: str, expected: bool) -> None:
    assert truth(expression, tree(FORM)) is expected


def test_the_text_of_an_element_is_all_text_inside_without_comments() -> None:
    assert text("/a", tree("<a>x<b>y<!-- no --></b>z</a>")) == "xyz"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'1' = '1.0'", False),
        ("1 = '1.0'", True),
        ("true() = 'anything'", True),
        ("'b' > 'a'", False),
        ("'10' > '9'", True),
        ("0 div 0 = 0 div 0", False),
        ("0 div 0 != 0 div 0", True),
        ("true() > false()", True),
    ],
)
def test_values_compare_by_type(expression: str, expected: bool) -> None:
    assert truth(expression) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/n = 7", True),
        ("/data/n != 7", True),
        ("/data/n > 6", True),
        ("8 < /data/n", False),
        ("/data/n < 5", False),
        ("/data/n = '5'", True),
        ("'5.0' = /data/n", False),
        ("/data/none = ''", False),
        ("/data/none != ''", False),
        ("/data/blank = ''", True),
        ("/data/blank > 0", False),
        ("/data/blank < 1", False),
        ("/data/n = /data/blank", False),
        ("/data/n > /data/n", True),
        ("/data/none = false()", True),
        ("/data/n >= true()", True),
    ],
)
def test_a_node_set_compares_true_when_any_node_does(expression: str, expected: bool) -> None:
    assert truth(expression, tree(FORM)) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/d < today()", True),
        ("/data/d = date('2026-11-20')", True),
        ("/data/d = '2026-11-20'", True),
        ("/data/d >= '2026-11-21'", False),
        ("today() = date('2026-11-23')", True),
        ("today() = '2026-11-23'", True),
        ("now() >= today()", True),
        ("now() = today()", True),
        ("/data/t < now()", True),
        ("/data/t = today()", True),
        ("/data/word < today()", False),
        ("today() != ''", True),
        ("today() != /data/d", True),
        ("/data/n != today()", True),
        ("/data/d <= /data/d", True),
        ("true() != today()", False),
    ],
)
def test_dates_compare_as_whole_days_and_moments_exactly(expression: str, expected: bool) -> None:
    assert truth(expression, tree(FORM)) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("today() - /data/d", 3),
        ("date(today() - 3) = /data/d", 1),
        ("date('2026-12-01') - today()", 8),
        ("/data/d + 1 = date('2026-11-21')", 1),
        ("now() - /data/t", 0),
    ],
)
def test_arithmetic_with_dates_is_in_whole_days(expression: str, expected: float) -> None:
    assert number(expression, tree(FORM)) == expected


def test_a_days_boundary_is_that_of_the_persons_zone() -> None:
    late = at("<d><t>2026-11-22T18:00:00Z</t></d>", "/d/t")
    assert text("date(.)", late) == "2026-11-23"
    assert truth(". = today()", late)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("5 mod 2", 1),
        ("-5 mod 2", -1),
        ("5 mod -2", 1),
        ("1.5 mod 0.5", 0),
        ("3 mod (1 div 0)", 3),
        ("1 div -4", -0.25),
        ("-1 div 0", -math.inf),
    ],
)
def test_division_and_remainder(expression: str, expected: float) -> None:
    assert number(expression) == expected


@pytest.mark.parametrize("expression", ["0 div 0", "1 mod 0", "(1 div 0) mod 2", "'a' + 1", "-'a'"])
def test_what_cannot_be_calculated_is_nan(expression: str) -> None:
    assert math.isnan(number(expression))


@pytest.mark.parametrize(
    "expression", ["false() and count(1)", "not(true() or count(1))", "1 = 2 and 1 = 1 and count(1)"]
)
def test_logic_stops_as_soon_as_it_knows(expression: str) -> None:
    assert truth(expression) is False


def test_long_chains_of_one_operator_work() -> None:
    assert number(" + ".join(["1"] * 5_000)) == 5_000
    assert truth(" or ".join(["false()"] * 5_000 + ["true()"]))
    assert truth(" and ".join(["true()"] * 5_000))
