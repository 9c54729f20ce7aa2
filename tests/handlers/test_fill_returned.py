"""A returned report is opened in the same form, with the old answers, and sent again."""

from __future__ import annotations

import re

from sqlalchemy import select, update

from models.database import Database
from models.entry import Entry
from tests.handlers.driver import Phone
from tests.handlers.test_fill import fill


async def returned(phone: Phone, database: Database) -> str:
    """Send a report, have it returned; its id."""
    await fill(phone)
    await phone.taps("Kirim")
    async with database.transaction() as tx:
        await tx.execute(update(Entry).values(state="returned"))
        return (await tx.execute(select(Entry.id))).scalar_one()


async def test_mend_opens_the_summary_with_the_old_answers(phone: Phone, database: Database) -> None:
    entry_id = await returned(phone, database)
    phone.later(days=1)
    await phone.taps_data(f"mine:fix:{entry_id}", 0)
    assert "Perbaiki yang perlu" in phone.last
    assert "4. Jumlah laki-laki? <b>12</b>" in phone.last
    assert "1. Tanggal kegiatan? <b>23/11/2026</b>" in phone.last
    await phone.says("4")
    await phone.says("14")
    assert "K-2026-00001" in await phone.taps("Kirim")
    async with database.reading() as tx:
        stored = (await tx.execute(select(Entry))).scalar_one()
    assert (stored.state, stored.version) == ("resubmitted", 2)


async def test_the_correction_is_a_draft_like_any_other(phone: Phone, database: Database) -> None:
    entry_id = await returned(phone, database)
    await phone.taps_data(f"mine:fix:{entry_id}", 0)
    await phone.says("4")
    await phone.says("14")
    phone.restart()
    assert "belum selesai: <b>Kunjungan</b>" in await phone.says("/lapor")
    assert "4. Jumlah laki-laki? <b>14</b>" in await phone.taps("Lanjutkan")
    await phone.says("batal")
    assert "Perubahan dibuang" in await phone.taps("Buang")
    await phone.taps_data(f"mine:fix:{entry_id}", 0)
    assert "4. Jumlah laki-laki? <b>12</b>" in phone.last


async def test_starting_anew_keeps_the_returned_report(phone: Phone, database: Database) -> None:
    entry_id = await returned(phone, database)
    await phone.taps_data(f"mine:fix:{entry_id}", 0)
    await phone.says("/lapor")
    assert "<b>Tanggal kegiatan?</b>" in await phone.taps("mulai baru")
    async with database.reading() as tx:
        states = (await tx.execute(select(Entry.state).order_by(Entry.created_at))).scalars().all()
    assert sorted(states) == ["draft", "returned"]


async def test_an_open_draft_waits_while_another_report_is_mended(phone: Phone, database: Database) -> None:
    entry_id = await returned(phone, database)
    await phone.says("/lapor")
    await phone.taps("Kemarin")
    await phone.taps_data(f"mine:fix:{entry_id}", 0)
    await phone.taps("Kirim")
    assert "belum selesai" in await phone.says("/lapor")
    assert "<b>Pilih desa</b>" in await phone.taps("Lanjutkan")


async def test_a_report_that_is_not_returned_stays_closed(phone: Phone, database: Database) -> None:
    entry_id = await returned(phone, database)
    async with database.transaction() as tx:
        await tx.execute(update(Entry).values(state="approved"))
    await phone.taps_data(f"mine:fix:{entry_id}", 0)
    assert "Ringkasan" not in phone.last


async def test_nothing_is_lost_when_all_of_it_arrives_at_once(phone: Phone, database: Database) -> None:
    """An answer, and before anything is stored another report is opened: both drafts keep what was said."""
    entry_id = await returned(phone, database)
    fix = {"kind": "button", "data": f"mine:fix:{entry_id}"}
    await phone.at_once(
        {"text": "/lapor"}, {"text": "kemarin"}, {"text": "Sedayu"}, fix, {"text": "4"}, {"text": "15"}
    )
    assert "4. Jumlah laki-laki? <b>15</b>" in phone.last
    await phone.at_once({"text": "/lapor"}, fix, {"text": "kirim"}, {"text": "/lapor"})
    assert "belum selesai" in phone.last
    assert "<b>Siapa yang hadir?</b>" in await phone.taps("Lanjutkan")
    async with database.reading() as tx:
        found = await tx.get(Entry, entry_id)
    assert found is not None
    assert (found.state, found.version) == ("resubmitted", 2)


async def test_of_two_drafts_the_one_opened_last_takes_what_is_typed(
    phone: Phone, database: Database
) -> None:
    entry_id = await returned(phone, database)
    for text in ("/lapor", "kemarin"):
        await phone.says(text)
    await phone.taps_data(f"mine:fix:{entry_id}", 0)
    phone.restart()
    assert "Jumlah laki-laki?" in await phone.says("4")
    phone.restart()
    await phone.says("14")
    async with database.reading() as tx:
        drafts = {one.id: one.draft or "" for one in (await tx.execute(select(Entry))).scalars()}
    [other] = [xml for key, xml in drafts.items() if key != entry_id]
    assert re.search(r"<laki[^>]*>14</laki>", drafts[entry_id])
    assert not re.search(r"<(?:laki|desa)[^>]*>[^<]", other)
