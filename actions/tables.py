"""Tables of sessions: what one is read with (the organiser's own lists), and an empty one to be filled."""

from __future__ import annotations

from datetime import datetime

from actions import sources
from actions.library import Library
from actions.training import sessions, sheet, table
from actions.training.importing import World
from locales import Words
from models import Tx, document
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


async def sample(tx: Tx, library: Library, w: Words, now: datetime) -> str:
    """A table with the names of all columns, made once for everybody; returns its reference."""
    version = await sheet.version(tx, now)
    ref, name = f"sample{version.id}", f"{w.plain('training.sample_file')}.xlsx"
    known = await document.again(tx, ref, name, now)
    if known:
        return known
    content = table.sample(await library.form(tx, version.id), version.title, now)
    made = document.keep(tx, ref, name, content, now)
    await tx.flush()
    return made
