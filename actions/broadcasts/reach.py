"""Who may broadcast where, and to whom; pure, asks no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions import rights
from actions.people import kinds
from actions.rights import Held, Mine
from models.area import LEVELS, is_within
from models.broadcast import Post
from models.person import ADMIN

KINDS = tuple(name for name, kind in kinds.KINDS.items() if kind.role != ADMIN and not kind.acting)
"""Whom a broadcast can go to: kinds of actions/people; an acting camat is a camat."""
COUNTRY = ""
"""The code of the whole country among a broadcast's areas."""


def grounds(held: Iterable[Held]) -> tuple[str, ...]:
    """Where somebody with these roles may broadcast; COUNTRY: everywhere."""
    return tuple(dict.fromkeys(code or COUNTRY for code in rights.grounds(held, "broadcast")))


def may(held: Iterable[Held], area_code: str) -> bool:
    """Whether somebody with these roles may broadcast to this area."""
    return rights.may(held, "broadcast", area_code or None)


def covers(ground: str, area_code: str) -> bool:
    """Whether an area is the ground or lies in it."""
    return is_within(area_code, ground)


def reachable(held: Iterable[Held]) -> list[str]:
    """The kinds of people that have a place where somebody with these roles may broadcast."""
    lengths = {level: length for length, level in LEVELS.items()}
    widest = min((len(ground) for ground in grounds(held)), default=max(LEVELS) + 1)
    return [kind for kind in KINDS if any(lengths[level] >= widest for level in kinds.KINDS[kind].levels)]


def signer(held: Iterable[Mine], areas: Sequence[str]) -> Mine | None:
    """The role as which somebody speaks to all of these areas, else to the first; None: to none as any."""
    mine = rights.granting(held, "broadcast")
    reaching = [one for one in mine if areas and covers(one.area_code or COUNTRY, areas[0])]
    whole = [one for one in reaching if all(covers(one.area_code or COUNTRY, area) for area in areas)]
    return next(iter(whole or reaching), None)


def posts(wanted: Iterable[str]) -> list[Post]:
    """The roles behind kinds; kinds that we do not know are left out."""
    known = [kinds.KINDS[kind] for kind in wanted if kind in KINDS]
    return [(kind.role, kind.position) for kind in known]
