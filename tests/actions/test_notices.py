"""Notices become outbox rows in the recipient's language, for every address that reaches them."""

from __future__ import annotations

import msgspec
from sqlalchemy import select

from actions import Kit, notices
from actions.notices import Notice
from bot.channels.fit import fit
from bot.channels.whatsapp import render
from bot.channels.whatsapp.limits import LIMITS
from locales import Words
from models import person
from models.database import Database
from models.message import Button, Outbox, Outgoing, Rows, unpack
from models.person import Contact
from tests import sample
from tests.sample import NOW


def reply(w: Words) -> Rows:
    return ((Button(text=w.plain("fill.review_button"), data="m:tinjau"),),)


async def outbox(database: Database) -> list[Outbox]:
    async with database.reading() as tx:
        return list((await tx.execute(select(Outbox).order_by(Outbox.id))).scalars())


async def test_a_notice_goes_where_the_person_wants_it(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator", language="en")
        tx.add(Contact(person_id=sari.person_id, channel="whatsapp", address="62811", created_at=NOW))
        gone = Contact(person_id=sari.person_id, channel="simulator", address="s", created_at=NOW)
        tx.add(gone)
        await tx.flush()
        await person.mark_reachable(tx, gone.id, NOW)
        (await tx.get_one(person.Person, sari.person_id)).channel = "whatsapp"
        values = {"number": "K-2026-00001", "name": "<Budi>", "title": "Rapat"}
        told = await notices.tell(
            tx,
            kit,
            sari.person_id,
            Notice("fill.arrived", values, reply, origin=sari.contact_id, photo="p1"),
            NOW,
        )
    rows = await outbox(database)
    assert told == 1
    assert [(row.channel, row.address) for row in rows] == [("whatsapp", "62811")]
    message = unpack(rows[0].content)
    assert message.text == "📥 New report <b>K-2026-00001</b> from &lt;Budi&gt;: Rapat"
    assert (message.rows[0][0].text, message.photo) == ("Review", "p1")
    assert {(row.urgency, row.cause, row.origin_contact_id, row.due_at) for row in rows} == {
        (notices.NOTICE, "", sari.contact_id, NOW)
    }


async def test_ready_made_buttons_and_broadcasts(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        rows = ((Button(text="Buka", data="m:menu"),),)
        await notices.tell(
            tx, kit, sari.person_id, Notice("fill.kept", rows=rows, urgency=notices.BROADCAST), NOW
        )
    (row,) = await outbox(database)
    assert (unpack(row.content).rows, row.urgency) == (rows, 2)


async def test_nobody_is_told_at_nobody(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        assert await notices.tell(tx, kit, 999, Notice("fill.kept"), NOW) == 0
    assert await outbox(database) == []


async def test_a_notice_leaves_from_the_number_that_was_written_to_in_its_readers_words(
    database: Database, kit: Kit
) -> None:
    async with database.transaction() as tx:
        for name, account, language in (("Sari", "number-1", "en"), ("Budi", "number-2", "id")):
            who = await sample.person(tx, name, "facilitator", channel="whatsapp", language=language)
            (await tx.get_one(Contact, who.contact_id)).account = account
            named = [Button(f"Desa {n}", f"m:{n}") for n in range(10)]
            rows = tuple((one,) for one in (*named, Button("Batal", "m:x", quiet=True)))
            told = {"number": "K-1", "name": "Ani", "title": "Rapat"}
            await notices.tell(tx, kit, who.person_id, Notice("fill.arrived", told, rows), NOW)
    rows_told = await outbox(database)
    assert [row.account for row in rows_told] == ["number-1", "number-2"]
    for row, typed, choose in zip(rows_told, ("Or type:", "Atau ketik:"), ("Choose", "Pilih"), strict=True):
        [shown] = [msgspec.json.decode(render.encode(c)) for c in sent(unpack(row.content), row.address)]
        assert typed in shown["interactive"]["body"]["text"]
        assert shown["interactive"]["action"]["button"] == choose


def sent(message: Outgoing, address: str) -> list[render.Call]:
    freely = msgspec.structs.replace(message, template=None)
    return [call for part in fit(freely, LIMITS) for call in render.calls(address, part, None)]
