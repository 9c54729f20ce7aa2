"""A number with its unit: taken off when it only counts or is the question's own; reads no number."""

from __future__ import annotations

import re

from forms.problem import Problem

_LONGEST = 60
"""Characters of a number with its unit."""
_MEASURED = re.compile(
    r"(?P<money>rp\.? ?)?(?P<number>[^a-z%]*\d)(?: ?(?P<unit>[a-z]{1,20}[23]?|%)\.?|(?P<even>,-))?", re.ASCII
)
_WORDS = re.compile(r"[a-z]+[23]?|%", re.ASCII)
_SUPERSCRIPTS = str.maketrans("\u00b2\u00b3", "23")
_COUNTING = frozenset(
    [
        "orang", "org", "jiwa", "kk", "keluarga", "anak", "ekor", "buah", "bh", "unit", "biji", "kali",
        "lembar", "rumah", "people", "persons", "person", "times",
    ]
)  # fmt: skip
_SAME = {
    short: unit
    for unit, shorts in {
        "hektar": "ha hektare hectare hectares",
        "kilogram": "kg kilo kilograms",
        "gram": "g gr grams",
        "meter": "m mtr metre metres meters",
        "sentimeter": "cm centimetre centimetres centimeters",
        "kilometer": "km kilometre kilometres kilometers",
        "liter": "l ltr litre litres liters",
        "tahun": "th thn year years",
        "bulan": "bln month months",
        "minggu": "week weeks",
        "hari": "hr day days",
        "jam": "hour hours",
        "menit": "mnt minute minutes",
        "rupiah": "rp idr",
        "%": "persen percent",
    }.items()
    for short in shorts.split()
}


def measured(text: str, asked: str) -> str | Problem:
    """The number in "12 orang", "3.250 kg" or "Rp 50.000"; a unit that the question does not name is refused.

    ``asked``: the question's label and hint. What is no number with a unit comes back as it is.
    """
    found = _MEASURED.fullmatch(text.lower().translate(_SUPERSCRIPTS)) if len(text) <= _LONGEST else None
    if found is None or not (found["money"] or found["unit"] or found["even"]):
        return Problem("not_a_number")
    unit = _unit(found["unit"] or "")
    if unit and unit not in _COUNTING and unit not in {_unit(word) for word in _words(asked)}:
        return Problem("other_unit")
    return found["number"].strip()


def _words(asked: str) -> list[str]:
    return _WORDS.findall(asked.lower().translate(_SUPERSCRIPTS))


def _unit(word: str) -> str:
    return _SAME.get(word, word)
