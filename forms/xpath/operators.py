"""The binary operators as closures: logic that stops early, comparisons by type, arithmetic in doubles."""

import math
import operator
from collections.abc import Callable

from forms.xpath.code import Code, number_of
from forms.xpath.compare import MIRRORED, RELATIONS, equal, relation, unequal
from forms.xpath.frame import Frame, Run, XNode
from forms.xpath.values import NAN, node_string, string_number

Arithmetic = Callable[[float, float], float]


def all_of(tests: tuple[Run, ...]) -> Run:
    if len(tests) == 2:
        one, two = tests
        return lambda node, frame: one(node, frame) and two(node, frame)

    def conjunction(node: XNode, frame: Frame) -> bool:
        for test in tests:  # noqa: SIM110 - a generator costs more than the tests
            if not test(node, frame):
                return False
        return True

    return conjunction


def any_of(tests: tuple[Run, ...]) -> Run:
    if len(tests) == 2:
        one, two = tests
        return lambda node, frame: one(node, frame) or two(node, frame)

    def alternative(node: XNode, frame: Frame) -> bool:
        for test in tests:  # noqa: SIM110 - a generator costs more than the tests
            if test(node, frame):
                return True
        return False

    return alternative


def fold(first: Code, rest: list[tuple[str, Code]]) -> Code:
    """A long sum in one closure: 1,000 terms must not be 1,000 calls deep."""
    start = number_of(first)
    terms = tuple((ARITHMETIC[sign], number_of(code)) for sign, code in rest)

    def folded(node: XNode, frame: Frame) -> float:
        total: float = start(node, frame)
        for work, term in terms:
            total = work(total, term(node, frame))
        return total

    return Code("number", folded)


def binary(sign: str, left: Code, right: Code) -> Code:
    if sign in ARITHMETIC:
        one, two, work = number_of(left), number_of(right), ARITHMETIC[sign]
        return Code("number", lambda node, frame: work(one(node, frame), two(node, frame)))
    if sign in RELATIONS:
        return Code("boolean", _related(sign, left, right))
    return Code("boolean", _equated(sign, left, right))


def _related(sign: str, left: Code, right: Code) -> Run:
    if right.kind == "nodes" and left.constant:
        return _related(MIRRORED[sign], right, left)
    test, one, two = RELATIONS[sign], left.run, right.run
    if left.kind == "nodes" and right.constant and right.kind == "number":
        return _nodes_to_number(one, right.value, test)
    return lambda node, frame: relation(one(node, frame), two(node, frame), frame, test)


def _nodes_to_number(nodes: Run, limit: float, test: Callable[[float, float], bool]) -> Run:
    """The commonest constraint of all (`. <= 100`), kept short."""

    def compared(node: XNode, frame: Frame) -> bool:
        for hit in nodes(node, frame):  # noqa: SIM110 - as above
            if test(string_number(node_string(hit), frame), limit):
                return True
        return False

    return compared


def _equated(sign: str, left: Code, right: Code) -> Run:
    if right.kind == "nodes" and left.constant:
        left, right = right, left
    one, two = left.run, right.run
    if left.kind == "nodes" and right.constant and right.kind == "string":
        return _nodes_to_text(one, right.value, operator.eq if sign == "=" else operator.ne)
    work = equal if sign == "=" else unequal
    return lambda node, frame: work(one(node, frame), two(node, frame), frame)


def _nodes_to_text(nodes: Run, text: str, test: Callable[[str, str], bool]) -> Run:
    def compared(node: XNode, frame: Frame) -> bool:
        for hit in nodes(node, frame):  # noqa: SIM110 - as above
            if test(node_string(hit), text):
                return True
        return False

    return compared


def divide(left: float, right: float) -> float:
    if right:
        return left / right
    if left == 0 or left != left or right != right:
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def modulo(left: float, right: float) -> float:
    """The remainder has the sign of the dividend (XPath 1.0 3.5)."""
    if math.isinf(left) or not right or left != left or right != right:
        return NAN
    return math.fmod(left, right)


ARITHMETIC: dict[str, Arithmetic] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": divide,
    "mod": modulo,
}
