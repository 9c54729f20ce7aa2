"""A code or link that was sent stands nowhere in the database afterwards, whatever its way out."""

from __future__ import annotations

import re

from sqlalchemy import select, text

from actions import people
from models import Base
from models.message import Outbox
from models.outbox import SPENT
from tests.bot.test_whatsapp_webhook import ADMIN, Desk, desk
from tests.sample import VILLAGES, person

__all__ = ["desk"]
CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b")
LINK = re.compile(r"/masuk/([0-9a-f]{48})")


async def dump(desk: Desk) -> str:
    """Everything that is stored."""
    async with desk.service.database.reading() as tx:
        names = [name for name in Base.metadata.tables if name != "area"]
        return str([(await tx.execute(text(f"SELECT * FROM {name}"))).all() for name in names])


async def test_what_was_sent_is_forgotten(desk: Desk) -> None:
    admin = desk.graph.phone(user_id=ADMIN, number="6281200000002")
    for said in ("/undang", "Admin", "/web"):
        await desk.post(admin.says(said))
    shown = str(desk.graph.to(ADMIN))
    codes, links = CODE.findall(shown), LINK.findall(shown)
    assert (len(set(codes)), len(set(links))) == (1, 1)
    kept = await dump(desk)
    for secret in (codes[0], people.as_code(codes[0]), links[0]):
        assert secret not in kept
    async with desk.service.database.reading() as tx:
        contents = list((await tx.execute(select(Outbox.content))).scalars())
    assert contents.count(SPENT) == 2
    assert any("undangan" in one.lower() for one in contents)


async def test_a_code_that_was_brought_is_not_kept_either(desk: Desk) -> None:
    """Whoever brings one is asked whether they want the role, and may type the answer."""
    admin = desk.graph.phone(user_id=ADMIN, number="6281200000002")
    for said in ("/undang", "Admin"):
        await desk.post(admin.says(said))
    code = CODE.findall(str(desk.graph.to(ADMIN)))[0]
    async with desk.service.database.transaction() as tx:
        await person(tx, "Sari", "facilitator", channel="whatsapp", address="ID.777", villages=VILLAGES)
    sari = desk.graph.phone(user_id="ID.777", number="6281200000777")
    await desk.post(sari.says(code))
    assert people.as_code(code) in str(desk.graph.to("ID.777"))
    kept = await dump(desk)
    assert [one for one in (code, people.as_code(code)) if one in kept] == []
    await desk.post(sari.says("tambahkan"))
    assert "Anda terdaftar sebagai *Admin" in str(desk.graph.to("ID.777"))


async def test_a_forgotten_message_that_failed_later_is_not_sent_again(desk: Desk) -> None:
    admin = desk.graph.phone(user_id=ADMIN, number="6281200000002")
    await desk.post(admin.says("/web"))
    async with desk.service.database.reading() as tx:
        row = (await tx.execute(select(Outbox).where(Outbox.content == SPENT))).scalar_one()
    before = len(desk.graph.to(ADMIN))
    failed = admin.status(row.external_id, "failed", opaque=row.id)
    failed["entry"][0]["changes"][0]["value"]["statuses"][0]["errors"] = [
        {"code": 131000, "title": "Something went wrong"}
    ]
    await desk.post(failed)
    async with desk.service.database.reading() as tx:
        again = await tx.get_one(Outbox, row.id)
    assert (again.status, again.done_at is not None) == ("failed", True)
    assert len(desk.graph.to(ADMIN)) == before
