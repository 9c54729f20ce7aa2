"""Where the product uses the keys of locales/: by name, by a pattern of an f-string, by a code's name."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("handlers", "actions", "bot", "web", "reports", "forms")
CODES: Mapping[str, str] = {"Refusal": "refusal", "Problem": "problem"}
"""A class whose first argument is a key without its part -> that part."""
LONGEST = 40
"""Characters of an expression that are shown."""
PAGE = "_page"
"""What ends a key that is worded for a page."""
_LITERAL = re.compile(r"[\"']([a-z]+\.[A-Za-z0-9_]+)[\"']")
_BEGUN = re.compile(r"[\"']([a-z]+\.[a-z_]*)[\"'] *~")
_ANY = r"[A-Za-z0-9_]+"
_WHOLE = re.compile(rf"[a-z]+\\\.{re.escape(_ANY)}")
"""A pattern for all keys of a part, which says little of any."""
_FACES: tuple[tuple[str, str], ...] = (
    (r"actions/templates\.py", "WhatsApp template"),
    (r"bot/demo/.*", "the demo's phone"),
    (r"bot/(.*_cli|commands|cli)\.py|bot/operator/check/.*", "command line"),
    (r"web/.*", "page"),
    (r"reports/.*", "document"),
    (r"handlers/.*|bot/batch\.py", "chat"),
    (r"bot/.*", "notice"),
    (r"actions/.*", "chat and page"),
    (r".*", "chat and page"),
)
"""A file -> who shows what it words; the first that fits."""
BUTTON = frozenset({"Button", "button", "quiet", "Tap", "choice"})
"""Who makes a button of a text."""


@dataclass(frozen=True)
class Use:
    """One place; `values` are the expressions that fill the values there."""

    face: str
    file: str
    function: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Uses:
    """All places, by key; by pattern; and by a code's name ("refusal.no_entry")."""

    named: Mapping[str, Sequence[Use]]
    patterns: Sequence[tuple[re.Pattern[str], Use]]

    def of(self, key: str, known: Mapping[str, object]) -> list[Use]:
        """Where a key is used; one that is worded for a page, where the key without that end is."""
        found = list(self.named.get(key, ()))
        fitting = [(pattern, use) for pattern, use in self.patterns if pattern.fullmatch(key)]
        found += [use for pattern, use in fitting if not found or not _WHOLE.fullmatch(pattern.pattern)]
        base = key.removesuffix(PAGE)
        if base != key and base in known:
            found = [replace(one, face="page") for one in (*self.of(base, known), *found)]
        return sorted(found, key=lambda one: (one.file, one.function))


class _Reader(ast.NodeVisitor):
    """Reads one module."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.named: list[tuple[str, Use]] = []
        self.patterns: list[tuple[re.Pattern[str], Use]] = []
        self._scope: list[ast.AST] = []
        self._names: list[str] = []
        self._calls: list[ast.Call] = []

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self._within(node, node.name)

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef

    def visit_Assign(self, node: ast.Assign) -> None:
        self._at_top(node, node.targets[0])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._at_top(node, node.target)

    def _at_top(self, node: ast.AST, target: ast.expr) -> None:
        if self._names:
            self.generic_visit(node)
        else:
            self._within(node, ast.unparse(target))

    def _within(self, node: ast.AST, name: str) -> None:
        self._names.append(name)
        self._scope.append(node)
        self.generic_visit(node)
        self._names.pop()
        self._scope.pop()

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func).rpartition(".")[2]
        first = node.args[0] if node.args else None
        if name in CODES and first is not None:
            self._code(CODES[name], first)
        self._calls.append(node)
        self.generic_visit(node)
        self._calls.pop()

    def _code(self, part: str, first: ast.expr) -> None:
        if isinstance(first, ast.Constant):
            self.named.append((f"{part}.{first.value!s}", self._use()))
        elif isinstance(first, ast.JoinedStr):
            self.patterns.append((re.compile(rf"{part}\.{_pattern(first)}"), self._use()))

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and re.fullmatch(rf"[a-z]+\.{_ANY}", node.value):
            self.named.append((node.value, self._use()))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        pattern = _pattern(node)
        if re.match(r"[a-z]+\\\.", pattern):
            self.patterns.append((re.compile(pattern), self._use()))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part)

    def _use(self) -> Use:
        face = next(face for pattern, face in _FACES if re.fullmatch(pattern, self.path))
        called = {ast.unparse(one.func).rpartition(".")[2] for one in self._calls}
        face = "notice" if "Notice" in called else face
        face += " (button)" if BUTTON & called else ""
        return Use(face, self.path, ".".join(self._names[:2]), self._filled())

    def _filled(self) -> dict[str, str]:
        """What the call gives for values by their names, else what is called so around it."""
        around = [*self._scope[-1:], *self._calls]
        return {name: shown for node in around for name, shown in _given(node).items()}


def _given(scope: ast.AST) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in ast.walk(scope):
        pairs: list[tuple[str | None, ast.expr]] = []
        if isinstance(node, ast.keyword):
            pairs = [(node.arg, node.value)]
        elif isinstance(node, ast.Dict):
            pairs = [(_text(one), value) for one, value in zip(node.keys, node.values, strict=True)]
        for name, value in pairs:
            if name and len(shown := ast.unparse(value)) <= LONGEST and shown != name:
                found.setdefault(name, shown)
    return found


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _pattern(node: ast.JoinedStr) -> str:
    """An f-string as a regular expression, the computed parts as words."""
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else _ANY for part in node.values
    )


@dataclass
class _All:
    named: dict[str, list[Use]] = field(default_factory=dict)
    patterns: list[tuple[re.Pattern[str], Use]] = field(default_factory=list)


def uses(project: Path = PROJECT) -> Uses:
    """Everything that the code and the pages use."""
    found = _All()
    for path in sorted(file for package in PACKAGES for file in (project / package).rglob("*.py")):
        reader = _Reader(path.relative_to(project).as_posix())
        reader.visit(ast.parse(path.read_text(encoding="utf-8")))
        for key, use in reader.named:
            found.named.setdefault(key, []).append(use)
        found.patterns += reader.patterns
    for path in sorted([*(project / "web").rglob("*.html"), *(project / "bot").rglob("*.jinja")]):
        named, begun = _in_template(path.relative_to(project).as_posix(), path.read_text(encoding="utf-8"))
        for key, use in named:
            found.named.setdefault(key, []).append(use)
        found.patterns += begun
    return Uses(found.named, found.patterns)


def _in_template(path: str, text: str) -> tuple[list[tuple[str, Use]], list[tuple[re.Pattern[str], Use]]]:
    use = Use("page" if path.startswith("web/") else "the demo's phone", path)
    named = [(key, use) for key in dict.fromkeys(_LITERAL.findall(text))]
    return named, [(re.compile(re.escape(one) + _ANY), use) for one in dict.fromkeys(_BEGUN.findall(text))]
