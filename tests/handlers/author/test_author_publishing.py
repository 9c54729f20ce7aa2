"""Trying a questionnaire, choosing its terms, publishing it; drafts stay on the version they began with."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from actions import Kit
from actions.training import sheet
from models import form
from models.database import Database
from models.entry import Entry
from models.form import FormVersion
from tests import sample
from tests.handlers.author import desk
from tests.handlers.author.desk import taps_shown
from tests.handlers.driver import Phone


@pytest.fixture
async def rina(database: Database, kit: Kit) -> Phone:
    return await desk.admin(database, kit)


async def facilitators(database: Database, kit: Kit, *names: str) -> list[Phone]:
    async with database.transaction() as tx:
        return [Phone(database, kit, await sample.person(tx, name, "facilitator")) for name in names]


async def entries(database: Database) -> list[tuple[str, str]]:
    """State and version of every entry."""
    query = select(Entry.state, FormVersion.version).join(FormVersion).order_by(Entry.id)
    async with database.reading() as tx:
        return [(state, version) for state, version in await tx.execute(query)]


async def test_three_drafts_and_a_new_version_all_finish(rina: Phone, database: Database, kit: Kit) -> None:
    await desk.publishes(rina, desk.FIRST)
    *early, late = await facilitators(database, kit, "Sari", "Dewi", "Joko", "Ani")
    for phone in early:
        await phone.says("/lapor")
        assert "Alamat?" in await phone.says("Warung")
    await desk.publishes(rina, desk.SECOND)
    assert "3 isian" in "".join(one.text for one in rina.screen)
    await late.says("/lapor")
    assert "Umur?" in await late.says("Toko")
    for phone, answer in zip([*early, late], ["Jalan Raya"] * 3 + ["35"], strict=True):
        phone.restart()
        assert answer in await phone.says(answer)
        assert "Terkirim" in await phone.taps("Kirim")
    assert await entries(database) == [("submitted", "1")] * 3 + [("submitted", "2")]


async def test_a_trial_leaves_nothing_and_the_draft_waits(rina: Phone, database: Database) -> None:
    await desk.publishes(rina, desk.FIRST)
    await rina.says("/lapor")
    await rina.says("Warung")
    await desk.read(rina, desk.SECOND)
    assert "Percobaan" in await rina.taps("Coba")
    await rina.says("Toko")
    await rina.says("30")
    assert await entries(database) == [("draft", "1"), ("preview", "2")]
    assert "tidak ada yang dikirim" in await rina.taps("Kirim")
    assert await entries(database) == [("draft", "1")]
    await rina.says("/lapor")
    assert "Alamat?" in await rina.taps("Lanjutkan")


async def test_a_trial_that_was_left_is_no_report_and_goes_with_the_next(
    rina: Phone, database: Database
) -> None:
    await desk.read(rina, desk.FIRST)
    report = len(rina.screen) - 1
    await rina.taps("Coba")
    await rina.says("Warung")
    await rina.says("/riwayat")
    assert "Survei" not in rina.last
    await rina.taps("Coba", on=report)
    assert await entries(database) == [("preview", "1")]


async def test_the_terms_that_were_chosen(rina: Phone, database: Database) -> None:
    await desk.read(rina, desk.FIRST)
    await rina.taps("Terbitkan …")
    for label in ("Pendamping", "Camat", "Camat", "Lanjut (1)"):
        await taps_shown(rina, label)
    assert "Yang mana?" in await rina.says("Kendal")
    await rina.taps("Kabupaten Kendal")
    await rina.says("Gemuh")
    await rina.taps("Kecamatan Gemuh")
    await taps_shown(rina, "☑ Kecamatan Gemuh")
    await taps_shown(rina, "Lanjut (1)")
    await taps_shown(rina, "Tidak, langsung")
    await taps_shown(rina, "Terbitkan")
    async with database.reading() as tx:
        (version,) = await form.newest(tx)
    assert (version.audience, version.review) == ({"roles": ["facilitator"], "areas": ["33.24"]}, False)
    assert version.installed_by == rina.who.person_id
    assert "Kabupaten Kendal" in await rina.says("/formulir")


async def test_terms_may_be_changed_with_a_new_version_or_left_alone(rina: Phone, database: Database) -> None:
    await desk.publishes(rina, desk.FIRST)
    await desk.read(rina, desk.SECOND)
    assert "Semua orang" in await rina.taps("Terbitkan …")
    await rina.taps("Ubah")
    await taps_shown(rina, "Koordinator")
    await rina.says("/batal")
    async with database.reading() as tx:
        assert [one.version for one in await form.newest(tx)] == ["1"]


async def test_cancelled_and_taken_up_again(rina: Phone, database: Database) -> None:
    await desk.read(rina, desk.FIRST)
    await rina.taps("Terbitkan …")
    await taps_shown(rina, "Batal")
    assert "tidak diterbitkan" in rina.marks[-1].text
    await rina.taps_data("form:go:areas", 0)
    assert "sudah lama" in rina.notices[-1]
    async with database.reading() as tx:
        assert list(await form.newest(tx)) == []


async def test_what_is_typed_where_buttons_are_asked(rina: Phone) -> None:
    await desk.read(rina, desk.FIRST)
    await rina.taps("Terbitkan …")
    assert "Ketuk salah satu" in await rina.says("semua saja")
    await rina.taps("Semua orang", on=-2)
    assert "Tidak ada wilayah" in await rina.says("Atlantis")


@pytest.mark.parametrize(
    "data", ["form:ask:999", "form:try:999", "form:ask:x", "form:publish:999", "form::", "form:"]
)
async def test_buttons_of_what_is_gone(rina: Phone, data: str) -> None:
    await rina.taps_data(data, 0)
    told = [reply.text for reply in rina.screen] + rina.notices
    assert "sudah" in "".join(told)


async def test_others_cannot_use_an_authors_buttons(rina: Phone, phone: Phone, database: Database) -> None:
    await desk.read(rina, desk.FIRST)
    for verb in ("ask", "try", "publish"):
        await phone.taps_data(f"form:{verb}:1", 0)
        assert "Hanya admin" in phone.last
    assert "Hanya admin" in await phone.says("/formulir")
    assert await entries(database) == []


async def test_a_form_of_sessions_is_told_as_what_it_is(rina: Phone, database: Database) -> None:
    async with database.transaction() as tx:
        await sheet.version(tx, sample.NOW)
    shown = await rina.says("/formulir")
    assert "Bimtek" in shown
    assert "tidak ditawarkan di /lapor dan tidak ditinjau" in shown
    assert "Semua orang" not in shown
    assert "ditinjau camat" not in shown
