"""Limits: exactly as much as is allowed is taken, one more is not; the numbers stand here once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree

from actions import Refusal
from actions.broadcasts import verbs as broadcasts
from actions.broadcasts import wording as broadcast_wording
from actions.deadlines import recurrence, rules, typed
from actions.review import check_note
from actions.training import telling
from bot.channels.whatsapp.updates import name_of
from forms import FormError
from forms.answer.numbers import read_decimal, read_integer
from forms.instance import tables
from forms.problem import Problem
from forms.rows import read_rows
from forms.xlsform import archive, expressions
from forms.xpath import XPathError
from forms.xpath import compile as compile_xpath
from forms.xpath.dates import parse_moment
from forms.xpath.library.text import compiled_pattern
from handlers.fill import summary
from handlers.training import card
from tests.forms.xpath_cases import context

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


def told(work: Callable[[], object]) -> str:
    """The refusal's code, '' when it is taken."""
    try:
        work()
    except Refusal as refusal:
        return refusal.code
    return ""


def nested(depth: int) -> str:
    return "(" * depth + "1" + ")" * depth


def ladder(rungs: int) -> str:
    return "if(1, 1, " * rungs + "2" + ")" * rungs


@pytest.mark.parametrize(
    ("work", "most", "code"),
    [
        (lambda n: check_note("return", "a" * n), 1000, "note_long"),
        (lambda n: check_note("return", f"  {'a' * n}\n"), 1000, "note_long"),
        (lambda n: broadcasts.check_text("a" * n), 3000, "broadcast_long"),
        (lambda n: broadcasts.check_time(NOW + n * timedelta(days=1), NOW), 60, "broadcast_far"),
        (lambda n: rules.titled("a" * n), 120, "deadline_title"),
        (lambda n: rules._leads(range(n)), 8, "deadline_leads"),
        (lambda n: rules._leads((n,)), 60, "deadline_leads"),
        (
            lambda n: recurrence.tidy("FREQ=MONTHLY;BYMONTHDAY=" + "1," * n + "2", TODAY),
            87,
            "deadline_rule_long",
        ),
        (lambda n: typed.rule_of("tanggal 5 " + " " * (n - 10), TODAY), 200, "deadline_rule_long"),
        (lambda n: recurrence.tidy(f"FREQ=YEARLY;BYDAY={n}MO", TODAY), 53, "deadline_rule_garbage"),
        (lambda n: recurrence.tidy(f"FREQ=YEARLY;BYWEEKNO={n};BYDAY=MO", TODAY), 53, "deadline_rule_garbage"),
        (lambda n: recurrence.tidy(f"FREQ=MONTHLY;BYMONTHDAY={n}", TODAY), 31, "deadline_rule_garbage"),
    ],
)
def test_a_person_is_told_from_the_first_that_is_too_much(
    work: Callable[[int], object], most: int, code: str
) -> None:
    assert told(lambda: work(most)) == ""
    assert told(lambda: work(most + 1)) == code


@pytest.mark.parametrize(
    ("shorten", "most"),
    [
        (telling._short, 160),
        (broadcast_wording.head, 60),
        (card.short, 40),
        (summary.brief, summary.LABEL),
    ],
)
def test_a_text_that_fits_is_not_cut(shorten: Callable[[str], str], most: int) -> None:
    assert shorten("a" * most) == "a" * most
    assert shorten("a" * (most + 1)) == "a" * (most - 1) + "…"


def test_a_number_of_a_person() -> None:
    assert read_decimal("1" + "0" * 15) == "1000000000000000.0"
    assert read_decimal("1" + "0" * 14 + "1,5") == Problem("number_too_large")
    assert read_decimal("0" * 39 + "7") == "7.0"
    assert read_decimal("0" * 40 + "7") == Problem("number_too_large")
    assert read_decimal("7" + "a" * 40) == Problem("not_a_number")
    assert read_integer("9999999999") == "9999999999"
    assert read_integer("10000000000") == Problem("number_too_large")


@pytest.mark.parametrize(
    ("write", "most"),
    [
        (nested, 79),
        (ladder, 151),
        (lambda n: f"regex('a', '{'a' * n}')", 1000),
        (lambda n: f"join('', '{'a' * 500_000}', '{'b' * (n - 500_000)}')", 1_000_000),
    ],
)
def test_an_expression(write: Callable[[int], str], most: int) -> None:
    def value(text: str) -> object:
        return compile_xpath(text).string(etree.Element("data"), context())

    assert value(write(most)) is not None
    with pytest.raises(XPathError):
        value(write(most + 1))


def test_a_pattern_and_a_moment() -> None:
    assert compiled_pattern("ab" * 500).fullmatch("ab" * 500)
    moment = "2026-11-23T10:00:00.000+07:00"
    assert parse_moment(moment, UTC) is not None
    assert parse_moment(moment.replace(".000", ".000" + "0" * (50 - len(moment))), UTC) is not None
    assert parse_moment(moment.replace(".000", ".000" + "0" * (51 - len(moment))), UTC) is None


def test_an_expression_of_an_author() -> None:
    text = "1" + " + 1" * 4999 + "   "
    assert len(text) == 20_000
    assert list(expressions.unreadable(expressions.Cell("survey", 2, "calculation", text))) == []
    (one,) = expressions.unreadable(expressions.Cell("survey", 2, "calculation", text + " "))
    assert one.code == "expression_too_long"


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("write", "most", "code"),
    [
        (lambda n: {f"part{number}.txt": b"" for number in range(n)}, 2000, "unpacks_too_large"),
        (lambda n: {"xl/worksheets/sheet1.xml": b"<row " * n}, 50_000, "too_many_rows"),
        (lambda n: {"xl/worksheets/sheet1.xml": b"<c " * n}, 600_000, "too_many_cells"),
    ],
)
def test_a_workbook(write: Callable[[int], dict[str, bytes]], most: int, code: str) -> None:
    assert archive.inspect(zipped(write(most))) == []
    with pytest.raises(FormError) as caught:
        archive.inspect(zipped(write(most + 1)))
    assert [one.code for one in caught.value.mistakes] == [code]


def test_rows_beside_a_form() -> None:
    assert len(read_rows(b"a\n" + b"1\n" * 200_000, "rows.csv")) == 200_000
    with pytest.raises(FormError):
        read_rows(b"a\n" + b"1\n" * 200_001, "rows.csv")


def test_long_lists_are_kept_and_the_eighth_is_not_the_last() -> None:
    short, long = [{"name": "a"}] * 199, [{"name": "a"}] * 200
    assert tables.table(short)[1] is False
    first, kept = tables.table(long)
    assert kept
    others = [[{"name": str(number)}] * 200 for number in range(8)]
    for rows in others[:7]:
        tables.table(rows)
    assert tables.table(long)[0] is first
    for rows in others:
        tables.table(rows)
    assert tables.table(long)[0] is not first


def test_a_name_of_a_message_is_kept_as_long_as_the_column() -> None:
    assert name_of("a" * 128) == "a" * 128
    assert len(name_of("a" * 129)) == 64
