"""People: what they may do where, and invitations that work once."""

from __future__ import annotations

from datetime import timedelta

from models import invite
from models import person as people
from models.database import Database
from models.invite import Invite
from tests.sample import GEMUH, NOW, VILLAGES, person


async def test_villages_holders_and_contacts(database: Database) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
        camat = await person(tx, "Camat", "camat")
        acting = await person(tx, "Plt", "camat", acting=True)
        assert await people.villages(tx, sari.person_id) == list(VILLAGES)
        assert [p.id for p in await people.holders(tx, ["camat"], GEMUH)] == [
            camat.person_id,
            acting.person_id,
        ]
        assert [a.position for a in await people.assignments(tx, sari.person_id)] == ["PLD"]
        await people.mark_reachable(tx, sari.contact_id, NOW)
        assert await people.contacts(tx, sari.person_id) == []
        assert len(await people.contacts(tx, sari.person_id, reachable=False)) == 1
        await people.mark_reachable(tx, sari.contact_id, None)
        assert len(await people.contacts(tx, sari.person_id)) == 1
        assert await people.count(tx) == 3


async def test_an_invitation_works_once_and_expires(database: Database) -> None:
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator")
        for code, days in (("good", 7), ("old", -1)):
            tx.add(
                Invite(
                    digest=code,
                    role="kpmd",
                    area_code=GEMUH,
                    created_at=NOW,
                    expires_at=NOW + timedelta(days),
                )
            )
        await tx.flush()
        assert await invite.find(tx, "good", NOW) is not None
        assert await invite.use(tx, "good", sari.person_id, NOW)
        assert not await invite.use(tx, "good", sari.person_id, NOW)
        assert not await invite.use(tx, "old", sari.person_id, NOW)
        assert not await invite.use(tx, "none", sari.person_id, NOW)
        assert await invite.find(tx, "good", NOW) is None
