"""Whose work somebody looks after, and so may see a recap of; decides from posts alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions import Refusal, rights
from actions.rights import Held
from models import Tx, area, person
from models.area import LEVELS, is_within

CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}")
"""Codes of provinces, regencies and kecamatan."""


def areas(posts: Iterable[Held]) -> list[str]:
    """The areas whose recap somebody with these posts gets, each once, the widest first."""
    held = rights.grounds(posts, "recap")
    return sorted((code for code in held if code and LEVELS.get(len(code)) != "village"), key=_widest_first)


def _widest_first(code: str) -> tuple[int, str]:
    return len(code), code


def covers(mine: Iterable[str], code: str) -> bool:
    """Whether an area is one of these or lies in one."""
    return any(is_within(code, own) for own in mine)


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
