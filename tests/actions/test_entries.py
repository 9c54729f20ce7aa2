"""The author's verbs and the transitions they follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from actions import Kit, Refusal, cards, entries
from actions.entries import move
from actions.library import Library, install
from actions.told import minutes
from forms import Interview, Said, Setting
from locales import LANGUAGES, words
from models import conversation, entry, person
from models import review as reviews
from models.audit import Audit
from models.database import Database
from models.entry import Entry
from models.media import Media
from models.message import Outbox, unpack
from models.review_rules import (
    AUTHOR,
    DECIDED,
    HANDED_ON,
    REVIEWERS,
    STATES,
    STEPS,
    TO_MEND,
    VERDICTS,
    WAITING,
)
from tests import sample
from tests.actions import work
from tests.sample import NOW

FULL = """
| survey |
| | type | name | label | bind::pd:as |
| | date | tanggal | Tanggal | date |
| | select_one yatidak | kunjungan | Kunjungan | visit |
| | text | tempat | Tempat | village |
| | time | mulai | Mulai | start |
| | time | selesai | Selesai | end |
| | text | kategori | Kategori | category |
| | text | judul | Judul | title |
| | text | proses | Proses | process |
| | text | masalah | Masalah | problem |
| | date | lagi | Tindak lanjut | followup_date |
| choices |
| | list_name | name | label |
| | yatidak | ya | Ya |
| | yatidak | tidak | Tidak |
| settings |
| | form_title | form_id | version | namespaces |
| | Lengkap | lengkap | 1 | pd="urn:pendamping" |
"""


async def sent(database: Database, kit: Kit, *answers: str, area_code: str | None = sample.GEMUH) -> Entry:
    """Send FULL with these answers, '' = skipped."""
    library = Library()
    async with database.transaction() as tx:
        version = await install(tx, FULL.encode(), "full.md", now=NOW)
        who = await sample.person(tx, "Sari", "facilitator", area_code)
        talk = await work.talk_of(tx, who)
        draft = entries.begin(kit, talk, version.id, NOW)
        interview = Interview.begin(await library.form(tx, version.id), Setting(now=NOW, rng=Random(0)))
        for answer in answers:
            problem = interview.answer(Said(text=answer)) if answer else interview.skip()
            assert problem is None
        await entries.submit(tx, kit, talk, interview, NOW)
        found = await entry.get(tx, draft.entry_id)
    assert found is not None
    return found


def test_every_step_is_between_known_states() -> None:
    assert {state for state, _ in STEPS} | {step.to for step in STEPS.values()} == set(STATES)
    assert {state for state, verb in STEPS if verb in VERDICTS} == set(WAITING)


def test_whom_a_state_waits_for_can_take_its_steps() -> None:
    """And nobody else: what waits is out of its author's hands, and what waits for nobody is in theirs."""
    for (name, _), step in STEPS.items():
        assert step.by == (STATES[name].waits_for or AUTHOR)
    for name in WAITING:
        assert (name, STATES[name].alone) in STEPS
    assert {state.waits_for for state in STATES.values()} <= {"", *REVIEWERS}
    assert {step.to for step in VERDICTS.values()} <= {*WAITING, *DECIDED}
    assert set(TO_MEND) <= set(DECIDED)


def test_a_verdict_needs_the_same_wherever_it_is_given() -> None:
    """Its words are one set, and so is whether it is asked for a reason."""
    for (_, verb), step in STEPS.items():
        if verb in VERDICTS:
            told = VERDICTS[verb]
            assert (step.note, step.told, step.to in TO_MEND) == (told.note, told.told, told.to in TO_MEND)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_rules_name_is_worded(language: str) -> None:
    """A state and a verdict have all their words, and each in locales/<language>/review.po."""
    keys = [f"{part}_{state}" for state in STATES for part in ("state", "page_state")]
    keys += [f"told_{state}" for state in HANDED_ON]
    parts = ("done", "result", "already", "page_do", "page_done", "page_event", "remark")
    for verb, step in VERDICTS.items():
        keys += [verb, f"remark_{verb}_bare", f"already_{verb}_page", *(f"{part}_{verb}" for part in parts)]
        keys += [f"told_{verb}", f"result_{verb}_untold"] if step.told else []
        keys += [f"ask_{verb}", f"page_note_{verb}"] if step.note else []
    assert [key for key in keys if f"review.{key}" not in words(language)] == []


def test_a_verb_that_does_not_go_from_here_is_refused() -> None:
    assert move("draft", "submit") == "submitted"
    with pytest.raises(Refusal) as refused:
        move("approved", "submit")
    assert (refused.value.code, refused.value.values) == ("wrong_state", {"state": "approved"})


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("09:00:00.000+07:00", "11:30:00.000+07:00", 150),
        ("09:00", "09:00", 0),
        ("11:00", "09:00", 0),
        ("", "09:00", 0),
        ("x", "y", 0),
    ],
)
def test_minutes(start: str, end: str, expected: int) -> None:
    assert minutes(start, end) == expected


async def test_columns_repeat_what_the_roles_say(database: Database, kit: Kit) -> None:
    answers = ("20/11/2026", "Ya", "33.24.11.2002", "9.00", "11.45", "REN", "Musdes", "Rapat")
    found = await sent(database, kit, *answers)
    assert (found.happened_on, found.visit, found.minutes) == (date(2026, 11, 20), True, 165)
    assert (found.village_code, found.category, found.title) == ("33.24.11.2002", "REN", "Musdes")
    assert (found.area_code, found.version, found.number) == ("33.24.11", 1, "K-2026-00001")


async def test_an_older_version_has_the_head_with_which_it_was_sent(database: Database, kit: Kit) -> None:
    """Whoever looks at version 1 beside its answers reads when, where and how long of version 1."""
    first = ("20/11/2026", "Ya", "33.24.11.2002", "9.00", "11.45", "REN", "Musdes", "Rapat")
    mended = ("21/11/2026", "Tidak", "33.24.11.2001", "13.00", "14.00", "EKO", "Posyandu", "Lokakarya")
    library, later = Library(), NOW + timedelta(hours=1)
    found = await sent(database, kit, *first)
    async with database.transaction() as tx:
        before = await cards.load(tx, library, found, "id")
        again = await tx.get_one(Entry, found.id)
        again.state = "returned"
        contact = (await person.contacts(tx, again.person_id))[0]
        talk = (await conversation.load(tx, contact.channel, [contact.address]))[contact.address]
        _, submission = await entries.reopen(tx, talk, found.id)
        form = await library.form(tx, found.form_version_id)
        interview = Interview.edit(form, submission, Setting(now=later, rng=Random(0)))
        for ref, answer in zip(list(dict(interview.instance.form.nodes))[1:], mended, strict=False):
            assert interview.set(ref, Said(text=answer)) is None
        await entries.submit(tx, kit, talk, interview, later)
        await tx.refresh(again)
        old, new = [await cards.load(tx, library, again, "id", version=one) for one in (1, 2)]
    assert replace(old, state=before.state, version=1) == before
    assert (new.happened_on, new.minutes, new.visit) == (date(2026, 11, 21), 60, False)
    assert (new.title, new.where, new.sent_at) != (old.title, old.where, old.sent_at)


async def test_a_title_is_told_as_it_is_stored(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        await sample.person(tx, "Bu Camat", "camat")
    found = await sent(database, kit, *[""] * 6, "Mus\u202edes\u200b", "Rapat")
    unseen = await sent(database, kit, *[""] * 6, "\u200b", "\u2066")
    async with database.reading() as tx:
        told = list((await tx.execute(select(Outbox.content).order_by(Outbox.id))).scalars())
    assert (found.title, unseen.title) == ("Musdes", "Lengkap")
    assert [one in unpack(text).text for one, text in zip(("Musdes", "Lengkap"), told, strict=True)] == [
        True
    ] * 2


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ("Usulan terlalu banyak", True),
        ("", False),
        ("Tidak ada.", False),
        ("-", False),
        ("Tidak ada air", True),
    ],
)
async def test_a_problem_and_a_promise(database: Database, kit: Kit, told: str, problem: bool) -> None:
    found = await sent(database, kit, *[""] * 6, "Musdes", "Rapat", told, "30/11/2026")
    assert (found.problem, found.follow_up_on) == (problem, date(2026, 11, 30))


async def test_columns_of_an_almost_empty_report(database: Database, kit: Kit) -> None:
    found = await sent(database, kit, "", "Tidak", "lain", "", "", "", "", "x" * 300)
    assert (found.happened_on, found.visit, found.minutes, found.village_code) == (None, False, 0, None)
    assert (found.title, found.area_code) == ("x" * 200, "33.24.11")


@pytest.mark.parametrize(
    ("home", "place", "area_code"),
    [
        ("33.24", "33.24.10.2001", "33.24.10"),
        ("33.24", "33.24.11", "33.24.11"),
        ("33.24", "33.24", "33.24"),
        ("33.24.11", "33.24.10.2001", "33.24.11"),
        (None, "lain", None),
    ],
)
async def test_whose_camat_reviews(
    database: Database, kit: Kit, home: str | None, place: str, area_code: str | None
) -> None:
    """That of one's own kecamatan; for people of a wider area, that of the place."""
    found = await sent(database, kit, "", "", place, "", "", "", "", "Rapat", area_code=home)
    assert found.area_code == area_code


async def test_the_number_keeps_the_year_of_the_place(database: Database, kit: Kit) -> None:
    library = Library()
    midnight = NOW.replace(month=12, day=31, hour=17, minute=30)
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        west = await work.send(tx, kit, library, sari, now=midnight)
        assert west.number == "K-2027-00001"


async def test_a_form_that_nobody_reviews_is_filed(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        (await work.form(tx)).review = False
        filed = await work.send(tx, kit, Library(), sari)
        assert (filed.state, filed.decided_at) == ("approved", NOW)


async def test_a_returned_entry_comes_back_as_a_new_version(database: Database, kit: Kit) -> None:
    library = Library()
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        first = await work.send(tx, kit, library, sari)
        with pytest.raises(Refusal):
            await entries.reopen(tx, await work.talk_of(tx, sari), first.id)
        first.state = "returned"
        again = await work.send_again(tx, kit, library, sari, first.id, "Lebih lengkap")
        versions = await entry.versions(tx, first.id)
    assert (again.number, again.state, again.version, again.title) == (
        first.number,
        "resubmitted",
        2,
        "Lebih lengkap",
    )
    assert ["Membahas RKPDes" in versions[0].submission, "Lebih lengkap" in versions[1].submission] == [
        True,
        True,
    ]


async def test_somebody_elses_entries_are_not_there(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        budi = await sample.person(tx, "Budi", "facilitator")
        found = await work.send(tx, kit, Library(), sari)
        talk = await work.talk_of(tx, budi)
        for refused in (
            entries.reopen(tx, talk, found.id),
            entries.resume(tx, talk, found.id),
            entries.ask_correction(tx, kit, talk, found.id, "salah", NOW),
            entries.reopen(tx, talk, "0" * 32),
        ):
            with pytest.raises(Refusal):
                await refused


async def test_discarding_a_stored_draft_removes_it_and_its_photos(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        talk = await work.talk_of(tx, sari)
        draft = entries.begin(kit, talk, (await work.form(tx)).id, NOW)
        await conversation.save(tx, [talk], NOW)
        photo = {
            "id": "p" * 32,
            "person_id": sari.person_id,
            "channel": "telegram",
            "ref": "r",
            "kind": "image",
        }
        tx.add(Media(**photo, entry_id=draft.entry_id, created_at=NOW, due_at=NOW))
        await tx.flush()
        await entries.discard(tx, talk)
        await conversation.save(tx, [talk], NOW)
        assert talk.draft is None
    async with database.reading() as tx:
        assert (await tx.execute(select(Entry))).first() is None
        assert (await tx.execute(select(Media))).first() is None


async def test_discarding_one_that_was_never_stored(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        talk = await work.talk_of(tx, await sample.person(tx, "Sari", "facilitator"))
        entries.begin(kit, talk, (await work.form(tx)).id, NOW)
        await entries.discard(tx, talk)
        await entries.discard(tx, talk)
        assert talk.draft is None


async def test_discarding_a_correction_leaves_the_entry_returned(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        found = await work.send(tx, kit, Library(), sari)
        found.state = "returned"
        talk = await work.talk_of(tx, sari)
        draft, submission = await entries.reopen(tx, talk, found.id)
        assert "Membahas RKPDes" in submission
        draft.xml, draft.dirty = "<data/>", True
        await conversation.save(tx, [talk], NOW)
        draft, submission = await entries.reopen(tx, talk, found.id)
        assert (draft.xml, submission) == ("<data/>", "")
        await entries.discard(tx, talk)
        assert (found.state, found.draft, talk.draft) == ("returned", None, None)


async def test_an_approved_entry_is_corrected_only_on_request(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator")
        await sample.person(tx, "Bu Camat", "camat")
        found = await work.send(tx, kit, Library(), sari)
        talk = await work.talk_of(tx, sari)
        with pytest.raises(Refusal):
            await entries.ask_correction(tx, kit, talk, found.id, "salah", NOW)
        found.state = "approved"
        await entries.ask_correction(tx, kit, talk, found.id, "Tanggalnya salah", NOW)
        assert found.state == "correction"
        assert [review.note for review, _ in await reviews.of_entry(tx, found.id)] == ["Tanggalnya salah"]
        verbs = (await tx.execute(select(Audit.verb).order_by(Audit.id))).scalars().all()
        assert verbs == ["submit", "ask_correction"]


async def test_sending_without_a_draft_is_refused(database: Database, kit: Kit) -> None:
    library = Library()
    async with database.transaction() as tx:
        talk = await work.talk_of(tx, await sample.person(tx, "Sari", "facilitator"))
        interview = Interview.begin(
            await library.form(tx, (await work.form(tx)).id), Setting(now=NOW, rng=Random(0))
        )
        with pytest.raises(Refusal) as refused:
            await entries.submit(tx, kit, talk, interview, NOW)
    assert refused.value.code == "no_draft"
