"""A compiled expression: what it reads, and its value as a number, text, truth or nodes."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from lxml import etree

from forms.xpath.code import Code, boolean_of, number_of, string_of
from forms.xpath.compiler import Compiler
from forms.xpath.errors import XPathError
from forms.xpath.frame import Context, Frame, Run, XNode
from forms.xpath.parser import parse
from forms.xpath.reads import reads_of
from forms.xpath.syntax import Node

Value = TypeVar("Value")


class XPath:
    """Made by compile(); evaluation raises nothing but XPathError. `tree` is its syntax (syntax.py)."""

    __slots__ = (
        "_boolean",
        "_number",
        "_run",
        "_string",
        "expression",
        "faults",
        "reads",
        "tree",
        "warnings",
    )

    def __init__(self, expression: str, tree: Node, code: Code, compiler: Compiler) -> None:
        self.expression = expression
        self.tree = tree
        self.faults = _placed(expression, compiler.faults)
        self.warnings = _placed(expression, compiler.warnings)
        self.reads = reads_of(tree)
        self._run = code.run
        self._number, self._string, self._boolean = number_of(code), string_of(code), boolean_of(code)

    def __repr__(self) -> str:
        return f"XPath({self.expression[:80]!r})"

    @property
    def refs(self) -> tuple[str, ...]:
        return self.reads.refs

    @property
    def functions(self) -> frozenset[str]:
        return self.reads.functions

    @property
    def instances(self) -> frozenset[str]:
        return self.reads.instances

    @property
    def uses_now(self) -> bool:
        return not self.reads.functions.isdisjoint({"now", "today"})

    @property
    def uses_random(self) -> bool:
        return not self.reads.functions.isdisjoint({"random", "uuid", "randomize"})

    @property
    def uses_position(self) -> bool:
        return "position" in self.reads.functions

    def boolean(self, node: XNode, context: Context) -> bool:
        return bool(self._evaluate(self._boolean, node, context))

    def number(self, node: XNode, context: Context) -> float:
        return float(self._evaluate(self._number, node, context))

    def string(self, node: XNode, context: Context) -> str:
        return str(self._evaluate(self._string, node, context))

    def nodes(self, node: XNode, context: Context) -> list[XNode]:
        """Empty where the value is not a node-set."""
        value = self._evaluate(self._run, node, context)
        return value if isinstance(value, list) else []

    def value(self, node: XNode, context: Context) -> Any:
        """float, str, bool, list of nodes, or dates.DateValue."""
        return self._evaluate(self._run, node, context)

    def _evaluate(self, run: Run, node: XNode, context: Context) -> Any:
        try:
            return run(node, Frame(node, context))
        except XPathError as fault:
            raise XPathError(fault.message, self.expression, fault.position) from None
        except RecursionError:
            raise XPathError("The expression is nested too deeply", self.expression) from None
        except etree.XPathError as fault:
            raise XPathError(f"libxml2 refuses the path: {fault}", self.expression) from None


def _placed(expression: str, faults: Iterable[XPathError]) -> tuple[XPathError, ...]:
    return tuple(XPathError(fault.message, expression, fault.position) for fault in faults)


def compile(expression: str, namespaces: Mapping[str, str] | None = None) -> XPath:
    """Raises XPathError where the expression cannot be read; the same text is compiled once per process."""
    return _compile(expression, tuple(sorted(namespaces.items())) if namespaces else ())


@lru_cache(maxsize=10_000)
def _compile(expression: str, namespaces: tuple[tuple[str, str], ...]) -> XPath:
    tree = parse(expression)
    compiler = Compiler(dict(namespaces))
    try:
        code = compiler.compile(tree)
        return XPath(expression, tree, code, compiler)
    except RecursionError:
        raise XPathError("The expression is nested too deeply", expression) from None
