"""What people can be invited as, and who may invite whom where: two tables; pure, asks no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from models.area import LEVELS

Reach = Literal["within", "below"]
"""Where, seen from the inviter's own area: there or in its parts; in its parts only."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What somebody becomes. `levels`: where that is (none: nationwide).

    `villages`: "" = not asked, "some" = at least one is chosen, "all" = all of the kecamatan at first.
    """

    role: str
    position: str = ""
    acting: bool = False
    levels: tuple[str, ...] = ("district",)
    villages: Literal["", "some", "all"] = ""


KINDS: Mapping[str, Kind] = {
    "pld": Kind("facilitator", "PLD", villages="some"),
    "pd": Kind("facilitator", "PD", villages="all"),
    "tapm": Kind("facilitator", "TAPM", levels=("regency", "province")),
    "kpmd": Kind("kpmd", villages="some"),
    "third": Kind("third_party", levels=("district", "regency"), villages="all"),
    "coordinator": Kind("coordinator", levels=("district", "regency", "province")),
    "camat": Kind("camat"),
    "acting": Kind("camat", acting=True),
    "admin": Kind("admin", levels=()),
}

MAY_INVITE: Mapping[str, Mapping[str, Reach]] = {
    "admin": dict.fromkeys(KINDS, "within"),
    "coordinator": {
        "pld": "within",
        "pd": "within",
        "tapm": "within",
        "kpmd": "within",
        "third": "within",
        # Nobody names the one who judges their own work, nor an equal: that takes a coordinator from above.
        "coordinator": "below",
        "camat": "below",
        "acting": "below",
    },
    "camat": {
        "pld": "within",
        "pd": "within",
        "kpmd": "within",
        "third": "within",
        "coordinator": "within",
        "acting": "within",
    },
}
"""The inviter's role -> what they may invite others as -> where."""


class Held(Protocol):
    """A role in an area (None: nationwide), such as models.person.Assignment."""

    @property
    def role(self) -> str: ...
    @property
    def area_code(self) -> str | None: ...


def may(held: Iterable[Held], kind: str, area_code: str | None) -> bool:
    """Whether somebody with these roles may invite as `kind` in the area (None: nationwide)."""
    return any(_reaches(MAY_INVITE.get(one.role, {}).get(kind), one.area_code, area_code) for one in held)


def _reaches(reach: Reach | None, own: str | None, wanted: str | None) -> bool:
    if reach is None or own is None:
        return reach is not None
    if wanted is None:
        return False
    return wanted.startswith(f"{own}.") or (reach == "within" and wanted == own)


def fits(kind: Kind, area_code: str | None) -> bool:
    """Whether the kind has its seat in an area of this level."""
    return LEVELS.get(len(area_code)) in kind.levels if area_code else not kind.levels


def grounds(held: Iterable[Held], kind: str) -> tuple[str | None, ...]:
    """The inviter's own areas (None: the country) in or below which the kind may be given a place."""
    found = [one.area_code for one in held if _has_room(one, kind)]
    return tuple(dict.fromkeys(found))


def _has_room(one: Held, kind: str) -> bool:
    reach = MAY_INVITE.get(one.role, {}).get(kind)
    if reach is None or one.area_code is None:
        return reach is not None
    own = len(one.area_code)
    deeper = {level: length for length, level in LEVELS.items()}
    return any(
        deeper[level] > own or (reach == "within" and deeper[level] == own) for level in KINDS[kind].levels
    )


def offered(held: Iterable[Held]) -> tuple[str, ...]:
    """The kinds that somebody with these roles may invite as anywhere, in the table's order."""
    mine = tuple(held)
    return tuple(kind for kind in KINDS if grounds(mine, kind))


def kind_of(role: str, position: str, acting: bool) -> str:
    """The kind that stands behind a stored role; LookupError when there is none."""
    for name, kind in KINDS.items():
        if (kind.role, kind.position, kind.acting) == (role, position, acting):
            return name
    raise LookupError(f"no kind for {role} {position}")
