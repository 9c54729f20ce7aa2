"""One compiled piece of an expression, and how it is asked for a number, a text or a truth."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from forms.xpath.errors import XPathError
from forms.xpath.frame import Frame, Run, XNode
from forms.xpath.values import node_string, string_number, to_boolean, to_number, to_string

Kind = Literal["number", "string", "boolean", "nodes", "date", "any"]


@dataclass(frozen=True, slots=True)
class Code:
    """run(context node, frame) gives a value of `kind` ("any": known when run); a constant has `value`."""

    kind: Kind
    run: Run
    constant: bool = False
    value: Any = None


def constant(kind: Kind, value: Any) -> Code:
    return Code(kind, lambda node, frame: value, True, value)


def _converted(code: Code, kind: Kind, convert: Callable[[Any, Frame], Any]) -> Run:
    run = code.run
    if code.kind == kind:
        return run
    return lambda node, frame: convert(run(node, frame), frame)


def number_of(code: Code) -> Run:
    if code.kind == "nodes":
        return _first_number(code.run)
    return _converted(code, "number", to_number)


def _first_number(run: Run) -> Run:
    def number(node: XNode, frame: Frame) -> float:
        nodes = run(node, frame)
        return string_number(node_string(nodes[0]) if nodes else "", frame)

    return number


def string_of(code: Code) -> Run:
    return _converted(code, "string", to_string)


def boolean_of(code: Code) -> Run:
    return _converted(code, "boolean", to_boolean)


def nodes_of(code: Code, what: str, position: int) -> Run:
    """For an argument that must be a node-set; anything else is the author's mistake."""
    if code.kind == "nodes":
        return code.run
    run = code.run

    def nodes(node: XNode, frame: Frame) -> list[XNode]:
        value = run(node, frame)
        if not isinstance(value, list):
            raise XPathError(f"{what} needs a path to nodes", position=position)
        return value

    return nodes
