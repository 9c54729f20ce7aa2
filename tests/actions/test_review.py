"""Verdicts: who may give which, one per state, told to the author; the second learns of the first's."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, Refusal, cards, entries, review
from actions.library import Library
from actions.review import Decision
from models import entry
from models import person as stored
from models import review as reviews
from models.audit import Audit
from models.database import Database
from models.message import Outbox, Outgoing, unpack
from models.review import Review
from models.review_rules import desks
from tests.actions.work import PHOTOS, send, send_again, talk_of
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person

LATER = NOW + timedelta(hours=1)


async def people(tx: AsyncSession) -> tuple[Somebody, Somebody, Somebody]:
    """Sari who writes, and the camat and the acting camat of Gemuh."""
    sari = await person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES)
    camat = await person(tx, "Bu Camat", "camat")
    acting = await person(tx, "Pak Plt", "camat", acting=True)
    return sari, camat, acting


async def told(tx: AsyncSession, who: Somebody) -> list[Outgoing]:
    """What notices somebody was sent, oldest first."""
    query = select(Outbox.content).where(Outbox.contact_id == who.contact_id).order_by(Outbox.id)
    return [unpack(content) for content in (await tx.execute(query)).scalars()]


async def test_approving_is_a_review_an_audit_and_a_notice(database: Database, kit: Kit) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, _ = await people(tx)
        sent = await send(tx, kit, forms, sari)
        assert await review.count(tx, camat.person_id) == 1
        verdict = await review.decide(
            tx, kit, camat.person_id, Decision("approve", sent.id, 1, origin=camat.contact_id), LATER
        )
        assert (verdict.entry.state, verdict.author, verdict.unheard) == ("approved", "Sari", False)
        assert verdict.entry.decided_at == LATER
        rows = (await tx.execute(select(Review))).scalars().all()
        assert [(row.verb, row.version, row.person_id) for row in rows] == [("approve", 1, camat.person_id)]
        audit = (await tx.execute(select(Audit).order_by(Audit.id.desc()).limit(1))).scalar_one()
        assert (audit.verb, audit.subject, audit.person_id) == (
            "approve",
            f"entry:{sent.id}",
            camat.person_id,
        )
        notice = (await told(tx, sari))[-1]
        assert "disetujui oleh Bu Camat" in notice.text
        assert notice.rows[0][0].data == f"mine:o:{sent.id}:1"
        assert await review.count(tx, camat.person_id) == 0


async def test_sending_back_needs_a_note_and_keeps_every_version(database: Database, kit: Kit) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, _ = await people(tx)
        sent = await send(tx, kit, forms, sari)
        with pytest.raises(Refusal, match="note_needed"):
            await review.decide(tx, kit, camat.person_id, Decision("return", sent.id, 1, words=" \n"), LATER)
        await review.decide(
            tx, kit, camat.person_id, Decision("return", sent.id, 1, words="Siapa <saja>?"), LATER
        )
        assert sent.state == "returned"
        notice = (await told(tx, sari))[-1]
        assert "Siapa &lt;saja&gt;?" in notice.text
        assert notice.rows[0][0].data == f"mine:fix:{sent.id}:1"
        again = await send_again(tx, kit, forms, sari, sent.id, "Membahas RKPDes, 30 orang")
        assert (again.id, again.number, again.state, again.version) == (
            sent.id,
            sent.number,
            "resubmitted",
            2,
        )
        assert [v.version for v in await entry.versions(tx, sent.id)] == [1, 2]
        with pytest.raises(Refusal, match="newer_version"):
            await review.decide(tx, kit, camat.person_id, Decision("approve", sent.id, 1), LATER)
        await review.decide(tx, kit, camat.person_id, Decision("approve", sent.id, 2), LATER)
        assert sent.state == "approved"


@pytest.mark.parametrize("verb", ["grant", "refuse"])
async def test_a_correction_is_granted_or_refused(database: Database, kit: Kit, verb: str) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, acting = await people(tx)
        sent = await send(tx, kit, forms, sari)
        await review.decide(tx, kit, camat.person_id, Decision("approve", sent.id, 1), NOW)
        await entries.ask_correction(tx, kit, await talk_of(tx, sari), sent.id, "Salah desa", NOW)
        assert await review.count(tx, acting.person_id) == 1
        with pytest.raises(Refusal, match="wrong_state"):
            await review.decide(tx, kit, acting.person_id, Decision("approve", sent.id, 1), LATER)
        await review.decide(tx, kit, acting.person_id, Decision(verb, sent.id, 1, words="Baik"), LATER)
        assert sent.state == {"grant": "returned", "refuse": "approved"}[verb]
        mend = (await told(tx, sari))[-1].rows[0][0].data.startswith("mine:fix")
        assert mend is (verb == "grant")


async def test_the_second_reviewer_is_told_what_the_first_did(database: Database, kit: Kit) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, acting = await people(tx)
        sent = await send(tx, kit, forms, sari)
    async with database.transaction() as tx:
        await review.decide(tx, kit, camat.person_id, Decision("return", sent.id, 1, words="Foto?"), LATER)
    async with database.transaction() as tx:
        with pytest.raises(Refusal) as refused:
            await review.decide(tx, kit, acting.person_id, Decision("approve", sent.id, 1), LATER)
        assert refused.value.code == "review.already_return"
        assert refused.value.values == {"number": sent.number, "name": "Bu Camat", "time": "23/11 11.00"}
        assert [row.verb for row, _ in await reviews.of_entry(tx, sent.id)] == ["return"]


async def test_asking_for_a_correction_leaves_the_day_it_was_sent(database: Database, kit: Kit) -> None:
    """When it was sent and since when it waits are two things, before and after the camat's no."""
    forms, asked = Library(), NOW + timedelta(days=2)
    async with database.transaction() as tx:
        sari, camat, _ = await people(tx)
        sent, other = await send(tx, kit, forms, sari), await send(tx, kit, forms, sari)
        other.waiting_since = asked - timedelta(days=1)
        assert (sent.submitted_at, sent.waiting_since) == (NOW, NOW)
        await review.decide(tx, kit, camat.person_id, Decision("approve", sent.id, 1), NOW)
        await entries.ask_correction(tx, kit, await talk_of(tx, sari), sent.id, "Salah desa", asked)
        await tx.flush()
        assert (sent.submitted_at, sent.waiting_since) == (NOW, asked)
        waiting = await entry.queue(tx, desks([GEMUH]))
        assert [one.id for one in waiting] == [other.id, sent.id]
        assert (await review.following(tx, camat.person_id, after=other.id)) is sent
        assert await review.following(tx, camat.person_id, after=sent.id) is None
        shown = await cards.load(tx, forms, sent, "id")
        assert shown.sent_at == NOW
        await review.decide(
            tx, kit, camat.person_id, Decision("refuse", sent.id, 1, words="Sudah benar"), asked
        )
        assert sent.submitted_at == NOW


async def test_a_late_verdict_hears_of_the_last_round(database: Database, kit: Kit) -> None:
    """Returned, mended, approved: who still looks at it is told of the approval, not of the return."""
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, acting = await people(tx)
        sent = await send(tx, kit, forms, sari)
        await review.decide(tx, kit, camat.person_id, Decision("return", sent.id, 1, words="Foto?"), NOW)
        await send_again(tx, kit, forms, sari, sent.id, "Dengan foto")
        with pytest.raises(Refusal, match="wrong_state"):  # it waits: nobody was quicker
            await review.decide(tx, kit, acting.person_id, Decision("grant", sent.id, 2), LATER)
        await review.decide(tx, kit, acting.person_id, Decision("approve", sent.id, 2), LATER)
        for verb in ("approve", "return"):
            with pytest.raises(Refusal) as refused:
                await review.decide(tx, kit, camat.person_id, Decision(verb, sent.id, 2, words="x"), LATER)
            assert refused.value.code == "review.already_approve"
            assert refused.value.values["name"] != "Bu Camat"
        await entries.ask_correction(tx, kit, await talk_of(tx, sari), sent.id, "Salah desa", LATER)
        with pytest.raises(Refusal, match="wrong_state"):
            await review.decide(tx, kit, camat.person_id, Decision("return", sent.id, 2, words="x"), LATER)


@pytest.mark.parametrize(("length", "refused"), [(999, False), (1000, False), (1001, True)])
def test_a_note_of_just_the_length_is_kept(length: int, refused: bool) -> None:
    if not refused:
        assert review.check_note("return", f" {'a' * length}\n") == "a" * length
        return
    with pytest.raises(Refusal) as told:
        review.check_note("return", "a" * length)
    assert (told.value.code, told.value.values) == ("note_long", {"most": 1000, "length": 1001})


async def test_two_verdicts_at_the_same_moment_are_one(database: Database, kit: Kit) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, acting = await people(tx)
        sent = await send(tx, kit, forms, sari)

    async def act(who: Somebody, verb: str) -> str:
        try:
            async with database.transaction() as tx:
                await review.decide(tx, kit, who.person_id, Decision(verb, sent.id, 1, words="Jam?"), LATER)
            return verb
        except Refusal as no:
            return no.code

    came = set(await asyncio.gather(act(camat, "approve"), act(acting, "return")))
    assert came in ({"approve", "review.already_approve"}, {"return", "review.already_return"})
    async with database.reading() as tx:
        assert len(await reviews.of_entry(tx, sent.id)) == 1


async def test_only_the_camat_of_the_place_reviews_and_never_their_own(database: Database, kit: Kit) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, _ = await people(tx)
        elsewhere = await person(tx, "Camat Pegandon", "camat", "33.24.10")
        korcam = await person(tx, "Korcam", "coordinator", GEMUH)
        both = await person(tx, "Rangkap", "facilitator", position="PD", villages=VILLAGES)
        tx.add(stored.Assignment(person_id=both.person_id, role="camat", area_code=GEMUH, begun_at=NOW))
        await tx.flush()
        sent = await send(tx, kit, forms, sari)
        own = await send(tx, kit, forms, both)
        for nobody in (elsewhere, korcam, sari):
            with pytest.raises(Refusal, match="not_your_area"):
                await review.decide(tx, kit, nobody.person_id, Decision("approve", sent.id, 1), LATER)
        for nobody in (korcam, sari):
            with pytest.raises(Refusal, match="not_a_reviewer"):
                await review.count(tx, nobody.person_id)
        with pytest.raises(Refusal, match="own_entry"):
            await review.decide(tx, kit, both.person_id, Decision("approve", own.id, 1), LATER)
        with pytest.raises(Refusal, match="no_entry"):
            await review.decide(tx, kit, camat.person_id, Decision("approve", "0" * 32, 1), LATER)
        assert await review.count(tx, both.person_id) == 1
        assert await review.count(tx, camat.person_id) == 2
        assert await review.count(tx, elsewhere.person_id) == 0


async def test_the_queue_goes_on_behind_an_entry_that_was_decided(database: Database, kit: Kit) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, _ = await people(tx)
        first, second, third = [
            await send(tx, kit, forms, sari, now=NOW + timedelta(minutes=n // 2)) for n in range(3)
        ]
        await review.decide(tx, kit, camat.person_id, Decision("approve", first.id, 1), LATER)
        following = [await review.following(tx, camat.person_id, one) for one in ("", first.id, second.id)]
        assert [one and one.id for one in following] == [second.id, second.id, third.id]
        assert await review.following(tx, camat.person_id, third.id) is None


async def test_an_unreachable_author_is_not_told(database: Database, kit: Kit) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, _ = await people(tx)
        sent = await send(tx, kit, forms, sari)
        await stored.mark_reachable(tx, sari.contact_id, NOW)
        verdict = await review.decide(tx, kit, camat.person_id, Decision("approve", sent.id, 1), LATER)
        assert verdict.unheard


async def test_a_long_note_is_refused(database: Database, kit: Kit) -> None:
    with pytest.raises(Refusal, match="note_long"):
        review.check_note("return", "a" * 1001)
    assert review.check_note("approve", "") == ""


async def test_a_card_tells_everything_in_the_readers_language(database: Database, kit: Kit) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, camat, _ = await people(tx)
        sent = await send(tx, kit, forms, sari, photos=2)
        await review.decide(tx, kit, camat.person_id, Decision("return", sent.id, 1, words="Jam?"), LATER)
        card = await cards.load(tx, forms, sent, "en")
        assert (card.author, card.position, card.where) == ("Sari", "PLD", "Desa Sedayu, Gemuh")
        assert (card.number, card.state, card.happened_on) == ("K-2026-00001", "returned", NOW.date())
        assert [(line.label, line.text) for line in card.lines] == [
            ("Date", "23/11/2026"),
            ("Village", "Sedayu"),
            ("What was done", "Membahas RKPDes"),
        ]
        assert [line.label for line in card.brief] == ["What was done"]
        assert card.photos == PHOTOS
        assert card.remark is not None
        assert (card.remark.name, card.remark.note, card.remark.version) == ("Bu Camat", "Jam?", 1)


async def test_a_village_that_is_no_longer_theirs_keeps_its_name(database: Database, kit: Kit) -> None:
    forms = Library()
    async with database.transaction() as tx:
        sari, _, _ = await people(tx)
        sent = await send(tx, kit, forms, sari)
        await tx.execute(stored.AssignedVillage.__table__.delete())  # type: ignore[attr-defined]
        for held in await stored.assignments(tx, sari.person_id):
            tx.add(stored.AssignedVillage(assignment_id=held.id, village_code=VILLAGES[1]))
        await tx.flush()
        card = await cards.load(tx, forms, sent, "id")
        assert card.lines[1].text == "Sedayu"
