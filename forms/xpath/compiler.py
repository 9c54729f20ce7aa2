"""Turns the syntax of an expression into closures over (context node, frame); evaluates nothing itself."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import partial

from forms.xpath.axes import Walk, in_order
from forms.xpath.checks import fault_in, warning_in
from forms.xpath.code import Code, Kind, boolean_of, constant, nodes_of, number_of, string_of
from forms.xpath.errors import XPathError
from forms.xpath.frame import Frame, Run, XNode
from forms.xpath.keys import find_key
from forms.xpath.library import FUNCTIONS, Function
from forms.xpath.operators import ARITHMETIC, all_of, any_of, binary, fold
from forms.xpath.paths import Lookup, Predicates, Stretch, keep_by, stretches
from forms.xpath.special import SPECIAL
from forms.xpath.syntax import Call, Chain, Filter, Literal, Negative, Node, Number, Path, Step, Union


class Compiler:
    """Collects what is wrong with the functions an expression names (`faults`) instead of refusing it.

    The engines only notice a wrong function when it is reached (`false() and nonsense()` is false), so the
    call raises when run; the author's check reads `faults`.
    """

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self.namespaces = namespaces
        self.faults: list[XPathError] = []
        self.warnings: list[XPathError] = []

    def compile(self, tree: Node) -> Code:
        match tree:
            case Number():
                return constant("number", tree.value)
            case Literal():
                return constant("string", tree.value)
            case Path():
                return self.path(tree)
            case Chain():
                return self.chain(tree)
            case Call():
                return self.call(tree)
            case Negative():
                return self.negative(tree)
            case Union():
                return self.union(tree)
            case Filter():
                return self.filter(tree)

    # --- operators ---------------------------------------------------------------------------------------

    def chain(self, tree: Chain) -> Code:
        first, rest = self.compile(tree.first), [(sign, self.compile(item)) for sign, item in tree.rest]
        sign = rest[0][0]
        if sign in ("and", "or"):
            tests = tuple(boolean_of(code) for code in (first, *(code for _, code in rest)))
            return Code("boolean", all_of(tests) if sign == "and" else any_of(tests))
        if sign in ARITHMETIC and len(rest) > 1:
            return fold(first, rest)
        code = first
        for sign, item in rest:
            code = binary(sign, code, item)
        return code

    def negative(self, tree: Negative) -> Code:
        if isinstance(tree.operand, Number):
            return constant("number", -tree.operand.value)
        operand = number_of(self.compile(tree.operand))
        return Code("number", lambda node, frame: -operand(node, frame))

    def union(self, tree: Union) -> Code:
        parts = [nodes_of(self.compile(part), "|", -1) for part in tree.parts]
        return Code("nodes", lambda node, frame: in_order(hit for part in parts for hit in part(node, frame)))

    # --- paths -------------------------------------------------------------------------------------------

    def path(self, tree: Path) -> Code:
        parts = stretches(tree.steps, partial(self.predicates, tree), self.namespaces)
        if tree.start == "/":
            return Code("nodes", _located(tree, _absolute(parts)))
        if tree.start is None or isinstance(tree.start, str):
            here = len(tree.steps) == 1 and tree.steps[0] == Step("self", "node()")
            return Code("nodes", _here if here else _relative(parts))
        start = nodes_of(self.compile(tree.start), "/", -1)
        return Code("nodes", lambda node, frame: _follow(parts, start(node, frame), frame))

    def filter(self, tree: Filter) -> Code:
        base = nodes_of(self.compile(tree.base), "[ ]", -1)
        keeps = [keep_by(self.compile(predicate)) for predicate in tree.predicates]

        def filtered(node: XNode, frame: Frame) -> list[XNode]:
            found: list[XNode] = base(node, frame)
            for keep in keeps:
                found = keep(found, node, frame)
            return found

        return Code("nodes", filtered)

    def predicates(self, path: Path, step: Step) -> Predicates:
        keeps = tuple(keep_by(self.compile(predicate)) for predicate in step.predicates)
        key = find_key(path, step)
        if key is None:
            return Predicates(keeps)
        rest = keep_by(self.compile(key.rest)) if key.rest is not None else None
        row = Walk(key.steps, self.namespaces)
        return Predicates(keeps, Lookup(row, self.compile(key.wanted).run, rest))

    # --- functions ---------------------------------------------------------------------------------------

    def call(self, tree: Call) -> Code:
        special = SPECIAL.get(tree.name)
        if special is not None:
            fault = arity_fault(tree, special.least, special.most)
            return self.broken(fault) if fault else special.compile(self, tree)
        function = FUNCTIONS.get(tree.name)
        if function is None:
            return self.broken(unknown(tree))
        fault = arity_fault(tree, function.least, function.most)
        return self.broken(fault) if fault else self.library_call(tree, function)

    def check(self, tree: Call) -> None:
        fault, warning = fault_in(tree), warning_in(tree)
        if fault is not None:
            note(fault, self.faults)
        if warning is not None:
            note(warning, self.warnings)

    def broken(self, fault: XPathError) -> Code:
        note(fault, self.faults)

        def fail(node: XNode, frame: Frame) -> None:
            raise XPathError(fault.message, position=fault.position)

        return Code("any", fail)

    def library_call(self, tree: Call, function: Function) -> Code:
        self.check(tree)
        compiled = [self.compile(argument) for argument in tree.arguments]
        runs = [argument_run(code, function.kind_of(place), tree) for place, code in enumerate(compiled)]
        return Code(function.result, _called(function, runs))


def note(fault: XPathError, known: list[XPathError]) -> None:
    """Once per place: a predicate that a table answers is compiled twice."""
    if fault.position not in {other.position for other in known}:
        known.append(fault)


def unknown(tree: Call) -> XPathError:
    near = get_close_matches(tree.name, (*FUNCTIONS, *SPECIAL), 1, 0.7)
    advice = f"; did you mean {near[0]}()?" if near else ""
    return XPathError(f"There is no function {tree.name}(){advice}", position=tree.position)


def arity_fault(tree: Call, least: int, most: int | None) -> XPathError | None:
    given = len(tree.arguments)
    if given >= least and (most is None or given <= most):
        return None
    wanted = f"at least {least}" if most is None else str(least) if least == most else f"{least} to {most}"
    return XPathError(f"{tree.name}() takes {wanted} arguments, {given} given", position=tree.position)


def argument_run(code: Code, kind: Kind, call: Call) -> Run:
    match kind:
        case "number":
            return number_of(code)
        case "string":
            return string_of(code)
        case "boolean":
            return boolean_of(code)
        case "nodes":
            return nodes_of(code, f"{call.name}()", call.position)
    return code.run


def _called(function: Function, runs: list[Run]) -> Run:
    work = function.work
    match runs:
        case []:
            return lambda node, frame: work(frame, node)
        case [one]:
            return lambda node, frame: work(frame, node, one(node, frame))
        case [one, two]:
            return lambda node, frame: work(frame, node, one(node, frame), two(node, frame))
    return lambda node, frame: work(frame, node, *[run(node, frame) for run in runs])


def _here(node: XNode, frame: Frame) -> list[XNode]:
    return [] if node is None else [node]


def _absolute(parts: tuple[Stretch, ...]) -> Run:
    if not parts:
        return lambda node, frame: [] if frame.root is None else [frame.root.getroottree()]
    first, later = parts[0], parts[1:]

    def nodes(node: XNode, frame: Frame) -> list[XNode]:
        root = frame.root
        if root is None:
            return []
        found = first.filtered(first.walk.from_root(root), root.getroottree(), frame)
        return _follow(later, found, frame) if later else found

    return nodes


def _located(tree: Path, walk: Run) -> Run:
    """A plain path may be known to the context already."""
    if not tree.steps or any(step.axis != "child" or step.predicates for step in tree.steps):
        return walk
    ref = "".join(f"/{step.test}" for step in tree.steps)

    def nodes(node: XNode, frame: Frame) -> list[XNode]:
        locate = frame.context.locate
        found = locate(ref) if locate is not None else None
        return list(found) if found is not None else walk(node, frame)

    return nodes


def _relative(parts: tuple[Stretch, ...]) -> Run:
    if len(parts) == 1:
        return parts[0].from_node
    return lambda node, frame: _follow(parts, [node], frame)


def _follow(parts: tuple[Stretch, ...], nodes: list[XNode], frame: Frame) -> list[XNode]:
    for part in parts:
        if not nodes:
            break
        nodes = part.from_nodes(nodes, frame)
    return nodes
