"""Who looked at a report stands in the audit: once a day for each version, never for one's own."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from actions import Kit, reading
from actions.library import Library
from models.audit import Audit
from models.database import Database
from tests.actions.work import send
from tests.handlers.chat import Chat
from tests.sample import NOW, VILLAGES, person
from tests.web.browser import World
from tests.web.conftest import world

__all__ = ["world"]


async def reads(database: Database) -> list[tuple[int | None, str, int]]:
    async with database.reading() as tx:
        found = (
            await tx.execute(select(Audit).where(Audit.verb == reading.VERB).order_by(Audit.id))
        ).scalars()
        return [(one.person_id, one.subject, one.detail["version"]) for one in found]


async def test_once_a_day_for_each_version(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
        camat = await person(tx, "Bu Camat", "camat")
        sent = await send(tx, kit, Library(), sari, "Membahas RKPDes")
        for later in (0, 1, 20, 22):  # 03.00 UTC: the day ends after 21 hours
            await reading.note(tx, camat.person_id, sent, 1, NOW + timedelta(hours=later))
        await reading.note(tx, camat.person_id, sent, 2, NOW)
        await reading.note(tx, sari.person_id, sent, 1, NOW)
    assert [(who, version) for who, _, version in await reads(database)] == [
        (camat.person_id, 1),
        (camat.person_id, 1),
        (camat.person_id, 2),
    ]


async def test_the_page_and_the_card_note_it(world: World) -> None:
    sent = await world.send()
    mine = (world.camat.person_id, f"entry:{sent.id}", 1)
    async with world.signed_in(world.sari) as sari:
        assert (await sari.get(f"/laporan/{sent.id}")).status_code == 200
    assert await reads(world.database) == []
    async with world.signed_in(world.camat) as camat:
        for _ in range(3):
            assert (await camat.get(f"/laporan/{sent.id}?versi=1")).status_code == 200
    assert await reads(world.database) == [mine]


async def test_the_card_in_chat_notes_it(world: World) -> None:
    sent = await world.send()
    chat = Chat(world.database, world.kit, world.camat.address)
    await chat.says("/tinjau")
    await chat.taps_data(f"rev:whole:{sent.id}:1")
    assert await reads(world.database) == [(world.camat.person_id, f"entry:{sent.id}", 1)]
