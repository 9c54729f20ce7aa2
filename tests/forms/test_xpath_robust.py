"""Whatever an author writes: a value or an XPathError naming the expression, soon, and nothing else."""

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.xpath import XPathError, compile
from forms.xpath.dates import DateValue
from forms.xpath.library import FUNCTIONS
from forms.xpath.special import SPECIAL
from tests.forms.xpath_cases import context, number, text, tree

FORM = tree(
    "<data xmlns:z='urn:z'><a>5</a><b>teks</b><kosong/><r z:k='1'><n>2026-02-28</n></r><r><n>-7.1 110.2</n>"
    "</r><!-- c --><?p i?></data>"
)
INSTANCES = {"i": tree("<root><item><name>a</name></item><item><name>5</name></item></root>")}

ATOMS = st.sampled_from(
    [
        ".",
        "..",
        "/",
        "/data/a",
        "/data/b",
        "/data/none",
        "/data/r/n",
        "//n",
        "//@*",
        "/data/node()",
        "//text()",
        "current()/..",
        "instance('i')/root/item[name = /data/a]/name",
        "''",
        "'5'",
        "'a b'",
        "'2026-11-23'",
        "'2026-11-23T10:00:00.000+07:00'",
        "'0 0;0 1;1 1;0 0'",
        "0",
        "-1.5",
        "1e5",
        "99999999999999999999999",
        "(1 div 0)",
        "(0 div 0)",
        "true()",
        "false()",
        "today()",
        "now()",
    ]
)
NAMES = st.sampled_from(sorted({*FUNCTIONS, *SPECIAL, "nonsense", "z:odd"}))
SIGNS = st.sampled_from(["+", "-", "*", " div ", " mod ", "=", "!=", "<", ">=", " and ", " or ", "|"])


def _longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(lambda name, args: f"{name}({', '.join(args)})", NAMES, st.lists(inner, max_size=4)),
        st.builds(lambda left, sign, right: f"({left}{sign}{right})", inner, SIGNS, inner),
        st.builds(lambda base, test: f"({base})[{test}]", inner, inner),
        st.builds(lambda test: f"/data/*[{test}]/..", inner),
        st.builds(lambda inner: f"-{inner}", inner),
    )


EXPRESSIONS = st.recursive(ATOMS, _longer, max_leaves=12)
PIECES = st.sampled_from(
    [*"()[]/|@.*,+-=<>! \"'$:", "//", "::", "div", "or", "if(", "a", "x:y", "1", ".5", "é", "\x00"]
)


def refusal(expression: str, node: object) -> XPathError | None:
    """Checks the types of every way to ask, unless the engine refuses."""
    here = context(instances=INSTANCES)
    try:
        asked = compile(expression)
        answers = asked.string(node, here), asked.boolean(node, here), asked.number(node, here)
        value = asked.value(node, here)
    except XPathError as mistake:
        return mistake
    assert tuple(map(type, answers)) == (str, bool, float)
    assert isinstance(value, float | str | bool | list | DateValue)
    return None


@settings(max_examples=200, deadline=None)
@given(EXPRESSIONS, st.sampled_from([".", "r[1]/n", "r[1]/@*", "b/text()", "comment()"]))
def test_any_expression_gives_a_value_or_the_authors_mistake(expression: str, at: str) -> None:
    mistake = refusal(expression, FORM.xpath(at)[0])
    assert mistake is None or (mistake.message and mistake.expression == expression)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12))
def test_any_text_is_read_or_refused(pieces: list[str]) -> None:
    mistake = refusal("".join(pieces), FORM)
    assert mistake is None or -1 <= mistake.position <= len("".join(pieces))


@pytest.mark.cost
@pytest.mark.parametrize(
    "expression",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "not(" * 10_000 + "1" + ")" * 10_000,
        "a[" * 10_000 + "1" + "]" * 10_000,
        "if(1, 2, " * 10_000 + "3" + ")" * 10_000,
        "(" * 10_000,
    ],
)
def test_ten_thousand_levels_are_a_clean_mistake(expression: str) -> None:
    before = time.process_time()
    with pytest.raises(XPathError, match="nested too deeply"):
        compile(expression)
    assert time.process_time() - before < 5  # of the processor: a busy machine changes nothing


def test_what_is_long_but_not_deep_works() -> None:
    assert number("-" * 10_000 + "1") == 1
    assert number("count(" + "|".join(["/data/a"] * 2_000) + ")", FORM) == 1
    assert number("count(/data" + "/." * 5_000 + ")", FORM) == 1
    assert text("concat(" + ", ".join(["'x'"] * 5_000) + ")") == "x" * 5_000


def test_the_deepest_brackets_allowed_also_evaluate() -> None:
    assert number("(" * 79 + "1" + ")" * 79) == 1
    assert text("concat(" * 79 + "'x'" + ")" * 79) == "x"


def _ladder(rungs: int, end: str) -> str:
    return "".join(f"if(/data/a = {rung}, 'r{rung}', " for rung in range(rungs)) + end + ")" * rungs


def test_a_ladder_of_ifs_may_be_long() -> None:
    assert text(_ladder(120, "'none'"), FORM) == "r5"
    assert text(_ladder(5, "'none'"), FORM) == "none"
    assert compile(_ladder(120, "/data/b")).refs == ("/data/a", "/data/b")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("if(0, 1, if(0, 2, 3) + 10)", "13"),
        ("if(0, 1, if(1, /data/a, 3) * 2 - 1)", "9"),
        ("if(0, 1, if(1, /data/r, 3)/n)", "2026-02-28"),
        ("if(0, 1, if(1, /data/r, 3)[2])", "-7.1 110.2"),
        ("if(0, 1, if(1, /data/none, 3) | /data/b)", "teks"),
        ("if(0, 1, -if(1, 2, 3))", "-2"),
    ],
)
def test_an_else_may_go_on_after_an_inner_if(expression: str, expected: str) -> None:
    assert text(expression, FORM) == expected


@pytest.mark.parametrize(
    "expression", ["if(1, 2, if(1, 2, 3)", "if(1, 2, if(1, 2, 3)) 4", "if(1, 2, if(1, 2, 3) 4)"]
)
def test_an_unclosed_ladder_is_a_mistake(expression: str) -> None:
    with pytest.raises(XPathError):
        compile(expression)


def test_too_many_arguments_of_a_ladder_are_a_fault() -> None:
    assert [fault.message for fault in compile("if(1, 2, if(1, 2, 3), 4)").faults] == [
        "if() takes 3 arguments, 4 given"
    ]


def test_every_function_of_the_specification_is_there() -> None:
    specified = """string concat join substr substring-before substring-after translate string-length
    normalize-space contains starts-with ends-with uuid digest pulldata if coalesce once true false boolean
    boolean-from-string not regex checklist weighted-checklist number random int sum max min round pow log
    log10 abs sin cos tan asin acos atan atan2 sqrt exp exp10 pi count count-non-empty position instance
    current randomize today now format-date format-date-time date decimal-date-time decimal-time selected
    selected-at count-selected jr:choice-name jr:itext indexed-repeat area distance"""
    assert set(specified.split()) <= {*FUNCTIONS, *SPECIAL}


def test_a_number_never_leaves_as_something_else() -> None:
    assert math.isinf(number("1" + "0" * 400))
    assert text("1" + "0" * 400) == "Infinity"
