"""What somebody did to a thing, since a moment."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from models import audit
from models.audit import Audit
from tests.models.rows import SECOND
from tests.sample import NOW, person


async def test_the_details_of_what_somebody_did(tx: AsyncSession) -> None:
    sari = (await person(tx, "Sari", "facilitator")).person_id
    budi = (await person(tx, "Budi", "facilitator")).person_id
    for n, (who, subject, verb, at) in enumerate(
        (
            (sari, "entry:e", "read", NOW),
            (budi, "entry:e", "read", NOW),
            (sari, "entry:f", "read", NOW),
            (sari, "entry:e", "send", NOW),
            (sari, "entry:e", "read", NOW - SECOND),
        )
    ):
        tx.add(Audit(at=at, person_id=who, verb=verb, subject=subject, detail={"n": n}))
    await tx.flush()
    assert await audit.details(tx, "entry:e", "read", sari, NOW) == [{"n": 0}]
