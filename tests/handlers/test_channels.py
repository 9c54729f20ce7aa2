"""One person on two platforms: the code that links, what may not be linked, where notices go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions import Kit, notices
from actions.library import install
from actions.notices import Notice
from models.database import Database
from models.message import Outbox, unpack
from models.person import Contact, Person
from tests.fakes.platforms import platforms
from tests.handlers.chat import Chat
from tests.handlers.driver import VISIT
from tests.sample import NOW, VILLAGES, person

NAMES = {"telegram": "pendamping_bot", "whatsapp": "6281100000001"}


@pytest.fixture
def both(kit: Kit) -> Kit:
    """We are on both platforms."""
    return replace(kit, platforms=platforms(**NAMES))


async def sari(database: Database) -> int:
    async with database.transaction() as tx:
        await install(tx, VISIT.encode(), "visit.md", now=NOW)
        return (await person(tx, "Sari", "facilitator", villages=VILLAGES, address="71")).person_id


def on(database: Database, kit: Kit, channel: str, address: str) -> Chat:
    chat = Chat(database, kit, address)
    chat.channel = channel
    return chat


async def code(chat: Chat) -> str:
    await chat.says("/saluran")
    await chat.taps("Hubungkan WhatsApp")
    url = chat.choices[0].url
    assert url.startswith("https://wa.me/6281100000001?text=")
    return url.rpartition("=")[2]


async def contacts(database: Database) -> list[tuple[str, str]]:
    async with database.reading() as tx:
        found = (await tx.execute(select(Contact).order_by(Contact.id))).scalars()
        return [(one.channel, one.address) for one in found]


async def told(database: Database) -> list[tuple[str, str]]:
    async with database.reading() as tx:
        rows = (await tx.execute(select(Outbox).order_by(Outbox.id))).scalars()
        return [(row.channel, unpack(row.content).text) for row in rows]


async def test_a_draft_begun_on_telegram_goes_on_in_whatsapp(database: Database, both: Kit) -> None:
    await sari(database)
    first, second = on(database, both, "telegram", "71"), on(database, both, "whatsapp", "ID.71")
    await first.says("/lapor")
    await first.taps("Hari ini")
    asked = first.last
    await first.says("/batal")
    await first.taps("Lanjut di WhatsApp")
    made = first.choices[0].url.rpartition("=")[2]
    assert "sendiri yang membuat kode" in await second.says(made)
    assert "Terhubung, Sari" in await second.taps("Ya, hubungkan")
    assert await contacts(database) == [("telegram", "71"), ("whatsapp", "ID.71")]
    await second.taps("Lanjutkan")
    assert second.last.splitlines()[:2] == asked.splitlines()[:2]
    assert [channel for channel, _ in await told(database)] == ["telegram"]
    assert "baru saja dihubungkan dengan WhatsApp" in (await told(database))[0][1]


async def test_after_linking_notices_go_there_and_that_can_be_changed(database: Database, both: Kit) -> None:
    who = await sari(database)
    first, second = on(database, both, "telegram", "71"), on(database, both, "whatsapp", "ID.71")
    await second.says(await code(first))
    await second.taps("Ya, hubungkan")
    assert "dikirim ke <b>WhatsApp</b>" in await second.says("/saluran")
    await second.taps("Kirim kabar ke Telegram")
    async with database.transaction() as tx:
        assert (await tx.get_one(Person, who)).channel == "telegram"
        await notices.tell(tx, both, who, Notice("people.accepted", {"name": "Budi"}), NOW)
    assert (await told(database))[-1][0] == "telegram"


async def test_a_code_works_once_for_a_day_and_a_new_one_ends_the_old(database: Database, both: Kit) -> None:
    await sari(database)
    first, second = on(database, both, "telegram", "71"), on(database, both, "whatsapp", "ID.71")
    old, new = await code(first), await code(first)
    assert "tidak dikenal" in await second.says(old)
    second.now = NOW + timedelta(days=1)
    assert "tidak dikenal" in await second.says(new)
    second.now = NOW
    await second.says(new)
    await second.taps("Ya, hubungkan")
    third = on(database, both, "whatsapp", "ID.72")
    assert "tidak dikenal" in await third.says(new)


async def test_whoever_did_not_ask_is_linked_to_nobody(database: Database, both: Kit) -> None:
    await sari(database)
    made = await code(on(database, both, "telegram", "71"))
    stranger = on(database, both, "whatsapp", "ID.99")
    await stranger.says(made)
    assert "Tidak ada data Anda yang disimpan" in await stranger.taps("Bukan saya")
    assert await contacts(database) == [("telegram", "71")]


async def test_somebody_known_cannot_become_another(database: Database, both: Kit) -> None:
    await sari(database)
    async with database.transaction() as tx:
        await person(tx, "Budi", "camat", channel="whatsapp", address="ID.5")
    made = await code(on(database, both, "telegram", "71"))
    budi = on(database, both, "whatsapp", "ID.5")
    assert "sudah terhubung" in await budi.says(made)
    await budi.taps_data(f"link:{made}:id")
    assert await contacts(database) == [("telegram", "71"), ("whatsapp", "ID.5")]


async def test_where_we_are_alone_there_is_nothing_to_add(database: Database, kit: Kit) -> None:
    await sari(database)
    chat = on(database, kit, "telegram", "71")
    assert "Belum ada saluran lain" in await chat.says("/saluran")
    assert chat.choices == []
    await chat.taps_data("chan:to:whatsapp")
    assert "belum terhubung di sana" in chat.last
    await chat.taps_data("chan:add:whatsapp")
    assert "Anda terhubung lewat" in chat.last
