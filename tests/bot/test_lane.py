"""A backlog keeps the rate and no more; an outage costs nothing but time; who talks waits for none of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from actions import Kit
from bot.channels import Rates, SendError
from bot.channels.telegram import api as telegram
from bot.channels.whatsapp import api as whatsapp
from bot.delivery.circuit_breaker import LONGEST_REST, TRIPS, Circuit
from bot.delivery.lane import Lane
from models import outbox
from models.database import Database
from models.message import Outgoing, pack
from models.outbox import Letter
from tests.bot.desk import House
from tests.sample import NOW


def down() -> SendError:
    return SendError("cannot be reached", retry_after=1, down=True)


def busy(seconds: float) -> SendError:
    return SendError("Too Many Requests", retry_after=seconds, busy=True)


class Platform(House):
    """A house whose channel has a rate, and fails when `fails` says so; notes when each message came."""

    def __init__(self, database: Database, kit: Kit, folder: Path, rates: Rates) -> None:
        super().__init__(database, kit, folder)
        self.channel.rates = rates
        self.restart()
        self.came: list[datetime] = []
        self.tries = 0
        self.fails: Callable[[str], Exception | None] = lambda to: None
        send = self.channel.send

        async def judged(address: str, message: Outgoing, *more: object, **kept: object) -> str:
            self.tries += 1
            failure = self.fails(address)
            if failure is not None:
                raise failure
            self.came.append(self.clock.now())
            return await send(address, message, *more, **kept)  # type: ignore[arg-type]

        self.channel.send = judged  # type: ignore[method-assign]

    async def post(self, addresses: Sequence[str], *, urgency: int = 2) -> None:
        now, content = self.clock.now(), pack(Outgoing(text="siaran"))
        letters = [Letter(self.kit.ids(now), "fake", to, "", content, urgency) for to in addresses]
        async with self.database.transaction() as tx:
            await outbox.post(tx, letters, now, None)

    def freeze(self) -> asyncio.Event:
        """Who waits for the clock does so until the event is set."""
        thawed, sleep = asyncio.Event(), self.clock.sleep

        async def wait(seconds: float) -> None:
            await thawed.wait()
            await sleep(seconds)

        self.clock.sleep = wait  # type: ignore[method-assign]
        return thawed

    async def work(self, seconds: float, *, every: float = 1) -> None:
        """What `run` does in this time, with a look so often."""
        until = self.clock.now() + timedelta(seconds=seconds)
        while self.clock.now() < until:
            await self.outbox.step()
            await self.outbox.idle()
            await self.clock.sleep(every)

    async def left(self) -> int:
        return sum(row.done_at is None for row in await self.rows())


@pytest.fixture
def platform(database: Database, kit: Kit, tmp_path: Path) -> Platform:
    return Platform(database, kit, tmp_path, Rates(per_second=30))


def people(n: int) -> list[str]:
    return [str(1000 + one) for one in range(n)]


async def test_thirty_in_a_second_never_thirty_one(platform: Platform) -> None:
    await platform.post(people(300))
    began = platform.clock.now()
    while await platform.left():
        await platform.outbox.step()
        await platform.outbox.idle()
    came = platform.came
    assert len(came) == 300
    assert all(b - a > timedelta(seconds=1) for a, b in zip(came, came[30:], strict=False))
    assert (came[-1] - began).total_seconds() <= 300 / (0.95 * 30)


async def test_who_talks_waits_for_no_notice_not_even_their_own(platform: Platform) -> None:
    await platform.somebody("Sari", "1050")
    await platform.post(people(80))
    thawed = platform.freeze()
    assert await platform.outbox.step() == 80
    await platform.inbox.take([platform.said("1050", "halo")])
    for _ in range(100):
        await asyncio.sleep(0)
    assert platform.channel.texts == ["echo halo"]
    thawed.set()
    await platform.outbox.idle()
    assert len(platform.channel.texts) == 81


async def test_no_more_is_in_hand_than_leaves_in_some_seconds(platform: Platform) -> None:
    await platform.post(people(200))
    thawed = platform.freeze()
    assert await platform.outbox.step() == 90
    assert await platform.outbox.step() == 0
    thawed.set()
    await platform.outbox.idle()
    assert await platform.left() == 110


async def test_many_letters_to_one_address_leave_room_for_others(
    database: Database, kit: Kit, tmp_path: Path
) -> None:
    platform = Platform(database, kit, tmp_path, Rates(per_second=30, group=20))
    await platform.post(["-100777"] * 40, urgency=1)
    await platform.post(people(20))
    for _ in range(3):
        await platform.outbox.step()
        await platform.outbox.idle()
    addresses = [to for to, _ in platform.channel.sent]
    assert set(people(20)) < set(addresses)
    assert addresses.count("-100777") == 1


async def test_an_outage_of_hours_costs_few_tries_and_no_letter(platform: Platform) -> None:
    platform.fails = lambda to: down()
    await platform.post(people(100))
    await platform.work(6 * 3600, every=30)
    assert platform.tries < 150
    assert platform.came == []
    platform.fails = lambda to: None
    await platform.work(900, every=10)
    rows = await platform.rows()
    assert [row.error for row in rows] == [""] * 100
    assert len(platform.came) == 100
    assert max(row.attempts for row in rows) <= 3


async def test_replies_rest_too_and_go_first_afterwards(platform: Platform) -> None:
    await platform.somebody("Sari", "1")
    platform.fails = lambda to: down()
    await platform.post(people(20))
    await platform.work(60)
    tries = platform.tries
    await platform.inbox.take([platform.said("1", "halo")])
    await platform.outbox.idle()
    assert platform.tries <= tries + 1
    platform.fails = lambda to: None
    await platform.work(600, every=10)
    assert platform.channel.texts[0] == "echo halo"
    assert len(platform.channel.texts) == 21


async def test_a_letter_that_alone_fails_is_given_up_and_keeps_nobody_else(platform: Platform) -> None:
    platform.fails = lambda to: down() if to == "9" else None
    await platform.post(["9"], urgency=1)
    for n in range(20):
        await platform.post([str(n + 100)], urgency=1)
        await platform.work(20_000, every=5000)
    first, *others = await platform.rows()
    assert (first.attempts, first.error) == (12, "cannot be reached")
    assert first.done_at is not None
    assert len(platform.came) == len(others) == 20


async def test_the_platform_that_takes_no_more_is_left_alone_by_notices_only(platform: Platform) -> None:
    await platform.somebody("Sari", "1")
    platform.fails = lambda to: busy(30) if platform.tries == 10 else None
    await platform.post(people(60))
    await platform.outbox.step()
    await platform.outbox.idle()
    assert len(platform.came) == 9
    await platform.inbox.take([platform.said("1", "halo")])
    await platform.outbox.idle()
    assert len(platform.came) == 10
    platform.clock.pass_(20)
    assert await platform.outbox.step() == 0
    await platform.work(30)
    assert len(platform.came) == 61
    assert {row.attempts for row in await platform.rows()} == {1}


async def test_a_busy_group_holds_up_nobody_else(platform: Platform) -> None:
    platform.fails = lambda to: busy(30) if platform.tries == 1 else None
    await platform.post(["-100777", *people(5)])
    await platform.outbox.step()
    await platform.outbox.idle()
    assert len(platform.came) == 5


async def test_what_was_in_hand_for_too_long_is_put_back(platform: Platform) -> None:
    await platform.post(people(1))
    letters = []
    async with platform.database.transaction() as tx:
        now = platform.clock.now()
        letters = await outbox.claim(tx, "fake", now, now + timedelta(seconds=90), 10, (2,))
    platform.outbox.hand(letters)
    platform.clock.pass_(60)
    await platform.outbox.idle()
    assert platform.came == []
    await platform.work(2)
    assert len(platform.came) == 1


def test_a_circuit_rests_longer_after_each_probe_and_opens_at_once() -> None:
    circuit, now = Circuit(Random(1)), NOW
    for _ in range(TRIPS):
        assert circuit.shut_until(now) is None
        circuit.failed(now)
    rests = []
    for _ in range(10):
        until = circuit.shut_until(now)
        assert until is not None
        rests.append((until - now).total_seconds())
        now = until
        assert circuit.shut_until(now) is not None
        assert [circuit.asks(now), circuit.asks(now)] == [True, False]
        circuit.answered()
        assert circuit.shut_until(now) is None
        circuit.enter()
        assert circuit.shut_until(now) is not None
        circuit.failed(now)
    assert rests[0] < 7 < rests[1] < rests[3]
    assert max(rests) <= LONGEST_REST * 1.25
    circuit.well()
    assert circuit.shut_until(now) is None
    assert not circuit.tripped


def test_a_probe_without_a_result_lets_another_try() -> None:
    circuit = Circuit(Random(1))
    for _ in range(TRIPS):
        circuit.failed(NOW)
    later = NOW + timedelta(seconds=60)
    circuit.answered()
    circuit.enter()
    circuit.leave()
    assert circuit.shut_until(later) is None


def test_a_platform_is_asked_only_when_it_rested_or_somebody_wants_to_know() -> None:
    circuit = Circuit(Random(1))
    assert not circuit.asks(NOW)
    circuit.failed(NOW)
    assert not circuit.asks(NOW)
    assert circuit.wait(NOW) > NOW
    assert circuit.asks(NOW)
    circuit.failed(NOW)
    assert circuit.asks(NOW)
    circuit.well()
    assert not circuit.doubted
    assert not circuit.asks(NOW)


@pytest.mark.parametrize(
    ("status", "body", "down", "busy"),
    [
        (429, '{"error_code":429,"description":"Too Many","parameters":{"retry_after":3}}', False, True),
        (502, "<html>Bad Gateway</html>", True, False),
        (500, '{"error_code":500,"description":"Internal"}', True, False),
        (401, '{"error_code":401,"description":"Unauthorized"}', True, False),
        (403, '{"error_code":403,"description":"bot was blocked"}', False, False),
    ],
)
def test_whose_fault_it_is_on_telegram(status: int, body: str, down: bool, busy: bool) -> None:
    error = telegram.failure(status, body.encode())
    assert isinstance(error, SendError)
    assert (error.down, error.busy) == (down, busy)


@pytest.mark.parametrize(
    ("code", "down", "busy"),
    [
        (190, True, False),  # the token
        (131016, True, False),  # overloaded
        (131042, True, False),  # payment
        (130429, False, True),  # all that we send
        (613, False, True),
        (102, True, False),
        (131056, False, False),  # this person
        (131026, False, False),  # cannot be reached
        (132001, False, False),  # this template
        (132069, False, False),
    ],
)
def test_whose_fault_it_is_on_whatsapp(code: int, down: bool, busy: bool) -> None:
    error = whatsapp.failure(400, f'{{"error":{{"message":"m","code":{code}}}}}'.encode())
    assert (error.down, error.busy) == (down, busy)


async def test_pauses_that_were_not_enough_grow_within_a_bound_and_one_message_tries(
    platform: Platform,
) -> None:
    platform.fails = lambda to: busy(3)
    await platform.post(people(12))
    for _ in range(360):
        await platform.work(1)
        platform.clock.pass_(10)
    assert platform.came == []
    assert 10 <= platform.tries <= 45
    assert {row.attempts for row in await platform.rows()} == {0}
    platform.fails = lambda to: None
    for _ in range(35):
        await platform.work(1)
        platform.clock.pass_(10)
    assert len(platform.came) == 12


def test_a_message_that_is_taken_ends_the_growing() -> None:
    lane, now, waits = Lane(Rates(), Random(1)), NOW, []
    letter = Letter("1", "fake", "1", "", "", 1)

    def told() -> float:
        assert lane.told(busy(3), "1", now)
        until = lane.rests_until(letter, busy(3), now)
        assert until is not None
        return (until - now).total_seconds()

    for _ in range(12):
        waits.append(told())
        assert told() == waits[-1]  # what is told together asks for one pause
        now += timedelta(seconds=waits[-1])
    assert waits[:3] == [3, 6, 12]
    assert waits[-1] == 300
    assert not lane.told(busy(900), "-100777", now)  # a group's pause is its own
    assert (lane.careful, told()) == (True, 300)
    lane.well()
    now += timedelta(seconds=300)
    assert (lane.careful, told()) == (False, 3)


def test_a_pause_longer_than_ours_is_kept() -> None:
    lane = Lane(Rates(), Random(1))
    lane.told(busy(3600), "1", NOW)
    letter = Letter("1", "fake", "1", "", "", 1)
    assert lane.rests_until(letter, busy(3600), NOW) == NOW + timedelta(hours=1)
