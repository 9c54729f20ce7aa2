"""Who may broadcast where, and to whom; pure, asks no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from actions.people import kinds
from models.area import LEVELS
from models.broadcast import Post

KINDS = ("pld", "pd", "tapm", "kpmd", "third", "coordinator", "camat")
"""Whom a broadcast can go to: kinds of actions/people; an acting camat is a camat."""
COUNTRY = ""
"""The code of the whole country among a broadcast's areas."""
AUTHORS = ("camat", "coordinator", "admin")


class Held(Protocol):
    """A role in an area (None: nationwide), such as models.person.Assignment."""

    @property
    def role(self) -> str: ...
    @property
    def position(self) -> str: ...
    @property
    def area_code(self) -> str | None: ...


Mine = TypeVar("Mine", bound=Held)


def authors(held: Iterable[Mine]) -> list[Mine]:
    """The roles among these that may broadcast: camat, coordinator, TAPM, admin."""
    return [one for one in held if one.role in AUTHORS or one.position == "TAPM"]


def grounds(held: Iterable[Held]) -> tuple[str, ...]:
    """Where somebody with these roles may broadcast; COUNTRY: everywhere."""
    return tuple(dict.fromkeys(one.area_code or COUNTRY for one in authors(held)))


def may(held: Iterable[Held], area_code: str) -> bool:
    """Whether somebody with these roles may broadcast to this area."""
    return any(covers(ground, area_code) for ground in grounds(held))


def covers(ground: str, area_code: str) -> bool:
    """Whether an area is the ground or lies in it."""
    return ground in (COUNTRY, area_code) or area_code.startswith(f"{ground}.")


def reachable(held: Iterable[Held]) -> list[str]:
    """The kinds of people that have a place where somebody with these roles may broadcast."""
    lengths = {level: length for length, level in LEVELS.items()}
    widest = min((len(ground) for ground in grounds(held)), default=max(LEVELS) + 1)
    return [kind for kind in KINDS if any(lengths[level] >= widest for level in kinds.KINDS[kind].levels)]


def signer(held: Iterable[Mine], areas: Sequence[str]) -> Mine | None:
    """The role as which somebody speaks to all of these areas, else to the first; None: to none as any."""
    mine = authors(held)
    reaching = [one for one in mine if areas and covers(one.area_code or COUNTRY, areas[0])]
    whole = [one for one in reaching if all(covers(one.area_code or COUNTRY, area) for area in areas)]
    return next(iter(whole or reaching), None)


def posts(wanted: Iterable[str]) -> list[Post]:
    """The roles behind kinds; kinds that we do not know are left out."""
    known = [kinds.KINDS[kind] for kind in wanted if kind in KINDS]
    return [(kind.role, kind.position) for kind in known]
