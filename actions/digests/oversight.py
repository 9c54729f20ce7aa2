"""Whose work somebody looks after, and so may see a recap of; decides from posts alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from actions import Refusal
from models import Tx, area, person
from models.area import LEVELS

CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}")
"""Codes of provinces, regencies and kecamatan."""
ROLES = frozenset({"coordinator", "camat"})
EXPERTS = frozenset({"TAPM"})
"""Facilitators who supervise those of a whole regency or province."""


class Post(Protocol):
    """A role somewhere, such as models.person.Assignment."""

    @property
    def role(self) -> str: ...
    @property
    def position(self) -> str: ...
    @property
    def area_code(self) -> str | None: ...


def areas(posts: Iterable[Post]) -> list[str]:
    """The areas whose recap somebody with these posts gets, each once, the widest first."""
    held = {one.area_code for one in posts if one.role in ROLES or one.position in EXPERTS}
    return sorted((code for code in held if code and LEVELS.get(len(code)) != "village"), key=_widest_first)


def _widest_first(code: str) -> tuple[int, str]:
    return len(code), code


def covers(mine: Iterable[str], code: str) -> bool:
    """Whether an area is one of these or lies in one."""
    return any(f"{code}.".startswith(f"{own}.") for own in mine)


async def of(tx: Tx, person_id: int) -> list[str]:
    """The areas that somebody looks after; Refusal not_overseer when there are none."""
    found = areas(await person.assignments(tx, person_id))
    if not found:
        raise Refusal("not_overseer")
    return found


async def check(tx: Tx, person_id: int, code: str) -> None:
    """Refusal not_overseer unless they look after this area, and there is one of this code."""
    mine = await of(tx, person_id)
    if not CODE.fullmatch(code) or not covers(mine, code) or await area.get(tx, code) is None:
        raise Refusal("not_overseer")
