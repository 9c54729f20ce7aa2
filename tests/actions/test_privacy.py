"""What the consent says is what is: against the tables, their purge and the rights, as every role."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import inspect
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, Refusal, digests, export, review, training
from actions.library import Library
from actions.people.privacy import KEPT, NOBODYS, Kept, tables
from locales import LANGUAGES, words
from models import Base
from models.database import Database
from models.export import Chosen
from models.person import CONSENT, ROLES
from models.retention import RETENTION, Forgets
from tests.actions.work import send
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person

FINGERPRINT = "2:3e04bcb58a660407"
"""Of the words and the table below the version CONSENT."""


def _told() -> str:
    parts = [f"{one.what}|{[table.__tablename__ for table in one.tables]}|{one.readers}" for one in KEPT]
    for language in LANGUAGES:
        w = words(language)
        parts += [w.source(key) for key in sorted(w) if key.startswith("consent.")]
    return "\n".join(parts)


def test_who_changes_the_words_raises_their_version() -> None:
    """Change CONSENT in models/person.py, so that everybody is asked anew, then this fingerprint."""
    made = f"{CONSENT}:{hashlib.sha256(_told().encode()).hexdigest()[:16]}"
    assert made == FINGERPRINT


def test_every_table_is_told_of_or_holds_nobodys_data() -> None:
    every = {mapper.class_ for mapper in Base.registry.mappers}
    assert tables() | NOBODYS == every
    assert not tables() & NOBODYS


@pytest.mark.parametrize("table", sorted(NOBODYS, key=str))
def test_what_is_nobodys_names_only_who_made_it(table: type[Base]) -> None:
    names = {
        column.name
        for column in inspect(table).columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }
    assert names <= {"created_by", "bound_by", "installed_by"}


@pytest.mark.parametrize("one", KEPT, ids=lambda one: one.what)
def test_how_long_is_what_the_purge_does(one: Kept) -> None:
    rules = [RETENTION[table] for table in one.tables]
    ends = [rule.after.days for rule in rules if isinstance(rule, Forgets)]
    assert one.days == (max(ends) if len(ends) == len(rules) else None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_has_words(language: str) -> None:
    w = words(language)
    for one in KEPT:
        assert f"consent.what_{one.what}" in w
        assert all(f"consent.reader_{reader}" in w for reader in one.readers)


Try = Callable[[AsyncSession, Kit, Somebody, str], Awaitable[object]]


async def _report(tx: AsyncSession, _kit: Kit, who: Somebody, entry_id: str) -> object:
    return await review.readable(tx, who.person_id, entry_id)


async def _recap(tx: AsyncSession, _kit: Kit, who: Somebody, _entry_id: str) -> object:
    return await digests.of(tx, who.person_id)


async def _table(tx: AsyncSession, _kit: Kit, who: Somebody, _entry_id: str) -> object:
    return await export.begin(tx, Chosen("kegiatan"), "csv", by=who.person_id, now=NOW)


async def _organise(tx: AsyncSession, _kit: Kit, who: Somebody, _entry_id: str) -> object:
    if not await training.grounds(tx, who.person_id):
        raise Refusal("not_organiser")
    return None


RIGHTS: dict[str, Try] = {"reports": _report, "work": _recap, "export": _table, "training": _organise}
POSTS = [(role, "") for role in ROLES if role != "facilitator"] + [
    ("facilitator", position) for position in ("PLD", "PD", "TAPM")
]


@pytest.mark.parametrize("what", RIGHTS)
@pytest.mark.parametrize(("role", "position"), POSTS)
async def test_who_reads_it_is_who_may(
    database: Database, kit: Kit, what: str, role: str, position: str
) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
        sent = await send(tx, kit, Library(), sari, "Membahas RKPDes")
        area_code = None if role == "admin" else GEMUH
        who = await person(tx, "Pembaca", role, area_code, position=position)
        told = next(one.readers for one in KEPT if one.what == what)
        named = (position.lower() if position == "TAPM" else role) in told
        try:
            await RIGHTS[what](tx, kit, who, sent.id)
            may = True
        except Refusal:
            may = False
        assert may is named, f"the consent says {told}"
