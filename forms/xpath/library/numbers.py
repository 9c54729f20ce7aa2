"""Number functions: nothing raises, what cannot be worked out is NaN as in IEEE arithmetic."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from forms.xpath.frame import Frame, XNode
from forms.xpath.library.function import Function, function
from forms.xpath.values import NAN, node_string, string_number, to_number


def _plain(work: Callable[..., float]) -> Function:
    """A function of math: domain errors are NaN, overflow is infinite."""

    def safe(frame: Frame, node: XNode, *values: float) -> float:
        try:
            return work(*values)
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    return function("number", "n", safe)


def _two(work: Callable[[float, float], float]) -> Function:
    one = _plain(work)
    return function("number", "nn", one.work)


def _log(base: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: -math.inf if value == 0 else base(value)


def _power(value: float, exponent: float) -> float:
    if value == 0 and exponent < 0:
        return math.inf
    if abs(value) == 1 and not math.isfinite(exponent):
        return NAN
    try:
        return math.pow(value, exponent)
    except OverflowError:
        return -math.inf if value < 0 and exponent % 2 == 1 else math.inf


def _whole(work: Callable[[float], int]) -> Callable[[float], float]:
    return lambda value: float(work(value)) if math.isfinite(value) else value


def _int(value: float) -> float:
    return float(math.trunc(value)) if math.isfinite(value) else value


def _round(frame: Frame, node: XNode, value: float, places: float = 0.0) -> float:
    """Halves away from zero, judged on the number as it is written: round(-1.475, 2) is -1.48.

    Between -0.5 and 0 the whole-number result is zero, as XPath 1.0 4.4 says.
    """
    if not math.isfinite(value):
        return value
    if math.isnan(places) or abs(places) > 30:
        return NAN
    if places == 0 and -0.5 <= value <= 0:
        return 0.0
    shift = Decimal(1).scaleb(-int(places))
    scaled = (Decimal(repr(value)) / shift).to_integral_value(ROUND_HALF_UP)
    return float(scaled * shift)


def _answered(values: tuple[Any, ...]) -> list[Any]:
    """Node-sets as the texts of their nodes; a question without an answer counts nowhere, as in JavaRosa."""
    parts = (list(map(node_string, value)) if isinstance(value, list) else [value] for value in values)
    return [one for part in parts for one in part if one != ""]


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def work(frame: Frame, node: XNode, *values: Any) -> float:
        numbers = [to_number(value, frame) for value in _answered(values)]
        return choose(numbers) if numbers and not any(map(math.isnan, numbers)) else NAN

    return work


def _sum(frame: Frame, node: XNode, nodes: list[XNode]) -> float:
    return sum([string_number(text, frame) for text in map(node_string, nodes) if text], 0.0)


def _random(frame: Frame, node: XNode) -> float:
    return frame.context.rng.random()


NUMBERS: dict[str, Function] = {
    "int": _plain(_int),
    "abs": _plain(abs),
    "floor": _plain(_whole(math.floor)),
    "ceiling": _plain(_whole(math.ceil)),
    "round": function("number", "nn", _round, least=1),
    "pow": _two(_power),
    "sqrt": _plain(math.sqrt),
    "exp": _plain(math.exp),
    "exp10": _plain(lambda value: math.pow(10.0, value)),
    "log": _plain(_log(math.log)),
    "log10": _plain(_log(math.log10)),
    "sin": _plain(math.sin),
    "cos": _plain(math.cos),
    "tan": _plain(math.tan),
    "asin": _plain(math.asin),
    "acos": _plain(math.acos),
    "atan": _plain(math.atan),
    "atan2": _two(math.atan2),
    "pi": function("number", "", lambda frame, node: math.pi),
    "min": function("number", "v", _extreme(min), least=1, most=None),
    "max": function("number", "v", _extreme(max), least=1, most=None),
    "sum": function("number", "N", _sum),
    "random": function("number", "", _random),
}
