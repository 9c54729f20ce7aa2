"""String functions: XPath 1.0 4.2 and the String Functions of the ODK XForms specification."""

import re
import time

import pytest

from forms.xpath import XPathError
from tests.forms.xpath_cases import at, context, number, text, tree, truth, value

LIST = tree("<d><w>a</w><w>b</w><w/><w>c</w></d>")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("concat('a', 1, true(), '')", "a1true"),
        ("concat('x')", "x"),
        ("concat()", ""),
        ("concat(/d/w, '!')", "abc!"),
        ("join('-', /d/w)", "a-b--c"),
        ("join(', ', 'x', /d/w[1], 3)", "x, a, 3"),
        ("join(', ')", ""),
        ("substr('desa', 1)", "esa"),
        ("substr('desa', 1, 3)", "es"),
        ("substr('desa', -2)", "sa"),
        ("substr('desa', 0, -1)", "des"),
        ("substr('desa', 3, 1)", ""),
        ("substr('desa', 9)", ""),
        ("substr('desa', 0, 1 div 0)", "desa"),
        ("substring('12345', 2, 3)", "234"),
        ("substring('12345', 2)", "2345"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0, 3)", "12"),
        ("substring('12345', 0 div 0, 3)", ""),
        ("substring('12345', -42, 1 div 0)", "12345"),
        ("substring('12345', -1 div 0, 1 div 0)", ""),
        ("substring('12345', -1 div 0)", "12345"),
        ("substring('12345', 1 div 0)", ""),
        ("substring('12345', 0 div 0)", ""),
        ("substring-before('1999/04/01', '/')", "1999"),
        ("substring-after('1999/04/01', '/')", "04/01"),
        ("substring-after('a', 'b')", ""),
        ("substring-after('abc', 'a')", "bc"),
        ("substring-before('abc', 'a')", ""),
        ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
        ("translate('bar', 'aa', 'xy')", "bxr"),
        ("normalize-space('  a \t b\n')", "a b"),
        ("string(/d/w)", "a"),
        ("normalize-space(' a\u00a0b ')", "a\u00a0b"),
        ("coalesce('', 'b')", "b"),
        ("coalesce(1 * '', 'b')", "b"),
        ("coalesce('NaN', 'b')", "NaN"),
        ("coalesce(/d/w[3], /d/w[4])", "c"),
        ("coalesce(/none, '')", ""),
        ("coalesce('a', count(1))", "a"),
    ],
)
def test_texts(expression: str, expected: str) -> None:
    assert text(expression, LIST) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("contains('desa', 'es')", True),
        ("contains('desa', '')", True),
        ("starts-with('desa', 'de')", True),
        ("starts-with('desa', 'sa')", False),
        ("ends-with('desa', 'sa')", True),
        ("ends-with('sa', 'desa')", False),
        ("regex('12345', '[0-9]{5}')", True),
        ("regex('123456', '[0-9]{5}')", False),
        ("regex('x12345', '[0-9]{5}')", False),
        ("regex('08123', '^08[0-9]+$')", True),
        ("regex('', '')", True),
        ("regex('Ñandú', '\\p{L}+')", True),
        ("regex('٣', '\\d')", False),
        ("regex('ab', 'a|ab')", True),
    ],
)
def test_tests_on_texts(expression: str, expected: bool) -> None:
    assert truth(expression) is expected


def test_lengths_and_spaces_of_the_context_node() -> None:
    node = at("<d><a> se  kar </a></d>", "/d/a")
    assert number("string-length()", node) == 9
    assert number("string-length(.)", node) == 9
    assert text("normalize-space()", node) == "se kar"
    assert text("string()", node) == " se  kar "


@pytest.mark.cost
def test_a_pattern_that_explodes_is_stopped() -> None:
    before = time.process_time()
    with pytest.raises(XPathError, match="took too long"):
        truth(f"regex('{'a' * 40}!', '(a|a)+(a|aa)+b')")
    assert time.process_time() - before < 5  # of the processor: a busy machine changes nothing


@pytest.mark.parametrize("pattern", ["(", "[z-a]", "a{3,1}", "*", "a" * 5_000])
def test_a_pattern_that_cannot_be_read_is_the_authors_mistake(pattern: str) -> None:
    with pytest.raises(XPathError, match=r"regex\(\)"):
        truth(f"regex('a', '{pattern}')")


def test_a_text_may_not_fill_the_memory() -> None:
    node = tree("<d><a>" + "x" * 600_000 + "</a></d>")
    with pytest.raises(XPathError, match="grows past"):
        text("concat(/d/a, /d/a)", node)


def test_uuid_is_version_four_and_drawn_from_the_given_chance() -> None:
    one = text("uuid()")
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", one)
    assert text("uuid()") == one
    assert len(text("uuid(12)")) == 12
    assert text("uuid('a')") == ""
    assert len(text("uuid(1 div 0)")) == 1_000


def test_surroundings_come_from_the_context() -> None:
    more = {
        "properties": {"username": "siti"},
        "version": "7",
        "itext": lambda name: f"<{name}>",
        "choice_name": lambda chosen, ref, node: f"{ref}={chosen}",
    }
    node = tree("<data><s>kk</s></data>")
    assert text("property('username')", node, **more) == "siti"
    assert text("property('phone')", node, **more) == ""
    assert text("version()", node, **more) == "7"
    assert text("jr:itext('salam')", node, **more) == "<salam>"
    assert text("jr:choice-name(/data/s, ' /data/s ')", node, **more) == "/data/s=kk"


def test_without_surroundings_they_are_blank() -> None:
    assert text("jr:itext('salam')") == ""
    assert text("version()") == ""
    assert text("version()", tree("<d version='2026'/>")) == "2026"
    assert text("jr:choice-name('kk', '/data/s')") == "kk"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("digest('', 'MD5', 'hex')", "d41d8cd98f00b204e9800998ecf8427e"),
        ("digest('', 'MD5')", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        ("string-length(digest('x', 'SHA-512', 'hex'))", "128"),
        ("base64-decode('c2F3YWg=')", "sawah"),
        ("base64-decode('w7E=')", "ñ"),
        ("base64-decode('c2F3YWg')", "sawah"),
        ("base64-decode('***')", ""),
        ("base64-decode('')", ""),
    ],
)
def test_codes(expression: str, expected: str) -> None:
    assert text(expression) == expected


@pytest.mark.parametrize("expression", ["digest('a', 'CRC')", "digest('a', 'MD5', 'octal')"])
def test_unknown_codes_are_the_authors_mistake(expression: str) -> None:
    with pytest.raises(XPathError, match=r"digest\(\)"):
        text(expression)


def test_once_keeps_what_is_there() -> None:
    assert text("once(1 + 1)", at("<d><a/></d>", "/d/a")) == "2"
    assert text("once(1 + 1)", at("<d><a>9</a></d>", "/d/a")) == "9"


def test_if_looks_at_one_branch_only() -> None:
    assert value("if(1 = 1, 'a', count(1))") == "a"
    assert value("if('', count(1), 2)") == 2.0
    assert value("if(/none, 1, if(2 > 1, today(), 3))", tree("<d/>")).days == value("today()").days
    assert context().version == ""
