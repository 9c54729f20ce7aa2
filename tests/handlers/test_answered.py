"""What an act is answered with, where nothing else tells that it was: the words themselves, the way on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from actions import Kit, broadcasts
from actions.broadcasts import Author
from handlers.deadlines.buttons import data
from locales import words
from models.broadcast import Broadcast
from models.database import Database
from models.person import Consent, Contact
from tests.fakes.platforms import platforms
from tests.handlers.chat import Chat
from tests.sample import GEMUH, NOW, VILLAGES, person

W = words("id")


async def test_the_way_to_a_platform_where_somebody_is_already(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Sari", "facilitator", address="71")
        tx.add(Contact(person_id=who.person_id, channel="whatsapp", address="ID.1", created_at=NOW))
    known = platforms(telegram="pendamping_bot", whatsapp="6281100000001")
    chat = Chat(database, replace(kit, platforms=known), "71")
    await chat.taps_data("chan:on:whatsapp")
    assert chat.last == W("channels.there", name="WhatsApp")
    assert [one.url.partition("?")[0] for one in chat.choices] == ["https://wa.me/6281100000001"]


async def test_a_broadcast_that_is_dropped_is_said_to_be(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        budi = await person(tx, "Budi", "camat")
        await person(tx, "Sari", "facilitator", position="PLD")
        draft = broadcasts.Draft("Halo", ("pld",), (GEMUH,))
        at = NOW + timedelta(hours=1)
        one = await broadcasts.send(
            tx, kit, Author(budi.person_id, budi.contact_id), replace(draft, at=at), NOW
        )
    chat = Chat(database, kit, budi.address)
    await chat.taps_data(f"bc:o:{one.id}")
    assert chat.labels == [W.plain("broadcast.do_now"), W.plain("broadcast.do_drop")]
    await chat.taps_data(f"bc:drop:{one.id}")
    assert chat.last == W("broadcast.dropped")
    async with database.reading() as tx:
        assert (await tx.execute(select(Broadcast))).first() is None


@pytest.mark.parametrize("language", ["en", "id"])
async def test_a_language_is_spoken_at_once(database: Database, kit: Kit, language: str) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Sari", "facilitator", language="id" if language == "en" else "en")
    chat = Chat(database, kit, who.address)
    await chat.says("/bahasa")
    assert [label.startswith("✓") for label in chat.labels].count(True) == 1
    await chat.taps_data(f"lang:{language}")
    assert chat.last == words(language)("people.language_set")
    assert chat.marked == [f"✓ {words(language).plain('start.language')}"]


@pytest.mark.parametrize("count", [1, 2])
async def test_all_can_be_ticked_at_once_where_there_are_several(
    database: Database, kit: Kit, count: int
) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES[:count])
    chat = Chat(database, kit, who.address)
    day = NOW.date().replace(month=12, day=31)
    await chat.taps_data(data("o", code="APB-TETAP", day=day))
    assert (W.plain("deadline.all_done") in chat.labels) is (count > 1)
    for _ in range(2 if count > 1 else 0):
        await chat.taps_data(data("all", code="APB-TETAP", day=day))
        assert W.plain("deadline.all_done") not in chat.labels


async def test_who_agrees_is_heard_in_the_same_moment(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        who = await person(tx, "Sari", "facilitator")
        await tx.execute(update(Consent).values(version="1"))
    chat = Chat(database, kit, who.address)
    await chat.says("halo")
    tap = {"kind": "button", "data": "agree:yes", "message_id": "out0", "callback_id": "c"}
    replies = await chat.at_once(tap, {"text": "/bahasa"})
    texts = [one.text for one in replies if one.text]
    assert texts[-1] == W("people.choose_language")
