"""The table of rights is what the verbs do: each is asked by everybody, of their own area and of others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from actions import Kit, Refusal, broadcasts, export, people, publishing, review, rights, training
from actions.broadcasts import Author
from actions.deadlines import rules
from actions.digests import groups, oversight
from actions.library import Library
from actions.people.kinds import KINDS
from models import Tx
from models.database import Database
from models.entry import Entry
from models.export import Chosen
from models.group import Group
from models.person import ADMIN, CAMAT, COORDINATOR, FACILITATOR, POSITIONS, ROLES, TAPM
from models.review_rules import REVIEWERS
from models.training import Training
from tests import sample
from tests.actions.training.stage import facts
from tests.actions.work import send
from tests.sample import GEMUH, NOW, VILLAGES

KENDAL, PEGANDON = "33.24", "33.24.10"
Area = str | None
WHERE: tuple[Area, ...] = (GEMUH, KENDAL, PEGANDON, "33")
POSTS: tuple[tuple[str, str, Area], ...] = (
    *((role, "", None if role == ADMIN else GEMUH) for role in ROLES),
    *((FACILITATOR, position, KENDAL if position == TAPM else GEMUH) for position in POSITIONS),
    (COORDINATOR, "", KENDAL),
)
"""Role, position, where."""


@dataclass(frozen=True)
class Held:
    """A role as the table is asked of it."""

    role: str
    area_code: str | None
    position: str = ""


@dataclass
class Asked:
    """Somebody, and the area of which they ask; a report and a session lie wherever that is."""

    tx: Tx
    kit: Kit
    me: int
    contact: int
    area: Area
    entry: Entry
    session: Training

    @property
    def code(self) -> str:
        return self.area or ""


async def _read(x: Asked) -> Any:
    x.entry.area_code = x.area
    return await review.readable(x.tx, x.me, x.entry.id)


async def _unbind(x: Asked) -> Any:
    address = f"{x.me}:{x.area}"
    x.tx.add(Group(channel="telegram", address=address, title="Tim", area_code=x.area, bound_at=NOW))
    await x.tx.flush()
    return await groups.unbind(x.tx, "telegram", address, x.me, NOW)


async def _broadcast(x: Asked) -> Any:
    draft = broadcasts.Draft("Halo", ("pld",), (x.code,))
    return await broadcasts.send(x.tx, x.kit, Author(x.me, x.contact), draft, NOW)


async def _organise(x: Asked) -> Any:
    x.session.area_code = x.area
    return await training.overseen(x.tx, x.me, x.session.id)


Ask = Callable[[Asked], Awaitable[Any]]
VERBS: Mapping[str, tuple[Ask, set[str], tuple[Area, ...]]] = {
    "review": (_read, {"not_your_area"}, WHERE),
    "recap": (lambda x: oversight.check(x.tx, x.me, x.code), {"not_overseer"}, WHERE),
    "unbind_group": (_unbind, {"group_not_yours"}, WHERE),
    "broadcast": (_broadcast, {"broadcast_not_yours"}, (*WHERE, None)),
    "organise": (_organise, {"not_organiser"}, (*WHERE, None)),
    "set_deadlines": (
        lambda x: rules.check(x.tx, x.me, x.area), {"deadline_not_allowed"}, (*WHERE, None)
    ),
    "export": (
        lambda x: export.begin(x.tx, Chosen("kegiatan", (x.code,)), "web", by=x.me, now=NOW),
        {"may_not_export", "not_your_area"}, WHERE,
    ),
    "publish": (
        lambda x: publishing.publish(x.tx, x.entry.form_version_id, by=x.me, now=NOW),
        {"not_an_author"}, (None,),
    ),
}  # fmt: skip
"""Verb -> how it is asked, what it refuses strangers with, and of which areas it can be asked."""
SEEN = {"oversee"}
"""What is shown and told instead of being asked for."""


def _invites(kind: str) -> Ask:
    return lambda x: people.invite(x.tx, x.kit, kind, x.area, by=x.me, now=NOW)


ASKED = {
    **VERBS,
    **{f"{rights.INVITE}{kind}": (_invites(kind), {"may_not_invite"}, (*WHERE, None)) for kind in KINDS},
}


def test_the_table_has_the_verbs_that_are_asked_here_and_the_roles_that_there_are() -> None:
    assert set(rights.MAY) == {*ASKED, *SEEN}
    assert set(rights.holders(*rights.MAY)) <= {*ROLES, *POSITIONS}


@pytest.mark.parametrize("verb", sorted(ASKED))
async def test_a_verb_refuses_those_whom_the_table_does_not_name(
    sqlite_url: str, kit: Kit, verb: str
) -> None:
    ask, codes, where = ASKED[verb]
    wrong = []
    database = Database(sqlite_url)
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", FACILITATOR, position="PLD", villages=VILLAGES)
        budi = await sample.person(tx, "Budi", CAMAT)
        entry = await send(tx, kit, Library(), sari)
        session = await training.create(tx, kit, budi.person_id, facts(), NOW)
        for role, position, seat in POSTS:
            who = await sample.person(tx, "Ana", role, seat, position=position)
            for area in where:
                x = Asked(tx, kit, who.person_id, who.contact_id, area, entry, session)
                told = rights.may([Held(role, seat, position)], verb, area)
                if await _refuses(ask, codes, x) is told:
                    wrong.append((role, position, seat, area, told))
    await database.close()
    assert wrong == []


async def _refuses(ask: Ask, codes: set[str], x: Asked) -> bool:
    try:
        await ask(x)
    except Refusal as no:
        return no.code in codes
    return False


@pytest.mark.parametrize(
    ("verb", "role", "own", "area", "may"),
    [
        ("export", CAMAT, GEMUH, GEMUH, True),
        ("export", CAMAT, GEMUH, VILLAGES[0], True),
        ("export", CAMAT, GEMUH, KENDAL, False),
        ("export", CAMAT, GEMUH, "33.24.110", False),
        ("export", CAMAT, GEMUH, None, False),
        ("export", FACILITATOR, GEMUH, GEMUH, False),
        ("export", ADMIN, None, "91.03.01", True),
        ("export", ADMIN, None, None, True),
        ("set_deadlines", COORDINATOR, None, None, False),
        ("set_deadlines", COORDINATOR, None, GEMUH, True),
        ("invite:camat", COORDINATOR, KENDAL, GEMUH, True),
        ("invite:camat", COORDINATOR, KENDAL, KENDAL, False),
    ],
)
def test_how_far_a_role_reaches(verb: str, role: str, own: Area, area: Area, may: bool) -> None:
    assert rights.may([Held(role, own)], verb, area) is may


def test_a_right_counts_while_the_role_does() -> None:
    held = [Held(FACILITATOR, KENDAL, TAPM), Held(CAMAT, GEMUH), Held(CAMAT, GEMUH)]
    assert rights.grounds(held, "recap") == (KENDAL, GEMUH)
    assert rights.grounds(held, "review") == (GEMUH,)
    assert rights.grounds(held, "publish") == ()


def test_who_reviews_is_whom_the_rules_of_review_name() -> None:
    assert {right: rights.holders(right) for right in REVIEWERS} == {"review": (CAMAT,)}
