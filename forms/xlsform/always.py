"""What is true whatever is answered, where a comparison was probably meant; knows no sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.xlsform.trees import parts
from forms.xpath.syntax import Call, Chain, Literal, Negative, Number

_JOINED = ("and", "or")
_ORDER = ("=", "!=", "<", "<=", ">", ">=")
_PLAIN = (0, 1)
"""As a whole condition these are what Excel makes of yes and no."""
_VALUE = r"'[^']*'|\"[^\"]*\"|\d+(?:\.\d+)?"
_HALF = re.compile(rf"([^\s()=]+)(\s*=\s*)({_VALUE})(\s+or\s+)({_VALUE})(?!\s*[=<>!+*-])")
_RANGE = re.compile(r"\s*(\d+)\s*-\s*(\d+)\s*")


def always(tree: object) -> str:
    """The first value that stands where yes or no is asked for; '' where there is none."""
    if isinstance(tree, Number) and tree.value in _PLAIN:
        return ""
    return next(map(_shown, _constants(tree)), "")


def complete(text: str) -> list[str]:
    """The condition with what its second half leaves out; [] where that cannot be said."""
    found = _RANGE.fullmatch(text)
    if found:
        return [f". >= {found[1]} and . <= {found[2]}"]
    new = text
    while (longer := _HALF.sub(r"\1\2\3\4\1\2\5", new)) != new:
        new = longer
    return [new] if new != text else []


def _constants(tree: object) -> Iterator[object]:
    match tree:
        case Chain(rest=((sign, _), *_)) if sign in _JOINED:
            for part in parts(tree):
                yield from _constants(part)
        case Call(name="not" | "boolean", arguments=(one,)):
            yield from _constants(one)
        case _ if _is_constant(tree):
            yield tree


def _is_constant(tree: object) -> bool:
    if isinstance(tree, Chain):
        return tree.rest[0][0] not in (*_ORDER, *_JOINED) and all(map(_is_constant, parts(tree)))
    if isinstance(tree, Negative):
        return _is_constant(tree.operand)
    return isinstance(tree, Number) or (isinstance(tree, Literal) and bool(tree.value))


def _shown(tree: object) -> str:
    if isinstance(tree, Literal):
        return f"'{tree.value}'"
    if isinstance(tree, Number):
        return f"{tree.value:g}"
    signs = [f" {sign} {_shown(part)}" for sign, part in tree.rest] if isinstance(tree, Chain) else []
    first = _shown(tree.first) if isinstance(tree, Chain) else f"-{_shown(*parts(tree))}"
    return first + "".join(signs)
