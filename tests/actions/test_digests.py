"""Recaps: what they count, for whom, when they come, what follows from them.

1. The figures of a kecamatan: who, what, which days.
2. Wider areas sum what they hold.
3. Each Monday, and daily near deadlines of reports while something is missing.
4. A kind word to who reported nothing.
5. The table.
6. Many areas at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, select

from actions import Kit, Refusal, ReminderRules, digests
from actions.digests import period, picture
from actions.digests.near import Near
from actions.digests.tally import Person as Worker
from actions.digests.tally import Tally
from actions.places import Place
from locales import words
from models import document
from models.audit import Audit
from models.database import Database
from models.deadline import DeadlineDone
from models.message import Outbox, Outgoing, unpack
from models.person import Assignment, Contact, Person
from models.reminder import Leave
from models.tally import Member, Work
from tests.actions.clockwork import Team, closed, local
from tests.sample import GEMUH, NOW, VILLAGES, Somebody, person

KENDAL, PEGANDON = "33.24", "33.24.10"
MONDAY = local("2026-11-30 07:00")
TODAY = MONDAY.date()
ID = words("id")
RULES = ReminderRules()


@pytest.fixture
def new_team(database: Database, kit: Kit) -> Team:
    return Team(database, kit)


async def added(team: Team, name: str, role: str = "facilitator", **more: str) -> Somebody:
    """Somebody more, who has been there for months."""
    async with team.database.transaction() as tx:
        who = await person(tx, name, role, more.pop("area", GEMUH), **more)  # type: ignore[arg-type]
    team.people[name] = who
    await settled(team)
    return who


async def settled(team: Team) -> None:
    """Everybody has been there for months."""
    async with team.database.transaction() as tx:
        for one in (await tx.execute(select(Assignment))).scalars():
            one.begun_at = NOW - timedelta(days=200)


async def tally_of(team: Team, code: str = GEMUH, when: period.Period | None = None) -> Tally:
    async with team.database.reading() as tx:
        return (await digests.tallies(tx, [code], when or digests.last_week(TODAY), closed))[code]


def text(one: Tally) -> str:
    return str(digests.text(one, ID, RULES))


# 1. the figures


async def test_who_reported_how_much_and_who_did_not(new_team: Team) -> None:
    team = await new_team.begin()
    await added(team, "Agus", position="PD")
    for day, visit in ((2, True), (23, True), (24, True), (24, True), (25, False)):
        await team.filed(date(2026, 11, day), visit=visit, minutes=90)
    await team.filed(date(2026, 11, 30))  # after the week
    one = await tally_of(team)
    agus, sari = one.people
    assert (agus.member.name, agus.silent) == ("Agus", True)
    assert (sari.work.reports, sari.work.visit_days, sari.work.work_days) == (4, 3, 4)
    assert (sari.work.minutes, sari.work.last) == (450, date(2026, 11, 30))
    assert one.reports == 4
    assert "Belum melapor (<b>1</b>): Agus" in text(one)
    assert "rata-rata <b>1,5</b> dari 15" in text(one)


async def test_drafts_and_previews_do_not_count(new_team: Team) -> None:
    team = await new_team.begin()
    await settled(team)
    await team.filed(date(2026, 11, 24), version=0, state="draft")
    one = await tally_of(team)
    assert (one.reports, [each.member.name for each in one.silent]) == (0, ["Sari"])


async def test_who_is_new_or_on_leave_is_not_named(new_team: Team) -> None:
    team = await new_team.begin()
    await added(team, "Agus")
    async with team.database.transaction() as tx:
        tx.add(Leave(person_id=team.sari, first=date(2026, 11, 23), last=date(2026, 11, 25)))
        tx.add(Leave(person_id=team.sari, first=date(2026, 11, 26), last=date(2026, 11, 27)))
        held = await tx.get_one(Assignment, 2)
        held.begun_at = MONDAY - timedelta(hours=2)
    assert "Semua sudah melapor, selain yang baru bergabung atau cuti" in text(await tally_of(team))
    async with team.database.transaction() as tx:
        (await tx.get_one(Leave, 2)).first = date(2026, 11, 27)
    assert "Belum melapor (<b>1</b>): Sari" in text(await tally_of(team))


@pytest.mark.parametrize(
    ("area", "begun", "new"),
    [
        (GEMUH, "2026-11-28T16:59:59+00:00", False),
        (GEMUH, "2026-11-28T17:00:00+00:00", True),
        ("91.03.01", "2026-11-28T14:59:59+00:00", False),
        ("91.03.01", "2026-11-28T15:00:00+00:00", True),
    ],
)
async def test_who_began_on_the_last_day_by_the_clock_of_the_place_is_new(
    new_team: Team, area: str, begun: str, new: bool
) -> None:
    team = await new_team.begin()
    who = await added(team, "Agus", area=area)
    async with team.database.transaction() as tx:
        held = await tx.execute(select(Assignment).where(Assignment.person_id == who.person_id))
        held.scalar_one().begun_at = datetime.fromisoformat(begun)
    one = await tally_of(team, area)
    assert {each.member.name: each.excused for each in one.people}["Agus"] is new


async def test_villages_that_nobody_visited_for_two_weeks(new_team: Team) -> None:
    team = await new_team.begin()
    await team.filed(date(2026, 11, 16), village_code=VILLAGES[0])
    await team.filed(date(2026, 11, 15), village_code=VILLAGES[1])
    await team.filed(date(2026, 11, 24), village_code=VILLAGES[2], visit=False)
    one = await tally_of(team)
    idle = {village.name: village.last for village in one.idle}
    assert "Sedayu" not in idle
    assert (idle["Pamriyan"], idle["Jenarsari"]) == (date(2026, 11, 15), None)
    assert len(idle) == 15
    assert "Desa tanpa kunjungan 14 hari (<b>15</b>): Cepokomulyo" in text(one)
    assert "dan 10 lagi" in text(one)


async def test_problems_are_open_until_their_follow_up_is_done(new_team: Team) -> None:
    team = await new_team.begin()
    first = await team.filed(date(2026, 11, 3), problem=True)
    await team.filed(date(2026, 11, 24), problem=True)
    await team.filed(date(2026, 6, 1), problem=True)  # long ago
    assert len((await tally_of(team)).problems) == 2
    await team.change(first, followed_up_at=MONDAY)
    one = await tally_of(team)
    assert len(one.problems) == 1
    assert "Masalah terbuka: <b>1</b>" in text(one)
    assert one.people[0].work.followed_up == 1


async def test_the_queue_and_how_long_the_oldest_waits(new_team: Team) -> None:
    team = await new_team.begin()
    assert "Tidak ada laporan yang menunggu" in text(await tally_of(team))
    await team.filed(date(2026, 11, 24), waiting_since=local("2026-11-30 00:30"))
    assert "Menunggu tinjauan: <b>1</b>, masuk hari ini" in text(await tally_of(team))
    await team.filed(date(2026, 11, 24), state="correction")
    await team.filed(date(2026, 11, 20), state="approved")
    assert "Menunggu tinjauan: <b>2</b>, yang terlama 6 hari" in text(await tally_of(team))


async def test_deadlines_of_the_next_two_weeks(new_team: Team) -> None:
    team = await new_team.begin()
    one = await tally_of(team)
    assert [(each.code, each.due) for each in one.ahead] == [
        ("DRP-KOREKSI", date(2026, 12, 2)),
        ("LAP-BULAN", date(2026, 12, 4)),
    ]
    assert "Tenggat 14 hari ke depan: Periksa dan koreksi DRP (2 Des)" in text(one)


async def test_in_groups_nobody_is_named(new_team: Team) -> None:
    team = await new_team.begin()
    await settled(team)
    one = await tally_of(team)
    told = str(digests.text(one, ID, RULES, named=False))
    assert "Sari" not in told
    assert "Belum melapor: <b>1</b> dari 1 pendamping" in told
    drawn = picture.picture(one, ID, RULES, named=False)
    assert {bar.name for bar in drawn.bars} == {village.name for village in one.villages}


async def test_a_kecamatan_without_facilitators(new_team: Team) -> None:
    team = await new_team.begin()
    told = text(await tally_of(team, "91.03.01"))
    assert "Belum ada pendamping di sini" in told
    assert "Kampung tanpa kunjungan 14 hari" in told


async def test_a_text_fits_a_telegram_caption_and_fifteen_lines(new_team: Team) -> None:
    team = await new_team.begin()
    for n in range(12):
        await added(team, f"Pendamping Lokal Desa Nomor {n}")
    await team.filed(date(2026, 11, 3), problem=True)
    told = text(await tally_of(team))
    assert len(told) < 1000
    assert told.count("\n") < 14


@pytest.mark.parametrize(
    ("today", "days", "month"),
    [
        ("2026-11-30", ("2026-11-23", "2026-11-29"), ("2026-11-01", "2026-11-29")),
        ("2027-02-01", ("2027-01-25", "2027-01-31"), ("2027-01-01", "2027-01-31")),
        ("2026-03-02", ("2026-02-23", "2026-03-01"), ("2026-02-01", "2026-02-28")),  # mended until the 2nd
        ("2028-03-06", ("2028-02-28", "2028-03-05"), ("2028-03-01", "2028-03-05")),
    ],
)
def test_the_days_of_a_week_and_the_month_that_counts(
    today: str, days: tuple[str, str], month: tuple[str, str]
) -> None:
    found = digests.last_week(date.fromisoformat(today))
    assert tuple(map(str, found.days)) == days
    assert tuple(map(str, found.month)) == month


def test_near_the_end_it_is_the_month_before() -> None:
    assert digests.closing(date(2026, 12, 4)).month == (date(2026, 11, 1), date(2026, 11, 30))
    assert digests.closing(date(2026, 12, 31)).month == (date(2026, 12, 1), date(2026, 12, 30))


def test_the_days_from_a_recap_on_until_today() -> None:
    found = period.since(date(2026, 11, 29), date(2026, 12, 3))
    assert found.days == (date(2026, 11, 23), date(2026, 12, 3))
    assert (found.month, found.today) == ((date(2026, 11, 1), date(2026, 11, 29)), date(2026, 12, 3))
    today = period.since(date(2026, 11, 29), date(2026, 11, 28))
    assert today.days == (date(2026, 11, 23), date(2026, 11, 29))
    near = period.closing(date(2026, 12, 6))
    assert (near.days, near.month) == (
        (date(2026, 11, 29), date(2026, 12, 5)),
        (date(2026, 12, 1), date(2026, 12, 5)),
    )
    assert period.closing(date(2026, 12, 5)).month == (date(2026, 11, 1), date(2026, 11, 30))
    week = period.so_far(date(2026, 12, 3))
    assert (week.days, week.fortnight) == (
        (date(2026, 11, 27), date(2026, 12, 3)),
        (date(2026, 11, 20), date(2026, 12, 3)),
    )
    assert week.month == (date(2026, 12, 1), date(2026, 12, 3))
    assert period.so_far(date(2026, 12, 2)).month == (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("day", "visits", "waiting", "undone", "missing"),
    [(1, 15, 0, (), False), (1, 14, 0, (), True), (1, 15, 1, (), True), (2, 14, 0, (), True),
     (3, 14, 1, (), False), (3, 15, 0, ("Sari",), True)],
)  # fmt: skip
def test_what_there_is_to_hurry_for(
    day: int, visits: int, waiting: int, undone: tuple[str, ...], missing: bool
) -> None:
    work = Work(1, 1, visits, 1, 1, 0, None)
    who = Member(1, "Sari", "PLD", GEMUH, NOW)
    today = period.closing(date(2026, 12, day))
    one = Tally(Place(GEMUH, "Gemuh"), today, (Worker(who, work, False),), (), (), 0, waiting, None)
    soon = [Near("LAP-BULAN", "", date(2026, 12, 4), undone)]
    assert digests.missing(one, soon, 15) is missing


# 2. wider areas


async def test_a_regency_sums_its_kecamatan(new_team: Team) -> None:
    team = await new_team.begin()
    await added(team, "Yuni", area=PEGANDON)
    await added(team, "Rudi", area=PEGANDON)
    await added(team, "Wati", area=KENDAL, position="TAPM")
    for day in (24, 25):
        await team.filed(date(2026, 11, day), village_code=VILLAGES[0])
    await team.filed(date(2026, 11, 24), "Yuni", area_code=PEGANDON, village_code="33.24.10.2001")
    one = await tally_of(team, KENDAL)
    parts = {part.place.name: (part.reports, part.visit_days, len(part.silent)) for part in one.parts}
    assert parts == {"Gemuh": (2, 2.0, 0), "Pegandon": (1, 0.5, 1)}
    assert (one.reports, one.waiting, len(one.people)) == (3, 3, 3)
    assert "Belum melapor (<b>1</b>): Pegandon 1" in text(one)
    assert "(<b>16</b>): Gemuh 15, Pegandon 1" in text(one)
    assert [bar.name for bar in picture.picture(one, ID, RULES).bars] == ["Pegandon", "Gemuh"]


async def test_who_works_in_two_kecamatan_counts_once(new_team: Team) -> None:
    team = await new_team.begin()
    async with team.database.transaction() as tx:
        tx.add(
            Assignment(
                person_id=team.sari, role="facilitator", area_code=PEGANDON, begun_at=NOW, position="PLD"
            )
        )
    await team.filed(date(2026, 11, 24), village_code="33.24.10.2001")
    one = await tally_of(team, KENDAL)
    assert (len(one.people), one.reports) == (1, 1)
    assert [part.silent for part in one.parts] == [[], []]
    assert [village.name for part in one.parts for village in part.villages if village.days] == ["Margomulyo"]


async def test_a_province_consists_of_regencies(new_team: Team) -> None:
    one = await tally_of(await new_team.begin(), "33")
    assert [(part.place.name, len(part.people)) for part in one.parts] == [("Kabupaten Kendal", 1)]


def test_whose_work_somebody_looks_after() -> None:
    def post(role: str, area: str | None, position: str = "") -> Assignment:
        return Assignment(role=role, area_code=area, position=position)

    held = [post("camat", GEMUH), post("coordinator", KENDAL), post("facilitator", PEGANDON, "PLD")]
    assert digests.areas(held) == [KENDAL, GEMUH]
    assert digests.areas([post("facilitator", KENDAL, "TAPM")]) == [KENDAL]
    assert digests.areas([post("admin", None), post("facilitator", GEMUH, "PD")]) == []
    assert digests.covers([KENDAL], GEMUH)
    assert not digests.covers([GEMUH], KENDAL)
    assert not digests.covers([GEMUH], "33.24.110")


# 3. when they come


async def recaps(team: Team, days: Sequence[str]) -> dict[str, dict[str, Outgoing]]:
    """Day -> what is told at 07:00 to whom."""
    found = {}
    for day in days:
        moment = local(f"{day} 07:00")
        await team.messages(moment - timedelta(minutes=1))
        found[day] = await team.messages(moment)
    return found


async def test_each_monday_to_coordinator_camat_and_experts(new_team: Team) -> None:
    team = await new_team.begin("coordinator", "camat")
    await added(team, "Joko", "coordinator", area=KENDAL)
    await added(team, "Wati", area=KENDAL, position="TAPM")
    told = await recaps(team, ["2026-11-29", "2026-11-30"])
    assert told["2026-11-29"] == {}
    assert set(told["2026-11-30"]) == {"Dewi", "Budi", "Joko", "Wati"}
    budi, joko = told["2026-11-30"]["Budi"], told["2026-11-30"]["Joko"]
    assert budi.text.startswith("📊 <b>Rekap mingguan</b>\n<b>Kecamatan Gemuh</b>, 23–29 Nov 2026")
    assert "<b>Kabupaten Kendal</b>" in joko.text
    assert [row[0].text for row in budi.rows[:3]] == ["Ingatkan yang belum", "Buka antrean", "Unduh rekap"]
    assert (budi.photo, joko.photo) != (joko.photo, budi.photo)
    assert budi.photo == told["2026-11-30"]["Dewi"].photo  # drawn and kept once
    async with team.database.reading() as tx:
        content = await document.read(tx, budi.photo)
    assert content is not None
    assert content.startswith(b"\x89PNG")
    assert budi.template is not None
    assert budi.template.values[0].startswith("Kecamatan Gemuh: 0 laporan masuk, 1 pendamping belum melapor")
    assert budi.template.payloads == (f"rk:o:{GEMUH}:20261129",)


async def test_a_kecamatan_without_facilitators_sends_nothing(new_team: Team) -> None:
    team = await new_team.begin()
    await added(team, "Pak Camat", "camat", area="91.03.01", zone="Asia/Jayapura")
    assert await recaps(team, ["2026-11-30"]) == {"2026-11-30": {}}


async def test_the_recap_is_in_its_readers_language(new_team: Team) -> None:
    team = await new_team.begin("camat")
    await added(team, "Joko", "coordinator", language="en")
    told = (await recaps(team, ["2026-11-30"]))["2026-11-30"]
    assert told["Joko"].text.startswith("📊 <b>Weekly recap</b>")
    assert told["Joko"].photo != told["Budi"].photo


async def test_daily_near_deadlines_while_something_is_missing(new_team: Team) -> None:
    team = await new_team.begin("camat")
    days = [f"2026-12-0{n}" for n in range(1, 7)]
    told = await recaps(team, days)
    assert [day for day in days if told[day]] == days[:4]
    first = told["2026-12-01"]["Budi"].text
    assert first.startswith("📊 <b>Rekap menjelang tenggat</b>")
    assert "❗ Laporan bulanan dan kunjungan, 4 Des: <b>1</b> belum selesai (Sari)" in first
    assert "Hari kunjungan November" in first
    assert "Hari kunjungan November" in told["2026-12-04"]["Budi"].text


async def test_nothing_comes_daily_when_nothing_is_missing(new_team: Team) -> None:
    team = await new_team.begin("camat")
    for n in range(2, 22):
        await team.filed(date(2026, 11, n), state="approved")
    async with team.database.transaction() as tx:
        tx.add(
            DeadlineDone(
                code="LAP-BULAN", due=date(2026, 12, 5), subject=f"p:{team.sari}", person_id=team.sari, at=NOW
            )
        )
    told = await recaps(team, ["2026-12-01", "2026-12-02", "2026-12-03"])
    assert not any(told.values())


async def test_the_camats_own_deadline_is_near_too(new_team: Team) -> None:
    team = await new_team.begin("camat")
    for n in range(1, 32):
        await team.filed(date(2027, 3, n), state="approved")
    told = await recaps(team, ["2027-03-30", "2027-03-31"])
    assert told["2027-03-30"] == {}
    assert ", 3 Apr: <b>1</b> belum selesai (Budi)" in told["2027-03-31"]["Budi"].text


async def test_on_a_monday_the_weekly_one_is_enough(new_team: Team) -> None:
    team = await new_team.begin("camat")
    told = await recaps(team, ["2027-02-01"])
    assert told["2027-02-01"]["Budi"].text.count("Rekap") == 1
    async with team.database.transaction() as tx:
        (await tx.get_one(Person, team.people["Budi"].person_id)).reminders = {"off": ["digest"]}
    told = await recaps(team, ["2027-03-01"])
    assert "Rekap menjelang tenggat" in told["2027-03-01"]["Budi"].text


@pytest.mark.parametrize(("at", "state"), [("2026-12-01 06:00", "sent"), ("2026-12-01 19:30", "dropped")])
async def test_what_was_missed_while_nothing_ran(new_team: Team, at: str, state: str) -> None:
    team = await new_team.begin("camat")
    await team.tick(local(at))
    assert (await team.states())["digest 30 07:00"] == state


# 4. a kind word


async def nudged(team: Team, by: str, code: str = GEMUH, last: date | None = None) -> tuple[int, int, int]:
    async with team.database.transaction() as tx:
        who = team.people[by]
        return await digests.nudge(
            tx, team.kit, who.person_id, code, last, NOW + timedelta(days=7), origin=who.contact_id
        )


async def test_who_reported_nothing_is_reminded_once_a_day(new_team: Team) -> None:
    team = await new_team.begin("coordinator", "camat")
    await added(team, "Agus")
    await team.filed(date(2026, 11, 24))
    assert await nudged(team, "Dewi") == (1, 0, 0)
    assert await nudged(team, "Budi") == (0, 1, 0)
    async with team.database.reading() as tx:
        rows = (await tx.execute(select(Outbox))).scalars().all()
    (sent,) = [row for row in rows if row.contact_id == team.people["Agus"].contact_id]
    assert "Dewi menanti laporan kegiatan Anda" in unpack(sent.content).text
    assert unpack(sent.content).rows[0][0].data == "m:lapor"
    assert sent.origin_contact_id == team.people["Dewi"].contact_id


async def test_who_reported_since_the_recap_is_not_reminded(new_team: Team) -> None:
    team = await new_team.begin("camat")
    await settled(team)
    await team.filed(date(2026, 11, 30))
    assert await nudged(team, "Budi", last=date(2026, 11, 29)) == (0, 0, 0)


async def test_who_cannot_be_reached_is_counted(new_team: Team) -> None:
    team = await new_team.begin("camat")
    await settled(team)
    async with team.database.transaction() as tx:
        (await tx.get_one(Contact, team.people["Sari"].contact_id)).unreachable_at = NOW
    assert await nudged(team, "Budi") == (0, 0, 1)


async def test_nobody_reminds_where_they_look_after_nothing(new_team: Team) -> None:
    team = await new_team.begin("camat")
    for who, code in (("Sari", GEMUH), ("Budi", PEGANDON), ("Budi", KENDAL)):
        with pytest.raises(Refusal, match="not_overseer"):
            await nudged(team, who, code)


# 5. the table


async def test_the_month_as_a_table(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    async with team.database.transaction() as tx:
        (await tx.get_one(Person, team.sari)).name = "=HYPERLINK(1)"
    await team.filed(date(2026, 11, 3), category="REN", village_code=VILLAGES[0], problem=True, title="=1+1")
    await team.filed(date(2026, 11, 4), category="KOR", visit=False, minutes=90)
    await team.filed(date(2026, 11, 4), category="KOR", visit=False, followed_up_at=NOW)
    await team.filed(date(2026, 10, 4), category="ADM")
    async with team.database.transaction() as tx:
        who = team.people["Dewi"].person_id
        one = await digests.recap(tx, team.kit, who, GEMUH, MONDAY, None)
        ref = digests.keep(tx, team.kit, one, ID, MONDAY)
    assert document.name_of(ref) == "rekap-33.24.11-2026-11.xlsx"
    async with team.database.reading() as tx:
        content = await document.read(tx, ref)
        audited = (await tx.execute(select(Audit.subject).where(Audit.verb == "recap"))).scalars().all()
    assert audited == [f"area:{GEMUH}"]
    book = load_workbook(BytesIO(content or b""))
    people = [list(row) for row in book["Pendamping"].iter_rows(values_only=True)]
    assert people[0] == [
        "Nama",
        "Posisi",
        "Kecamatan",
        "Desa dampingan",
        "Hari kerja",
        "Hari kunjungan/15",
        "Jam",
        "KOR",
        "REN",
        "Masalah terbuka",
        "Tindak lanjut selesai",
        "Laporan terakhir",
    ]
    covered = "Jenarsari, Pamriyan, Sedayu"
    last = datetime(2026, 11, 4)
    assert people[1:] == [["=HYPERLINK(1)", "PLD", "Gemuh", covered, 2, 1, 15.5, 2, 1, 1, 1, last]]
    assert book["Pendamping"]["A2"].data_type == "s"
    assert book["Pendamping"]["A2"].quotePrefix
    villages = {row[0]: row[1:] for row in book["Desa"].iter_rows(min_row=2, values_only=True)}
    assert villages["Sedayu"][:2] == ("Gemuh", datetime(2026, 11, 3))
    assert str(villages["Sedayu"][2]).endswith("=1+1")
    assert villages["Galih"] == ("Gemuh", None, None)


async def test_the_table_is_for_those_who_look_after_the_area(new_team: Team) -> None:
    team = await new_team.begin("coordinator")
    async with team.database.transaction() as tx:
        with pytest.raises(Refusal, match="not_overseer"):
            await digests.recap(tx, team.kit, team.people["Dewi"].person_id, PEGANDON, MONDAY, None)


# 6. many at once


async def test_many_areas_take_no_more_questions_than_one(new_team: Team) -> None:
    team = await new_team.begin()
    asked: list[str] = []
    engine = team.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    counts = []
    for areas in ([GEMUH], [GEMUH, PEGANDON, "13.06.01", "91.03.01"]):
        asked.clear()
        async with team.database.reading() as tx:
            found = await digests.tallies(tx, areas, digests.last_week(TODAY), closed)
        assert set(found) == set(areas)
        counts.append(sum("SELECT" in one for one in asked))
    assert counts[0] == counts[1] <= 14
