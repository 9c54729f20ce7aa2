"""Who may export which entries, and what a table says about each; on both databases."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from lxml import etree
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, Refusal, entries, export, review
from actions.library import Library
from actions.review import Decision
from forms import Interview, Setting
from models import conversation
from models import export as queries
from models.audit import Audit
from models.database import Database
from models.entry import Entry
from models.export import Chosen
from models.media import Media
from tests.actions import work
from tests.sample import NOW, VILLAGES, Somebody, person

TIKU = "13.06.01.2001"


async def two_reports(tx: AsyncSession, kit: Kit, library: Library) -> tuple[Entry, Entry]:
    """One from Gemuh with a photo, one from Tanjung Mutiara."""
    sari = await person(tx, "Sari", "facilitator", villages=VILLAGES)
    upik = await person(tx, "Upik", "facilitator", "13.06.01", villages=(TIKU,))
    first = await work.send(tx, kit, library, sari, photos=1)
    noted = Media(
        id=work.PHOTOS[0],
        person_id=sari.person_id,
        entry_id=first.id,
        channel="telegram",
        ref="r",
        kind="image",
    )
    dropped = Media(
        id=work.PHOTOS[1],
        person_id=sari.person_id,
        entry_id=first.id,
        channel="telegram",
        ref="s",
        kind="image",
    )
    noted.path, noted.created_at, dropped.created_at = "11/1.jpg", NOW, NOW
    tx.add_all([noted, dropped])
    return first, await work.send(tx, kit, library, upik, "Rapat nagari", village=TIKU)


async def taken(tx: AsyncSession, chosen: Chosen) -> list[str]:
    return [found.entry.number or "" async for found in export.each(tx, chosen)]


@pytest.mark.parametrize(
    ("role", "area", "wanted", "numbers"),
    [
        ("admin", None, None, ["K-2026-00001", "K-2026-00002"]),
        ("admin", None, ("13",), ["K-2026-00002"]),
        ("coordinator", "33.24", None, ["K-2026-00001"]),
        ("coordinator", "13.06", None, ["K-2026-00002"]),
        ("camat", "33.24.11", None, ["K-2026-00001"]),
        ("camat", "33.24.10", None, []),
        ("coordinator", "33.24", ("33.24.11",), ["K-2026-00001"]),
        ("coordinator", "33.24", ("33.24.10",), []),
    ],
)
async def test_everybody_takes_along_what_is_of_their_area(
    database: Database,
    kit: Kit,
    role: str,
    area: str | None,
    wanted: tuple[str, ...] | None,
    numbers: list[str],
) -> None:
    async with database.transaction() as tx:
        await two_reports(tx, kit, Library())
        who = await person(tx, "Budi", role, area)
        allowed = await export.begin(tx, Chosen("kegiatan", wanted), "csv", by=who.person_id, now=NOW)
        assert await taken(tx, allowed) == numbers


@pytest.mark.parametrize(
    ("role", "area", "chosen", "code"),
    [
        ("facilitator", "33.24.11", Chosen("kegiatan"), "may_not_export"),
        ("kpmd", "33.24.11", Chosen("kegiatan"), "may_not_export"),
        ("camat", "33.24.11", Chosen("kegiatan", ("33.24.10",)), "not_your_area"),
        ("camat", "33.24.11", Chosen("kegiatan", ("33.24",)), "not_your_area"),
        ("admin", None, Chosen("lain"), "no_form"),
    ],
)
async def test_others_are_refused(
    database: Database, kit: Kit, role: str, area: str, chosen: Chosen, code: str
) -> None:
    async with database.transaction() as tx:
        await two_reports(tx, kit, Library())
        who = await person(tx, "Budi", role, area)
        with pytest.raises(Refusal) as refused:
            await export.begin(tx, chosen, "csv", by=who.person_id, now=NOW)
        assert refused.value.code == code
        assert (await tx.execute(select(Audit).where(Audit.verb == "export"))).first() is None


async def test_each_export_is_written_down(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        await work.form(tx)
        budi = await person(tx, "Budi", "camat")
        await export.begin(tx, Chosen("kegiatan"), "xlsx", by=budi.person_id, now=NOW)
        await export.begin(tx, Chosen("kegiatan"), "openrosa", by=None, now=NOW)
    async with database.reading() as tx:
        acts = (
            (await tx.execute(select(Audit).where(Audit.verb == "export").order_by(Audit.id))).scalars().all()
        )
    assert [(act.person_id, act.subject, act.detail) for act in acts] == [
        (budi.person_id, "form:kegiatan", {"way": "xlsx", "areas": ["33.24.11"]}),
        (None, "form:kegiatan", {"way": "openrosa", "areas": None}),
    ]


async def test_only_the_newest_sent_version_leaves(database: Database, kit: Kit) -> None:
    library = Library()
    async with database.transaction() as tx:
        sari, budi = await _pair(tx)
        sent = await work.send(tx, kit, library, sari, "Membahas RKPDes yang pertama")
        await review.decide(tx, kit, budi.person_id, Decision("return", sent.id, 1, words="Perbaiki"), NOW)
        await work.send_again(tx, kit, library, sari, sent.id, "Membahas RKPDes yang kedua")
        found = [one async for one in export.each(tx, Chosen("kegiatan"))]
        told = export.about(found[0], await library.form(tx, found[0].sent.form_version_id))
    assert ["kedua" in one.sent.submission for one in found] == [True]
    assert (told["Edits"], told["ReviewState"], told["State"]) == ("1", "edited", "resubmitted")


async def test_each_sending_has_its_own_id_and_names_the_one_before(database: Database, kit: Kit) -> None:
    library, times = Library(), 4
    async with database.transaction() as tx:
        sari, budi = await _pair(tx)
        sent = await work.send(tx, kit, library, sari, "Membahas RKPDes", photos=1)
        for version in range(1, times):
            await review.decide(
                tx, kit, budi.person_id, Decision("return", sent.id, version, words="Perbaiki"), NOW
            )
            await _thrown_away(tx, kit, library, sari, sent.id)
            await work.send_again(tx, kit, library, sari, sent.id, f"Membahas RKPDes {version}")
        await work.send(tx, kit, library, sari, "Yang lain")
        found = [one async for one in export.each(tx, Chosen("kegiatan"))]
        form = await library.form(tx, found[0].sent.form_version_id)
        keys = [export.about(one, form)["KEY"] for one in found]
    names = [name for name, _, _ in export.submissions(found[0])]
    former = [
        etree.fromstring(xml).findtext(".//{*}deprecatedID") for _, xml, _ in export.submissions(found[0])
    ]
    assert len(set(names)) == times
    assert former == [None, *names[:-1]]
    assert keys == [names[0], export.submissions(found[1])[0][0]]
    assert len(export.submissions(found[1])) == 1


async def _thrown_away(tx: AsyncSession, kit: Kit, library: Library, who: Somebody, entry_id: str) -> None:
    """A correction that is begun, kept, and thrown away."""
    talk = await work.talk_of(tx, who)
    draft, submission = await entries.reopen(tx, talk, entry_id)
    form = await library.form(tx, draft.form_version_id)
    draft.xml, draft.dirty = Interview.edit(form, submission, Setting(NOW, rng=Random(0))).state, True
    await conversation.save(tx, [talk], NOW)
    await entries.discard(tx, talk)
    await conversation.save(tx, [talk], NOW)


async def test_versions_from_when_a_correction_kept_its_id_leave_as_the_newest(
    database: Database, kit: Kit
) -> None:
    library = Library()
    async with database.transaction() as tx:
        sari, budi = await _pair(tx)
        sent = await work.send(tx, kit, library, sari, "Membahas RKPDes yang pertama")
        await review.decide(tx, kit, budi.person_id, Decision("return", sent.id, 1, words="Perbaiki"), NOW)
        await work.send_again(tx, kit, library, sari, sent.id, "Membahas RKPDes yang kedua")
        (found,) = [one async for one in export.each(tx, Chosen("kegiatan"))]
        found.sent.submission = found.earlier[0].submission.replace("pertama", "kedua")
        ((_, xml, _),) = export.submissions(found)
    assert b"kedua" in xml


async def _pair(tx: AsyncSession) -> tuple[Somebody, Somebody]:
    return await person(tx, "Sari", "facilitator", villages=VILLAGES), await person(tx, "Budi", "camat")


async def test_a_time_is_chosen_by_when_it_was_sent(database: Database, kit: Kit) -> None:
    library = Library()
    async with database.transaction() as tx:
        sari, _ = await _pair(tx)
        for day in range(3):
            await work.send(tx, kit, library, sari, now=NOW + timedelta(days=day))
        chosen = Chosen("kegiatan", since=NOW + timedelta(days=1), before=NOW + timedelta(days=2))
        assert await taken(tx, chosen) == ["K-2026-00002"]


async def test_pages_follow_each_other_without_gap_or_repetition(
    database: Database, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    library = Library()
    async with database.transaction() as tx:
        sari, _ = await _pair(tx)
        for _ in range(5):
            await work.send(tx, kit, library, sari)
    async with database.reading() as tx:
        assert await taken(tx, Chosen("kegiatan")) == [f"K-2026-0000{n}" for n in range(1, 6)]


async def test_attachments_are_those_that_were_sent(database: Database, kit: Kit) -> None:
    library = Library()
    async with database.transaction() as tx:
        await two_reports(tx, kit, library)
    async with database.reading() as tx:
        found = [one async for one in export.each(tx, Chosen("kegiatan"))]
        told = [export.about(one, await library.form(tx, one.sent.form_version_id)) for one in found]
    assert {name: one.path for name, one in export.attachments(found[0]).items()} == {
        f"{work.PHOTOS[0]}.jpg": "11/1.jpg"
    }
    assert [(one["AttachmentsPresent"], one["AttachmentsExpected"]) for one in told] == [
        ("1", "1"),
        ("0", "0"),
    ]
    assert told[0]["SubmissionDate"] == "2026-11-23T10:00:00.000+07:00"
    assert (told[0]["SubmitterName"], told[0]["Number"], told[0]["AreaCode"]) == (
        "Sari",
        "K-2026-00001",
        "33.24.11",
    )


@pytest.mark.parametrize("language", ["id", "en"])
async def test_labels_are_those_of_the_lists_that_the_author_had(
    database: Database, kit: Kit, language: str
) -> None:
    library = Library()
    async with database.transaction() as tx:
        await two_reports(tx, kit, library)
    async with database.reading() as tx:
        found = [one async for one in export.each(tx, Chosen("kegiatan"))]
        told = [(await export.labels(tx, library, one, language))("/data/desa") for one in found]
        older = found[0].sent  # from before words were kept
        older.words = {}
        told.append((await export.labels(tx, library, found[0], language))("/data/desa"))
        older.submission = older.submission.replace(VILLAGES[0], "91.03.01.2005")
        elsewhere = (await export.labels(tx, library, found[0], language))("/data/desa")
        older.submission = older.submission.replace("91.03.01.2005", "99.99.99.9999")
        nowhere = (await export.labels(tx, library, found[0], language))("/data/desa")
    assert told == ["Sedayu", "Tiku Selatan", "Sedayu"]
    assert (elsewhere, nowhere) == ("Yobeh", "99.99.99.9999")
