"""Whether a condition can ever be true; knows no sheet and says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from math import inf
from random import Random

from forms.xlsform.trees import both, compiled, has_names, question, said
from forms.xpath import Context, XPathError
from forms.xpath.syntax import Chain, Negative, Number

_ANY = datetime(2026, 1, 1, tzinfo=UTC)
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
Limits = tuple[float, bool, float, bool]
"""The least and the greatest, and whether it may be that itself."""


def never(text: str, tree: object, asked: Mapping[str, str], own: str) -> bool:
    """Whether no answer meets the condition of the question ``own``; ``asked`` are types by name."""
    return always_false(text, tree) or contradicts(tree, asked, own)


def always_false(text: str, tree: object) -> bool:
    """Whether an expression without names and without the clock is no."""
    formula = None if has_names(tree) else compiled(text)
    if formula is None or formula.uses_now or formula.uses_random or formula.instances or formula.faults:
        return False
    try:
        return not formula.boolean(None, Context(now=_ANY, rng=Random(0)))
    except XPathError:
        return False


def contradicts(tree: object, asked: Mapping[str, str], own: str) -> bool:
    """Whether two parts that must both hold want different answers of one question."""
    wanted: dict[str, str] = {}
    limits: dict[str, Limits] = {}
    for part in both(tree):
        match part:
            case Chain(rest=((sign, second),), first=first) if sign in _TURNED:
                if sign == "=" and _another(part, wanted, asked, own):
                    return True
                if _outside(first, sign, second, limits, own):
                    return True
    return False


def _another(part: object, wanted: dict[str, str], asked: Mapping[str, str], own: str) -> bool:
    for name, choice in said(part, own):
        several = asked.get(name, "").startswith(("select_multiple", "rank"))
        if not several and wanted.setdefault(name, choice) != choice:
            return True
    return False


def _outside(first: object, sign: str, second: object, limits: dict[str, Limits], own: str) -> bool:
    number, name = _number(second), question(first, own)
    if number is None:
        number, name, sign = _number(first), question(second, own), _TURNED[sign]
    if number is None or not name:
        return False
    low, low_too, high, high_too = limits.get(name, (-inf, True, inf, True))
    if sign in (">", ">=", "=") and (number > low or (number == low and sign == ">")):
        low, low_too = number, sign != ">"
    if sign in ("<", "<=", "=") and (number < high or (number == high and sign == "<")):
        high, high_too = number, sign != "<"
    limits[name] = (low, low_too, high, high_too)
    return low > high or (low == high and not (low_too and high_too))


def _number(tree: object) -> float | None:
    if isinstance(tree, Negative) and isinstance(tree.operand, Number):
        return -tree.operand.value
    return tree.value if isinstance(tree, Number) else None
