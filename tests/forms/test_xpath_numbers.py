"""Number functions of the ODK XForms specification (XPath 1.0 4.4 and XPath 3.0's math)."""

import math

import pytest

from tests.forms.xpath_cases import number, tree

NUMBERS = tree("<d><n>3</n><n>-8</n><n>5.5</n><gap><m>1</m><m/></gap><none/><word>a</word></d>")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("int(3.9)", 3),
        ("int(-3.9)", -3),
        ("int(' 7.5 ')", 7),
        ("abs(-2.5)", 2.5),
        ("floor(-1.5)", -2),
        ("ceiling(-1.5)", -1),
        ("ceiling(1.2)", 2),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(-1.5)", -2),
        ("round(-0.5)", 0),
        ("round(0.5)", 1),
        ("round(2.4)", 2),
        ("round(3.14159, 2)", 3.14),
        ("round('-1.475', 2)", -1.48),
        ("round(2.675, 2)", 2.68),
        ("round(1250, -2)", 1300),
        ("round(1 div 0)", math.inf),
        ("pow(2, 10)", 1024),
        ("pow(0, -1)", math.inf),
        ("pow(10, 400)", math.inf),
        ("sqrt(2.25)", 1.5),
        ("exp(0)", 1),
        ("exp(1000)", math.inf),
        ("exp10(3)", 1000),
        ("log(exp(2))", 2),
        ("log(0)", -math.inf),
        ("log10(1000)", 3),
        ("sin(pi() div 2)", 1),
        ("cos(0)", 1),
        ("tan(0)", 0),
        ("asin(1)", math.pi / 2),
        ("acos(1)", 0),
        ("atan(1)", math.pi / 4),
        ("atan2(1, -1)", 3 * math.pi / 4),
        ("min(3, 1, 2)", 1),
        ("max(3, '11', 2)", 11),
        ("min(/d/n)", -8),
        ("max(/d/n, 99)", 99),
        ("sum(/d/n)", 0.5),
        ("sum(/d/unknown)", 0),
        ("sum(/d/gap/m)", 1),
        ("min(/d/gap/m)", 1),
        ("max(/d/gap/m, 0)", 1),
        ("max(/d/none, /d/n)", 5.5),
        ("min('', 7)", 7),
        ("count(/d/n)", 3),
        ("count(/d/n[. > 0])", 2),
        ("count-non-empty(/d/gap/m)", 1),
        ("count-non-empty(/d/none)", 0),
        ("count-selected('a  b c')", 3),
        ("count-selected('')", 0),
        ("count-selected(/d/none)", 0),
    ],
)
def test_numbers(expression: str, expected: float) -> None:
    assert number(expression, NUMBERS) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    "expression",
    [
        "int('a')",
        "round('a')",
        "round(1, 'a')",
        "round(1, 31)",
        "sqrt(-1)",
        "log(-1)",
        "asin(2)",
        "acos('a')",
        "pow('a', 2)",
        "pow(-8, 1 div 3)",
        "min(1, 'a')",
        "max('')",
        "min(/d/unknown)",
        "sum(/d/gap/m | /d/word)",
        "pow(1, 'a')",
        "pow(-1, 1 div 0)",
        "sin(1 div 0)",
    ],
)
def test_what_has_no_answer_is_nan(expression: str) -> None:
    assert math.isnan(number(expression, NUMBERS))


def test_infinite_sums_are_plain_arithmetic() -> None:
    digits = "9" * 400
    assert math.isnan(number("sum(/d/n)", tree(f"<d><n>{digits}</n><n>-{digits}</n></d>")))


def test_random_is_drawn_from_the_given_chance() -> None:
    one = number("random()")
    assert 0 <= one < 1
    assert number("random()") == one
    assert number("random() + 0 * random()") == one
