"""Transactions, moments and the conversation's bulk load and save, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from models import conversation, entry
from models.base import Ids
from models.conversation import Conversation, Draft
from models.database import Database
from models.entry import Entry
from models.form import FormVersion
from models.message import Inbox
from models.person import Contact
from tests.sample import NOW, person


async def test_a_transaction_that_raises_stores_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        await _fail_after_insert(database)
    async with database.reading() as tx:
        assert (await tx.execute(select(func.count()).select_from(Inbox))).scalar_one() == 0


async def _fail_after_insert(database: Database) -> None:
    async with database.transaction() as tx:
        tx.add(Inbox(channel="x", external_id="1", received_at=NOW))
        await tx.flush()
        raise RuntimeError


async def test_moments_keep_the_instant_and_refuse_naive_ones(database: Database) -> None:
    jayapura = NOW.astimezone(timezone(timedelta(hours=9)))
    async with database.transaction() as tx:
        tx.add(Inbox(channel="x", external_id="1", received_at=jayapura))
    async with database.reading() as tx:
        stored = (await tx.execute(select(Inbox.received_at))).scalar_one()
    assert stored == NOW
    assert stored.tzinfo is not None
    with pytest.raises(Exception, match="time zone"):
        await _insert_naive(database)


async def _insert_naive(database: Database) -> None:
    async with database.transaction() as tx:
        tx.add(Inbox(channel="x", external_id="2", received_at=datetime(2026, 1, 1)))


async def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await _insert_orphan(database)


async def _insert_orphan(database: Database) -> None:
    async with database.transaction() as tx:
        tx.add(Entry(id="e", person_id=999, form_version_id=999, created_at=NOW, updated_at=NOW))


async def test_sqlite_writes_ahead_and_syncs(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.reading() as tx:
        assert (await tx.execute(text("PRAGMA journal_mode"))).scalar_one() == "wal"
        assert (await tx.execute(text("PRAGMA synchronous"))).scalar_one() == 2
        assert (await tx.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1
    await database.close()


async def test_a_talk_survives_being_saved_with_its_fresh_draft(database: Database) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", position="PLD")
        await person(tx, "Budi", "camat")
        tx.add(_form())
    async with database.transaction() as tx:
        talks = await conversation.load(tx, "telegram", [sari.address, "nobody"])
        talk = talks[sari.address]
        talk.flow, talk.data, talk.dirty = "fill", {"a": 1}, True
        talk.draft = Draft(
            "e1", 1, xml="<data/>", at="/data/a", step=3, seen={"5": "/data/a"}, fresh=True, dirty=True
        )
        await conversation.save(tx, talks.values(), NOW)
    async with database.transaction() as tx:
        talk = (await conversation.load(tx, "telegram", [sari.address]))[sari.address]
        assert (talk.name, talk.flow, talk.data, talk.unreachable) == ("Sari", "fill", {"a": 1}, False)
        assert talk.draft == Draft("e1", 1, "draft", "<data/>", "/data/a", 3, {"5": "/data/a"})
        talk.draft.xml, talk.draft.dirty = "<data>2</data>", True
        await conversation.save(tx, [talk], NOW)
    async with database.reading() as tx:
        assert (await tx.execute(select(Entry.draft))).scalar_one() == "<data>2</data>"


async def test_two_phones_of_one_person_fill_one_draft_at_one_moment(database: Database) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator")
        tx.add(_form())
        tx.add(Contact(id=99, person_id=sari.person_id, channel="telegram", address="99", created_at=NOW))
        await tx.flush()
        draft = Draft("e1", 1, xml="<data/>", fresh=True, dirty=True)
        tx.add(Conversation(contact_id=99, updated_at=NOW))
        await tx.flush()
        talks = await conversation.load(tx, "telegram", [sari.address, "99"])
        for talk in talks.values():
            talk.draft, talk.dirty = draft, True
        await conversation.save(tx, [talks[sari.address]], NOW)
        await conversation.save(tx, [talks["99"]], NOW)
    async with database.transaction() as tx:
        talks = await conversation.load(tx, "telegram", [sari.address, "99"])
        assert talks["99"].draft is not None
        assert talks["99"].draft is talks[sari.address].draft


def _form() -> FormVersion:
    return FormVersion(id=1, form_id="f", version="1", title="F", xform=b"<x/>", digest="d", installed_at=NOW)


async def test_numbers_count_up_from_one(database: Database) -> None:
    async with database.transaction() as tx:
        assert [await entry.next_number(tx, "entry:2026") for _ in range(3)] == [1, 2, 3]
        assert await entry.next_number(tx, "entry:2027") == 1


def test_ids_sort_by_time_even_within_a_millisecond(ids: Ids) -> None:
    made = [ids(NOW) for _ in range(100)] + [ids(datetime(2026, 11, 24, tzinfo=UTC))]
    assert made == sorted(made)
    assert len(set(made)) == 101
    assert {len(i) for i in made} == {32}
