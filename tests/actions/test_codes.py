"""Codes and links: only digests are stored, the newest alone holds, and none outlives its author's right."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, select, text, update

from actions import Kit, Refusal, access, people
from actions.digests import groups
from actions.digests.groups import Room
from actions.secrets import digest_of
from models import migrating
from models.audit import Audit
from models.database import Database
from models.invite import Invite
from models.person import Assignment
from tests.sample import GEMUH, NOW, VILLAGES, person

AUTHORS = [
    ("camat", "acting", GEMUH, ()),
    ("camat", "coordinator", GEMUH, ()),
    ("camat", "pld", GEMUH, VILLAGES[:1]),
    ("coordinator", "kpmd", GEMUH, VILLAGES[:1]),
    ("coordinator", "third", GEMUH, ()),
    ("admin", "admin", None, ()),
]


@pytest.mark.parametrize(("role", "kind", "area_code", "villages"), AUTHORS)
async def test_an_invitation_ends_with_its_authors_right(
    database: Database, kit: Kit, role: str, kind: str, area_code: str | None, villages: tuple[str, ...]
) -> None:
    async with database.transaction() as tx:
        author = await person(tx, "Penulis", role, area_code)
        known = await person(tx, "Dikenal", "facilitator")
        made = await people.invite(tx, kit, kind, area_code, villages, by=author.person_id, now=NOW)
        await people.look(tx, made.code, NOW)
        await tx.execute(update(Assignment).where(Assignment.role == role).values(ended_at=NOW))
        with pytest.raises(Refusal, match="invite_unusable"):
            await people.look(tx, made.code, NOW)
        with pytest.raises(Refusal, match="invite_unusable"):
            await people.join(tx, kit, made.code, people.Newcomer("telegram", "9", "X", "id"), NOW)
        with pytest.raises(Refusal, match="invite_unusable"):
            await people.add_role(tx, kit, made.code, known.person_id, NOW)
        assert await people.waiting(tx, author.person_id, NOW) == []
        again = Assignment(person_id=author.person_id, role="admin", begun_at=NOW)
        tx.add(again)
        await tx.flush()
        assert (await people.look(tx, made.code, NOW)).role == people.KINDS[kind].role


async def test_a_right_elsewhere_is_none_here(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        author = await person(tx, "Penulis", "camat")
        made = await people.invite(tx, kit, "acting", GEMUH, by=author.person_id, now=NOW)
        await tx.execute(update(Assignment).values(area_code="33.24.10"))
        with pytest.raises(Refusal, match="invite_unusable"):
            await people.look(tx, made.code, NOW)


async def test_a_new_code_ends_the_old_one(database: Database, kit: Kit) -> None:
    later = NOW + timedelta(days=2)
    async with database.transaction() as tx:
        author = await person(tx, "Penulis", "camat")
        other = await person(tx, "Lain", "camat")
        made = await people.invite(tx, kit, "acting", GEMUH, by=author.person_id, now=NOW)
        wanted = people.key(made.invite)
        with pytest.raises(Refusal, match="invite_unusable"):
            await people.renew(tx, kit, other.person_id, wanted, later)
        fresh = await people.renew(tx, kit, author.person_id, wanted, later)
        assert fresh.code != made.code
        assert fresh.invite.expires_at == later + timedelta(days=kit.rules.invite_days)
        with pytest.raises(Refusal, match="invite_unusable"):
            await people.look(tx, made.code, later)
        await people.add_role(tx, kit, fresh.code, other.person_id, later)
        with pytest.raises(Refusal, match="invite_unusable"):
            await people.renew(tx, kit, author.person_id, people.key(fresh.invite), later)
        verbs = list((await tx.execute(select(Audit.verb).order_by(Audit.id))).scalars())
        assert verbs == ["invite", "renew_invite", "add_role"]


async def test_a_newer_link_ends_those_before_it(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        camat = await person(tx, "Bu Camat", "camat")
        other = await person(tx, "Lain", "camat")
        links = [await access.new_link(tx, kit, camat.person_id, NOW) for _ in range(3)]
        theirs = await access.new_link(tx, kit, other.person_id, NOW)
        for old in links[:2]:
            with pytest.raises(Refusal, match="link_unusable"):
                await access.sign_in(tx, kit, old.rpartition("/")[2], NOW)
        for still in (links[2], theirs):
            await access.sign_in(tx, kit, still.rpartition("/")[2], NOW)


async def test_no_code_is_stored(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        rina = await person(tx, "Rina", "coordinator")
        told = [
            (await people.invite(tx, kit, "kpmd", GEMUH, VILLAGES[:1], by=rina.person_id, now=NOW)).code,
            await people.link_code(tx, kit, rina.person_id, NOW),
            await groups.code(tx, kit, rina.person_id, GEMUH, "telegram", NOW),
            (await access.new_link(tx, kit, rina.person_id, NOW)).rpartition("/")[2],
        ]
    async with database.reading() as tx:
        for table in ("invite", "chat_group", "sign_in_link", "audit", "outbox"):
            rows = str((await tx.execute(text(f"SELECT * FROM {table}"))).all())
            assert not any(code in rows for code in told), table


async def _to(database: Database, revision: str) -> None:
    def move(connection: Connection) -> None:
        there = command.upgrade if revision == "head" else command.downgrade
        there(migrating.config(connection), revision)

    async with database.engine.connect() as connection:
        if database.sqlite:
            await connection.execution_options(sqlite_begin="IMMEDIATE")
        async with connection.begin():
            await connection.run_sync(move)


async def test_codes_that_were_given_out_before_still_open(database: Database, kit: Kit) -> None:
    code, link, group = "ABCDEFGHJKM7", "ABCDEFGHJKM8", "ABCDEFGHJKM9"
    async with database.transaction() as tx:
        rina = await person(tx, "Rina", "coordinator")
    await _to(database, "0004")
    async with database.transaction() as tx:
        invite = (
            "INSERT INTO invite (code, role, position, acting, area_code, villages, person_id, created_by, "
            "created_at, expires_at) VALUES (:code, :role, '', false, :area, '[]', :person, :by, :at, :until)"
        )
        when = (
            {"at": NOW, "until": NOW + timedelta(days=1)}
            if not database.sqlite
            else {"at": "2026-11-23 03:00:00.000000", "until": "2026-11-24 03:00:00.000000"}
        )
        by = {"by": rina.person_id, **when}
        mine = {"code": link, "role": "", "area": None, "person": rina.person_id}
        await tx.execute(
            text(invite), {"code": code, "role": "third_party", "area": GEMUH, "person": None, **by}
        )
        await tx.execute(text(invite), {**mine, **by})
        waits = (
            "INSERT INTO chat_group (channel, address, area_code, title, bound_by, bound_at) "
            "VALUES ('telegram', :address, :area, '', :by, :at)"
        )
        await tx.execute(text(waits), {"address": f"code:{group}", "area": GEMUH, **by} | {})
    await _to(database, "head")
    async with database.transaction() as tx:
        assert (await people.look(tx, code, NOW)).role == "third_party"
        assert (await people.look(tx, link, NOW)).person_id == rina.person_id
        assert set((await tx.execute(select(Invite.digest))).scalars()) == {
            hashlib.sha256(one.encode()).hexdigest() for one in (code, link)
        }
        bound = await groups.bind(tx, kit, Room("telegram", "-5", "Grup"), group, NOW)
        assert bound.area_code == GEMUH


def test_the_digest_is_of_the_code_as_it_is_read() -> None:
    assert digest_of(people.as_code("abcd-efgh jkm7")) == digest_of("ABCDEFGHJKM7")
