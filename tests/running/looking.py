"""How a look at the running service is noted, with the jobs and loops whose work it sees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.running.town import Town


@dataclass(frozen=True)
class Look:
    """One thing that is looked at; `saw` are the jobs and loops whose work it is."""

    saw: tuple[str, ...]
    does: Callable[[Town], Awaitable[None]]


LOOKS: list[Look] = []


def saw(*names: str) -> Callable[[Callable[[Town], Awaitable[None]]], Callable[[Town], Awaitable[None]]]:
    """The next thing that is looked at."""

    def note(does: Callable[[Town], Awaitable[None]]) -> Callable[[Town], Awaitable[None]]:
        LOOKS.append(Look(names, does))
        return does

    return note
