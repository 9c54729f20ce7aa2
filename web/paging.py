"""Pages of long lists: which is asked for, and that there is one; counts nothing."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from models.digits import number

NAME = "hal"
"""The parameter of an address."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `number` of `last`, each with `size` rows."""

    number: int
    last: int
    size: int

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size


def asked(request: Request) -> int:
    """The page that the address names, the first where it names none."""
    return number(request.query_params.get(NAME, "")) or 1


def paging(request: Request, count: int, size: int) -> Paging:
    """Of a list with so many rows; behind the last page is the last."""
    last = max((count + size - 1) // size, 1)
    return Paging(min(asked(request), last), last, size)


def at(path: str, number: int) -> str:
    """The address of a page of a list."""
    return f"{path}?{NAME}={number}" if number > 1 else path
