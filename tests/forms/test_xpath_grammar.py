"""How an expression is read: XPath 1.0 chapter 3, and what forms in the field write besides."""

import pytest

from forms.xpath import XPathError, compile
from tests.forms.xpath_cases import number, text, truth


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 4 - 3", 3),
        ("2 * 9 div 6 mod 2", 1),
        ("-3 + 5", 2),
        ("--4", 4),
        ("---4", -4),
        ("6 - -2", 8),
        (".5 + 5.", 5.5),
        ("8div2", 4),
        ("7mod4", 3),
        ("8 div-2", -4),
        ("'6'*'7'", 42),
        ("\n 1\t+\r\n1 ", 2),
    ],
)
def test_arithmetic_is_read_by_precedence(expression: str, expected: float) -> None:
    assert number(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 = 1 or 1 = 2 and 1 = 3", True),
        ("(1 = 1 or 1 = 2) and 1 = 3", False),
        ("2 > 1 = true()", True),
        ("3 > 2 > 1", False),
        ("1 + 1 = 2", True),
        ("'a'='a'or'b'='c'", True),
        ("1=1and 2=2", True),
    ],
)
def test_logic_is_read_by_precedence(expression: str, expected: bool) -> None:
    assert truth(expression) is expected


@pytest.mark.parametrize(
    ("quoted", "expected"), [('"it\'s"', "it's"), ("'say \"a\"'", 'say "a"'), ("''", "")]
)
def test_texts_are_quoted_either_way(quoted: str, expected: str) -> None:
    assert text(quoted) == expected


def test_operator_words_are_names_where_no_operand_precedes() -> None:
    assert compile("div/mod").refs == ("div/mod",)
    assert compile("or or and").refs == ("or", "and")


def test_a_hyphen_belongs_to_the_name() -> None:
    assert compile("jumlah-kk").refs == ("jumlah-kk",)
    assert compile("jumlah - kk").refs == ("jumlah", "kk")


def test_names_may_be_of_any_script() -> None:
    assert compile("/data/nama_desa.2/größe").refs == ("/data/nama_desa.2/größe",)


@pytest.mark.parametrize(
    ("expression", "position", "said"),
    [
        ("1 +", 3, "the end"),
        ("(1", 2, "Expected )"),
        ("1 2", 2, "Did not expect 2"),
        ("'open", 0, "not closed"),
        ("a ! b", 2, "does not belong"),
        ("", 0, "the end"),
        ("a[1", 3, "Expected ]"),
        ("$x", 0, "no variables"),
        ("a OR b", 2, "Did not expect OR"),
        ("sideways::a", 0, "not an axis"),
        ("/data/concat('a')", 6, "inside a path"),
        ("f(1,)", 4, "Did not expect )"),
        ("/data/", 6, "Expected a name"),
    ],
)
def test_a_mistake_names_expression_and_place(expression: str, position: int, said: str) -> None:
    with pytest.raises(XPathError) as mistake:
        compile(expression)
    assert mistake.value.expression == expression
    assert mistake.value.position == position
    assert said in mistake.value.message


def test_the_mistake_as_a_sentence_counts_from_one() -> None:
    with pytest.raises(XPathError, match=r"at character 3 in: 1 2"):
        compile("1 2")


def test_the_same_text_is_compiled_once() -> None:
    assert compile(". > 17") is compile(". > 17")
    assert compile("x:a", {"x": "urn:a"}) is not compile("x:a", {"x": "urn:b"})


def test_an_unknown_function_is_a_fault_and_fails_only_when_reached() -> None:
    wrong = compile("false() and slected(., 'a')")
    assert [fault.message for fault in wrong.faults] == [
        "There is no function slected(); did you mean selected()?"
    ]
    assert wrong.faults[0].position == 12
    assert truth("false() and slected(., 'a')") is False
    with pytest.raises(XPathError, match="no function slected"):
        truth("true() and slected(., 'a')")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("true(1)", "true() takes 0 arguments, 1 given"),
        ("substring('a')", "substring() takes 2 to 3 arguments, 1 given"),
        ("join()", "join() takes at least 1 arguments, 0 given"),
        ("if(1, 2)", "if() takes 3 arguments, 2 given"),
    ],
)
def test_a_wrong_number_of_arguments_is_a_fault(expression: str, said: str) -> None:
    assert [fault.message for fault in compile(expression).faults] == [said]
    with pytest.raises(XPathError, match="arguments"):
        text(expression)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("regex(., '[')", "cannot read the pattern ["),
        ("1 = 2 and digest('a', 'MD4') = 'x'", "digest() does not know MD4"),
        ("digest('a', 'MD5', 'octal')", "digest() does not know octal"),
    ],
)
def test_a_quoted_argument_that_must_fail_is_a_fault(expression: str, said: str) -> None:
    (fault,) = compile(expression).faults
    assert said in fault.message
    assert expression[fault.position :].startswith(("regex(", "digest("))


def test_a_quoted_date_that_is_none_is_warned_of() -> None:
    (warning,) = compile("/data/d > date('23/11/2026')").warnings
    assert warning.position == 10
    assert "date('23/11/2026') is no date" in warning.message


@pytest.mark.parametrize(
    "expression",
    ["date('2026-11-23')", "date('')", "date(.)", "date-time('2026-11-23T10:00')", "regex(., 'a')"],
)
def test_what_is_fine_has_neither_fault_nor_warning(expression: str) -> None:
    assert (compile(expression).faults, compile(expression).warnings) == ((), ())


def test_a_value_where_nodes_are_needed_is_refused() -> None:
    with pytest.raises(XPathError, match=r"count\(\) needs a path"):
        number("count('a')")
