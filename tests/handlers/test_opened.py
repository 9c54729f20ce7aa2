"""One report is opened: by the button under its notice, in its version; by its number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from actions import entries, told
from actions.reminders import answering
from models import person as stored
from models.message import Outbox, unpack
from tests.actions.work import send_again, talk_of
from tests.handlers.chat import Chat
from tests.handlers.test_review import SECOND, Office, office
from tests.sample import NOW, Somebody, person

__all__ = ["office"]


async def notice(office: Office, who: Somebody) -> str:
    """What the newest notice's button carries."""
    async with office.database.reading() as tx:
        query = select(Outbox.content).where(Outbox.contact_id == who.contact_id, Outbox.cause == "")
        content = (await tx.execute(query.order_by(Outbox.id.desc()).limit(1))).scalar_one()
    return unpack(content).rows[0][0].data


async def camat_of(office: Office) -> Somebody:
    async with office.database.reading() as tx:
        found = await stored.contact_at(tx, "telegram", office.camat.who.address)
        assert found is not None
        return Somebody(found.person_id, found.id, found.address)


async def test_the_button_under_a_notice_opens_its_report_not_the_head_of_the_queue(office: Office) -> None:
    await office.send()
    await office.send(SECOND, minutes=1)
    text = await office.camat.taps_data(await notice(office, await camat_of(office)))
    assert "K-2026-00002" in text
    assert SECOND in text
    assert "K-2026-00001" not in text
    assert office.camat.labels[:2] == ["Setujui", "Kembalikan"]


async def test_a_correction_that_is_asked_for_opens_that_report(office: Office) -> None:
    first = await office.send()
    await office.send(SECOND, minutes=1)
    await office.camat.says("/tinjau")
    await office.camat.taps("Setujui")
    async with office.database.transaction() as tx:
        talk = await talk_of(tx, office.sari)
        await entries.ask_correction(tx, office.kit, talk, first, "Salah desa", NOW + timedelta(hours=1))
    text = await office.camat.taps_data(await notice(office, await camat_of(office)))
    assert "K-2026-00001" in text
    assert office.camat.labels[:2] == ["Izinkan koreksi", "Tolak koreksi"]


async def test_an_old_notice_says_that_it_changed_and_shows_the_new_one(office: Office) -> None:
    sent = await office.send()
    old = await notice(office, await camat_of(office))
    await office.camat.says("/tinjau")
    await office.camat.taps("Kembalikan")
    await office.camat.says("Berapa yang hadir?")
    mend = await notice(office, office.sari)
    async with office.database.transaction() as tx:
        await send_again(
            tx, office.kit, office.library, office.sari, sent, "Hadir 12", NOW + timedelta(hours=1)
        )
    for data in (old, f"rev:whole:{sent}:1", f"rev:photos:{sent}:1"):
        text = await office.camat.taps_data(data)
        assert "sudah dikirim ulang sejak pesan itu" in text, data
        assert "Hadir 12" in text, data
    sari = Chat(office.database, office.kit, office.sari.address)
    text = await sari.taps_data(mend)
    assert "sudah berubah sejak pemberitahuan itu" in text
    assert "Hadir 12" in text


@pytest.mark.parametrize(
    ("days", "kept"),
    [(0, True), (-1, True), (None, True), (3, False)],
    ids=["the same day", "a day that is over", "no day any more", "another day"],
)
async def test_another_promise_is_not_kept_yet_by_what_was_done_for_the_first(
    office: Office, monkeypatch: pytest.MonkeyPatch, days: int | None, kept: bool
) -> None:
    def columns(*about: Any) -> dict[str, Any]:
        return told_columns(*about) | {"follow_up_on": promised}

    told_columns = told.columns
    monkeypatch.setattr(told, "columns", columns)
    promised: date | None = NOW.date()
    sent = await office.send()
    async with office.database.transaction() as tx:
        await answering.followed_up(tx, office.sari.person_id, sent, NOW)
    await office.camat.says("/tinjau")
    await office.camat.taps("Kembalikan")
    await office.camat.says("Berapa yang hadir?")
    promised = None if days is None else NOW.date() + timedelta(days=days)
    async with office.database.transaction() as tx:
        again = await send_again(tx, office.kit, office.library, office.sari, sent, "Hadir 12", NOW)
        assert (again.followed_up_at is not None, again.follow_up_on) == (kept, promised)


@pytest.mark.parametrize(
    ("days", "stays"),
    [(0, True), (-1, True), (None, True), (3, False)],
    ids=["the same day", "a day that is over", "no day any more", "another day"],
)
async def test_what_was_put_off_stays_so_until_another_day_is_promised(
    office: Office, monkeypatch: pytest.MonkeyPatch, days: int | None, stays: bool
) -> None:
    promised: date | None = NOW.date()
    told_columns = told.columns
    monkeypatch.setattr(told, "columns", lambda *about: told_columns(*about) | {"follow_up_on": promised})
    sent = await office.send()
    async with office.database.transaction() as tx:
        await answering.remind_on(tx, office.sari.person_id, sent, NOW.date() + timedelta(days=1))
    await office.camat.says("/tinjau")
    await office.camat.taps("Kembalikan")
    await office.camat.says("Berapa yang hadir?")
    promised = None if days is None else NOW.date() + timedelta(days=days)
    async with office.database.transaction() as tx:
        again = await send_again(tx, office.kit, office.library, office.sari, sent, "Hadir 12", NOW)
        expected = NOW.date() + timedelta(days=1) if stays else None
        assert (again.put_off_to, again.follow_up_on) == (expected, promised)


@pytest.mark.parametrize(
    "typed",
    ["/tinjau K-2026-00002", "tinjau k-2026-2", "Tinjau K 2026 00002", "review K-2026-00002", "K-2026-00002"],
)
async def test_a_number_opens_that_report(office: Office, typed: str) -> None:
    await office.send()
    await office.send(SECOND, minutes=1)
    text = await office.camat.says(typed)
    assert "K-2026-00002" in text
    assert "K-2026-00001" not in text


@pytest.mark.parametrize("typed", ["/riwayat K-2026-00002", "riwayat k-2026-2", "K-2026-00002"])
async def test_a_number_opens_ones_own_report(office: Office, typed: str) -> None:
    await office.send()
    await office.send(SECOND, minutes=1)
    sari = Chat(office.database, office.kit, office.sari.address)
    text = await sari.says(typed)
    assert "K-2026-00002" in text
    assert "K-2026-00001" not in text


async def test_a_number_that_is_nobodys_or_somebody_elses(office: Office) -> None:
    await office.send()
    async with office.database.transaction() as tx:
        other = await person(tx, "Joko", "facilitator")
    joko = Chat(office.database, office.kit, other.address)
    assert "tidak ditemukan" in await joko.says("/riwayat K-2026-00001")
    assert "tugas camat" in await joko.says("K-2026-00001") or "bukan dari wilayah" in joko.last
    assert "tidak ditemukan" in await office.camat.says("/tinjau K-2026-09999")
