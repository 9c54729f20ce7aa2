"""Functions that need more than their arguments' values: laziness, the context node, the place in a list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from lxml.etree import iselement

from forms.xpath.code import Code, Kind, boolean_of, constant, nodes_of, number_of, string_of
from forms.xpath.frame import Element, Frame, Run, Tree, XNode
from forms.xpath.syntax import Call, Node
from forms.xpath.values import node_string, to_string


class Compiles(Protocol):
    def compile(self, tree: Node) -> Code: ...


@dataclass(frozen=True, slots=True)
class Special:
    least: int
    most: int | None
    compile: Callable[[Compiles, Call], Code]


def _if(compiler: Compiles, call: Call) -> Code:
    rungs, last = [], call
    while True:
        rungs.append((compiler.compile(last.arguments[0]), compiler.compile(last.arguments[1])))
        other = last.arguments[2]
        if not (isinstance(other, Call) and other.name == "if" and len(other.arguments) == 3):
            break
        last = other
    otherwise = compiler.compile(other)
    kinds = {otherwise.kind, *(yes.kind for _, yes in rungs)}
    kind: Kind = otherwise.kind if len(kinds) == 1 else "any"
    return Code(kind, _ladder([(boolean_of(test), yes.run) for test, yes in rungs], otherwise.run))


def _ladder(rungs: list[tuple[Run, Run]], otherwise: Run) -> Run:
    if len(rungs) == 1:
        test, yes = rungs[0]
        return lambda node, frame: (yes if test(node, frame) else otherwise)(node, frame)

    def climb(node: XNode, frame: Frame) -> object:
        for test, yes in rungs:
            if test(node, frame):
                return yes(node, frame)
        return otherwise(node, frame)

    return climb


def _coalesce(compiler: Compiles, call: Call) -> Code:
    """The first that is something; no number is nothing."""
    runs = [compiler.compile(argument).run for argument in call.arguments]

    def coalesce(node: XNode, frame: Frame) -> str:
        text = ""
        for run in runs:
            value = run(node, frame)
            text = to_string(value, frame)
            if text and value == value:
                break
        return text

    return Code("string", coalesce)


def _once(compiler: Compiles, call: Call) -> Code:
    run = string_of(compiler.compile(call.arguments[0]))
    return Code("string", lambda node, frame: node_string(frame.origin) or run(node, frame))


def _truth(value: bool) -> Callable[[Compiles, Call], Code]:
    return lambda compiler, call: constant("boolean", value)


def _not(compiler: Compiles, call: Call) -> Code:
    test = boolean_of(compiler.compile(call.arguments[0]))
    return Code("boolean", lambda node, frame: not test(node, frame))


def _boolean(compiler: Compiles, call: Call) -> Code:
    return Code("boolean", boolean_of(compiler.compile(call.arguments[0])))


def _of_context(kind: Kind, convert: Callable[[Code], Run]) -> Callable[[Compiles, Call], Code]:
    """string() and number(): without an argument they speak of the context node."""

    def build(compiler: Compiles, call: Call) -> Code:
        if call.arguments:
            return Code(kind, convert(compiler.compile(call.arguments[0])))
        here = Code("nodes", lambda node, frame: [] if node is None else [node])
        return Code(kind, convert(here))

    return build


def _current(compiler: Compiles, call: Call) -> Code:
    return Code("nodes", lambda node, frame: [] if frame.origin is None else [frame.origin])


def _last(compiler: Compiles, call: Call) -> Code:
    return Code("number", lambda node, frame: float(frame.size))


def _position(compiler: Compiles, call: Call) -> Code:
    if not call.arguments:
        return Code("number", lambda node, frame: float(frame.position))
    run = nodes_of(compiler.compile(call.arguments[0]), "position()", call.position)

    def position(node: XNode, frame: Frame) -> float:
        nodes = run(node, frame)
        return _place_among_sisters(nodes[0], frame) if nodes else float("nan")

    return Code("number", position)


def _place_among_sisters(node: XNode, frame: Frame) -> float:
    if not iselement(node):
        return 1.0
    if frame.context.position_of is not None:
        return float(frame.context.position_of(node))
    return 1.0 + sum(1 for _ in node.itersiblings(node.tag, preceding=True))


def _instance(compiler: Compiles, call: Call) -> Code:
    name = string_of(compiler.compile(call.arguments[0]))

    def instance(node: XNode, frame: Frame) -> list[Element | Tree]:
        root = frame.context.instances.get(name(node, frame))
        if root is None:
            return []
        parent = root.getparent()
        return [root.getroottree() if parent is None else parent]

    return Code("nodes", instance)


def _indexed_repeat(compiler: Compiles, call: Call) -> Code:
    """indexed-repeat(target, repeat, index, ...): the targets inside the chosen repeat instances."""
    target, *rest = (compiler.compile(argument) for argument in call.arguments)
    wanted = nodes_of(target, "indexed-repeat()", call.position)
    pairs = [
        (nodes_of(repeat, "indexed-repeat()", call.position), number_of(index))
        for repeat, index in zip(rest[::2], rest[1::2], strict=False)
    ]

    def indexed(node: XNode, frame: Frame) -> list[XNode]:
        found = sorted(
            ((run(node, frame), index(node, frame)) for run, index in pairs),
            key=lambda pair: _depth(pair[0][0]) if pair[0] else 0,
        )
        chosen: XNode = None
        for repeats, place in found:
            within = repeats if chosen is None else _inside(repeats, chosen)
            if not 1 <= place <= len(within):
                return []
            chosen = within[int(place) - 1]
        return _inside(wanted(node, frame), chosen)

    return Code("nodes", indexed)


def _depth(node: XNode) -> int:
    return sum(1 for _ in node.iterancestors()) if iselement(node) else 0


def _inside(nodes: list[XNode], ancestor: XNode) -> list[XNode]:
    """Those below ``ancestor``; its own elements are few, ``nodes`` may be those of every row."""
    below = set(ancestor.iterdescendants()) if iselement(ancestor) else ()
    return [one for one in nodes if one in below]


def _choice_name(compiler: Compiles, call: Call) -> Code:
    value, ref = (string_of(compiler.compile(argument)) for argument in call.arguments)

    def label(node: XNode, frame: Frame) -> str:
        return frame.context.choice_name(value(node, frame), ref(node, frame).strip(), node)

    return Code("string", label)


SPECIAL: dict[str, Special] = {
    "if": Special(3, 3, _if),
    "coalesce": Special(2, None, _coalesce),
    "once": Special(1, 1, _once),
    "true": Special(0, 0, _truth(True)),
    "false": Special(0, 0, _truth(False)),
    "not": Special(1, 1, _not),
    "boolean": Special(1, 1, _boolean),
    "string": Special(0, 1, _of_context("string", string_of)),
    "number": Special(0, 1, _of_context("number", number_of)),
    "current": Special(0, 0, _current),
    "last": Special(0, 0, _last),
    "position": Special(0, 1, _position),
    "instance": Special(1, 1, _instance),
    "indexed-repeat": Special(3, None, _indexed_repeat),
    "jr:choice-name": Special(2, 2, _choice_name),
}
