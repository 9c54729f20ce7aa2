"""What people can be invited as, and where there is room for that below an inviter; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from actions import rights
from actions.rights import INVITE, Held
from models.area import LEVELS
from models.person import ADMIN, CAMAT, COORDINATOR, FACILITATOR, KPMD, PD, PLD, TAPM, THIRD_PARTY


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
    "pld": Kind(FACILITATOR, PLD, villages="some"),
    "pd": Kind(FACILITATOR, PD, villages="all"),
    "tapm": Kind(FACILITATOR, TAPM, levels=("regency", "province")),
    KPMD: Kind(KPMD, villages="some"),
    "third": Kind(THIRD_PARTY, levels=("district", "regency"), villages="all"),
    COORDINATOR: Kind(COORDINATOR, levels=("district", "regency", "province")),
    CAMAT: Kind(CAMAT),
    "acting": Kind(CAMAT, acting=True),
    ADMIN: Kind(ADMIN, levels=()),
}


def may(held: Iterable[Held], kind: str, area_code: str | None) -> bool:
    """Whether somebody with these roles may invite as `kind` in the area (None: nationwide)."""
    return kind in KINDS and rights.may(held, f"{INVITE}{kind}", area_code)


def fits(kind: Kind, area_code: str | None) -> bool:
    """Whether the kind has its seat in an area of this level."""
    return LEVELS.get(len(area_code)) in kind.levels if area_code else not kind.levels


def grounds(held: Iterable[Held], kind: str) -> tuple[str | None, ...]:
    """The inviter's own areas (None: the country) in or below which the kind may be given a place."""
    found = [one.area_code for one in held if _has_room(one, kind)]
    return tuple(dict.fromkeys(found))


def _has_room(one: Held, kind: str) -> bool:
    reach = rights.reach(one, f"{INVITE}{kind}") if kind in KINDS else None
    if reach is None or one.area_code is None:
        return reach is not None
    own = len(one.area_code)
    deeper = {level: length for length, level in LEVELS.items()}
    return any(
        deeper[level] > own or (reach != "below" and deeper[level] == own) for level in KINDS[kind].levels
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
