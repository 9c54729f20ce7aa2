"""XPath 1.0's comparisons (3.4) with ODK's dates; decides between types, changes none."""

import operator
from collections.abc import Callable
from typing import Any

from forms.xpath.dates import DateValue, parse_moment
from forms.xpath.frame import Frame
from forms.xpath.values import node_string, string_number, to_boolean, to_number, to_string

Test = Callable[[Any, Any], bool]
RELATIONS: dict[str, Test] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
MIRRORED: dict[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def equal(left: Any, right: Any, frame: Frame) -> bool:
    return _equality(left, right, frame, operator.eq)


def unequal(left: Any, right: Any, frame: Frame) -> bool:
    return _equality(left, right, frame, operator.ne)


def _equality(left: Any, right: Any, frame: Frame, test: Test) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return test(to_boolean(left, frame), to_boolean(right, frame))
    if isinstance(left, list):
        return _any_equal(left, right, frame, test)
    if isinstance(right, list):
        return _any_equal(right, left, frame, test)
    if isinstance(left, DateValue) or isinstance(right, DateValue):
        return test(*_moments(left, right, frame))
    if isinstance(left, float) or isinstance(right, float):
        return test(to_number(left, frame), to_number(right, frame))
    return test(left, right)


def _any_equal(nodes: list[Any], other: Any, frame: Frame, test: Test) -> bool:
    if isinstance(other, str):
        return any(test(node_string(node), other) for node in nodes)
    if isinstance(other, float):
        return any(test(string_number(node_string(node), frame), other) for node in nodes)
    if isinstance(other, list):
        theirs = [node_string(node) for node in other]
        return any(test(node_string(node), text) for node in nodes for text in theirs)
    return any(test(*_moments(node_string(node), other, frame)) for node in nodes)


def relation(left: Any, right: Any, frame: Frame, test: Test) -> bool:
    if isinstance(left, list):
        if isinstance(right, bool):
            return test(float(bool(left)), float(right))
        return any(relation(node_string(node), right, frame, test) for node in left)
    if isinstance(right, list):
        if isinstance(left, bool):
            return test(float(left), float(bool(right)))
        return any(relation(left, node_string(node), frame, test) for node in right)
    if isinstance(left, float | bool) or isinstance(right, float | bool):
        return test(to_number(left, frame), to_number(right, frame))
    return test(*_moments(left, right, frame))


def _moments(left: Any, right: Any, frame: Frame) -> tuple[float, float]:
    """Whole days, unless both sides carry a time of day: then the instants."""
    first, second = _dated(left, frame), _dated(right, frame)
    if first and second and first.timed and second.timed:
        return first.exact, second.exact
    return to_number(left, frame), to_number(right, frame)


def _dated(value: Any, frame: Frame) -> DateValue | None:
    if isinstance(value, DateValue):
        return value
    text = to_string(value, frame)
    return parse_moment(text, frame.context.now.tzinfo) if "T" in text else None
