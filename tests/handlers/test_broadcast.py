"""/siaran: writing, choosing whom it reaches, checking, sending, scheduling, watching, stopping."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from actions import Kit, broadcasts
from models import Database
from models.broadcast import Broadcast
from models.message import Limits, Outbox, Outgoing, unpack
from tests.handlers.driver import Phone
from tests.sample import GEMUH, Somebody, person

TEXT = "Besok rapat koordinasi\npukul 09.00 di aula <kecamatan>."
KENDAL = "33.24"


class House:
    """Everybody who is known, and the author's phone."""

    def __init__(self, database: Database, kit: Kit) -> None:
        self.database = database
        self.kit = kit

    async def add(self, name: str, role: str, area: str | None = GEMUH, position: str = "") -> Somebody:
        async with self.database.transaction() as tx:
            return await person(tx, name, role, area, position=position)

    async def phone(self, name: str, role: str, area: str | None = GEMUH, position: str = "") -> Phone:
        return Phone(self.database, self.kit, await self.add(name, role, area, position))

    async def team(self) -> None:
        """Two PLD and a PD in Gemuh, a PLD next door, one far away."""
        await self.add("Sari", "facilitator", position="PLD")
        await self.add("Tono", "facilitator", position="PLD")
        await self.add("Dewi", "facilitator", position="PD")
        await self.add("Eka", "facilitator", "33.24.10", position="PLD")
        await self.add("Fitri", "facilitator", "13.06.01", position="PLD")

    async def tick(self, phone: Phone) -> None:
        await broadcasts.tick(self.database, self.kit, phone.now)

    async def letters(self) -> list[Outgoing]:
        async with self.database.reading() as tx:
            query = select(Outbox.content).where(Outbox.broadcast_id.is_not(None)).order_by(Outbox.id)
            return [unpack(content) for content in (await tx.execute(query)).scalars()]

    async def one(self) -> Broadcast:
        async with self.database.reading() as tx:
            return (await tx.execute(select(Broadcast))).scalar_one()


@pytest.fixture
def house(database: Database, kit: Kit) -> House:
    return House(database, kit)


async def checked(house: House) -> Phone:
    """A camat who wrote a text to the PLD of Gemuh and sees the check."""
    await house.team()
    camat = await house.phone("Budi", "camat")
    await camat.says("/siaran")
    await camat.says(TEXT)
    await camat.taps("☐ PLD")
    await camat.taps("Lanjut")
    return camat


async def test_a_camat_writes_once_and_the_roles_of_the_kecamatan_get_it(house: House) -> None:
    camat = await checked(house)
    assert "Penerima: <b>2</b> orang" in camat.last
    assert "Kecamatan Gemuh" in camat.last
    await camat.taps("Kirim sekarang")
    shown = camat.marks[-1]
    assert "0 %" in shown.text
    assert [b.text for row in shown.rows for b in row] == ["⏹ Hentikan"]
    await house.tick(camat)
    letters = await house.letters()
    assert len(letters) == 2
    assert letters[0].text == camat.screen[-2].text
    assert "&lt;kecamatan&gt;" in letters[0].text
    assert letters[0].template is not None
