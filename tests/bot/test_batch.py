"""What a batch decides of its own: order, superseded questions, what travels in a response, who was heard.

Then what the inbox and the outbox do at their limits, and what they leave in the log.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio

from actions import Kit
from bot.channels import NotStored, SendError, Status
from bot.delivery.outbox import LEASE
from bot.inbox import APOLOGY_EVERY, SLOW
from bot.inbox.batch import Batch, Taken, Waiting, _by_person, _drop_superseded, _most_useful
from bot.pulse import Pulse
from handlers.turn import Turn
from models import outbox
from models.conversation import Talk
from models.database import Database
from models.message import Incoming, Outgoing
from models.outbox import Letter, Receipt
from tests.bot.desk import House, echo
from tests.bot.test_inbox_failing import NO_ROOM, OURS, Failing
from tests.bot.test_outbox import post
from tests.sample import NOW

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def said(sender: str, order: int, **more: Any) -> Incoming:
    return Incoming("fake", str(order), sender, "text", order, **more)


async def waiting(*all_said: Incoming) -> list[Waiting]:
    loop = asyncio.get_running_loop()
    return [Waiting(one, False, loop.create_future()) for one in all_said]


async def test_each_persons_messages_are_in_order() -> None:
    groups = _by_person(await waiting(said("1", 3), said("2", 2), said("1", 1), said("1", 2)))
    assert [[(w.said.sender, w.said.order) for w in group] for group in groups] == [
        [("1", 1), ("1", 2), ("1", 3)],
        [("2", 2)],
    ]


def test_of_several_questions_the_last_is_asked() -> None:
    first, note, second, third = (Outgoing(text=t, prompt=t != "note") for t in ("a", "note", "b", "c"))
    turns = [[first, note], [second], [third, note]]
    _drop_superseded(turns)
    assert turns == [[note], [], [third, note]]
    alone = [[first]]
    _drop_superseded(alone)
    assert alone == [[first]]


ACK, TEXT, EDIT = Outgoing(ack="cb"), Outgoing(text="a"), Outgoing(edit="5", text="b")


@pytest.mark.parametrize(
    ("parts", "useful"),
    [
        ([], None),
        ([TEXT], TEXT),
        ([ACK, TEXT], TEXT),
        ([EDIT, TEXT], TEXT),
        ([ACK, TEXT, TEXT], ACK),
        ([TEXT, TEXT], None),
        ([ACK], ACK),
        ([EDIT], None),
        ([ACK, EDIT], ACK),
        ([ACK, Outgoing(text="a", photo="m1")], None),
        ([Outgoing(text="a", secret=True)], None),
    ],
)
def test_what_travels_in_the_response(parts: list[Outgoing], useful: Outgoing | None) -> None:
    assert _most_useful(parts) is useful


# When somebody was heard


def talk(**more: Any) -> Talk:
    return Talk(
        5, "fake", "1", False, 1, "Sari", "id", "Asia/Jakarta", None, account="a", number="+1", **more
    )


@pytest.mark.parametrize(
    ("before", "at", "account", "number", "heard", "opened"),
    [
        (None, 0, "a", "", NOW, True),
        (NOW - 5 * MINUTE + SECOND, 0, "a", "", None, False),
        (NOW - 5 * MINUTE, 0, "a", "", NOW, False),
        (NOW - MINUTE, 0, "b", "", NOW, False),
        (NOW - MINUTE, 0, "a", "+2", NOW, False),
        (NOW - MINUTE, 0, "a", "+1", None, False),
        (NOW - 23 * 60 * MINUTE - 50 * MINUTE, 0, "a", "", NOW, False),
        (NOW - 23 * 60 * MINUTE - 50 * MINUTE - SECOND, 0, "a", "", NOW, True),
        (None, int(NOW.timestamp()) - 60, "a", "", NOW - MINUTE, True),
        (None, int(NOW.timestamp()) + 60, "a", "", NOW, True),
        (NOW - 10 * MINUTE, int(NOW.timestamp()) - 240, "a", "", NOW - 4 * MINUTE, False),
        (NOW, int(NOW.timestamp()) - 600, "b", "", NOW, False),
    ],
)
def test_when_somebody_was_heard(
    before: datetime | None, at: int, account: str, number: str, heard: datetime | None, opened: bool
) -> None:
    whole, who = Batch(cast(Any, None), cast(Any, None), NOW), talk(heard_at=before)
    whole._hear(who, said("1", 1, at=at, account=account, number=number), timedelta(hours=24))
    if heard is None:
        assert (whole.heard, whole.opened, who.heard_at) == ({}, set(), before)
        return
    assert whole.heard == {5: (5, heard, account, number or "+1")}
    assert (whole.opened == {5}) == opened
    assert (who.heard_at, who.account, who.number) == (heard, account, number or "+1")


# With a database


@pytest_asyncio.fixture
async def house(sqlite_url: str, kit: Kit, tmp_path: Path) -> AsyncIterator[House]:
    database = Failing(sqlite_url)
    built = House(database, kit, tmp_path)
    await built.somebody("Sari", "1")
    yield built
    await built.inbox.close()
    await built.outbox.idle()
    await database.close()


async def test_a_reply_as_it_is_stored(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[Letter] = []
    monkeypatch.setattr(house.outbox, "hand", handed.extend)
    tap = house.said("1", "halo", kind="button", callback_id="cb", account="our-number")
    await house.inbox.take([tap])
    ack, text = handed
    until = NOW + LEASE
    rows = await house.rows()
    assert [(row.id, row.urgency, row.claimed_until, row.account, row.cause) for row in rows] == [
        (one.id, 0, until, "our-number", tap.external_id) for one in (ack, text)
    ]
    assert (ack.useful_until, text.useful_until) == (NOW + 15 * SECOND, None)
    assert (ack.message, text.message) == (Outgoing(ack="cb"), Outgoing(text="echo halo"))
    assert (text.heard_at, text.contact_id is not None, text.cause) == (NOW, True, tap.external_id)
    await house.inbox.take([house.said("stranger", "halo", language="en")])
    assert handed[-1].contact_id is None
    assert len(await house.rows()) == 2  # a stranger's address is stored nowhere


async def test_a_fault_is_told_in_the_language_of_who_has_it(house: House) -> None:
    await house.inbox.take([house.said("1", "fail"), house.said("9", "fail", language="en")])
    await house.outbox.idle()
    told = {address: message.text for address, message in house.channel.sent}
    assert "gangguan" in told["1"]
    assert told["9"] != told["1"]
    assert told["9"] != ""


@pytest.mark.parametrize("kind", ["text", "button"])
async def test_the_menu_is_renewed_after_a_start_a_page_of_more_and_another_language(
    house: House, kind: str
) -> None:
    for data, renewed in (("more:2", 1), ("morose", 0), ("", 0)):
        house.changed = []
        await house.inbox.take([house.said("1", "x", kind=kind, data=data)])
        await house.inbox.close()
        assert len(house.changed) == renewed, data


async def test_so_many_are_taken_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    commit = house.inbox._commit

    async def counted(part: Sequence[Waiting], **more: Any) -> list[Taken]:
        sizes.append(len(part))
        return await commit(part, **more)

    monkeypatch.setattr(house.inbox, "_commit", counted)
    taken = await house.inbox.take([house.said(str(n), "a") for n in range(129)])
    assert (sizes, len(taken)) == ([128, 1], 129)


async def test_an_apology_comes_again_after_ten_minutes(house: House) -> None:
    for seconds, apologies in ((0, 1), (APOLOGY_EVERY.total_seconds() - 1, 1), (1, 2)):
        house.clock.pass_(seconds)
        house.database.ends = [NO_ROOM]  # type: ignore[attr-defined]
        with pytest.raises(NotStored):
            await house.inbox.take([house.said("1", "halo", language="en")])
        await house.inbox.close()
        assert len(house.channel.texts) == apologies
    assert "not stored" in house.channel.texts[0].lower() or "saved" in house.channel.texts[0].lower()


async def test_what_the_inbox_leaves_in_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    house.database.ends = [OURS]  # type: ignore[attr-defined]
    await house.inbox.take([house.said("1", "a"), house.said("1", "b")])
    assert "a batch of 2 failed (ValueError); each on its own" in caplog.text
    house.database.ends = [NO_ROOM]  # type: ignore[attr-defined]
    with pytest.raises(NotStored):
        await house.inbox.take([house.said("1", "a"), house.said("1", "b")])
    assert "nothing stored of a batch of 2" in caplog.text
    house.database.ends = [OURS, OURS]  # type: ignore[attr-defined]
    with pytest.raises(NotStored):
        await house.inbox.take([Status("fake", "x", "read", 0), Status("fake", "y", "read", 0)])
    assert "2 statuses could not be noted" in caplog.text
    house.channel.failures = [SendError("blocked")]
    house.clock.pass_(1000)
    house.database.ends = [NO_ROOM]  # type: ignore[attr-defined]
    with pytest.raises(NotStored):
        await house.inbox.take([house.said("1", "a")])
    await house.inbox.close()
    assert "beside the conversation: blocked" in caplog.text


async def test_statuses_and_messages_together_are_each_answered(house: House) -> None:
    taken = await house.inbox.take([Status("fake", "x", "read", 0), house.said("1", "a")])
    assert [one.said.text for one in taken] == ["a"]
    assert await house.inbox.take([Status("fake", "x", "read", 0)]) == []
    house.database.ends = [OURS]  # type: ignore[attr-defined]
    taken = await house.inbox.take([Status("fake", "x", "read", 0), house.said("1", "b")])
    assert [one.said.text for one in taken] == ["b"]


# The outbox's loop


class Watched(House):
    """A house whose outbox's pauses are noted; it stops after so many."""

    def watch(self, most: int, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        pauses: list[float] = []

        async def nap(seconds: float) -> None:
            pauses.append(seconds)
            self.clock.pass_(seconds)
            if len(pauses) >= most:
                self.outbox.stop()

        monkeypatch.setattr(self.clock, "sleep", nap)
        return pauses


@pytest_asyncio.fixture
async def watched(sqlite_url: str, kit: Kit, tmp_path: Path) -> AsyncIterator[Watched]:
    database = Database(sqlite_url)
    built = Watched(database, kit, tmp_path)
    yield built
    await built.outbox.idle()
    await database.close()


async def test_a_storage_that_fails_is_asked_less_and_less_often_and_the_log_says_so(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pulse = watched.outbox._pulse = Pulse(watched.clock)
    fails = iter([True] * 6 + [False, True])

    async def step() -> int:
        if next(fails, False):
            raise OSError("no disk")
        return 0

    pauses = watched.watch(12, monkeypatch)
    monkeypatch.setattr(watched.outbox, "step", step)
    await watched.outbox.run()
    assert pauses[:6] == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    assert pauses[6:] == [0.25, 0.25, 0.25, 0.25, 0.5, 0.25]
    assert caplog.text.count("the outbox pauses for 0.50 s: OSError") == 2
    beat = pulse.beats["outbox"]
    assert (beat.period, beat.reason, beat.worked_at is not None) == (1.0, "OSError", True)


async def test_it_looks_once_a_second_and_at_once_when_there_was_more(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    lane = watched.outbox._lanes["fake"]

    async def step() -> int:
        looks.append(len(pauses))
        return 0

    pauses = watched.watch(9, monkeypatch)
    monkeypatch.setattr(watched.outbox, "step", step)
    await watched.outbox.run()
    assert looks == [0, 4, 8]
    assert not watched.outbox._database.sqlite or watched.outbox._notices
    looks.clear()
    pauses.clear()
    watched.outbox._stopping = False
    lane.hungry = True
    await watched.outbox.run()
    assert looks == list(range(9))
    looks.clear()
    pauses.clear()
    watched.outbox._stopping = False
    lane.busy = {str(n) for n in range(80)}
    await watched.outbox.run()
    assert looks == [0, 4, 8]
    lane.busy = set()


async def test_receipts_that_could_not_be_stored_come_first_the_next_time(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def no_room(*_: object) -> None:
        raise OSError("no room")

    first, second = (Receipt(name, NOW, 1) for name in "ab")
    watched.outbox._outcome.receipts = [first]
    monkeypatch.setattr(outbox, "note", no_room)
    with pytest.raises(OSError, match="no room"):
        await watched.outbox.step()
    watched.outbox._outcome.receipts.append(second)
    with pytest.raises(OSError, match="no room"):
        await watched.outbox.flush()
    assert watched.outbox.receipts() == [first, second]


async def test_a_date_that_was_set_ends_every_pause(watched: Watched) -> None:
    watched.outbox._outcome.held["fake", "1", True] = NOW + timedelta(days=1)
    watched.outbox._lanes["fake"].told(SendError("busy", retry_after=900, busy=True), "1", NOW)
    assert watched.outbox._lanes["fake"].room(NOW) == 0
    watched.outbox.anew()
    assert watched.outbox._outcome.held == {}
    assert watched.outbox._lanes["fake"].room(NOW) > 0


@pytest.mark.parametrize(("late", "sent"), [(0, True), (1, False)])
async def test_what_is_of_use_until_a_moment(watched: Watched, late: int, sent: bool) -> None:
    await post(watched, "pengingat", useful_until=NOW - late * SECOND)  # type: ignore[arg-type]
    await watched.outbox.step()
    await watched.outbox.idle()
    [row] = await watched.rows()
    assert (watched.channel.texts == ["pengingat"], row.done_at is not None) == (sent, True)
    assert row.error == ("" if sent else "came too late to be of use")
    assert row.attempts == sent


@pytest.mark.parametrize(("seconds", "sent"), [(45, True), (46, False)])
async def test_what_was_in_hand_for_half_its_lease(watched: Watched, seconds: int, sent: bool) -> None:
    await post(watched, "siaran")
    async with watched.database.transaction() as tx:
        letters = await outbox.claim(tx, "fake", NOW, NOW + 90 * SECOND, 10, (1,))
    watched.outbox.hand(letters)
    watched.clock.pass_(seconds)
    await watched.outbox.idle()
    assert (watched.channel.texts == ["siaran"]) == sent
    [row] = await watched.rows()
    assert (row.claimed_until, row.attempts) == (None, sent)


async def test_who_waits_longer_than_ten_seconds_for_their_turn_waits_in_the_outbox(
    watched: Watched,
) -> None:
    await post(watched, *map(str, range(14)))
    await watched.outbox.step()
    await watched.outbox.idle()
    assert len(watched.channel.texts) == 14  # each waited for the one before
    await post(watched, "later", to="-5")
    bucket = watched.outbox._lanes["fake"].pace.each("-5", watched.clock.passed())
    bucket.free_at = watched.clock.passed() + 10.5
    await watched.outbox.step()
    await watched.outbox.idle()
    row = (await watched.rows())[-1]
    assert (row.done_at, row.due_at) == (None, watched.clock.now() + timedelta(seconds=10.5))


async def test_a_probe_tells_what_it_found(watched: Watched, caplog: pytest.LogCaptureFixture) -> None:
    told: list[tuple[str, str]] = []

    async def alarm(channel: str, error: SendError) -> None:
        told.append((channel, error.admin))

    lane = watched.outbox._lanes["fake"]
    watched.outbox._outcome.alarm = alarm  # type: ignore[method-assign]
    for failure, doubted in (
        (SendError("away", retry_after=1, down=True), True),
        (KeyError("x"), True),
        (SendError("token", down=True, admin="machine.tg_token"), True),
        (SendError("odd", admin="machine.odd"), False),
        (None, False),
    ):
        lane.circuit.doubted = True
        failures = lane.circuit._failures
        watched.channel.failing_probes = [failure]
        await watched.outbox._probe("fake", lane)
        assert lane.circuit.doubted == doubted
        assert lane.circuit._failures - failures == doubted
    assert told == [("fake", "machine.tg_token")]
    assert caplog.text.count("fake was asked whether it is there") == 4


async def test_a_worker_that_ends_is_in_the_log(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise KeyError("mistake")

    monkeypatch.setattr(watched.outbox, "_deliver", broken)
    monkeypatch.setattr(watched.outbox._outcome, "ours", broken)
    await post(watched, "satu", "dua")
    await watched.outbox.step()
    await asyncio.wait(list(watched.outbox._workers))
    await asyncio.sleep(0)
    assert "a worker of the outbox ended" in caplog.text
    assert "mistake" in caplog.text
    lane = watched.outbox._lanes["fake"]
    assert (watched.outbox._lines, lane.busy, watched.outbox._workers) == ({}, set(), set())
    assert [one.at for one in watched.outbox.receipts()] == [NOW]


async def test_a_reply_in_a_response_counts_for_the_rate(sqlite_url: str, kit: Kit, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    house = House(database, kit, tmp_path, echo, in_response=True)
    await house.inbox.take([house.said("1", "halo", account="x")], respond=True)
    assert len(house.outbox._lanes["fake"].pace.flow("x")._all._times) == 1
    assert house.outbox._lanes["fake"].busy == set()
    await database.close()


async def test_who_is_slow_is_shown_that_we_are_at_it_and_read_then_no_more(
    sqlite_url: str, kit: Kit, tmp_path: Path
) -> None:
    house: House
    shown = asyncio.Event()

    async def slow(turn: Turn) -> None:
        if turn.said.text == "lama":
            house.clock.pass_(SLOW)
            async with asyncio.timeout(20):
                await shown.wait()
        await echo(turn)

    database = Database(sqlite_url)
    house = House(database, kit, tmp_path, slow)
    house.channel.reads, house.channel.on_seen = True, shown.set
    await house.inbox.take([house.said("1", "lama", 7)])
    assert house.channel.read == [("7", True)]
    for number in (8, 9, 9):
        await house.inbox.take([house.said("1", "cepat", number)])
    await house.inbox.close()
    assert house.channel.read[1:] == [("9", False)]  # one call for all, and none for a repeat
    await house.outbox.idle()
    await database.close()
