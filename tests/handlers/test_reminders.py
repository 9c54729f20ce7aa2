"""/pengingat: what is shown, switched and typed; and the buttons under a reminder."""

from __future__ import annotations

from datetime import date

import pytest
import pytest_asyncio
from sqlalchemy import select

from actions import Kit
from actions.reminders import KINDS
from bot.upkeep.scheduled import tell_reminders
from models.database import Database
from models.entry import Entry
from models.message import Limits, Outbox, unpack
from models.person import Assignment, Person
from models.reminder import Leave, Snooze
from tests.actions.clockwork import Team, closed, local
from tests.handlers.chat import Chat
from tests.sample import GEMUH, NOW


@pytest_asyncio.fixture
async def team(database: Database, kit: Kit) -> Team:
    return await Team(database, kit).begin("coordinator", "camat")


@pytest_asyncio.fixture
async def sari(team: Team) -> Chat:
    return Chat(team.database, team.kit, team.people["Sari"].address)


async def stored(team: Team) -> dict[str, object]:
    async with team.database.reading() as tx:
        return dict((await tx.get_one(Person, team.sari)).reminders)


async def leaves(team: Team) -> list[tuple[date, date]]:
    async with team.database.reading() as tx:
        return [(one.first, one.last) for one in await tx.scalars(select(Leave).order_by(Leave.id))]


# at a glance


async def test_everything_at_a_glance(sari: Chat) -> None:
    text = await sari.says("/pengingat")
    for part in (
        "Pengingat Anda</b> (waktu WIB)",
        "✅ 📝 Laporan harian: pukul 19.00 pada hari kerja",
        "✅ ⏳ Tenggat: pukul 08.00, beberapa hari sebelumnya",
        "Jam tenang: 21.00–05.30",
        "Cuti: tidak ada",
    ):
        assert part in text
    assert "Perlu perhatian" not in text
    assert sari.labels[-3:] == ["🕗 Ubah jam", "🌙 Jam tenang", "🏖 Cuti"]


async def test_who_looks_after_an_area_has_other_kinds(team: Team) -> None:
    text = await Chat(team.database, team.kit, team.people["Budi"].address).says("reminders")
    assert "Perlu perhatian" in text
    assert "Laporan harian" not in text


async def test_a_tap_turns_a_kind_off_and_on(team: Team, sari: Chat) -> None:
    await sari.says("/pengingat")
    text = await sari.taps("🔔 Laporan harian")
    assert "🔕 📝 Laporan harian: dimatikan" in text
    assert await stored(team) == {"off": ["daily"]}
    text = await sari.taps("🔕 Laporan harian")
    assert "✅ 📝 Laporan harian" in text
    assert await stored(team) == {}


# times


async def test_another_time_by_a_tap(team: Team, sari: Chat) -> None:
    await sari.says("/pengingat")
    await sari.taps("🕗 Ubah jam")
    assert "📝 Laporan harian 19.00" in sari.labels
    await sari.taps("📝 Laporan harian 19.00")
    text = await sari.taps("18.00")
    assert "Laporan harian: pukul 18.00" in text
    assert await stored(team) == {"at": {"daily": "18:00"}}


@pytest.mark.parametrize(("typed", "at"), [("17.45", "17:45"), ("jam 6 sore", "18:00"), ("1830", "18:30")])
async def test_another_time_by_words(team: Team, sari: Chat, typed: str, at: str) -> None:
    await sari.taps_data("rem:t:daily")
    text = await sari.says(typed)
    assert at.replace(":", ".") in text
    assert await stored(team) == {"at": {"daily": at}}


async def test_words_that_are_no_time_are_asked_again(team: Team, sari: Chat) -> None:
    await sari.taps_data("rem:t:daily")
    assert "Jamnya belum jelas" in await sari.says("nanti malam saja")
    assert "17.45" in await sari.says("17.45")


async def test_a_time_in_quiet_hours_is_refused(team: Team, sari: Chat) -> None:
    await sari.taps_data("rem:t:daily")
    assert "termasuk jam tenang Anda (21.00–05.30)" in await sari.says("22.00")
    assert await stored(team) == {}


async def test_a_photo_in_place_of_a_time(sari: Chat) -> None:
    await sari.taps_data("rem:t:daily")
    await sari.photo()
    assert "Jamnya belum jelas" in sari.last


# quiet hours


async def test_quiet_hours(team: Team, sari: Chat) -> None:
    await sari.says("/pengingat")
    await sari.taps("🌙 Jam tenang")
    assert "Jam tenang: 20.30–06.00" in await sari.says("20.30-06.00")
    await sari.taps("🌙 Jam tenang")
    assert "Tanpa jam tenang" in await sari.taps("Tanpa jam tenang")
    await sari.taps("🌙 Jam tenang")
    assert "Jam tenang: 21.00–05.30" in await sari.taps("21.00–05.30")
    await sari.taps("🌙 Jam tenang")
    assert "Jamnya belum jelas" in await sari.says("malam")


# leave


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("1-5 Desember", "2026-12-01", "2026-12-05"),
        ("1 s.d. 5 Desember 2026", "2026-12-01", "2026-12-05"),
        ("28 Des sampai 3 Jan", "2026-12-28", "2027-01-03"),
        ("28/12/2026 - 3/1/2027", "2026-12-28", "2027-01-03"),
        ("besok", "2026-11-24", "2026-11-24"),
        ("7 Desember", "2026-12-07", "2026-12-07"),
        ("20 - 24 november", "2026-11-20", "2026-11-24"),
    ],
)
async def test_leave_as_it_is_typed(team: Team, sari: Chat, typed: str, first: str, last: str) -> None:
    await sari.says("/pengingat")
    await sari.taps("🏖 Cuti")
    assert "🏖 Cuti:" in await sari.says(typed)
    assert await leaves(team) == [(date.fromisoformat(first), date.fromisoformat(last))]


async def test_leave_with_the_command(team: Team, sari: Chat) -> None:
    assert "Sel, 1 Des 2026 – Sab, 5 Des 2026" in await sari.says("/pengingat cuti 1-5 Desember")
    await sari.taps("🏖 Cuti")
    await sari.taps("❌ Batalkan Sel, 1 Des 2026")
    assert "Cuti: tidak ada" in sari.last
    assert await leaves(team) == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("kapan-kapan", "Tanggalnya belum jelas"),
        ("31 November", "Tanggalnya belum jelas"),
        ("1-5 Oktober 2026", "sudah lewat"),
        ("5 - 1 Desember", "mendahului"),
        ("1 Desember 2026 - 1 Desember 2027", "paling lama 200 hari"),
        ("1-2-3-4", "Tanggalnya belum jelas"),
    ],
)
async def test_leave_that_cannot_be(team: Team, sari: Chat, typed: str, answer: str) -> None:
    assert answer in await sari.says(f"/pengingat cuti {typed}")
    assert await leaves(team) == []


async def test_somebody_elses_leave_stays(team: Team, sari: Chat) -> None:
    async with team.database.transaction() as tx:
        day = date(2026, 12, 1)
        tx.add(Leave(person_id=team.people["Budi"].person_id, first=day, last=day))
    assert "sudah tidak ada" in await sari.taps_data("rem:x:1")
    assert len(await leaves(team)) == 1


async def test_every_button_leads_back(sari: Chat) -> None:
    await sari.says("/pengingat")
    for question in ("🕗 Ubah jam", "🌙 Jam tenang", "🏖 Cuti"):
        await sari.taps(question)
        assert "Pengingat Anda" in await sari.taps("Batal")
    await sari.says("19.00")
    assert "Pengingat" not in sari.last


@pytest.mark.parametrize(
    "data", ["rem:zz", "rem:", "rem:t:nothing", "rem:k:nothing", "rem:at:daily=99", "rem:x:-1"]
)
async def test_buttons_that_mean_nothing(sari: Chat, data: str) -> None:
    await sari.taps_data(data)
    assert [one.ack for one in sari.replies if one.ack]


async def test_where_few_buttons_fit_they_come_in_pages(team: Team, sari: Chat) -> None:
    async with team.database.transaction() as tx:
        for role in ("coordinator", "camat"):
            tx.add(Assignment(person_id=team.sari, role=role, area_code=GEMUH, begun_at=NOW))
    sari.limits = Limits(choices=10, page=6, row=1, columns=1, few=3, edits=False)
    assert "Pengingat Anda" in await sari.says("pengingat")
    first = sari.labels
    await sari.taps("2/")
    both = [label for label in first + sari.labels if label.startswith("🔔")]
    assert len(both) == len(set(both)) == len(KINDS)


# under a reminder


async def reminded(team: Team, moment: str) -> list[str]:
    """What the buttons of Sari's reminder at this moment bring back."""
    await tell_reminders(team.database, team.kit, local(moment), closed=closed)
    async with team.database.reading() as tx:
        query = select(Outbox).where(Outbox.contact_id == team.people["Sari"].contact_id)
        sent = unpack((await tx.scalars(query.order_by(Outbox.id.desc()))).first().content)  # type: ignore[union-attr]
    return [button.data for row in sent.rows for button in row]


async def test_later(team: Team, sari: Chat) -> None:
    data = await reminded(team, "2026-11-23 19:00")
    sari.now = local("2026-11-23 19:05")
    assert "saya lihat lagi <b>Sen, 23 Nov 2026, 20.05" in await sari.taps_data(data[-2])
    assert "saya lihat lagi <b>Sel, 24 Nov 2026, 08.00" in await sari.taps_data(data[-1])
    async with team.database.reading() as tx:
        assert [one.due_at for one in await tx.scalars(select(Snooze))] == [local("2026-11-24 08:00")]


async def test_a_promise_is_kept_or_put_off(team: Team, sari: Chat) -> None:
    entry_id = await team.filed(date(2026, 11, 23), follow_up_on=date(2026, 11, 24))
    data = await reminded(team, "2026-11-24 08:00")
    sari.now = local("2026-11-24 08:10")
    assert "saya ingatkan lagi <b>Rab, 25 Nov 2026" in await sari.taps_data(data[1])
    assert "tercatat selesai" in await sari.taps_data(data[0])
    sari.later(hours=20)
    assert "tercatat selesai" in await sari.taps_data(data[1])  # nobody will be reminded again
    sari.later(hours=-20)
    async with team.database.reading() as tx:
        found = await tx.get_one(Entry, entry_id)
    assert (found.put_off_to, found.followed_up_at) == (date(2026, 11, 25), sari.now)
    assert found.follow_up_on == date(2026, 11, 24)


@pytest.mark.parametrize("verb", ["rem:done", "rem:day"])
async def test_a_button_about_a_promise_says_nothing_of_the_next(team: Team, sari: Chat, verb: str) -> None:
    entry_id = await team.filed(date(2026, 11, 23), follow_up_on=date(2026, 11, 24))
    old = next(one for one in await reminded(team, "2026-11-24 08:00") if one.startswith(verb))
    await team.change(entry_id, follow_up_on=date(2026, 11, 27))
    text = await sari.taps_data(old)
    assert "sekarang dijanjikan untuk <b>Jum, 27 Nov 2026" in text
    async with team.database.reading() as tx:
        found = await tx.get_one(Entry, entry_id)
    assert (found.follow_up_on, found.put_off_to, found.followed_up_at) == (date(2026, 11, 27), None, None)
    assert len(sari.labels) == 2
    assert "tercatat selesai" in await sari.taps(sari.labels[0])
    assert "sekarang dijanjikan" in await sari.taps_data(old)
    assert not sari.labels


async def test_a_reminder_long_gone(team: Team, sari: Chat) -> None:
    assert "terlalu lama untuk ditunda" in await sari.taps_data(f"rem:1h:{'0' * 32}")


async def test_a_stranger_cannot_ask(team: Team) -> None:
    stranger = Chat(team.database, team.kit, "999")
    await stranger.says("/pengingat")
    assert "Pengingat Anda" not in stranger.last
