"""A sent version says what it said when it was sent: whoever reads it, wherever, however late."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, cards, entries, export, library, sources
from actions.library import Library
from forms import Examined, Interview, Said, Setting, examine_xlsform
from forms.instance import Instance
from models import entry
from models.area import Area
from models.database import Database
from models.entry import Entry, EntryVersion
from models.export import Chosen
from models.person import AssignedVillage, Person
from tests.actions.work import talk_of
from tests.sample import NOW, VILLAGES, Somebody, person

ROOT = Path(__file__).resolve().parents[2]
SHEET = """
| survey |
| | type | name | label::Indonesia (id) | label::English (en) | calculation | default | relevant |constraint|
| | calculate | hari | | | format-date(today(), '%d/%m/%Y') | | | |
| | calculate | pukul | | | format-date-time(now(), '%H.%M') | | | |
| | date | tanggal | Tanggal | Date | | today() | | . <= today() |
| | select_one_from_file desa.csv | desa | Desa | Village | | | | |
| | select_one jenis | jenis | Jenis kegiatan pada ${tanggal}? | Kind of activity on ${tanggal}? | | | | |
| | text | uraian | Kegiatan sampai ${hari} pukul ${pukul} | Done until ${hari} at ${pukul} | | | | |
| | text | telat | Mengapa terlambat? | Why late? | | | ${tanggal} < today() - 3 | |
| | decimal | luas | Luas (ha) pada TANDA | Area (ha) on TANDA | | 1.5 | | |
| | begin_repeat | orang | Orang | Person | | | | |
| | text | nama | Nama ke-${urut} | Name no. ${urut} | | | | |
| | calculate | urut | | | position(..) | | | |
| | end_repeat | | | | | | | |
| choices |
| | list_name | name | label::Indonesia (id) | label::English (en) |
| | jenis | rapat | Rapat pada ${hari} | Meeting on ${hari} |
| | jenis | monev | Monev | Monitoring |
| settings |
| | form_title | form_id | version | default_language ||
| | Kegiatan | kegiatan | VERSION | Indonesia (id) ||
"""
TODAY = "<output value=\"format-date(today(), '%d/%m')\"/>"
INDONESIAN = [
    ("", "Tanggal", "23/11/2026"),
    ("", "Desa", "Sedayu"),
    ("", "Jenis kegiatan pada 2026-11-23?", "Rapat pada 23/11/2026"),
    ("", "Kegiatan sampai 23/11/2026 pukul 10.00", "Membahas RKPDes"),
    ("", "Luas (ha) pada 23/11", "1,5"),
    ("Orang 1", "Nama ke-1", "Sari"),
    ("Orang 2", "Nama ke-2", "Budi"),
]
ENGLISH = [
    ("", "Date", "23/11/2026"),
    ("", "Village", "Sedayu"),
    ("", "Kind of activity on 2026-11-23?", "Meeting on 23/11/2026"),
    ("", "Done until 23/11/2026 at 10.00", "Membahas RKPDes"),
    ("", "Area (ha) on 23/11", "1.5"),
    ("Person 1", "Name no. 1", "Sari"),
    ("Person 2", "Name no. 2", "Budi"),
]


@dataclass
class Sent:
    """A report, its author, and what reads it."""

    database: Database
    library: Library
    entry_id: str
    author: Somebody

    async def read(self, language: str) -> list[tuple[str, str, str]]:
        """(group, label, text) of each line of its card."""
        async with self.database.reading() as tx:
            card = await cards.load(tx, self.library, await tx.get_one(Entry, self.entry_id), language)
        return [(line.group, line.label, line.text) for line in card.lines]

    async def exported(self, language: str) -> str | None:
        async with self.database.reading() as tx:
            [found] = [one async for one in export.each(tx, Chosen("kegiatan"))]
            return (await export.labels(tx, self.library, found, language))("/data/jenis")


async def installed(tx: AsyncSession, version: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """A version of the form; one question's label holds the day on which it is read."""

    def marked(content: bytes, name: str) -> Examined:
        found = examine_xlsform(content, name)
        return replace(found, xml=found.xml.replace(b"TANDA", TODAY.encode()))

    monkeypatch.setattr(library, "examine_xlsform", marked)
    sheet = SHEET.replace("VERSION", version)
    return (await library.install(tx, sheet.encode(), "kegiatan.md", now=NOW)).id


async def report(database: Database, kit: Kit, monkeypatch: pytest.MonkeyPatch) -> Sent:
    forms = Library()
    async with database.transaction() as tx:
        sari = await person(tx, "Sari", "facilitator", villages=VILLAGES)
        version = await installed(tx, "1", monkeypatch)
        form, talk = await forms.form(tx, version), await talk_of(tx, sari)
        rows = await sources.externals(tx, sources.Asker.of(talk), form.externals, NOW)
        entries.begin(kit, talk, version, NOW)
        local = NOW.astimezone(ZoneInfo("Asia/Jakarta"))
        interview = Interview.begin(form, Setting(local, externals=rows, username="Sari", rng=Random(0)))
        texts = ("23/11/2026", "Sedayu", "1", "Membahas RKPDes", "1,5", "Sari", "ya", "Budi", "tidak")
        for text in texts:
            problem = interview.answer(Said(text=text))
            assert problem is None, (text, problem, interview.at)
        assert talk.draft is not None
        talk.draft.xml = interview.state
        await entries.submit(tx, kit, talk, interview, NOW)
        entry_id = (await entry.sent_by(tx, sari.person_id, limit=1))[0].id
    return Sent(database, forms, entry_id, sari)


@pytest.fixture(params=["kept", "before words were kept"])
async def sent(
    database: Database, kit: Kit, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Sent:
    made = await report(database, kit, monkeypatch)
    if request.param != "kept":
        async with database.transaction() as tx:
            (await tx.get_one(EntryVersion, (made.entry_id, 1))).words = {}
    return made


async def test_the_words_are_those_that_were_sent(
    sent: Sent, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version of the form, choices and places with other names, an author who moved: the same words."""
    assert await sent.read("id") == INDONESIAN
    assert await sent.read("en") == ENGLISH
    async with sent.database.transaction() as tx:
        newer = SHEET.replace("Rapat pada", "Musyawarah pada").replace("Meeting on", "Assembly on")
        monkeypatch.setattr(f"{__name__}.SHEET", newer.replace("Luas", "Bidang"))
        await installed(tx, "2", monkeypatch)
        await tx.execute(delete(AssignedVillage))
        author = await tx.get_one(Person, sent.author.person_id)
        author.area_code, author.language = "33.24.10", "en"
    sent.library = Library()
    assert await sent.read("id") == INDONESIAN
    assert await sent.read("en") == ENGLISH
    assert await sent.exported("id") == "Rapat pada 23/11/2026"
    assert await sent.exported("en") == "Meeting on 23/11/2026"
    assert await sent.exported("Indonesia (id)") == "Rapat pada 23/11/2026"


async def test_what_is_kept_outlives_the_names_of_places_and_the_authors_zone(
    database: Database, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await report(database, kit, monkeypatch)
    async with database.transaction() as tx:
        (await tx.get_one(Area, VILLAGES[0])).name = "Sedayu Baru"
        (await tx.get_one(Person, made.author.person_id)).zone = "Asia/Jayapura"
    assert await made.read("id") == INDONESIAN
    assert await made.read("jv") == INDONESIAN


async def test_reading_works_nothing_out(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    """No calculation, no relevance, no choice taken back, no constraint, no default."""
    await sent.read("id")

    def never(name: str) -> Callable[..., Any]:
        def refuse(*_: Any, **__: Any) -> Any:
            raise AssertionError(f"{name} was run")

        return refuse

    for name in ("settle", "schedule", "evaluate_all", "holds", "would_hold", "required", "speak", "boolean"):
        monkeypatch.setattr(Instance, name, never(name))
    assert await sent.read("en") == ENGLISH
    assert await sent.exported("id") == "Rapat pada 23/11/2026"


async def test_each_version_keeps_its_own_words(
    database: Database, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, later = await report(database, kit, monkeypatch), NOW + timedelta(days=7)
    async with database.transaction() as tx:
        found = await tx.get_one(Entry, made.entry_id)
        found.state = "returned"
        talk = await talk_of(tx, made.author)
        _, submission = await entries.reopen(tx, talk, made.entry_id)
        form = await made.library.form(tx, found.form_version_id)
        rows = await sources.externals(tx, sources.Asker.of(talk), form.externals, later)
        local = later.astimezone(ZoneInfo("Asia/Jakarta"))
        again = Interview.edit(form, submission, Setting(local, externals=rows, rng=Random(0)))
        assert again.set("/data/telat", Said(text="Sinyal")) is None
        await entries.submit(tx, kit, talk, again, later)
    assert ("", "Kegiatan sampai 30/11/2026 pukul 10.00", "Membahas RKPDes") in await made.read("id")
    async with database.reading() as tx:
        old = await cards.load(tx, made.library, await tx.get_one(Entry, made.entry_id), "id", version=1)
    assert [(line.group, line.label, line.text) for line in old.lines] == INDONESIAN


def test_nobody_invents_a_conversation_to_read_with() -> None:
    """A Talk is loaded from where it is stored; a submission is only edited by who goes on filling it."""
    makers, editors = set(), set()
    for folder in ("actions", "handlers", "web", "reports", "bot"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "Talk":
                    makers.add(path.relative_to(ROOT).as_posix())
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "Interview.edit":
                    editors.add(path.relative_to(ROOT).as_posix())
    assert makers == set()
    assert editors == {"handlers/fill/beginning.py", "bot/demo/seed.py"}
