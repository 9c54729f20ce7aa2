"""What a form may take from its person's last entry, and the number they write from.

1. The newest sent entry of any version of the form, in its newest version. 2. Not the one being filled, not
another person's, another form's, or a draft. 3. An entry opened again sees what it saw. 4. A number is told
where it is known.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, library, sources
from actions.library import Library
from models.conversation import Draft
from models.database import Database
from models.entry import Entry
from tests import sample
from tests.actions import work
from tests.sample import NOW

READS = """
| survey |
| | type | name | label | default |
| | text | kegiatan | Kegiatan? | ${last-saved#kegiatan} |
| settings |
| | form_id |
| | kegiatan |
"""
DAY = timedelta(days=1)


async def told(tx: AsyncSession, who: sample.Somebody, at: Entry | None = None) -> str:
    """What the form would be told, while this entry is filled."""
    version = await library.install(tx, READS.encode(), "kegiatan.md", now=NOW)
    form, talk = await Library().form(tx, version.id), await work.talk_of(tx, who)
    if at is not None:
        talk.draft = Draft(at.id, version.id)
    return await sources.last_saved(tx, talk, form)


async def test_the_newest_that_was_sent(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari, tini = (
            await sample.person(tx, "Sari", "facilitator"),
            await sample.person(tx, "Tini", "facilitator"),
        )
        assert await told(tx, sari) == ""
        first = await work.send(tx, kit, Library(), sari, "Musdes")
        second = await work.send(tx, kit, Library(), sari, "Posyandu", now=NOW + DAY)
        await work.send(tx, kit, Library(), tini, "Karang taruna", now=NOW + 2 * DAY)
        assert "Posyandu" in await told(tx, sari)
        assert "Musdes" in await told(tx, sari, second)
        assert await told(tx, sari, first) == ""


async def test_in_its_newest_version(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        first = await work.send(tx, kit, Library(), sari, "Musdes")
        first.state = "returned"
        await tx.flush()
        await work.send_again(tx, kit, Library(), sari, first.id, "Musdes kedua", NOW + DAY)
        assert "Musdes kedua" in await told(tx, sari)


async def test_a_form_that_reads_nothing_asks_nothing(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        await work.send(tx, kit, Library(), sari, "Musdes")
        form = await Library().form(tx, (await work.form(tx)).id)
        assert await sources.last_saved(tx, await work.talk_of(tx, sari), form) == ""


async def test_a_number_is_told_where_it_is_known(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        talk = await work.talk_of(tx, await sample.person(tx, "Sari", "facilitator"))
    cases = [
        ("telegram", "7001", "", ""),
        ("telegram", "7001", "+62811", "+62811"),
        ("whatsapp", "62812", "", "+62812"),
        ("whatsapp", "ID.62812", "", ""),
    ]
    for channel, address, number, known in cases:
        assert sources.phone(kit, replace(talk, channel=channel, address=address, number=number)) == known
