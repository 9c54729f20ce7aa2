"""Numbers as people type them in Indonesia and elsewhere; guesses nothing: what reads two ways is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from forms.answer.units import measured
from forms.problem import Problem
from forms.values import decimal

_PLAIN = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)", re.ASCII)
_GROUPED = re.compile(
    r"[-+]?[1-9]\d{0,2}(?P<group>[. ,])\d{3}(?:(?P=group)\d{3})*(?:(?!(?P=group))[.,]\d+)?", re.ASCII
)
_UNCLEAR = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}", re.ASCII)
"""One sign and three digits: a fraction of thousandths, or thousands."""
_SCIENTIFIC = re.compile(r"[-+]?\d+([.,]\d+)?[eE][-+]?\d+", re.ASCII)
# ODK's clients keep integers in 32 bits; ten digits is what they can hold.
LARGEST_INTEGER = 9_999_999_999
_LONGEST = 40
"""Characters of a number."""
_LARGEST = 1e15
"""A greater number is a slip."""


def decimal_sign(language: str) -> str:
    """What stands before the fraction; the other of comma and point groups thousands."""
    return "," if language == "id" else "."


def worded(value: str, language: str) -> str:
    """A stored number as the language writes it, without grouping: "3250", "0,125"."""
    whole, _, fraction = value.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}{decimal_sign(language)}{fraction}" if fraction else whole


def read_integer(text: str, asked: str = "") -> str | Problem:
    """Of two readings the whole one: "1.250" people are no fraction. `asked`: the question's words."""
    found = _readings(text, asked)
    if isinstance(found, Problem):
        return Problem("not_an_integer") if found.code == "not_a_number" else found
    value = found[-1]
    if value != int(value):
        return Problem("not_an_integer")
    return Problem("number_too_large") if abs(value) > LARGEST_INTEGER else str(int(value))


def read_decimal(text: str, language: str = "id", asked: str = "") -> str | Problem:
    """ "1.234,5" is a thousand and more, "0.125" an eighth, "3,250" in Indonesian three and a quarter.

    "3.250" there is unclear (``values``: fraction and whole in words, readings as they would be stored).
    """
    found = read_decimals(text, language, asked)
    if isinstance(found, Problem) or len(found) == 1:
        return found if isinstance(found, Problem) else found[0]
    return unclear(found, language)


def read_decimals(text: str, language: str, asked: str = "") -> Sequence[str] | Problem:
    """What a text may mean, as stored: one value, or two that the language alone cannot tell apart."""
    found = _readings(text, asked)
    if isinstance(found, Problem):
        return found
    if len(found) == 2 and decimal_sign(language) in text:
        found = found[:1]
    return [decimal(repr(value)) for value in found]


def unclear(readings: Sequence[str], language: str) -> Problem:
    """The question back: the fraction, or the thousands?"""
    fraction, whole = (worded(one, language) for one in readings)
    group = "." if decimal_sign(language) == "," else ","
    grouped = f"{int(float(readings[1])):,}".replace(",", group)
    values = {"fraction": fraction, "whole": grouped, "digits": whole, "readings": " ".join(readings)}
    return Problem("unclear_number", values=values)


def _readings(typed: str, asked: str) -> Sequence[float] | Problem:
    """One value, or the fraction and the thousands that a text can mean."""
    text = " ".join(typed.replace("\u2212", "-").split())
    found = _values(text) if len(text) <= _LONGEST else ()
    if not found:
        number = measured(text, asked)
        if isinstance(number, Problem):
            return Problem("number_too_large") if _PLAIN.fullmatch(text) else number
        found = _values(number)
    if not found:
        return Problem("not_a_number")
    return Problem("number_too_large") if max(map(abs, found)) > _LARGEST else found


def _values(text: str) -> tuple[float, ...]:
    if _SCIENTIFIC.fullmatch(text):
        return (float(text.replace(",", ".")),)
    if _UNCLEAR.fullmatch(text):
        return float(text.replace(",", ".")), float(text.replace(",", "").replace(".", ""))
    if grouped := _GROUPED.fullmatch(text):
        return (_ungrouped(text, grouped["group"]),)
    return (float(text.replace(",", ".")),) if _PLAIN.fullmatch(text) else ()


def _ungrouped(text: str, group: str) -> float:
    """The sign that does not group starts the fraction."""
    return float(text.replace(group, "").replace(",", "."))
