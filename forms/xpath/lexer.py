"""Cuts an XPath 1.0 expression into tokens; knows nothing of what they mean.

XPath's own rule decides whether `*`, `and`, `or`, `div`, `mod` are operators: they are when an operand
stands before them. Forms in the field also write `1div2` and `'a'or'b'`, which the engines accept.
"""

import re
from typing import NamedTuple

from forms.xpath.errors import XPathError
from forms.xpath.names import NCNAME

_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<string>"[^"]*"|'[^']*')
    | (?P<variable>\${NCNAME}(?::{NCNAME})?)
    | (?P<name>{NCNAME}(?::(?:{NCNAME}|\*))?)
    | (?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*])
    )""",
    re.VERBOSE,
)
_WORD_OPERATOR = re.compile(r"\s*(and|or|div|mod)(?![^\W\d])")
_SPACE = re.compile(r"\s*")
_ENDS_OPERAND = frozenset({")", "]", ".", ".."})


class Token(NamedTuple):
    """kind is number, string, variable, name, symbol, operator or end."""

    kind: str
    text: str
    position: int


def _ends_operand(token: Token | None) -> bool:
    if token is None or token.kind == "operator":
        return False
    return token.kind != "symbol" or token.text in _ENDS_OPERAND


def tokenize(expression: str) -> list[Token]:
    """Raises XPathError at the first character that begins no token."""
    tokens: list[Token] = []
    place, last = 0, None
    while True:
        start = _skip_space(expression, place)
        if start == len(expression):
            break
        last, place = _next(expression, start, last)
        tokens.append(last)
    tokens.append(Token("end", "", len(expression)))
    return tokens


def _skip_space(expression: str, place: int) -> int:
    found = _SPACE.match(expression, place)
    return found.end() if found else place


def _next(expression: str, start: int, last: Token | None) -> tuple[Token, int]:
    after_operand = _ends_operand(last)
    word = _WORD_OPERATOR.match(expression, start) if after_operand else None
    if word:
        return Token("operator", word.group(1), start), word.end()
    found = _TOKEN.match(expression, start)
    if not found or found.lastgroup is None:
        raise XPathError(_unreadable(expression[start]), expression, start)
    kind, text = found.lastgroup, found.group(found.lastgroup)
    if text == "*":
        kind = "operator" if after_operand else "name"
    return Token(kind, text, start), found.end()


def _unreadable(character: str) -> str:
    if character in "'\"":
        return "A quoted text is not closed"
    return f"The character {character} does not belong in an expression"
