"""What a table of sessions is read with: the organiser's own lists, from the sources that forms have."""

from __future__ import annotations

from datetime import datetime

from actions import sources
from actions.training import sessions, sheet
from actions.training.importing import World
from models import Tx
from models.form import source
from models.person import Person


async def world(tx: Tx, person_id: int, now: datetime) -> World:
    """What this organiser's table is read with."""
    who = await tx.get_one(Person, person_id)
    asker = sources.Asker(who.id, who.language, who.zone, who.area_code)
    xform = await source(tx, (await sheet.version(tx, now)).id)
    rows = await sources.externals(tx, asker, sheet.EXTERNALS, now)
    known = {name: [dict(row) for row in found] for name, found in rows.items()}
    return World(xform or b"", now, who.zone, who.language, known, list(await sessions.form_ids(tx)))
