"""Who is told when a message cannot arrive, what is fetched and what is not, and what is left in the log."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions import Kit, notices
from bot.channels import FetchError, News, SendError, Status
from bot.channels.whatsapp.uploads import Uploads
from bot.delivery.mishaps import Mishaps
from bot.delivery.statuses import _with_rows, note
from bot.delivery.undelivered import another_way, give_up, wait_for_window
from bot.delivery.verdict import MAYBE, Shut, Verdict
from bot.files.fetcher import AT_ONCE, ATTEMPTS, LEASE, Fetcher
from bot.inbox.menus import Menus
from bot.pulse import Pulse
from bot.seldom import Seldom
from models import media, outbox
from models.buttons import Command
from models.database import Database
from models.group import Group
from models.message import Attachment, Incoming, Outbox, Outgoing, pack, unpack
from models.outbox import Letter, Receipt
from models.person import Contact, Person
from tests.bot.test_media import Room, picture
from tests.bot.test_waits import Even
from tests.fakes.channel import FakeChannel
from tests.fakes.clock import FakeClock
from tests.sample import NOW, Somebody, person

SECOND = timedelta(seconds=1)


class Town:
    """Sari, whose notices Budi causes, and Ani the admin; each on `fake`, Sari on two channels."""

    def __init__(self, database: Database, kit: Kit) -> None:
        self.database, self.kit = database, kit
        self.sari: Somebody
        self.budi: Somebody
        self.ani: Somebody
        self.other = 0

    async def settle(self) -> None:
        async with self.database.transaction() as tx:
            self.sari = await person(tx, "Sari", "facilitator", channel="fake", address="1")
            self.budi = await person(tx, "Budi", "camat", channel="fake", address="2", language="en")
            self.ani = await person(tx, "Ani", "admin", None, channel="fake", address="9")
            await person(tx, "Joko", "coordinator", "33.24", channel="fake", address="8")

    async def second(self) -> None:
        """Sari has another contact, older in use on another account."""
        async with self.database.transaction() as tx:
            about = {"address": "1b", "created_at": NOW + SECOND, "account": "x"}
            more = Contact(person_id=self.sari.person_id, channel="other", **about)
            tx.add(more)
            await tx.flush()
            self.other = more.id

    def letter(self, name: str = "a", **more: Any) -> Letter:
        about = {"contact_id": self.sari.contact_id, "origin_contact_id": self.budi.contact_id, **more}
        return Letter(name, "fake", "1", "", pack(Outgoing(text="Laporan")), about.pop("urgency", 1), **about)

    async def posted(self, name: str = "a", **more: Any) -> Letter:
        """One that was sent already, in vain."""
        made = self.letter(name, **more)
        async with self.database.transaction() as tx:
            await outbox.post(tx, [made], NOW, None)
            await outbox.note(tx, [Receipt(name, NOW, made.attempts or 1, "never")])
        return made

    async def others(self, *names: str) -> list[Outbox]:
        """The rows but for these."""
        return [row for row in await self.rows() if row.id not in names]

    async def hear(self) -> None:
        """Sari was heard just now."""
        async with self.database.transaction() as tx:
            contact = await tx.get_one(Contact, self.sari.contact_id)
            contact.heard_at, contact.unreachable_at = NOW, None

    async def rows(self) -> list[Outbox]:
        async with self.database.reading() as tx:
            return list((await tx.execute(select(Outbox).order_by(Outbox.id))).scalars())

    async def told(self) -> list[tuple[str, str]]:
        return [(row.address, unpack(row.content).text) for row in await self.rows()]

    async def contact(self, contact_id: int) -> Contact:
        async with self.database.reading() as tx:
            return await tx.get_one(Contact, contact_id)


@pytest_asyncio.fixture
async def town(sqlite_url: str, kit: Kit) -> AsyncIterator[Town]:
    database = Database(sqlite_url)
    made = Town(database, kit)
    await made.settle()
    yield made
    await database.close()


# What cannot arrive


async def test_who_cannot_be_reached_takes_another_way(town: Town) -> None:
    await town.second()
    until = NOW + timedelta(hours=2)
    letter = town.letter(useful_until=until, broadcast_id=None)
    async with town.database.transaction() as tx:
        await give_up(tx, town.kit, letter, SendError("blocked", unreachable=True), now=NOW)
    [row] = await town.others()
    assert (row.channel, row.address, row.account, row.contact_id) == ("other", "1b", "x", town.other)
    assert (row.notice_id, row.useful_until, row.urgency) == ("a", until, 1)
    assert (row.origin_contact_id, row.claimed_until, row.due_at) == (town.budi.contact_id, None, NOW)
    assert (await town.contact(town.sari.contact_id)).unreachable_at == NOW
    again = Letter("b", "other", "1b", "", row.content, 1, contact_id=town.other, notice_id="a")
    async with town.database.transaction() as tx:
        tx.add(
            Outbox(
                id="a",
                channel="fake",
                address="1",
                cause="",
                content="",
                urgency=1,
                due_at=NOW,
                contact_id=town.sari.contact_id,
            )
        )
        await tx.flush()
        assert not await another_way(tx, town.kit, again, NOW)
        for other in ({"urgency": 0}, {"contact_id": None}, {"contact_id": 999_999}):
            assert not await another_way(tx, town.kit, town.letter(**other), NOW)


async def test_what_failed_for_a_moment_marks_nobody_and_its_sender_is_told(town: Town) -> None:
    letter = await town.posted()
    async with town.database.transaction() as tx:
        await give_up(tx, town.kit, letter, SendError("too long"), now=NOW)
    assert (await town.contact(town.sari.contact_id)).unreachable_at is None
    [row] = await town.others("a")
    assert (row.address, row.contact_id, row.urgency) == ("2", town.budi.contact_id, 1)
    message = unpack(row.content)
    assert "Sari" in message.text
    assert "could not" in message.text
    assert message.template is not None
    for odd in ({"origin_contact_id": None}, {"origin_contact_id": 999_999}):
        async with town.database.transaction() as tx:
            await give_up(tx, town.kit, town.letter(**odd), SendError("too long"), now=NOW)
    assert len(await town.others("a")) == 1
    async with town.database.transaction() as tx:
        (await tx.get_one(Contact, town.budi.contact_id)).unreachable_at = NOW
    async with town.database.transaction() as tx:
        await give_up(tx, town.kit, town.letter(), SendError("too long"), now=NOW)
        await give_up(tx, town.kit, town.letter(contact_id=None), SendError("x"), now=NOW)
    assert len(await town.others("a")) == 1


@pytest.mark.parametrize(
    ("error", "told", "stays"),
    [
        (SendError("kicked", unreachable=True), "tidak bisa lagi", False),
        (SendError("muted", muted=True), "tidak boleh menulis", True),
        (SendError("odd"), "", True),
    ],
)
async def test_a_group_that_refuses(town: Town, error: SendError, told: str, stays: bool) -> None:
    letter = Letter("a", "fake", "-5", "", "", 1)
    for binder in (town.sari.person_id, None):
        async with town.database.transaction() as tx:
            about = {"title": "Tim Gemuh", "bound_by": binder, "bound_at": NOW}
            tx.add(Group(channel="fake", address="-5", area_code=None, **about))
            await tx.flush()
            await give_up(tx, town.kit, letter, error, now=NOW)
        async with town.database.transaction() as tx:
            left = (await tx.execute(select(Group))).scalars().all()
            assert bool(left) == stays
            for one in left:
                await tx.delete(one)
    heard = await town.told()
    assert [address for address, _ in heard] == (["1"] if told else [])
    assert all("Tim Gemuh" in text for _, text in heard)
    async with town.database.transaction() as tx:
        await give_up(tx, town.kit, letter, error, now=NOW)  # a group that nobody knows


async def test_what_waits_for_the_window_invites_its_reader_once_a_day(town: Town) -> None:
    await town.posted()
    async with town.database.transaction() as tx:
        for hours in (0, 1, 24):
            moment = NOW + timedelta(hours=hours)
            assert await wait_for_window(tx, town.kit, town.letter(), now=moment)
        assert await wait_for_window(tx, town.kit, town.letter(contact_id=None), now=NOW)
    rows = await town.others("a")
    assert [row.address for row in rows].count("2") == 4
    invited = [unpack(row.content) for row in rows if row.address == "1"]
    assert len(invited) == 2
    assert [(one.text, one.data) for row in invited[0].rows for one in row] == [("Baca", Command.NEWS)]
    await town.second()
    async with town.database.transaction() as tx:
        assert not await wait_for_window(tx, town.kit, town.letter("c"), now=NOW)


async def test_admins_are_told_once_an_hour_and_elsewhere(town: Town) -> None:
    async with town.database.transaction() as tx:
        about = {"address": "9b", "created_at": NOW + SECOND}
        tx.add(Contact(person_id=town.ani.person_id, channel="other", **about))
    for minutes, count in ((0, 1), (59, 1), (60, 2)):
        async with town.database.transaction() as tx:
            moment = NOW + timedelta(minutes=minutes)
            await notices.tell_admins(tx, town.kit, "fake", "machine.tg_conflict", {}, moment)
        assert len(await town.rows()) == count
    assert {(row.channel, row.address) for row in await town.rows()} == {("other", "9b")}
    async with town.database.transaction() as tx:
        await notices.tell_admins(tx, town.kit, "other", "machine.tg_conflict", {}, NOW)
    assert [row.channel for row in await town.rows()].count("fake") == 1


async def test_mishaps_are_noted_or_at_least_in_the_log(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    mishaps = Mishaps(town.database, town.kit)
    await town.hear()
    shut = SendError("shut", shut=True)
    assert await mishaps.act(town.letter(), Verdict("template", shut, "shut"), NOW)
    assert (await town.contact(town.sari.contact_id)).heard_at is None
    await mishaps.act(town.letter(contact_id=None), Verdict("template", shut, "shut"), NOW)
    held = Verdict("held", Shut(), "the window is shut")
    assert await mishaps.act(await town.posted(attempts=3), held, NOW) == held
    await town.second()
    found = await mishaps.act(town.letter("b"), held, NOW)
    assert (found.what, found.why) == ("another way", "took another way: the window was shut")
    gone = SendError("gone", unreachable=True)
    await mishaps.act(town.letter("d", urgency=0), Verdict("never", gone, "gone"), NOW)
    assert (await town.contact(town.sari.contact_id)).unreachable_at == NOW

    def broken() -> None:
        raise OSError("no disk")

    monkeypatch.setattr(town.database, "transaction", broken)
    assert await mishaps.act(town.letter("e"), held, NOW) == held
    await mishaps.tell_admins(News("fake", "machine.tg_conflict"), NOW)
    assert "could not note what became of e: OSError" in caplog.text
    assert "could not note what became of a channel: OSError" in caplog.text


@pytest.mark.parametrize(
    ("urgency", "found", "changes"),
    [
        (1, Verdict("never", SendError("no"), ""), True),
        (0, Verdict("never", SendError("no"), ""), False),
        (0, Verdict("never", SendError("no", admin="machine.wa_token"), ""), True),
        (1, Verdict("again", SendError("later", retry_after=1), ""), False),
        (1, Verdict("again", SendError("later", retry_after=1, admin="machine.wa_token"), ""), True),
        (1, Verdict("left", SendError("lost", unsure=True), MAYBE), False),
    ],
)
async def test_a_verdict_that_changes_nothing_opens_no_transaction(
    town: Town, monkeypatch: pytest.MonkeyPatch, urgency: int, found: Verdict, changes: bool
) -> None:
    opened: list[int] = []
    usual = town.database.transaction

    def counted() -> AbstractAsyncContextManager[AsyncSession]:
        opened.append(1)
        return usual()

    monkeypatch.setattr(town.database, "transaction", counted)
    mishaps = Mishaps(town.database, town.kit)
    assert await mishaps.act(town.letter(urgency=urgency), found, NOW) == found
    assert bool(opened) == changes


async def test_a_group_that_moved_is_followed(town: Town) -> None:
    async with town.database.transaction() as tx:
        tx.add(Group(channel="fake", address="-5", title="Tim", bound_by=None, bound_at=NOW))
    moved = SendError("moved", retry_after=0, moved_to="-55")
    letter = Letter("a", "fake", "-5", "", "", 1)
    await Mishaps(town.database, town.kit).act(letter, Verdict("again", moved, "moved"), NOW)
    async with town.database.reading() as tx:
        assert [one.address for one in await tx.scalars(select(Group))] == ["-55"]


# Statuses


async def test_a_status_finds_its_row_by_what_it_brings_back_or_by_its_own_id(town: Town) -> None:
    about = {
        "address": "1",
        "cause": "",
        "content": "",
        "urgency": 1,
        "due_at": NOW,
        "state": "sent",
        "done_at": NOW,
    }
    async with town.database.transaction() as tx:
        tx.add(Outbox(id="r1", channel="fake", external_id="w1", **about))
        tx.add(Outbox(id="r2", channel="other", external_id="w1", **about))
        await tx.flush()
        told = [
            Status("fake", "w1", "delivered", 0),
            Status("fake", "w1", "read", 0),
            Status("fake", "w1", "sent", 0),
            Status("fake", "w9", "read", 0),
            Status("other", "w1", "read", 0),
            Status("fake", "w8", "read", 0, "r9"),
            Status("fake", "w8", "odd", 0, "r9"),
        ]
        found = await _with_rows(tx, told)
    assert sorted((one.channel, one.state, one.ref) for one in found) == [
        ("fake", "delivered", "r1"),
        ("fake", "read", "r1"),
        ("fake", "read", "r9"),
        ("fake", "sent", "r1"),
        ("other", "read", "r2"),
    ]


async def test_a_message_that_failed_after_it_left(town: Town) -> None:
    about: dict[str, Any] = {"channel": "fake", "address": "1", "cause": ""}
    about |= {"content": pack(Outgoing(text="a"))}
    about |= {"urgency": 1, "due_at": NOW, "state": "sent", "done_at": NOW, "attempts": 1, "status": "sent"}
    errors = {
        "r1": SendError("later", retry_after=60),
        "r2": SendError("blocked", unreachable=True),
        "r3": SendError("token", retry_after=60, admin="machine.wa_token"),
        "r4": None,
    }
    async with town.database.transaction() as tx:
        for ref in errors:
            tx.add(Outbox(id=ref, contact_id=town.sari.contact_id, **about))
        await tx.flush()
        told = [Status("fake", f"w-{ref}", "failed", 0, ref, error=error) for ref, error in errors.items()]
        await note(tx, town.kit, [*told, Status("fake", "w", "failed", 0, "nobodys")], NOW)
    rows = {row.id: row for row in await town.rows() if row.id in errors}
    assert rows["r1"].done_at is None
    assert 60 <= (rows["r1"].due_at - NOW).total_seconds() < 80
    assert [rows[ref].error for ref in errors] == [
        "later",
        "blocked",
        "token",
        "the platform says that it failed",
    ]
    assert (rows["r2"].done_at, rows["r4"].done_at) == (NOW, NOW)
    assert (await town.contact(town.sari.contact_id)).unreachable_at == NOW
    assert [address for address, _ in await town.told()].count("9") == 1


# Files


@pytest_asyncio.fixture
async def room(sqlite_url: str, kit: Kit, tmp_path: Path) -> AsyncIterator[Room]:
    database = Database(sqlite_url)
    yield Room(database, kit, tmp_path / "deep" / "media")
    await database.close()


class Asked(FakeChannel):
    """Notes what is asked for, and within which limit."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Attachment, int]] = []

    async def fetch(self, attachment: Attachment, limit: int) -> bytes:
        self.asked.append((attachment, limit))
        return await super().fetch(attachment, limit)


@pytest.mark.parametrize(
    ("kind", "asked"), [("image", "image"), ("audio", "audio"), ("video", "video"), ("table", "file")]
)
async def test_a_file_is_asked_for_as_what_it_is(room: Room, kit: Kit, kind: str, asked: str) -> None:
    channel = Asked()
    channels = {"fake": channel}
    fetcher = Fetcher(room.database, channels, room.store, room.clock, kit.rng, limit=7)
    channel.files["ref-a"] = picture()
    await room.note("a", kind, mime="application/x")
    async with room.database.transaction() as tx:
        (await tx.get_one(media.Media, "a")).size = 5
    assert await fetcher.step() == 1
    [(attachment, limit)] = channel.asked
    assert (attachment.ref, attachment.kind, attachment.mime) == ("ref-a", asked, "application/x")
    assert (attachment.size, limit) == (5, 7)
    row = await room.row("a")
    assert (row.mime, row.attempts, row.error) == (
        "image/jpeg" if kind == "image" else "application/x",
        1,
        "",
    )
    assert row.path is not None
    assert row.path.endswith(".jpg" if kind == "image" else ".bin")
    assert [path.suffix for path in room.folder.rglob("*") if path.is_file()] == [Path(row.path).suffix]


@pytest.mark.parametrize(
    ("error", "attempts", "again", "stack", "said"),
    [
        (FetchError("later", retryable=True), 0, 2, False, "later"),
        (FetchError("later", retryable=True), 3, 16, False, "later"),
        (FetchError("later", retryable=True), ATTEMPTS - 2, 14_400, False, "later"),
        (FetchError("later", retryable=True), ATTEMPTS - 1, None, False, "later"),
        (FetchError("never", retryable=False), 0, None, False, "never"),
        (KeyError(), 0, 2, True, "KeyError"),
        (OSError("away"), 0, 2, False, "away"),
    ],
)
async def test_a_fetch_that_failed(
    room: Room,
    error: Exception,
    attempts: int,
    again: int | None,
    stack: bool,
    said: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    room.fetcher._rng = Even()
    await room.note("a")
    async with room.database.transaction() as tx:
        (await tx.get_one(media.Media, "a")).attempts = attempts
    room.channel.files["ref-a"] = error  # type: ignore[assignment]
    assert await room.fetcher.step() == 1
    row = await room.row("a")
    assert row.due_at == (None if again is None else NOW + again * SECOND)
    assert (row.error, row.attempts) == (said, attempts + 1)
    assert f"the file a could not be fetched (try {attempts + 1})" in caplog.text
    assert ("Traceback" in caplog.text) == stack


async def test_a_file_that_is_being_fetched_is_claimed_for_five_minutes(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_row: media.Media) -> None:
        raise KeyError("mistake")

    await room.note("a")
    monkeypatch.setattr(room.fetcher, "_fetch", broken)
    assert await room.fetcher.step() == 1
    assert (await room.row("a")).due_at == NOW + LEASE
    assert "the file a is left for later" in caplog.text
    assert "Traceback" in caplog.text
    room.clock.pass_(LEASE.total_seconds() - 1)
    assert await room.fetcher.step() == 0
    room.clock.pass_(1)
    assert await room.fetcher.step() == 1


async def test_the_fetchers_loop_rests_when_there_is_no_more(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pulse = room.fetcher._pulse = Pulse(room.clock)
    found: list[int] = [AT_ONCE, AT_ONCE - 1, -1, 0]
    rests: list[int] = []

    async def step() -> int:
        one = found.pop(0)
        if not found:
            room.fetcher.stop()
        if one < 0:
            raise OSError("no disk")
        return one

    async def sleep(seconds: float) -> None:
        rests.append(len(found))
        assert seconds == 1.0

    monkeypatch.setattr(room.fetcher, "step", step)
    monkeypatch.setattr(room.clock, "sleep", sleep)
    await room.fetcher.run()
    assert rests == [2, 1, 0]
    assert "fetching pauses: OSError: no disk" in caplog.text
    beat = pulse.beats["fetcher"]
    assert (beat.period, beat.reason, beat.worked_at) == (LEASE.total_seconds(), "OSError", NOW)


async def test_a_reader_that_fails_at_the_end_is_in_the_log(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    async def reader(_row: media.Media, _content: bytes | None, _why: str) -> None:
        raise KeyError("mistake")

    room.fetcher._readers = {"": reader}
    room.channel.files["ref-a"] = FetchError("never", retryable=False)
    await room.note("a")
    await room.fetcher.step()
    assert (await room.row("a")).due_at is None
    assert "nobody is told that the file a is given up" in caplog.text
    assert "Traceback" in caplog.text


# Small things


async def test_a_menu_is_renewed_for_whom_we_know(town: Town) -> None:
    channel = FakeChannel()
    menus = Menus(town.database, {"fake": channel}, town.kit.rules)
    async with town.database.transaction() as tx:
        tx.add(Contact(person_id=town.ani.person_id, channel="other", address="1", created_at=NOW))
        (await tx.get_one(Person, town.budi.person_id)).language = "en"
    for sender in ("1", "2", "9", "stranger"):
        await menus.renew(Incoming("fake", "1", sender, "text", 1))
    offered = dict(channel.menus)
    assert [address for address, _ in channel.menus] == ["1", "2", "9"]
    assert "lapor" in offered["1"]
    assert offered["1"] != offered["2"] != offered["9"]


def test_the_same_warning_is_told_once_and_then_counted(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    seldom = Seldom(logging.getLogger("seldom"), clock)
    for n in range(3):
        seldom.warn("a forged call", n)
    seldom.warn("another", "why")
    clock.pass_(59.9)
    assert len(caplog.records) == 2
    clock.pass_(0.1)
    seldom.warn("another", "why again")
    assert [one.getMessage() for one in caplog.records] == [
        "a forged call: 0",
        "another: why",
        "a forged call: 2 times more since",
        "another: why again",
    ]


async def test_what_a_platform_holds_is_known_until_it_lets_it_go(town: Town) -> None:
    clock = FakeClock()
    uploads = Uploads(town.database, clock, "whatsapp", timedelta(days=29))
    await uploads.keep("x", "d" * 64, "ref")
    assert [await uploads.find(*one) for one in (("x", "d" * 64), ("y", "d" * 64), ("x", "e" * 64))] == [
        "ref",
        "",
        "",
    ]
    clock.pass_(29 * 86_400 - 1)
    assert await uploads.find("x", "d" * 64) == "ref"
    clock.pass_(1)
    assert await uploads.find("x", "d" * 64) == ""
    await uploads.keep("x", "d" * 64, "new")
    await uploads.keep("x", "d" * 64, "")
    assert await uploads.find("x", "d" * 64) == ""
