"""Which commands somebody can use: the one table behind menu, help and the platform's list of commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actions import Rules, rights
from handlers.turn import Turn
from models import person
from models.person import ADMIN
from models.review_rules import REVIEWERS

REPORTING = ("lapor", "riwayat")
NEEDS: Mapping[str, tuple[str, ...]] = {
    "tinjau": tuple(REVIEWERS),
    "rekap": ("recap",),
    "siaran": ("broadcast",),
    "undang": rights.INVITES,
    "grup": ("recap",),
    "formulir": ("publish",),
}
"""A command -> the verbs of actions/rights.py of which one has to be allowed."""
LEADS = {ADMIN: "undang"}
"""A role -> the command that stands before its others."""


def _of(role: str) -> tuple[str, ...]:
    own = [name for name, verbs in NEEDS.items() if role in rights.holders(*verbs)]
    return tuple(sorted(own, key=lambda name: name != LEADS.get(role)))


ROLES: Mapping[str, tuple[str, ...]] = {role: _of(role) for role in rights.holders(*rights.MAY)}
"""What a role, or a position, adds to what everybody has; it stands first."""
EVERYBODY = (*REPORTING, "bimtek", "hadir", "tenggat", "pengingat")
SETTINGS = ("nama", "saluran", "bahasa", "web", "bantuan", "menu", "kembali", "batal")
STRANGERS = ("start", "bantuan", "bahasa")
"""What people whom we do not know are offered."""
UNLISTED = frozenset({"start", "kabar"})
"""What links and buttons say; nobody need know of them."""


def commands(held: Iterable[str], rules: Rules) -> tuple[str, ...]:
    """All that somebody with these roles and positions can use, their own first."""
    own = [name for role in dict.fromkeys(held) for name in ROLES.get(role, ())]
    named = dict.fromkeys((*own, *EVERYBODY, *SETTINGS))
    return tuple(name for name in named if rules.pages or name != "web")


async def held(turn: Turn) -> tuple[str, ...]:
    """The roles and positions of the person, in the order of the table."""
    found = await person.assignments(turn.tx, turn.me.person_id)
    mine = {name for one in found for name in (one.role, one.position)}
    return tuple(role for role in ROLES if role in mine)
