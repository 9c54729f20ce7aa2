"""Data files that an author sends beside a form: which form reads one, which are kept, which are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import PurePath

from actions import publishing, sources
from models import Tx, form, media
from models.form import FormVersion
from models.media import Media

SUFFIXES = (".csv", ".xml", ".geojson")
KEPT_FOR = timedelta(days=1)
"""How long a file waits for its form; later another file of the same name may be meant."""
MOST_FILES, MOST_FORMS = 30, 10
"""Of one person: files that wait for their form, and forms in which it is looked for who reads a file."""
OURS = frozenset(sources.SOURCES)
"""Stems of the lists that the bot has itself: no file takes their place."""


async def reader_of(tx: Tx, person_id: int, name: str) -> FormVersion | None:
    """The author's newest version that reads this file."""
    return await form.brought_by(tx, person_id, name, MOST_FORMS)


async def kept(tx: Tx, person_id: int, wanted: Mapping[str, bool], now: datetime) -> Sequence[Media]:
    """The newest file of each wanted name that came lately."""
    names = {name.lower() for name in wanted if PurePath(name).stem not in OURS}
    found: dict[str, Media] = {}
    for row in await media.recent(tx, person_id, publishing.KIND, now - KEPT_FOR):
        if row.path is not None and row.name.lower() in names:
            found.setdefault(row.name.lower(), row)
    return list(found.values())[:MOST_FILES]


async def form_on_its_way(tx: Tx, person_id: int, now: datetime) -> bool:
    """Whether a form of theirs was sent that nobody has read yet."""
    rows = await media.recent(tx, person_id, publishing.KIND, now - KEPT_FOR)
    return any(row.due_at is not None and not row.name.lower().endswith(SUFFIXES) for row in rows)


def missing(wanted: Mapping[str, bool]) -> list[str]:
    """The files that a form cannot do without, as far as the bot has not their lists itself."""
    return [name for name, needed in wanted.items() if needed and PurePath(name).stem not in OURS]
