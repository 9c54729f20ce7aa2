"""What has been sent, read for export: page by page and whole, never the working copies."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from models.area import within
from models.base import Tx
from models.entry import Entry, EntryVersion
from models.form import FormVersion
from models.media import Media
from models.person import Person

PAGE = 200
"""Entries read at once."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which entries: of a form, in areas or parts of them (None: everywhere), by when they were last sent."""

    form_id: str
    areas: tuple[str, ...] | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An entry, its newest sent version, who wrote it, and the files noted for it (sent or not).

    `earlier`: the versions before it, the first one first.
    """

    entry: Entry
    sent: EntryVersion
    author: Person
    files: tuple[Media, ...]
    earlier: tuple[EntryVersion, ...] = ()


async def each(tx: Tx, chosen: Chosen) -> AsyncIterator[Found]:
    """The chosen entries in the order they were begun, a page in memory at a time."""
    after: str | None = ""
    while after is not None:
        page = await _page(tx, chosen, after)
        files = await _files(tx, [one.id for one, _, _ in page])
        earlier = await _earlier(tx, [one.id for one, _, _ in page if one.version > 1])
        for one, sent, author in page:
            before = tuple(each for each in earlier.get(one.id, ()) if each.version < sent.version)
            yield Found(one, sent, author, tuple(files.get(one.id, ())), before)
        after = page[-1][0].id if len(page) == PAGE else None
        tx.expunge_all()


async def _page(tx: Tx, chosen: Chosen, after: str) -> Sequence[tuple[Entry, EntryVersion, Person]]:
    newest = and_(EntryVersion.entry_id == Entry.id, EntryVersion.version == Entry.version)
    query = (
        select(Entry, EntryVersion, Person)
        .join(EntryVersion, newest)
        .join(FormVersion, FormVersion.id == EntryVersion.form_version_id)
        .join(Person, Person.id == Entry.person_id)
        .where(FormVersion.form_id == chosen.form_id, Entry.id > after)
    )
    if chosen.areas is not None:
        query = query.where(or_(*(within(Entry.area_code, code) for code in chosen.areas)))
    if chosen.since is not None:
        query = query.where(EntryVersion.submitted_at >= chosen.since)
    if chosen.before is not None:
        query = query.where(EntryVersion.submitted_at < chosen.before)
    rows = await tx.execute(query.order_by(Entry.id).limit(PAGE))
    return [(one, sent, author) for one, sent, author in rows]


async def _files(tx: Tx, entries: Sequence[str]) -> dict[str, list[Media]]:
    query = select(Media).where(Media.entry_id.in_(entries)).order_by(Media.created_at, Media.id)
    found: dict[str, list[Media]] = {}
    for one in (await tx.execute(query)).scalars():
        found.setdefault(one.entry_id or "", []).append(one)
    return found


async def _earlier(tx: Tx, entries: Sequence[str]) -> dict[str, list[EntryVersion]]:
    found: dict[str, list[EntryVersion]] = {}
    if entries:
        query = select(EntryVersion).where(EntryVersion.entry_id.in_(entries))
        for one in (await tx.execute(query.order_by(EntryVersion.version))).scalars():
            found.setdefault(one.entry_id, []).append(one)
    return found


async def versions(tx: Tx, form_id: str) -> Sequence[int]:
    """The ids of the form's versions that were installed, the newest first; none when it is unknown."""
    query = select(FormVersion.id).where(FormVersion.form_id == form_id).order_by(FormVersion.id.desc())
    return (await tx.execute(query)).scalars().all()
