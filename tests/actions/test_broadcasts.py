"""Broadcasts: who may, whom they reach, once each; stopped, resumed, at night, after a crash, progress."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select, update

from actions import Kit, Refusal, broadcasts, templates
from actions.broadcasts import Author, Draft, posting
from actions.broadcasts.progress import Progress, bar, progress
from actions.broadcasts.reach import covers, grounds, reachable, signer
from bot.upkeep.scheduled import clean, post_broadcasts, purge
from locales import words
from models import broadcast, outbox, status
from models.broadcast import Broadcast, Counts
from models.database import Database
from models.message import Outbox, Outgoing, unpack
from models.outbox import Receipt
from models.person import Assignment, Contact, Person
from tests.fakes.clock import FakeClock
from tests.sample import GEMUH, NOW, Somebody, person

KENDAL, PEGANDON = "33.24", "33.24.10"
DRAFT = Draft("Rapat besok", ("pld",), (KENDAL,))


@dataclass(frozen=True)
class Role:
    """A role in an area."""

    role: str
    area_code: str | None
    position: str = ""


class Office:
    """A coordinator who broadcasts, and what is in the outbox."""

    def __init__(self, database: Database, kit: Kit) -> None:
        self.database, self.kit, self.now = database, kit, NOW

    async def add(self, name: str, area: str = GEMUH, *, position: str = "PLD", **more: str) -> Somebody:
        async with self.database.transaction() as tx:
            return await person(tx, name, "facilitator", area, position=position, **more)  # type: ignore[arg-type]

    async def author(self, role: str = "coordinator", area: str | None = KENDAL) -> Somebody:
        async with self.database.transaction() as tx:
            return await person(tx, "Rini", role, area)

    async def send(
        self, who: Somebody, draft: Draft = DRAFT, *, progress_id: str = "", at: datetime | None = None
    ) -> str:
        async with self.database.transaction() as tx:
            one = await broadcasts.send(
                tx,
                self.kit,
                Author(who.person_id, who.contact_id, progress_id),
                replace(draft, at=at),
                self.now,
            )
            return one.id

    async def tick(self, seconds: float = 0) -> int:
        self.now += timedelta(seconds=seconds)
        return await post_broadcasts(self.database, self.kit, self.now)

    async def stop(self, who: Somebody, key: str) -> None:
        async with self.database.transaction() as tx:
            await broadcasts.stop(tx, who.person_id, key, now=self.now)

    async def resume(self, who: Somebody, key: str) -> None:
        async with self.database.transaction() as tx:
            await broadcasts.resume(tx, self.kit, who.person_id, key, now=self.now)

    async def rows(self, key: str) -> Sequence[Outbox]:
        async with self.database.reading() as tx:
            query = select(Outbox).where(Outbox.broadcast_id == key).order_by(Outbox.id)
            return (await tx.execute(query)).scalars().all()

    async def told(self, who: Somebody) -> list[Outgoing]:
        """What the author is told besides."""
        async with self.database.reading() as tx:
            query = select(Outbox.content).where(
                Outbox.contact_id == who.contact_id, Outbox.broadcast_id.is_(None)
            )
            return [unpack(content) for content in (await tx.execute(query.order_by(Outbox.id))).scalars()]

    async def stored(self, key: str) -> Broadcast:
        async with self.database.reading() as tx:
            return await tx.get_one(Broadcast, key)

    async def leave(self, rows: Sequence[Outbox], *, error: str = "") -> None:
        """The outbox sent these, or gave them up."""
        at = self.now
        done = [
            Receipt(row.id, at, 1, "never", error=error)
            if error
            else Receipt(row.id, at, 1, "taken", f"m{n}")
            for n, row in enumerate(rows)
        ]
        async with self.database.transaction() as tx:
            await outbox.note(tx, done)

    async def arrived(self, message: str = "55") -> None:
        """What shows the author the progress has left."""
        async with self.database.transaction() as tx:
            mine = update(Outbox).where(Outbox.broadcast_id.is_(None), Outbox.done_at.is_(None))
            await tx.execute(mine.values(state="sent", done_at=self.now, external_id=message))


@pytest.fixture
def office(database: Database, kit: Kit) -> Office:
    return Office(database, kit)


# Who may, where


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([Role("camat", GEMUH)], (GEMUH,)),
        ([Role("coordinator", KENDAL), Role("camat", GEMUH)], (KENDAL, GEMUH)),
        ([Role("facilitator", KENDAL, "TAPM")], (KENDAL,)),
        ([Role("admin", None)], ("",)),
        ([Role("facilitator", GEMUH, "PLD"), Role("kpmd", GEMUH), Role("third_party", KENDAL)], ()),
    ],
)
def test_who_may_broadcast_where(held: list[Role], expected: tuple[str, ...]) -> None:
    assert grounds(held) == expected


def test_an_area_covers_its_parts_and_no_neighbour() -> None:
    assert covers(KENDAL, KENDAL)
    assert covers(KENDAL, GEMUH)
    assert covers("", GEMUH)
    assert not covers(GEMUH, KENDAL)
    assert not covers("33.2", KENDAL)
    assert not covers(KENDAL, "")


def test_one_speaks_as_the_role_that_reaches_all_the_areas() -> None:
    camat, coordinator = Role("camat", GEMUH), Role("coordinator", KENDAL)
    assert signer([camat, coordinator], [GEMUH]) is camat
    assert signer([camat, coordinator], [GEMUH, PEGANDON]) is coordinator
    assert signer([camat], ["13.06.01"]) is None


def test_no_kind_is_offered_that_has_no_place_there() -> None:
    assert "tapm" not in reachable([Role("camat", GEMUH)])
    assert "tapm" in reachable([Role("coordinator", KENDAL)])
    assert reachable([]) == []


async def test_what_is_refused(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")

    async def refused(draft: Draft, at: datetime | None = None) -> str:
        with pytest.raises(Refusal) as no:
            await office.send(rini, draft, at=at)
        return no.value.code

    assert await refused(Draft(" \n", ("pld",), (KENDAL,))) == "broadcast_empty"
    assert await refused(Draft("x" * 3001, ("pld",), (KENDAL,))) == "broadcast_long"
    assert await refused(Draft("x", ("pld",), ("13.06.01",))) == "broadcast_not_yours"
    assert await refused(Draft("x", ("pld",), ("",))) == "broadcast_not_yours"
    assert await refused(Draft("x", ("pld",), ())) == "broadcast_not_yours"
    assert await refused(Draft("x", ("camat",), (KENDAL,))) == "broadcast_nobody"
    assert await refused(Draft("x", ("admin", "nobody"), (KENDAL,))) == "broadcast_nobody"
    assert await refused(DRAFT, at=NOW) == "broadcast_past"
    assert await refused(DRAFT, at=NOW + timedelta(days=61)) == "broadcast_far"


async def test_only_its_author_touches_a_broadcast(office: Office) -> None:
    rini, sari = await office.author(), await office.add("Sari")
    key = await office.send(rini)
    for what in (office.stop(sari, key), office.resume(sari, key), office.stop(rini, "0" * 32)):
        with pytest.raises(Refusal, match="broadcast_gone"):
            await what


# Whom it reaches


async def test_it_reaches_the_roles_in_the_areas_and_nobody_else(office: Office) -> None:
    rini = await office.author()
    sari, eka = await office.add("Sari"), await office.add("Eka", PEGANDON)
    await office.add("Dewi", position="PD")
    await office.add("Fitri", "13.06.01")
    gone, left = await office.add("Gita"), await office.add("Hadi")
    async with office.database.transaction() as tx:
        await tx.execute(update(Contact).where(Contact.id == gone.contact_id).values(unreachable_at=NOW))
        await tx.execute(
            update(Assignment).where(Assignment.person_id == left.person_id).values(ended_at=NOW)
        )
        tx.add(
            Assignment(
                person_id=sari.person_id, role="facilitator", position="PLD", area_code=PEGANDON, begun_at=NOW
            )
        )
    key = await office.send(rini)
    assert await office.tick() == 2
    assert {row.contact_id for row in await office.rows(key)} == {sari.contact_id, eka.contact_id}
    assert {row.urgency for row in await office.rows(key)} == {2}
    assert (await office.stored(key)).total == 2


async def test_the_whole_country_is_the_admins(office: Office) -> None:
    admin = await office.author("admin", None)
    await office.add("Sari")
    await office.add("Fitri", "13.06.01")
    await office.send(admin, Draft("Selamat Hari Desa", ("pld",), ("",)))
    assert await office.tick() == 2


async def test_everybody_reads_it_in_their_language_where_they_want_notices(office: Office) -> None:
    rini = await office.author()
    sari, eka = await office.add("Sari", language="en"), await office.add("Eka", PEGANDON)
    async with office.database.transaction() as tx:
        tx.add(Contact(person_id=eka.person_id, channel="whatsapp", address="628", created_at=NOW))
        await tx.execute(update(Person).where(Person.id == eka.person_id).values(channel="whatsapp"))
    key = await office.send(rini)
    await office.tick()
    first, second = await office.rows(key)
    assert "Message from Rini as" in unpack(first.content).text
    assert "Pesan dari Rini selaku" in unpack(second.content).text
    assert (first.contact_id, second.channel) == (sari.contact_id, "whatsapp")


async def test_a_text_that_fits_has_a_template_a_long_one_waits(office: Office) -> None:
    rini = await office.author()
    async with office.database.reading() as tx:
        w = words("id")
        short = await broadcasts.preview(tx, w, rini.person_id, "Rapat\nbesok", [KENDAL])
        long = await broadcasts.preview(tx, w, rini.person_id, "kata " * 200, [KENDAL])
    assert short.template is not None
    assert short.template.values == ("Rini", "Koordinator, Kabupaten Kendal", "Rapat · besok")
    assert short.template.name == templates.name_of("broadcast.message")
    assert long.template is None


# Once each


async def test_a_crash_between_chunks_neither_loses_nor_doubles(office: Office) -> None:
    rini = await office.author()
    for n in range(7):
        await office.add(f"Sari {n}")
    key = await office.send(rini)
    real, calls = posting.post, 0

    async def dying(*args: object) -> int:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError("killed")
        return await real(*args)  # type: ignore[arg-type]

    with patch.object(posting, "AT_ONCE", 2):
        with patch("actions.broadcasts.ticking.post", dying), pytest.raises(OSError, match="killed"):
            await office.tick()
        assert len(await office.rows(key)) == 4
        assert await office.tick() == 3
        assert await office.tick() == 0
    rows = await office.rows(key)
    assert len({row.contact_id for row in rows}) == len(rows) == 7


async def test_who_has_a_message_gets_no_second_one(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")
    key = await office.send(rini)
    await office.tick()
    async with office.database.transaction() as tx:
        await tx.execute(update(Broadcast).values(reached=0))
    await office.tick()
    assert len(await office.rows(key)) == 1


# Time


async def test_a_scheduled_one_begins_at_its_time_and_its_author_hears_of_it(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")
    key = await office.send(rini, at=NOW + timedelta(hours=1))
    await office.tick(3500)
    assert await office.rows(key) == []
    await office.tick(200)
    assert len(await office.rows(key)) == 1
    [told] = await office.told(rini)
    assert "mulai dikirim" in told.text
    assert told.rows[0][0].data == f"bc:o:{key}"


async def test_who_lost_the_role_meanwhile_does_not_broadcast(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")
    key = await office.send(rini, at=NOW + timedelta(hours=1))
    async with office.database.transaction() as tx:
        await tx.execute(
            update(Assignment).where(Assignment.person_id == rini.person_id).values(ended_at=NOW)
        )
    await office.tick(3700)
    assert await office.rows(key) == []
    assert (await office.stored(key)).state == "stopped"
    assert "peran atau wilayah Anda sudah berubah" in (await office.told(rini))[0].text
    with pytest.raises(Refusal, match="broadcast_not_yours"):
        await office.resume(rini, key)


async def test_a_scheduled_one_can_be_hastened_or_dropped(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")
    first = await office.send(rini, at=NOW + timedelta(hours=1))
    second = await office.send(rini, at=NOW + timedelta(hours=1))
    async with office.database.transaction() as tx:
        await broadcasts.hasten(tx, rini.person_id, first, now=NOW)
        await broadcasts.drop(tx, rini.person_id, second, now=NOW)
        with pytest.raises(Refusal, match="broadcast_begun"):
            await broadcasts.drop(tx, rini.person_id, first, now=NOW)
    assert await office.tick() == 1


async def test_quiet_hours_are_the_readers_own_unless_it_is_urgent(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")
    await office.add("Yanti", zone="Asia/Jayapura")
    office.now = NOW.replace(hour=12)  # 19:00 in Jakarta, 21:00 in Jayapura
    key = await office.send(rini)
    hurry = await office.send(rini, Draft("Banjir!", ("pld",), (KENDAL,), urgent=True))
    await office.tick()
    sari, yanti = await office.rows(key)
    assert sari.due_at == office.now
    assert yanti.due_at == datetime(2026, 11, 24, 5, 30, tzinfo=ZoneInfo("Asia/Jayapura"))
    assert {row.due_at for row in await office.rows(hurry)} == {office.now}
    assert broadcasts.night(office.kit, "Asia/Jayapura", office.now)
    assert not broadcasts.night(office.kit, "Asia/Jakarta", office.now)


LOCAL = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("besok 08.00", "2026-11-24T08:00:00+07:00"),
        ("Selasa, 1/12/2026 jam 9 WITA", "2026-12-01T09:00:00+08:00"),
        ("24 November 2026, 08.00 wib", "2026-11-24T08:00:00+07:00"),
        ("tomorrow at 7 pm", "2026-11-24T19:00:00+07:00"),
        ("nanti sore", None),
        ("31/11/2026 08.00", None),
        ("besok", None),
        ("WIB", None),
        ("", None),
    ],
)
def test_when_as_it_is_typed(text: str, expected: str | None) -> None:
    found = broadcasts.moment_of(text, LOCAL)
    assert (found.isoformat() if found else None) == expected


# Stopped and resumed


async def test_what_did_not_leave_stays_until_it_is_resumed(office: Office) -> None:
    rini = await office.author()
    for n in range(6):
        await office.add(f"Sari {n}")
    key = await office.send(rini)
    await office.tick()
    rows = await office.rows(key)
    await office.leave(rows[:2])
    async with office.database.transaction() as tx:
        await tx.execute(update(Outbox).where(Outbox.id == rows[2].id).values(state="held"))
    await office.stop(rini, key)
    assert [row.state for row in await office.rows(key)][2:] == ["stopped"] * 4
    async with office.database.transaction() as tx:
        waiting = [row.contact_id for row in rows if row.contact_id is not None]
        await outbox.let_go(tx, waiting, office.now)  # they write meanwhile: the stop holds
    assert [row.state for row in await office.rows(key)][2:] == ["stopped"] * 4
    await office.resume(rini, key)
    assert {row.due_at for row in (await office.rows(key))[2:]} == {office.now}
    await office.leave((await office.rows(key))[2:])
    await office.tick()
    assert (await office.stored(key)).state == "done"


async def test_what_comes_back_from_the_hand_of_the_outbox_is_held_too(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")
    key = await office.send(rini)
    await office.tick()
    await office.stop(rini, key)
    async with office.database.transaction() as tx:
        await outbox.note(tx, [Receipt((await office.rows(key))[0].id, office.now, 1, error="later")])
    await office.tick(5)
    assert [row.state for row in await office.rows(key)] == ["stopped"]


async def test_stopped_while_it_is_being_posted_and_resumed(office: Office) -> None:
    rini = await office.author()
    for n in range(5):
        await office.add(f"Sari {n}")
    key = await office.send(rini)
    with patch.object(posting, "AT_ONCE", 2):
        async with office.database.transaction() as tx:
            one = await broadcast.unposted(tx)
            assert one is not None
            await posting.post(tx, office.kit, one, office.now)
        await office.stop(rini, key)
        assert await office.tick() == 0
        await office.resume(rini, key)
        assert await office.tick() == 3
    assert {row.due_at for row in await office.rows(key)} == {office.now}


async def test_what_is_resumed_at_night_waits_for_the_morning_of_its_readers(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")
    await office.add("Yanti", zone="Asia/Jayapura")
    key = await office.send(rini)
    await office.tick()
    await office.stop(rini, key)
    office.now = NOW.replace(hour=13)  # 20:00 in Jakarta, 22:00 in Jayapura
    await office.resume(rini, key)
    sari, yanti = await office.rows(key)
    assert sari.due_at == office.now
    assert yanti.due_at == datetime(2026, 11, 24, 5, 30, tzinfo=ZoneInfo("Asia/Jayapura"))


async def test_thirty_five_thousand_stopped_in_the_middle_and_resumed(office: Office) -> None:
    """Many, in few statements: the people are put straight into the tables."""
    rini = await office.author()
    ids = range(1000, 36_000)
    async with office.database.transaction() as tx:
        connection = await tx.connection()
        rows: dict[type[Person | Contact | Assignment], list[dict[str, object]]] = {
            Person: [{"id": n, "name": f"P{n}", "created_at": NOW} for n in ids],
            Contact: [
                {"id": n, "person_id": n, "channel": "telegram", "address": f"9{n}", "created_at": NOW}
                for n in ids
            ],
            Assignment: [
                {
                    "person_id": n,
                    "role": "facilitator",
                    "position": "PLD",
                    "area_code": GEMUH,
                    "begun_at": NOW,
                }
                for n in ids
            ],
        }
        for table, values in rows.items():
            for start in range(0, len(values), 3500):
                await connection.execute(insert(table), values[start : start + 3500])
    key = await office.send(rini)
    assert await office.tick() == 35_000
    async with office.database.transaction() as tx:
        middle = (
            await tx.execute(
                select(Outbox.id)
                .where(Outbox.broadcast_id == key)
                .order_by(Outbox.id)
                .offset(17_000)
                .limit(1)
            )
        ).scalar_one()
        await tx.execute(
            update(Outbox)
            .where(Outbox.broadcast_id == key, Outbox.id < middle)
            .values(state="sent", done_at=NOW, external_id="m")
        )
    await office.stop(rini, key)
    async with office.database.transaction() as tx:
        assert await outbox.claim(tx, "telegram", NOW, NOW + timedelta(seconds=90), 10, (2,)) == []
    await office.resume(rini, key)
    async with office.database.reading() as tx:
        due = select(func.count()).where(
            Outbox.broadcast_id == key, Outbox.state == "waiting", Outbox.due_at <= NOW
        )
        assert (await tx.execute(due)).scalar_one() == 18_000
        counts = await broadcast.counts(tx, key, NOW)
    assert (counts.sent, counts.now) == (17_000, 18_000)


# Progress


async def test_the_message_that_its_author_watches_is_changed_and_not_too_often(office: Office) -> None:
    rini = await office.author()
    for n in range(4):
        await office.add(f"Sari {n}")
    key = await office.send(rini, progress_id="55")
    await office.tick()
    assert await office.told(rini) == []  # nothing has left yet: they saw that when they sent it
    await office.leave((await office.rows(key))[:1])
    await office.tick(5)
    [shown] = await office.told(rini)
    assert shown.edit == "55"
    assert "25 %" in shown.text
    assert "Terkirim: 1 dari 4" in shown.text
    await office.leave((await office.rows(key))[1:2])
    await office.tick(5)
    assert await office.told(rini) == [shown]  # it is still on its way
    await office.arrived()
    await office.tick(1)
    [changed] = await office.told(rini)
    assert "50 %" in changed.text
    await office.arrived()
    await office.leave((await office.rows(key))[2:], error="blocked")
    await office.tick(1)
    assert await office.told(rini) == [changed]  # not yet
    await office.tick(5)
    [last] = await office.told(rini)
    assert "Tidak sampai: 2" in last.text
    assert "Selesai" in last.text
    assert last.rows == ()


async def test_a_progress_message_that_was_sent_anew_is_the_one_that_changes_next(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")
    key = await office.send(rini, progress_id="55")
    await office.tick()
    await office.leave(await office.rows(key))
    await office.tick(5)
    await office.arrived("77")  # 55 was gone
    async with office.database.transaction() as tx:
        await tx.execute(update(Outbox).where(Outbox.broadcast_id == key).values(status="read"))
    await office.tick(5)
    await office.tick(5)
    [shown] = await office.told(rini)
    assert shown.edit == "77"
    assert "Dibaca: 1" in shown.text


async def test_where_messages_cannot_change_the_author_is_told_at_quarters(office: Office) -> None:
    rini = await office.author()
    for n in range(8):
        await office.add(f"Sari {n}")
    key = await office.send(rini)
    await office.tick()
    for n in range(8):
        await office.leave([(await office.rows(key))[n]])
        await office.tick(5)
        await office.tick(5)
    told = [one.text for one in await office.told(rini)]
    assert ["25 %" in told[0], "50 %" in told[1], "75 %" in told[2], "Selesai" in told[3]] == [True] * 4
    assert len(told) == 4


async def test_an_author_who_cannot_be_reached_is_told_nothing(office: Office) -> None:
    rini = await office.author()
    await office.add("Sari")
    key = await office.send(rini)
    await office.tick()
    async with office.database.transaction() as tx:
        await tx.execute(update(Contact).where(Contact.id == rini.contact_id).values(unreachable_at=NOW))
    await office.leave(await office.rows(key))
    await office.tick(5)
    assert await office.told(rini) == []
    assert (await office.stored(key)).state == "done"


async def test_its_result_outlives_its_messages(office: Office) -> None:
    """Some of them go, then all: what its author sees stays word for word, nine days later and in a year."""
    author = await office.author()
    for name in ("Sari", "Budi", "Tono", "Wati"):
        await office.add(name)
    key = await office.send(author, progress_id="7")
    await office.tick()
    first, second, third, fourth = await office.rows(key)
    await office.leave([first, second, third])
    await office.leave([fourth], error="blocked")
    async with office.database.transaction() as tx:
        await status.mark(tx, "read", [(first.id, office.now, "", "")])
        await status.mark(tx, "delivered", [(second.id, office.now, "", "")])
        later = office.now + timedelta(hours=1)
        await tx.execute(update(Outbox).where(Outbox.id == second.id).values(done_at=later))
        another = replace_row(fourth, office.kit.ids(later), later)
        await tx.execute(insert(Outbox), [another])  # it reached its reader on another channel after all
    await office.tick(3700)

    async def shown() -> tuple[Counts, str]:
        async with office.database.reading() as tx:
            one = await progress(tx, await tx.get_one(Broadcast, key), office.now)
            return one.counts, str(one.text(words("id"), "Asia/Jakarta"))

    fresh = await shown()
    assert fresh[0] == Counts(sent=2, delivered=1, read=1, failed=1, copies=1)
    assert all(told in fresh[1] for told in ("100 %", "4 dari 4", "Selesai"))
    for days, rows in ((8, 2), (9, 0), (365, 0)):
        office.now = NOW + timedelta(days=days, minutes=30)
        await clean(office.database, office.now, FakeClock().sleep)
        await office.tick()
        assert len(await office.rows(key)) == rows
        assert await shown() == fresh


def replace_row(row: Outbox, key: str, at: datetime) -> dict[str, Any]:
    """A row of the outbox that stands in for this one."""
    values = {column.name: getattr(row, column.name) for column in Outbox.__table__.columns}
    return values | {"id": key, "notice_id": row.id, "error": "", "key": None, "state": "sent", "done_at": at}


async def test_two_who_forget_at_once_count_each_message_once(office: Office) -> None:
    author = await office.author()
    for number in range(5):
        await office.add(f"Sari {number}")
    key = await office.send(author)
    await office.tick()
    await office.leave(await office.rows(key))
    office.now += timedelta(days=9)

    async def nothing() -> None:
        return

    await asyncio.gather(*(purge(office.database, office.now, nothing) for _ in range(3)))
    assert (await office.stored(key)).outcome == {"sent": 5}


def counted(total: int, **counts: int) -> Progress:
    one = Broadcast(id="b", text="x", state="sending", due_at=NOW, total=total, reached=None, progress_id="")
    return Progress(one, Counts(**counts))


def test_who_was_reached_another_way_has_not_failed() -> None:
    progress = counted(4, sent=2, failed=2, copies=1, now=1)
    assert (progress.sent, progress.failed, progress.left, progress.over) == (2, 1, 1, False)
    assert counted(4, sent=3, failed=2, copies=1).over


@pytest.mark.parametrize(
    ("counts", "percent"),
    [
        ({}, 0),
        ({"sent": 34_999}, 99),
        ({"sent": 30_000, "failed": 5_000}, 100),
        ({"read": 100, "delivered": 250}, 1),
    ],
)
def test_percent(counts: dict[str, int], percent: int) -> None:
    assert counted(35_000, **counts).percent == percent


def test_the_bar() -> None:
    assert bar(0) == "░░░░░░░░░░ 0 %"
    assert bar(62) == "▓▓▓▓▓▓░░░░ 62 %"
    assert bar(100) == "▓▓▓▓▓▓▓▓▓▓ 100 %"
