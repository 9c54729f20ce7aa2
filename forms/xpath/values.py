"""XPath's four types and ODK's fifth (a date), and how one becomes another; knows no function or operator.

A number is float, a text str, a truth bool, a node-set list; a date is dates.DateValue.
"""

import math
import re
from decimal import Decimal
from typing import Any

from lxml import etree
from lxml.etree import iselement

from forms.xpath.dates import DateValue, from_days, parse_moment
from forms.xpath.frame import Frame, XNode

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*", re.ASCII)
_DATE_START = re.compile(r"\s*\d{4}-\d")
_text_of = etree.XPath("string()", smart_strings=False)
NAN = math.nan
_EXACT = 1e15
"""Below it every integer has a float of its own."""


def node_string(node: XNode) -> str:
    """The string-value of one node."""
    if iselement(node):
        if len(node) == 0:
            return node.text or ""
        return str(_text_of(node))
    if isinstance(node, etree._ElementTree):
        root = node.getroot()
        return "" if root is None else node_string(root)
    return str(node) if node is not None else ""


def to_string(value: Any, frame: Frame) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return node_string(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_string(value)
    return str(value)


def number_string(value: float) -> str:
    """Without an exponent and without a needless ".0", as XPath 1.0 4.2 asks."""
    if value != value:
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    text = f"{Decimal(repr(value)):f}"
    return text.removesuffix(".0")


def string_number(text: str, frame: Frame) -> float:
    """A date or dateTime text counts as its day (ODK's extension of number()); anything unclear is NaN."""
    if (text.isascii() and text.isdigit()) or _NUMBER.fullmatch(text):
        return float(text)
    if _DATE_START.match(text):
        moment = parse_moment(text, frame.context.now.tzinfo)
        return moment.days if moment else NAN
    return NAN


def to_number(value: Any, frame: Frame) -> float:
    if isinstance(value, float):
        return value
    if isinstance(value, list):
        return string_number(node_string(value[0]), frame) if value else NAN
    if isinstance(value, str):
        return string_number(value, frame)
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    return float(value.days)


def to_boolean(value: Any, frame: Frame) -> bool:
    if isinstance(value, float):
        return value == value and value != 0.0
    return isinstance(value, DateValue) or bool(value)


def to_date(value: Any, frame: Frame, timed: bool) -> DateValue | None:
    """What date() (timed: date-time()) makes of a value; None where it is no date."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return _shaped(_from_number(value, frame, timed), timed)
    if isinstance(value, DateValue):
        return _shaped(value, timed)
    text = to_string(value, frame)
    if _NUMBER.fullmatch(text):
        return _shaped(_from_number(string_number(text, frame), frame, timed), timed)
    return _shaped(parse_moment(text, frame.context.now.tzinfo), timed)


def _from_number(value: float, frame: Frame, timed: bool) -> DateValue | None:
    return from_days(value, frame.context.now.tzinfo, timed) if math.isfinite(value) else None


def _shaped(found: DateValue | None, timed: bool) -> DateValue | None:
    """A dateTime at midnight reads as a date, as both reference engines have it."""
    if found is None:
        return None
    clock = found.moment.time()
    if timed and clock != clock.min:
        return DateValue(found.moment, True)
    return DateValue.day_of(found.moment)
