"""The faults that can be put into a module: where, and what stands there instead; touches no file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Add,
}


@dataclass(frozen=True)
class Mutant:
    """One fault: the source between two offsets (in characters) gives way to `text`."""

    file: str
    line: int
    function: str
    kind: str
    before: str
    text: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What it is called in the list of survivors: stays when lines above it come or go."""
        return f"{self.file} {self.function} {self.kind}: {self.before} -> {self.text}"

    def into(self, source: str) -> str:
        """The module with the fault in it."""
        return source[: self.start] + self.text + source[self.end :]


class _Finder(ast.NodeVisitor):
    def __init__(self, file: str, source: str) -> None:
        self.file, self.source = file, source
        self.found: list[Mutant] = []
        self._inside: list[str] = []
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def _offset(self, line: int, column: int) -> int:
        """From ast's (line, byte of the line) to a place in the text."""
        start = self._starts[line - 1]
        text = self.source[start : self._starts[line]]
        return start + len(text.encode()[:column].decode())

    def _put(self, node: ast.expr | ast.stmt, kind: str, text: str) -> None:
        start = self._offset(node.lineno, node.col_offset)
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        before = " ".join(self.source[start:end].split())
        function = ".".join(self._inside) or "module"
        self.found.append(Mutant(self.file, node.lineno, function, kind, before[:70], text, start, end))

    def _change(self, node: ast.expr, kind: str, changed: ast.expr) -> None:
        self._put(node, kind, f"({ast.unparse(changed)})")

    # what is passed over: annotations, docstrings, what is only for the type checker

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._inside.append(node.name)
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            if default is not None:
                self.visit(default)
        for statement in node.body:
            self.visit(statement)
        self._inside.pop()

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._inside.append(node.name)
        for statement in node.body:
            self.visit(statement)
        self._inside.pop()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """A formatted text stays: before Python 3.12 its parts have no places of their own."""

    # the faults

    def visit_Compare(self, node: ast.Compare) -> None:
        other = _COMPARES.get(type(node.ops[0]))
        if other is not None:
            self._change(node, "compare", ast.Compare(node.left, [other(), *node.ops[1:]], node.comparators))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        self._change(node, "and/or", ast.BoolOp(other, node.values))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._change(node, "not", node.operand)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        other = _SUMS.get(type(node.op))
        texts = any(
            isinstance(part, ast.JoinedStr | ast.List) or _is_text(part) for part in (node.left, node.right)
        )
        if other is not None and not texts:
            self._change(node, "arithmetic", ast.BinOp(node.left, other(), node.right))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._put(node, "constant", str(not node.value))
        elif isinstance(node.value, int):
            self._put(node, "constant", str(node.value + 1))

    def visit_If(self, node: ast.If) -> None:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        self._change(node.test, "branch", ast.UnaryOp(ast.Not(), node.test))
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        value = node.value.value if isinstance(node.value, ast.Await) else node.value
        if isinstance(value, ast.Call):
            self._put(node, "call dropped", "pass")
            self.visit(value)

    def visit_Raise(self, node: ast.Raise) -> None:
        self._put(node, "raise dropped", "pass")
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
            self._put(node, "assignment dropped", "pass")
        self.visit(node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._put(node, "assignment dropped", "pass")
        self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        for keyword in node.keywords:
            if keyword.arg is not None:
                rest = [other for other in node.keywords if other is not keyword]
                self._change(node, f"{keyword.arg}= dropped", ast.Call(node.func, node.args, rest))
        self.generic_visit(node)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Every fault that can be put into a module, in the order of the source; each leaves it Python."""
    finder = _Finder(file, source)
    finder.visit(ast.parse(source))
    for mutant in sorted(finder.found, key=lambda one: (one.start, one.kind)):
        try:
            ast.parse(mutant.into(source))
        except SyntaxError:
            continue
        yield mutant
