"""Proposed, published, renewed: who is offered which version, and what goes on undisturbed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from actions import Refusal, publishing
from actions.publishing import Terms
from forms import Examined, examine_xlsform
from models import form
from models.audit import Audit
from models.database import Database
from tests import sample
from tests.sample import NOW

FIRST = """
| survey |
| | type | name | label |
| | text | nama | Nama? |
| | text | alamat | Alamat? |
| settings |
| | form_title | form_id | version |
| | Survei | survei | 1 |
"""
SECOND = FIRST.replace("| Survei | survei | 1 |", "| Survei | survei | 2 |").replace(
    "| | text | alamat | Alamat? |", "| | integer | umur | Umur? |"
)


def examined(sheet: str) -> Examined:
    found = examine_xlsform(sheet.encode(), "survei.md")
    assert found.xml, found.mistakes
    return found


async def proposed(database: Database, sheet: str = FIRST, digest: str = "one") -> int:
    async with database.transaction() as tx:
        return (await publishing.propose(tx, examined(sheet), digest, by=None, now=NOW)).id


async def offered(database: Database) -> list[tuple[str, str]]:
    async with database.reading() as tx:
        return [(version.form_id, version.version) for version in await form.newest(tx)]


async def test_a_proposal_is_offered_to_nobody(database: Database) -> None:
    version_id = await proposed(database)
    assert await offered(database) == []
    async with database.transaction() as tx:
        await publishing.publish(tx, version_id, by=None, now=NOW)
    assert await offered(database) == [("survei", "1")]


async def test_the_same_file_twice_is_one_version(database: Database) -> None:
    assert await proposed(database) == await proposed(database)


async def test_a_new_version_keeps_the_terms_until_others_are_chosen(database: Database) -> None:
    first, terms = await proposed(database), Terms(["facilitator"], ["33.24"], review=False)
    async with database.transaction() as tx:
        await publishing.publish(tx, first, by=None, now=NOW, terms=terms)
    second = await proposed(database, SECOND, "two")
    async with database.transaction() as tx:
        version = await publishing.proposal(tx, second)
        assert await publishing.is_update(tx, version)
        assert publishing.terms_of(version) == terms
        await publishing.publish(tx, second, by=None, now=NOW, terms=Terms())
    assert await offered(database) == [("survei", "2")]
    async with database.reading() as tx:
        assert (await publishing.proposal(tx, second)).audience == {}
        assert (await publishing.proposal(tx, second)).review


async def test_an_older_version_can_be_published_again(database: Database) -> None:
    first, second = await proposed(database), await proposed(database, SECOND, "two")
    for version_id in (first, second, first):
        async with database.transaction() as tx:
            await publishing.publish(tx, version_id, by=None, now=NOW)
    assert await offered(database) == [("survei", "1")]


async def test_only_authors_publish(database: Database) -> None:
    version_id = await proposed(database)
    async with database.transaction() as tx:
        camat = await sample.person(tx, "Budi", "camat")
        with pytest.raises(Refusal, match="not_an_author"):
            await publishing.publish(tx, version_id, by=camat.person_id, now=NOW)
        admin = await sample.person(tx, "Rina", "admin", None)
        await publishing.publish(tx, version_id, by=admin.person_id, now=NOW, terms=Terms(["camat"]))
        audit = (await tx.execute(select(Audit))).scalars().one()
    assert (audit.person_id, audit.verb, audit.subject) == (
        admin.person_id,
        "publish_form",
        f"form:{version_id}",
    )
    assert audit.detail == {"version": "1", "roles": ["camat"], "review": True}


async def test_what_is_not_there_cannot_be_published(database: Database) -> None:
    async with database.transaction() as tx:
        with pytest.raises(Refusal, match="form_gone"):
            await publishing.publish(tx, 999, by=None, now=NOW)
