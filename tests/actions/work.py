"""Work for the tests of reviewers and histories: a small form, and a report that somebody sends with it."""

from __future__ import annotations

from datetime import datetime
from random import Random

from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, entries, library, sources
from actions.library import Library
from forms import Interview, Said, Setting
from models import conversation, entry
from models.conversation import Talk
from models.entry import Entry
from models.form import FormVersion
from tests.sample import NOW, VILLAGES, Somebody

CHANCE = Random(0)
"""What is filled in twice is two things."""
FORM = """
| survey |
| | type | name | label::Bahasa Indonesia (id) | label::English (en) | required | bind::pd:as |
| | date | tanggal | Tanggal | Date | yes | date |
| | select_one_from_file desa.csv | desa | Desa | Village | yes | village |
| | text | proses | Uraian | What was done | yes | process |
| | image | foto_1 | Foto 1 | Photo 1 | | photo |
| | image | foto_2 | Foto 2 | Photo 2 | | photo |
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | Kegiatan | kegiatan | 1 | Bahasa Indonesia (id) | pd="urn:pendamping" |
"""
PHOTOS = ("1" * 32, "2" * 32)


async def form(tx: AsyncSession) -> FormVersion:
    """Install the form."""
    return await library.install(tx, FORM.encode(), "kegiatan.md", now=NOW)


async def talk_of(tx: AsyncSession, who: Somebody, channel: str = "telegram") -> Talk:
    """Where somebody's conversation stands."""
    return (await conversation.load(tx, channel, [who.address]))[who.address]


async def send(
    tx: AsyncSession,
    kit: Kit,
    forms: Library,
    who: Somebody,
    text: str = "Membahas RKPDes",
    *,
    village: str = VILLAGES[0],
    photos: int = 0,
    now: datetime = NOW,
) -> Entry:
    """Fill the form and send it."""
    version = await form(tx)
    talk = await talk_of(tx, who)
    entries.begin(kit, talk, version.id, now)
    compiled = await forms.form(tx, version.id)
    rows = await sources.externals(tx, sources.Asker.of(talk), compiled.externals, now)
    interview = Interview.begin(compiled, Setting(now=now, externals=rows, username=talk.name, rng=CHANCE))
    answers = [Said(text="hari ini"), Said(choice=village), Said(text=text)]
    for said in answers:
        problem = interview.answer(said)
        assert problem is None, problem
    for n in range(2):
        said = Said(media=f"{PHOTOS[n]}.jpg", media_kind="image")
        problem = interview.answer(said) if n < photos else interview.skip()
        assert problem is None, problem
    return await _submit(tx, kit, forms, talk, interview, now)


async def send_again(
    tx: AsyncSession, kit: Kit, forms: Library, who: Somebody, entry_id: str, text: str, now: datetime = NOW
) -> Entry:
    """Open a returned report, change the text and send it again."""
    talk = await talk_of(tx, who)
    _, submission = await entries.reopen(tx, talk, entry_id)
    compiled = await forms.form(tx, (await form(tx)).id)
    rows = await sources.externals(tx, sources.Asker.of(talk), compiled.externals, now)
    interview = Interview.edit(
        compiled, submission, Setting(now=now, externals=rows, username=talk.name, rng=CHANCE)
    )
    ref = compiled.roles["process"][0]
    problem = interview.set(ref, Said(text=text))
    assert problem is None, problem
    return await _submit(tx, kit, forms, talk, interview, now)


async def _submit(
    tx: AsyncSession, kit: Kit, forms: Library, talk: Talk, interview: Interview, now: datetime
) -> Entry:
    assert talk.draft is not None
    entry_id = talk.draft.entry_id
    await entries.submit(tx, kit, talk, interview, now)
    await conversation.save(tx, [talk], now)
    found = await entry.get(tx, entry_id)
    assert found is not None
    return found
