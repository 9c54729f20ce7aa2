"""What the compiler must know of a function: how many arguments, of which kinds, and what it gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forms.xpath.code import Kind

_KINDS: dict[str, Kind] = {"n": "number", "s": "string", "b": "boolean", "N": "nodes", "v": "any"}


@dataclass(frozen=True, slots=True)
class Function:
    """work(frame, context node, *values); `kinds` has a letter per argument, the last one repeats."""

    result: Kind
    kinds: str
    least: int
    most: int | None
    work: Callable[..., Any]

    def kind_of(self, place: int) -> Kind:
        return _KINDS[self.kinds[min(place, len(self.kinds) - 1)]]


def function(
    result: Kind, kinds: str, work: Callable[..., Any], least: int = -1, most: int | None = -1
) -> Function:
    """By default exactly as many arguments as `kinds` has letters."""
    least = len(kinds) if least < 0 else least
    most = len(kinds) if most == -1 else most
    return Function(result, kinds, least, most, work)
