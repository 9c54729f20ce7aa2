"""What an expression reads, for the dependency graph; found in its syntax, never by running it."""

from dataclasses import dataclass

from forms.xpath.syntax import Call, Chain, Filter, Literal, Negative, Node, Path, Step, Union


@dataclass(frozen=True, slots=True)
class Reads:
    """refs: paths without predicates, absolute ("/data/a"), relative ("../b", ".", "b") or "//b".

    What a predicate reads is in refs too; what it reads of a secondary instance's own rows is not, nor is
    the argument of position(), whose answer changes with a repeat's instances and not with a value.
    """

    refs: tuple[str, ...]
    functions: frozenset[str]
    instances: frozenset[str]


_OF_CONTEXT = frozenset({"string", "number", "string-length", "normalize-space"})


def reads_of(tree: Node) -> Reads:
    reader = _Reader()
    reader.read(tree, "")
    return Reads(tuple(reader.refs), frozenset(reader.functions), frozenset(reader.instances))


def resolve(ref: str, context_ref: str) -> str:
    """A ref as seen from a node's own absolute ref: resolve("../b", "/data/a") is "/data/b"."""
    if ref.startswith("/"):
        return ref
    ref, deep, rest = ref.partition("//")
    parts = context_ref.strip("/").split("/")
    for step in ref.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in (".", ""):
            parts.append(step)
    return "/" + "/".join(parts) + deep + rest


class _Reader:
    def __init__(self) -> None:
        self.refs: dict[str, None] = {}
        self.functions: set[str] = set()
        self.instances: set[str] = set()

    def read(self, tree: Node, base: str | None) -> None:
        """base: the ref the context node has; "" is the expression's own node, None a foreign row."""
        match tree:
            case Path():
                self.path(tree, base)
            case Call():
                self.call(tree, base)
            case Filter(base=inner, predicates=predicates):
                self.read(inner, base)
                for predicate in predicates:
                    self.read(predicate, None)
            case _:
                for part in _parts(tree):
                    self.read(part, base)

    def call(self, tree: Call, base: str | None) -> None:
        self.functions.add(tree.name)
        first = tree.arguments[0] if tree.arguments else None
        if tree.name in ("instance", "pulldata") and isinstance(first, Literal):
            self.instances.add(first.value)
        if not tree.arguments and tree.name in _OF_CONTEXT and base is not None:
            self.refs[base or "."] = None
        if tree.name != "position":
            for argument in tree.arguments:
                self.read(argument, base)

    def path(self, tree: Path, base: str | None) -> None:
        ref = self.start(tree, base)
        for step in tree.steps:
            ref = _joined(ref, step)
            for predicate in step.predicates:
                self.read(predicate, ref)
        if ref is not None:
            self.refs[ref or "."] = None

    def start(self, tree: Path, base: str | None) -> str | None:
        if tree.start is None:
            return base
        if tree.start == "/":
            return "/"
        if isinstance(tree.start, str):
            return None
        if isinstance(tree.start, Call) and tree.start.name == "current":
            self.functions.add("current")
            return ""
        self.read(tree.start, base)
        return None


def _parts(tree: Node) -> tuple[Node, ...]:
    match tree:
        case Chain(first=first, rest=rest):
            return (first, *(item for _, item in rest))
        case Negative(operand=operand):
            return (operand,)
        case Union(parts=parts):
            return parts
    return ()


def _joined(ref: str | None, step: Step) -> str | None:
    if ref is None or (step.axis == "self" and step.test == "node()") or step.test == "text()":
        return ref
    if step.axis == "descendant-or-self":
        return "//" if ref == "/" else (ref or ".") + "//"
    if step.axis == "parent":
        return _parent(ref)
    name = ("@" if step.axis == "attribute" else "") + step.test
    return f"{ref}{name}" if not ref or ref.endswith("/") else f"{ref}/{name}"


def _parent(ref: str) -> str:
    head, _, tail = ref.rpartition("/")
    if not ref or tail == "..":
        return f"{ref}/.." if ref else ".."
    return head or ("/" if ref.startswith("/") else ".")
