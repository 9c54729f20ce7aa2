"""A camat's WhatsApp number goes to a stranger: through the signed webhook of the whole service."""

from __future__ import annotations

from sqlalchemy import select

from models.audit import Audit
from models.conversation import Conversation
from models.message import Outbox, unpack
from models.person import Contact
from tests.bot.test_whatsapp_webhook import Desk, desk
from tests.fakes.graph import Phone
from tests.sample import NOW, person

__all__ = ["desk"]
CAMAT, STRANGER, N = "ID.1111", "ID.2222", "6281299990001"


async def camat(desk: Desk) -> Phone:
    """A camat with Telegram, who wrote once on WhatsApp, so that the number is known."""
    async with desk.service.database.transaction() as tx:
        who = await person(tx, "Bu Camat", "camat", channel="whatsapp", address=CAMAT)
        second = Contact(person_id=who.person_id, channel="telegram", address="77", created_at=NOW)
        tx.add(second)
        await tx.flush()
        tx.add(Conversation(contact_id=second.id, updated_at=NOW))
    phone = desk.graph.phone(user_id=CAMAT, number=N, name="Bu Camat")
    await desk.post(phone.says("/menu"))
    return phone


async def told(desk: Desk, address: str) -> list[str]:
    async with desk.service.database.reading() as tx:
        found = await tx.execute(select(Outbox).where(Outbox.address == address))
        return [unpack(one.content).text for one in found.scalars()]


async def contact(desk: Desk, address: str) -> Contact | None:
    async with desk.service.database.reading() as tx:
        return (await tx.execute(select(Contact).where(Contact.address == address))).scalar_one_or_none()


async def test_whoever_gets_the_number_is_a_stranger(desk: Desk) -> None:
    await camat(desk)
    heir = desk.graph.phone(user_id=STRANGER, number=N, name="Orang lain")
    await desk.post(heir.says("/tinjau"))
    shown = [message["text"]["body"] for message in desk.graph.to(N) if message["type"] == "text"]
    assert await contact(desk, STRANGER) is None
    old = await contact(desk, CAMAT)
    assert old is not None
    assert (old.number, old.unreachable_at is not None) == ("", True)
    assert not any("laporan menunggu" in text for text in shown)
    assert any("dipakai akun WhatsApp lain" in text for text in await told(desk, "77"))
    async with desk.service.database.reading() as tx:
        verbs = list((await tx.execute(select(Audit.verb))).scalars())
        assert verbs == ["number_lost"]
        details = str(list((await tx.execute(select(Audit.detail))).scalars()))
    assert STRANGER not in details
    assert N not in details


async def test_both_in_one_batch_of_metas(desk: Desk) -> None:
    phone = await camat(desk)
    heir = desk.graph.phone(user_id=STRANGER, number=N, name="Orang lain")
    await desk.post(phone.says("/menu"), heir.says("/tinjau"))
    assert await contact(desk, STRANGER) is None
    assert (await contact(desk, CAMAT)) is not None


async def test_the_camat_returns_by_the_lasting_id(desk: Desk) -> None:
    phone = await camat(desk)
    await desk.post(desk.graph.phone(user_id=STRANGER, number=N).says("/tinjau"))
    phone.number = "6281299990009"
    await desk.post(phone.says("/menu"))
    back = await contact(desk, CAMAT)
    assert back is not None
    assert (back.number, back.unreachable_at) == ("+6281299990009", None)


async def test_who_changes_the_number_stays_who_they_are(desk: Desk) -> None:
    phone = await camat(desk)
    moves = phone.moves("6281299990009", "ID.1112")
    await desk.post(moves, phone.says("/menu"))
    there = await contact(desk, "ID.1112")
    assert there is not None
    assert there.number == "+6281299990009"
    assert any("nomor atau akun baru" in text for text in await told(desk, "77"))
