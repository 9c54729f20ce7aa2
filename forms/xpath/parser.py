"""Tokens in, syntax out: the grammar of XPath 1.0; it evaluates nothing and knows no function."""

from forms.xpath.errors import XPathError
from forms.xpath.lexer import Token, tokenize
from forms.xpath.syntax import Call, Chain, Filter, Literal, Negative, Node, Number, Path, Step, Union

MAX_DEPTH = 80
"""Brackets in brackets. A level costs six frames of Python's stack of 1,000, which callers need too."""
MAX_LADDER = 150
"""Rungs of if(a, b, if(c, d, ...)), for what walks the tree afterwards."""

LEVELS = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
AXES = frozenset(
    {"ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self", "following"}
    | {"following-sibling", "parent", "preceding", "preceding-sibling", "self"}
)
NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})
_ANY = Step("descendant-or-self", "node()")


def parse(expression: str) -> Node:
    """Raises XPathError naming the place of the first mistake."""
    parser = _Parser(expression)
    try:
        tree = parser.expression()
    except RecursionError:
        raise XPathError("The expression is nested too deeply", expression) from None
    parser.expect_end()
    return tree


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def fail(self, message: str) -> XPathError:
        return XPathError(message, self.text, self.token.position)

    def at(self, *texts: str) -> bool:
        token = self.token
        return token.kind in ("symbol", "operator") and token.text in texts

    def ahead(self, text: str) -> bool:
        following = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        return following.kind == "symbol" and following.text == text

    def take(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def expect(self, text: str) -> None:
        if not self.at(text):
            found = self.token.text or "the end"
            raise self.fail(f"Expected {text} but found {found}")
        self.index += 1

    def expect_end(self) -> None:
        if self.token.kind != "end":
            raise self.fail(f"Did not expect {self.token.text} here")

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail("The expression is nested too deeply")
        tree = self.chain()
        self.depth -= 1
        return tree

    def chain(self, first: Node | None = None) -> Node:
        """All binary operators in one frame: a stack per level instead of a call per level."""
        operands: list[Node] = [self.operand() if first is None else first]
        operators: list[tuple[int, str]] = []
        while (level := self.level()) is not None:
            _fold(operands, operators, level + 1)
            operators.append((level, self.take().text))
            operands.append(self.operand())
        _fold(operands, operators, 0)
        return operands[0]

    def level(self) -> int | None:
        if self.token.kind not in ("symbol", "operator"):
            return None
        text = self.token.text
        return next((rank for rank, words in enumerate(LEVELS) if text in words), None)

    def operand(self) -> Node:
        """A union of paths with any number of minus signs before it."""
        signs = 0
        while self.at("-"):
            self.take()
            signs += 1
        operand = self.union(self.path())
        for _ in range(0 if not signs else 2 - signs % 2):
            operand = Negative(operand)
        return operand

    def union(self, first: Node) -> Node:
        parts = [first]
        while self.at("|"):
            self.take()
            parts.append(self.path())
        return first if len(parts) == 1 else Union(tuple(parts))

    def path(self) -> Node:
        if self.at("/"):
            self.take()
            return Path("/", tuple(self.steps()) if self.starts_step() else ())
        if self.at("//"):
            self.take()
            return Path("/", (_ANY, *self.steps()))
        if self.starts_step():
            return Path(None, tuple(self.steps()))
        return self.onward(self.primary())

    def onward(self, base: Node) -> Node:
        """Predicates and steps behind a primary expression."""
        predicates = self.predicates()
        if predicates:
            base = Filter(base, predicates)
        if self.at("/"):
            self.take()
            return Path(base, tuple(self.steps()))
        if self.at("//"):
            self.take()
            return Path(base, (_ANY, *self.steps()))
        return base

    def starts_step(self) -> bool:
        token = self.token
        if token.kind == "name":
            return not self.ahead("(") or token.text in NODE_TYPES
        return token.kind == "symbol" and token.text in (".", "..", "@")

    def steps(self) -> list[Step]:
        steps = [self.step()]
        while self.at("/", "//"):
            if self.take().text == "//":
                steps.append(_ANY)
            steps.append(self.step())
        return steps

    def step(self) -> Step:
        if self.at("."):
            self.take()
            return Step("self", "node()", self.predicates())
        if self.at(".."):
            self.take()
            return Step("parent", "node()", self.predicates())
        axis = self.axis()
        if self.token.kind != "name":
            raise self.fail(f"Expected a name but found {self.token.text or 'the end'}")
        return Step(axis, self.node_test(), self.predicates())

    def axis(self) -> str:
        if self.at("@"):
            self.take()
            return "attribute"
        if self.token.kind == "name" and self.ahead("::"):
            if self.token.text not in AXES:
                raise self.fail(f"{self.token.text} is not an axis")
            name = self.take().text
            self.take()
            return name
        return "child"

    def node_test(self) -> str:
        if self.ahead("(") and self.token.text not in NODE_TYPES:
            raise self.fail(f"{self.token.text}() cannot be used inside a path")
        name = self.take().text
        if not self.at("("):
            return name
        self.take()
        target = ""
        if name == "processing-instruction" and self.token.kind == "string":
            target = self.take().text
        self.expect(")")
        return f"{name}({target})"

    def predicates(self) -> tuple[Node, ...]:
        found: list[Node] = []
        while self.at("["):
            self.take()
            found.append(self.expression())
            self.expect("]")
        return tuple(found)

    def primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            return Number(float(self.take().text))
        if token.kind == "string":
            return Literal(self.take().text[1:-1])
        if self.at("("):
            self.take()
            inner = self.expression()
            self.expect(")")
            return inner
        if token.kind == "name" and self.ahead("("):
            return self.call()
        if token.kind == "variable":
            raise self.fail(f"{token.text} is not known: the engine has no variables")
        raise self.fail(f"Did not expect {token.text or 'the end'} here")

    def call(self) -> Call:
        """An else that is an if() again is read in this loop: ladders of a hundred rungs exist."""
        rungs: list[tuple[Token, list[Node]]] = []
        token, arguments = self.opened(), list[Node]()
        while True:
            if self.arguments(token, arguments):
                rungs.append((token, arguments))
                if len(rungs) > MAX_LADDER:
                    raise self.fail("The expression is nested too deeply")
                token, arguments = self.opened(), []
                continue
            tree = Call(token.text, tuple(arguments), token.position)
            if not rungs:
                return tree
            token, arguments = rungs.pop()
            arguments.append(tree if self.at(",", ")") else self.chain(self.union(self.onward(tree))))

    def opened(self) -> Token:
        token = self.take()
        self.take()
        return token

    def arguments(self, call: Token, found: list[Node]) -> bool:
        """Reads on to the closing bracket; stops early, with True, before an if() in an if()'s else."""
        if found and not self.at(","):
            self.expect(")")
            return False
        if self.at(")"):
            self.take()
            return False
        if found:
            self.take()
        while True:
            if call.text == self.token.text == "if" and len(found) == 2 and self.ahead("("):
                return True
            found.append(self.expression())
            if not self.at(","):
                self.expect(")")
                return False
            self.take()


def _fold(operands: list[Node], operators: list[tuple[int, str]], down_to: int) -> None:
    """Closes every pending level of at least `down_to` into one flat Chain each."""
    while operators and operators[-1][0] >= down_to:
        level = operators[-1][0]
        rest: list[tuple[str, Node]] = []
        while operators and operators[-1][0] == level:
            rest.append((operators.pop()[1], operands.pop()))
        rest.reverse()
        operands.append(Chain(operands.pop(), tuple(rest)))
