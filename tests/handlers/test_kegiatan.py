"""The activity log in chat: what only this form and the lists that we provide for it can show."""

from __future__ import annotations

from pathlib import Path

import pytest_asyncio
from sqlalchemy import select

from actions import Kit
from models.database import Database
from models.entry import Entry
from models.message import Limits
from tests import sample
from tests.handlers.driver import Phone, installed

FORM = (Path(__file__).resolve().parents[2] / "questionnaires" / "kegiatan.md").read_text(encoding="utf-8")


@pytest_asyncio.fixture
async def log(database: Database, kit: Kit) -> Phone:
    """Sari's phone with the activity log."""
    async with database.transaction() as tx:
        sari = await sample.person(tx, "Sari", "facilitator", position="PLD", villages=sample.VILLAGES)
    await installed(database, FORM)
    return Phone(database, kit, sari)


async def report(phone: Phone, hours: str, day: str = "hari ini") -> str:
    """Paste a report and skip what it leaves out; what is shown at the end."""
    shown = await phone.says(
        f"Tanggal: {day}\nJenis: bukan kunjungan\nDesa: Sedayu\nJam: {hours}\nKategori: Perencanaan desa\n"
        "Uraian: Musyawarah desa membahas rencana kerja"
    )
    while "Ringkasan" not in shown and "Lewati" in phone.buttons():
        shown = await phone.says("lewati")
    return shown


async def test_a_report_with_villages_times_and_category(log: Phone, database: Database) -> None:
    assert "5. Selesai pukul berapa? <b>11.30</b>" in await report(log, "09:00 s/d 11:30", "kemarin")
    await log.taps("Kirim")
    async with database.reading() as tx:
        stored = (await tx.execute(select(Entry))).scalar_one()
    assert (str(stored.happened_on), stored.minutes, stored.visit) == ("2026-11-22", 150, False)
    assert (stored.village_code, stored.category) == (sample.VILLAGES[0], "REN")


async def test_a_day_holds_twelve_hours_over_all_reports(log: Phone) -> None:
    await report(log, "7-15")
    await log.taps("Kirim")
    shown = await report(log, "16-21")
    assert "paling banyak 12 jam" in shown
    assert "<b>Mulai pukul berapa?</b>" in shown
    assert "✓ 16.00 – 20.00" in await log.says("16-20")


async def test_hours_reported_meanwhile_count_when_it_is_sent(log: Phone, database: Database) -> None:
    await report(log, "7-15")
    async with database.transaction() as tx:
        draft = (await tx.execute(select(Entry))).scalar_one()
        other = Entry(id="e" * 32, person_id=draft.person_id, form_version_id=draft.form_version_id)
        other.state, other.version, other.happened_on, other.minutes = "submitted", 1, log.now.date(), 300
        other.created_at = other.updated_at = log.now
        tx.add(other)
    assert "paling banyak 12 jam" in await log.taps("Kirim")
    assert "<b>Selesai pukul berapa?</b>" in log.last


async def test_last_month_is_locked_from_the_third(log: Phone) -> None:
    log.later(days=9)  # 2 December
    await log.says("/lapor")
    assert "<b>Apakah ini kunjungan lapangan?</b>" in await log.says("30/11/2026")
    log.later(days=1)
    await log.says("/lapor")
    await log.taps("mulai baru")
    assert "terkunci sejak tanggal 3" in await log.says("30/11/2026")


async def test_a_visit_without_photo_and_location_needs_a_reason(log: Phone) -> None:
    await log.says("/lapor")
    for step in ("hari ini", "ya", "sedayu", "9-11", "REN", "lewati", "lewati", "lewati"):
        await log.says(step)
    await log.says("Musyawarah desa membahas rencana kerja")
    for _ in range(3):
        await log.says("lewati")
    assert "<b>Bagikan lokasi kegiatan</b>" in log.last
    await log.says("lewati")
    assert "<b>Mengapa tanpa lokasi dan tanpa foto?</b>" in await log.says("lewati")


async def test_an_album_of_three(log: Phone) -> None:
    await log.says("/lapor")
    for step in ("hari ini", "ya", "sedayu", "9-11", "REN", "lewati", "lewati", "lewati"):
        await log.says(step)
    await log.says("Musyawarah desa membahas rencana kerja")
    for _ in range(3):
        await log.says("lewati")
    await log.shares()
    for _ in range(3):
        await log.photo(album="a")
    assert "<b>Foto kegiatan (4 dari 5)</b>" in log.last
    assert "<b>Ada catatan untuk camat?</b>" in await log.says("lewati")


async def test_on_whatsapp_the_categories_come_in_pages(log: Phone) -> None:
    log.limits = Limits(choices=10, page=7, columns=1, button=20, edits=False, shares_location=False)
    await log.says("/lapor")
    for step in ("hari ini", "ya", "sedayu"):
        await log.says(step)
    await log.says("9-11")
    assert len(log.buttons()) <= 10
    await log.taps("2/")
    assert len(log.buttons()) <= 10
    assert "<b>Siapa yang didampingi?</b>" in await log.says("kader")
