"""Numbers as people type them in Indonesia and elsewhere; must not guess: what is unclear is a Problem."""

from __future__ import annotations

import math
import re

from forms.instance.values import decimal
from forms.problem import Problem

_PLAIN = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?P<group>[. ,])\d{3}(?:(?P=group)\d{3})*(?:[.,]\d+)?", re.ASCII)
_SCIENTIFIC = re.compile(r"[-+]?\d+(\.\d+)?[eE][-+]?\d+", re.ASCII)
# ODK's clients keep integers in 32 bits; ten digits is what they can hold.
LARGEST_INTEGER = 9_999_999_999
_LONGEST = 40
_LARGEST = 1e15


def read_integer(text: str) -> str | Problem:
    value = read_decimal(text)
    if isinstance(value, Problem):
        return Problem("not_an_integer") if value.code == "not_a_number" else value
    if float(value) != int(float(value)):
        return Problem("not_an_integer")
    if abs(int(float(value))) > LARGEST_INTEGER:
        return Problem("number_too_large")
    return str(int(float(value)))


def read_decimal(text: str) -> str | Problem:
    """ "1.234" is a thousand two hundred and thirty-four, "1,5" one and a half, "1.5" too."""
    text = text.strip().replace("\u2212", "-").replace("\u00a0", " ")
    if len(text) > _LONGEST:
        return Problem("number_too_large") if _PLAIN.fullmatch(text) else Problem("not_a_number")
    value = _value(text)
    if math.isnan(value):
        return Problem("not_a_number")
    return Problem("number_too_large") if abs(value) > _LARGEST else decimal(repr(value))


def _value(text: str) -> float:
    if _SCIENTIFIC.fullmatch(text):
        return float(text)
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        head, tail = _split_fraction(text, grouped["group"])
        return float(f"{head}.{tail or '0'}")
    if _PLAIN.fullmatch(text):
        return float(text.replace(",", "."))
    return math.nan


def _split_fraction(text: str, group: str) -> tuple[str, str]:
    """The other sign than the one that groups starts the fraction."""
    other = "," if group != "," else "."
    head, _, tail = text.partition(other)
    return head.replace(group, ""), tail
