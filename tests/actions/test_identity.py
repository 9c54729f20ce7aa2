"""Whose an address is: every combination of an id and a number, known, unknown, another's; told by whom.

Sari and Budi are known on WhatsApp and on Telegram; the number N was Sari's. A row says how both are known,
what the platform tells, who is at the sender's address then, how Sari and Budi are known after it, and what
each hears on Telegram.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, notices, people
from actions.digests import groups
from actions.notices import Notice
from models import group
from models import person as stored
from models.audit import Audit
from models.conversation import Conversation
from models.database import Database
from models.group import Group
from models.message import Outbox, unpack
from models.person import Contact
from tests.sample import GEMUH, NOW, Somebody, person

N, M, P = "+6281299990001", "+6281299990002", "+6281299990003"
GONE = "gone"
ON = "whatsapp"

Known = tuple[str, str]
"""An address and the number kept with it."""
ID_N, ID_M, ID_, BARE = ("ID.1", N), ("ID.1", M), ("ID.1", ""), (N[1:], N)
BUDI, BUDI_N, BUDI_BARE, HIS_ = ("ID.2", M), ("ID.2", N), (N[1:], ""), ("ID.2", "")
LOST: Known = (GONE, "")
"""What is left of somebody who was known by nothing but the number: no address that anybody can have."""


@dataclass(frozen=True)
class Says:
    """Somebody writes: the id that the platform tells, else the number alone."""

    sender: str
    number: str


@dataclass(frozen=True)
class Tells:
    """The platform's own word that who was at `old` is at `new`."""

    old: str
    new: str
    number: str = ""


@dataclass(frozen=True)
class Got:
    """The platform tells which id got a message of ours, and its number."""

    whose: str
    number: str


ROWS: list[tuple[str, Known, Known, Says | Tells | Got, str, Known, Known, str, str]] = [
    # name, Sari, Budi, what comes, who is at its sender, Sari after, Budi after, Sari hears, Budi hears
    ("her id, her number", ID_N, BUDI, Says("ID.1", N), "Sari", ID_N, BUDI, "", ""),
    ("her id, no number", ID_N, BUDI, Says("ID.1", ""), "Sari", ID_N, BUDI, "", ""),
    ("her id, a new number", ID_N, BUDI, Says("ID.1", P), "Sari", ID_N, BUDI, "", ""),
    ("her id, his number", ID_N, BUDI, Says("ID.1", M), "Sari", ID_N, ("ID.2", ""), "", "lost"),
    ("her id, his bare number", ID_, BUDI_BARE, Says("ID.1", N), "Sari", ID_, LOST, "", "lost"),
    ("a new id, her number beside an id", ID_N, BUDI, Says("ID.9", N), "", ID_, BUDI, "lost", ""),
    ("a new id, her bare number", BARE, BUDI, Says("ID.9", N), "Sari", ("ID.9", N), BUDI, "moved", ""),
    ("new id, the number of both", BARE, BUDI_N, Says("ID.9", N), "", LOST, ("ID.2", ""), "lost", "lost"),
    ("a new id, a new number", ID_N, BUDI, Says("ID.9", P), "", ID_N, BUDI, "", ""),
    ("a new id, no number", BARE, BUDI, Says("ID.9", ""), "", BARE, BUDI, "", ""),
    ("his id, her number beside an id", ID_N, BUDI, Says("ID.2", N), "Budi", ID_, BUDI, "lost", ""),
    ("his id, her bare number", BARE, BUDI, Says("ID.2", N), "Budi", LOST, BUDI, "lost", ""),
    ("no id, her bare number", BARE, BUDI, Says(N[1:], N), "Sari", BARE, BUDI, "", ""),
    ("no id, her number beside an id", ID_N, BUDI, Says(N[1:], N), "", ID_N, BUDI, "", ""),
    ("no id, the number of both", BARE, BUDI_N, Says(N[1:], N), "Sari", BARE, ("ID.2", ""), "", ""),
    ("no id, a new number", ID_N, BUDI, Says(P[1:], P), "", ID_N, BUDI, "", ""),
    ("told: another id", ID_N, BUDI, Tells("ID.1", "ID.9"), "Sari", ("ID.9", N), BUDI, "moved", ""),
    ("told: id and number", ID_N, BUDI, Tells("ID.1", "ID.9", P), "Sari", ("ID.9", P), BUDI, "moved", ""),
    ("told: another number", ID_N, BUDI, Tells("ID.1", "ID.1", P), "Sari", ("ID.1", P), BUDI, "moved", ""),
    ("told: the same", ID_N, BUDI, Tells("ID.1", "ID.1", N), "Sari", ID_N, BUDI, "", ""),
    ("told: id, to a number", ID_N, BUDI, Tells("ID.1", P[1:], P), "", ("ID.1", P), BUDI, "moved", ""),
    ("told: bare, to another", BARE, BUDI, Tells(N[1:], P[1:], P), "Sari", (P[1:], P), BUDI, "moved", ""),
    ("told: bare, to an id", BARE, BUDI, Tells(N[1:], "ID.9", P), "Sari", ("ID.9", P), BUDI, "moved", ""),
    ("told: number beside an id, to an id", ID_N, BUDI, Tells(N[1:], "ID.9", P), "", ID_, BUDI, "", ""),
    ("told: number beside an id, to a number", ID_N, BUDI, Tells(N[1:], P[1:], P), "", ID_, BUDI, "", ""),
    ("told: to his id", ID_N, BUDI, Tells("ID.1", "ID.2", M), "Budi", ID_, BUDI, "lost", ""),
    ("told: bare number to his id", BARE, BUDI, Tells(N[1:], "ID.2", M), "Budi", LOST, BUDI, "lost", ""),
    ("told: his number", ID_N, BUDI, Tells("ID.1", "ID.9", M), "Sari", ("ID.9", M), HIS_, "moved", "lost"),
    ("told: of nobody", ID_N, BUDI, Tells("ID.8", "ID.9", P), "", ID_N, BUDI, "", ""),
    ("got: her bare number", BARE, BUDI, Got("ID.9", N), "Sari", ("ID.9", N), BUDI, "moved", ""),
    ("got: her number beside an id", ID_N, BUDI, Got("ID.9", N), "", ID_N, BUDI, "", ""),
    ("got: her number and id", ID_N, BUDI, Got("ID.1", N), "Sari", ID_N, BUDI, "", ""),
    ("got: her bare number, his id", BARE, BUDI, Got("ID.2", N), "Budi", BARE, BUDI, "", ""),
    ("got: the number of both", BARE, BUDI_N, Got("ID.9", N), "", BARE, BUDI_N, "", ""),
    ("got: nobody's number", ID_N, BUDI, Got("ID.9", P), "", ID_N, BUDI, "", ""),
]  # fmt: skip


async def known(tx: AsyncSession, name: str, telegram: str, at: Known) -> tuple[Somebody, Contact]:
    """Somebody on Telegram, and on WhatsApp as told."""
    who = await person(tx, name, "facilitator", address=telegram)
    there = Contact(person_id=who.person_id, channel=ON, address=at[0], number=at[1], created_at=NOW)
    tx.add(there)
    await tx.flush()
    tx.add(Conversation(contact_id=there.id, updated_at=NOW))
    await tx.flush()
    return who, there


def shape(one: Contact) -> Known:
    """How somebody is known; one who gave up an address by GONE."""
    return (GONE if one.address.startswith(stored.GONE) else one.address), one.number


async def heard(tx: AsyncSession, address: str) -> list[str]:
    """What was told on Telegram: "moved", "lost"."""
    query = select(Outbox).where(Outbox.address == address, Outbox.channel == "telegram")
    texts = [unpack(one.content).text for one in (await tx.execute(query)).scalars()]
    return ["lost" if "akun WhatsApp lain" in text else "moved" for text in texts]


@pytest.mark.parametrize(
    ("sari_at", "budi_at", "told", "at_sender", "sari_then", "budi_then", "sari_hears", "budi_hears"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
async def test_a_number_alone_never_moves_an_account(
    database: Database,
    kit: Kit,
    sari_at: Known,
    budi_at: Known,
    told: Says | Tells | Got,
    at_sender: str,
    sari_then: Known,
    budi_then: Known,
    sari_hears: str,
    budi_hears: str,
) -> None:
    async with database.transaction() as tx:
        sari, hers = await known(tx, "Sari", "1", sari_at)
        budi, his = await known(tx, "Budi", "2", budi_at)
        if isinstance(told, Says):
            sender = told.sender
            if told.number:
                await people.recognise(tx, kit, ON, told.sender, told.number, NOW)
        elif isinstance(told, Got):
            sender = told.whose
            await people.learn(tx, kit, ON, {told.number: told.whose}, NOW)
        else:
            sender = told.new
            await people.moved(tx, kit, ON, told.old, told.new, told.number, NOW)
    names = {sari.person_id: "Sari", budi.person_id: "Budi"}
    async with database.reading() as tx:
        found = await stored.contact_at(tx, ON, sender)
        assert (names[found.person_id] if found else "") == at_sender
        for who, contact, then, hears in (
            (sari, hers, sari_then, sari_hears),
            (budi, his, budi_then, budi_hears),
        ):
            now = await tx.get_one(Contact, contact.id)
            assert (now.person_id, shape(now)) == (who.person_id, then)
            assert await heard(tx, who.address) == [hears] * bool(hears)
            assert (now.unreachable_at is not None) == (hears == "lost")
            rows = select(Audit.verb).where(Audit.subject == f"person:{who.person_id}")
            verb = {"": [], "moved": ["contact_moved"], "lost": ["number_lost"]}[hears]
            assert list((await tx.execute(rows)).scalars()) == verb


async def test_what_waited_for_a_lost_number_takes_the_other_channel(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari, hers = await known(tx, "Sari", "1", BARE)
        await notices.tell(tx, kit, sari.person_id, Notice("template.news", at=hers), NOW)
        await known(tx, "Budi", "2", BUDI)
        await people.recognise(tx, kit, ON, "ID.2", N, NOW)
        waiting = list((await tx.execute(select(Outbox).where(Outbox.done_at.is_(None)))).scalars())
        assert {(one.channel, one.address) for one in waiting} == {("telegram", "1")}
        assert len(waiting) == 2


async def test_what_waits_for_nobody_else_is_not_sent(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Sari", "facilitator", channel=ON, address=N[1:])
        await notices.tell(tx, kit, who.person_id, Notice("template.news"), NOW)
        await known(tx, "Budi", "2", BUDI)
        await people.recognise(tx, kit, ON, "ID.2", N, NOW)
        one = (await tx.execute(select(Outbox))).scalar_one()
        await tx.refresh(one)
        assert (one.done_at, one.error) == (NOW, "the address is gone")


async def test_what_waits_follows_who_moved(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Sari", "facilitator", channel=ON, address=N[1:])
        await notices.tell(tx, kit, who.person_id, Notice("template.news"), NOW)
        await people.moved(tx, kit, ON, N[1:], "ID.9", P, NOW)
        one = (await tx.execute(select(Outbox))).scalar_one()
        await tx.refresh(one)
        assert (one.address, one.done_at) == ("ID.9", None)


async def test_the_same_persons_second_address_is_put_away_quietly(database: Database, kit: Kit) -> None:
    """Who hid the number and linked the same account once more is told of no stranger."""
    async with database.transaction() as tx:
        sari, old = await known(tx, "Sari", "1", BARE)
        new = Contact(person_id=sari.person_id, channel=ON, address="ID.1", created_at=NOW)
        tx.add(new)
        await tx.flush()
        await people.recognise(tx, kit, ON, "ID.1", N, NOW)
        assert await heard(tx, "1") == []
        assert [one.address for one in await stored.contacts(tx, sari.person_id)] == ["1", "ID.1"]
        assert shape(old) == LOST


async def test_a_linked_phone_is_told_on_every_other_one(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari, _ = await known(tx, "Sari", "1", ID_N)
        code = await people.link_code(tx, kit, sari.person_id, NOW)
        await people.link(tx, kit, code, channel=ON, address="ID.5", now=NOW)
        told = [(one.channel, one.address) for one in (await tx.execute(select(Outbox))).scalars()]
        assert sorted(told) == [("telegram", "1"), (ON, "ID.1")]


async def test_a_group_that_moved_is_audited_and_its_binder_told(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        rina = await person(tx, "Rina", "coordinator")
        bound = Group(
            channel="telegram", address="-5", area_code=GEMUH, bound_by=rina.person_id, bound_at=NOW
        )
        tx.add(bound)
        await tx.flush()
        await groups.follow(tx, kit, "telegram", "-5", "-1005", NOW)
        await groups.follow(tx, kit, "telegram", "-6", "-1006", NOW)
        assert await group.get(tx, "telegram", "-1005") is not None
        assert list((await tx.execute(select(Audit.verb))).scalars()) == ["move_group"]
        told = (await tx.execute(select(Outbox))).scalars().all()
        assert [one.address for one in told] == [rina.address]
