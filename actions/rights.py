"""Who may do what where: role x verb x reach, the one table that verbs, menus, help and the consent ask.

What no right stands behind (reporting, one's own reminders) everybody may, and is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol, TypeVar

from models import Tx, person
from models.area import is_inside, is_within
from models.person import ADMIN, CAMAT, COORDINATOR, TAPM
from models.review_rules import REVIEWERS

Reach = Literal["within", "below", "country"]
"""Where, seen from one's own area: there and in its parts; in its parts only; there, and what has no area."""

INVITE = "invite:"
"""Begins the verbs of inviting somebody as a kind of actions/people/kinds.py."""
_WITHIN: Reach = "within"
MAY: Mapping[str, Mapping[str, Reach]] = {
    **{right: dict.fromkeys(roles, _WITHIN) for right, roles in REVIEWERS.items()},
    "oversee": {CAMAT: "within", COORDINATOR: "within"},
    "recap": {CAMAT: "within", COORDINATOR: "within", TAPM: "within"},
    "unbind_group": {CAMAT: "within", COORDINATOR: "within", TAPM: "within", ADMIN: "country"},
    "broadcast": {CAMAT: "within", COORDINATOR: "within", TAPM: "within", ADMIN: "country"},
    "organise": {CAMAT: "within", COORDINATOR: "within", ADMIN: "country"},
    "set_deadlines": {CAMAT: "within", COORDINATOR: "within", ADMIN: "country"},
    "export": {CAMAT: "within", COORDINATOR: "within", ADMIN: "country"},
    "publish": {ADMIN: "country"},
    "invite:pld": {CAMAT: "within", COORDINATOR: "within", ADMIN: "country"},
    "invite:pd": {CAMAT: "within", COORDINATOR: "within", ADMIN: "country"},
    "invite:tapm": {COORDINATOR: "within", ADMIN: "country"},
    "invite:kpmd": {CAMAT: "within", COORDINATOR: "within", ADMIN: "country"},
    "invite:third": {CAMAT: "within", COORDINATOR: "within", ADMIN: "country"},
    # Nobody names the one who judges their own work, nor an equal: that takes a coordinator from above.
    "invite:coordinator": {CAMAT: "within", COORDINATOR: "below", ADMIN: "country"},
    "invite:camat": {COORDINATOR: "below", ADMIN: "country"},
    "invite:acting": {CAMAT: "within", COORDINATOR: "below", ADMIN: "country"},
    "invite:admin": {ADMIN: "country"},
}
"""Verb -> the roles, and the positions, that may -> where; reviewers' as the rules of review say."""
INVITES = tuple(verb for verb in MAY if verb.startswith(INVITE))


class Held(Protocol):
    """A role in an area (None: nationwide), such as models.person.Assignment."""

    @property
    def role(self) -> str: ...
    @property
    def position(self) -> str: ...
    @property
    def area_code(self) -> str | None: ...


Mine = TypeVar("Mine", bound=Held)


def holders(*verbs: str) -> tuple[str, ...]:
    """The roles and positions that may do one of these somewhere, each once."""
    return tuple(dict.fromkeys(role for verb in verbs for role in MAY[verb]))


def granting(held: Iterable[Mine], verb: str) -> list[Mine]:
    """The roles among these that let somebody do it somewhere."""
    return [one for one in held if reach(one, verb) is not None]


def grounds(held: Iterable[Held], verb: str) -> tuple[str | None, ...]:
    """The areas of these roles, each once (None: the country)."""
    return tuple(dict.fromkeys(one.area_code for one in granting(held, verb)))


def may(held: Iterable[Held], verb: str, area_code: str | None) -> bool:
    """Whether somebody with these roles may do it in this area (None: what is of no area)."""
    return any(_reaches(reach(one, verb), one.area_code, area_code) for one in held)


async def person_may(tx: Tx, person_id: int, verb: str, area_code: str | None) -> bool:
    """The same of somebody by the roles that they hold."""
    return may(await person.assignments(tx, person_id), verb, area_code)


def reach(one: Held, verb: str) -> Reach | None:
    """Where a role lets somebody do it; None: nowhere."""
    return MAY[verb].get(one.role) or MAY[verb].get(one.position)


def _reaches(reach: Reach | None, own: str | None, wanted: str | None) -> bool:
    if reach is None:
        return False
    if own is None:
        return wanted is not None or reach == "country"
    return is_inside(wanted, own) if reach == "below" else is_within(wanted, own)
