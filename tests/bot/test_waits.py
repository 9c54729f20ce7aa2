"""How long something rests, waits or counts: at the very moment, and one step before and after it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bot.backoff import backoff
from bot.channels import Rates, SendError
from bot.delivery.circuit_breaker import TRIPS, Circuit
from bot.delivery.lane import Lane
from bot.delivery.rate_limit import Bucket, Flow, Least, Pace, Window
from bot.delivery.statuses import LONG_AGO, _moment
from bot.delivery.verdict import again, behind, doubled
from bot.pulse import Pulse
from models.message import Outgoing
from models.outbox import Letter
from tests.fakes.clock import FakeClock
from tests.sample import NOW

SECOND = timedelta(seconds=1)


class Even(Random):
    """Chance that always falls in the middle."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


def letter(to: str = "1", urgency: int = 1, **more: Any) -> Letter:
    return Letter("id", "fake", to, "", "", urgency, **more)


def down() -> SendError:
    return SendError("away", retry_after=1, down=True)


def busy(seconds: float | None) -> SendError:
    return SendError("Too Many Requests", retry_after=seconds, busy=True)


# A circuit


def tripped(failures: int = TRIPS) -> Circuit:
    circuit = Circuit(Even())
    for _ in range(failures):
        circuit.failed(NOW)
    return circuit


def test_the_fifth_failure_in_a_row_trips_and_a_success_begins_anew() -> None:
    circuit = tripped(4)
    assert (circuit.tripped, circuit.shut_until(NOW), circuit.doubted) == (False, None, True)
    circuit.well()
    assert circuit.doubted is False
    for n in range(5):
        assert not circuit.tripped
        circuit.failed(NOW)
        assert circuit.tripped == (n == 4)
    assert circuit.shut_until(NOW) == NOW + 5 * SECOND


def test_rests_double_up_to_five_minutes_and_begin_short_again_after_a_success() -> None:
    circuit, now, rests = tripped(), NOW, []
    for _ in range(8):
        until = circuit.shut_until(now)
        assert until is not None
        rests.append((until - now).total_seconds())
        circuit.failed(until - SECOND)  # those that fail meanwhile make it no longer
        assert circuit.shut_until(now) == until
        circuit.failed(until)
        now = until
    assert rests == [5, 10, 20, 40, 80, 160, 300, 300]
    circuit.well()
    for _ in range(TRIPS):
        circuit.failed(now)
    assert circuit.shut_until(now) == now + 5 * SECOND


def test_who_waits_for_an_answer_comes_again_in_five_seconds() -> None:
    circuit = tripped()
    for _ in range(3):
        circuit.failed(NOW + 5 * SECOND * (2**_))
    until = circuit.shut_until(NOW + 20 * SECOND)
    assert until is not None
    assert until > NOW + 30 * SECOND
    assert circuit.shut_until(until + 60 * SECOND) == until + 65 * SECOND
    assert Circuit(Even()).wait(NOW) == NOW + 5 * SECOND


def test_once_it_answered_one_message_tries_after_the_rest() -> None:
    circuit, end = tripped(), NOW + 5 * SECOND
    circuit.answered()
    assert [circuit.shut_until(at) for at in (NOW, end - SECOND, end)] == [end, end, None]
    circuit.enter()
    assert circuit.shut_until(end) == end + 5 * SECOND
    circuit.leave()
    assert circuit.shut_until(end) is None
    circuit.enter()
    circuit.failed(NOW)
    assert circuit.doubted
    circuit.answered()
    assert circuit.shut_until(end) is None  # who tried is through
    circuit.well()
    circuit.enter()
    assert circuit.shut_until(end) is None


def test_it_is_asked_once_when_it_rested_or_when_somebody_wants_to_know() -> None:
    circuit, end = tripped(), NOW + 5 * SECOND
    assert [circuit.asks(at) for at in (NOW, end - SECOND, end, end)] == [False, False, True, False]
    circuit.failed(end - SECOND)
    assert circuit.asks(end)  # that one had no answer
    circuit.answered()
    assert not circuit.asks(end + 60 * SECOND)
    fresh = Circuit(Even())
    assert not fresh.asks(NOW)
    fresh.wait(NOW)
    assert [fresh.asks(NOW), fresh.asks(NOW)] == [True, False]
    fresh.answered()
    assert (fresh.doubted, fresh.asks(NOW)) == (False, False)
    fresh.failed(NOW)
    assert not fresh.asks(NOW)  # nobody wants to know any more


# A lane


def lane(**rates: Any) -> Lane:
    return Lane(Rates(**rates), Even())


@pytest.mark.parametrize(("per_second", "most"), [(1, 10), (3, 10), (4, 12), (30, 90)])
def test_so_many_notices_are_in_hand(per_second: float, most: int) -> None:
    one = lane(per_second=per_second)
    assert (one.most, one.room(NOW), one.hungry, one.careful) == (most, most, False, False)
    one.busy = {str(n) for n in range(most // 2)}
    assert (one.low, one.room(NOW)) == (True, most - most // 2)
    one.busy.add("more")
    assert (one.low, one.room(NOW)) == (False, 0)


def test_a_short_pause_is_waited_for_in_hand_and_a_long_one_in_the_outbox() -> None:
    for seconds, shut in ((10, False), (11, True)):
        one = lane()
        assert one.told(busy(seconds), "1", NOW)
        until = NOW + timedelta(seconds=seconds)
        assert one.shut_until(letter(), NOW) == (until if shut else None)
        assert one.shut_until(letter(urgency=0), NOW) is None
        assert one.room(NOW) == (0 if shut else 75)
        assert one._held_for(NOW) == (0.0 if shut else 10.0)
        assert (one.open(NOW), one.careful) == (True, False)
        assert one.rests_until(letter(), busy(1), NOW) == until
    assert lane()._held_for(NOW) == 0.0


def test_pauses_in_a_row_grow_and_let_one_message_try() -> None:
    one, now = lane(), NOW
    for n, seconds in enumerate((4, 8, 16, 32)):
        assert one.told(busy(4), "1", now)
        assert one.told(busy(4), "1", now)  # told together
        until = now + timedelta(seconds=seconds)
        assert one.rests_until(letter(), busy(4), now) == until
        assert (one.careful, one.open(now), one.open(until - SECOND)) == (n > 0, n == 0, n == 0)
        assert one.open(until)
        now = until
    assert one.room(now) == 1
    assert one.told(busy(None), "1", now)
    assert one.rests_until(letter(), busy(None), now) == now
    assert not one.told(SendError("blocked"), "1", now)
    assert not one.careful
    assert not one.told(busy(60), "-100", now)
    assert not one.careful


def test_an_outage_trips_at_the_fifth_and_a_new_date_ends_every_rest() -> None:
    one = lane()
    assert [one.told(down(), "1", NOW) for _ in range(5)] == [False] * 4 + [True]
    assert (one.open(NOW), one.careful, one.room(NOW)) == (False, True, 0)
    assert one.rests_until(letter(urgency=0), down(), NOW) == NOW + 5 * SECOND
    one.told(busy(30), "1", NOW)
    assert one.open(NOW)  # it answered
    one.told(busy(30), "1", NOW + 30 * SECOND)
    assert (one.careful, one.room(NOW + 30 * SECOND)) == (True, 0)
    one.anew()
    assert (one.careful, one.room(NOW), one.open(NOW)) == (False, 75, True)
    one.told(busy(4), "1", NOW)
    one.told(busy(4), "1", NOW + 4 * SECOND)
    one.well()
    assert (one.careful, one.circuit.doubted) == (False, False)


def test_how_long_one_address_waits() -> None:
    clock = FakeClock()
    one = lane(each=2.0, burst=2)
    for _ in range(3):
        assert one.patience(letter(urgency=0), clock) == 0.0
        one.pace.each("1", 0.0).wait(0.0)
    assert one.patience(letter(), clock) == 4.0
    assert one.patience(letter("2"), clock) == 0.0
    one.pace.each("-5", 0.0).wait(0.0)
    assert one.patience(letter("-5", urgency=0), clock) == pytest.approx(3.05)


async def test_who_is_paced_sleeps_and_a_reply_only_when_it_must() -> None:
    clock = FakeClock()
    one = lane(each=2.0, burst=1, replies=True)
    for urgency, slept in ((0, []), (0, [2.0]), (1, [2.0, 2.0])):
        await one.address(letter(urgency=urgency), clock)
        assert clock.slept == slept
    free = lane(each=2.0, burst=1)
    await free.address(letter(urgency=0), clock)
    await free.address(letter(), clock)
    assert clock.slept[2:] == [0.0]


async def test_notices_leave_replies_a_quarter_of_the_connections() -> None:
    for connections, notices in ((4, 3), (1, 1), (8, 6)):
        one = lane(connections=connections)
        ways = [one.way(letter()) for _ in range(notices + 1)]
        for way in ways[:-1]:
            await way.__aenter__()
        last = asyncio.create_task(ways[-1].__aenter__())
        async with one.way(letter(urgency=0)):
            await asyncio.sleep(0)
        assert not last.done()
        await ways[0].__aexit__(None, None, None)
        await last


async def test_what_counts_for_the_rate() -> None:
    clock = FakeClock()
    one = lane(per_second=2)
    ack = letter(urgency=0, message=Outgoing(ack="cb"))
    assert await one.turn(ack, clock) is None
    one.answered(ack, None, clock)
    assert one.pace.flow("").late(0.0) == 0.0
    left = await one.turn(letter(urgency=0, message=Outgoing(text="a")), clock)
    assert left is not None
    one.spoke("", clock)
    assert [len(window._times) for window in (one.pace.flow("")._all, one.pace.flow("")._notices)] == [2, 0]
    notice = await one.turn(letter(), clock)
    assert notice is not None
    assert len(notice.windows) == 2
    clock.pass_(0.25)
    one.answered(letter(), notice, clock)
    assert one.pace.flow("")._least.of(9.0, clock.passed()) == 0.25


# The pace


def test_a_bucket_is_full_again_at_its_moment() -> None:
    bucket = Bucket(rate=2.0, burst=3)
    assert bucket.full(0.0)
    bucket.wait(10.0)
    assert [bucket.full(at) for at in (10.0, 10.4, 10.5, 11.0)] == [False, False, True, True]
    for _ in range(2):
        bucket.wait(10.0)
    assert [bucket.full(at) for at in (11.4, 11.5)] == [False, True]


def test_only_full_buckets_are_forgotten_and_only_when_there_are_many() -> None:
    pace = Pace(Rates())
    for n in range(10_000):
        pace.each(str(n), 0.0)
    waits = pace.each("waits", 0.0)
    for _ in range(9):
        waits.wait(0.0)
    assert len(pace._each) == 10_001
    pace.each("one more", 0.0)
    assert set(pace._each) == {"waits", "one more"}


def test_a_window_that_knows_nothing_of_a_message_counts_it_from_its_new_time() -> None:
    window = Window(1, 1.0)
    window.leave(1.0)
    window.move(5.0, 2.0)
    assert window._times == [1.0, 2.0]
    window.move(1.0, 3.0)
    assert window._times == [2.0, 3.0]
    assert window.ahead(4.0) == 0.0


def test_the_shortest_way_is_remembered_for_ten_to_twenty_seconds() -> None:
    least = Least()
    assert [least.of(*one) for one in ((0.5, 1.0), (0.9, 9.0), (0.9, 10.0), (0.9, 10.5), (0.9, 20.5))] == [
        0.5
    ] * 5
    assert least.of(0.8, 20.6) == 0.8
    assert least.of(2.0, 31.0) == 0.8


def test_after_a_rest_notices_begin_one_by_one() -> None:
    flow = Flow(8)
    flow._slots.free_at = 99.75
    assert [flow.slot(100.0), flow.slot(100.0)] == [0.0, 0.0]  # held up for a moment: they catch up
    flow._slots.free_at = 99.5
    assert [flow.slot(100.0), flow.slot(100.0)] == [0.0, pytest.approx(1 / 7.8)]


def test_a_flow_of_few_and_of_many() -> None:
    assert [(one._all.most, one._notices.most, one._slots.burst) for one in (Flow(0.5), Flow(30))] == [
        (1, 1, 1),
        (30, 3, 7),
    ]
    assert [Flow(rate)._all.seconds for rate in (0.5, 2.5)] == pytest.approx([2.02, 0.808])


def test_all_that_leaves_counts_our_addresses() -> None:
    pace = Pace(Rates(per_second=10))
    assert pace.per_second == 10
    flow = pace.flow("a")
    assert (pace.flow("a") is flow, pace.per_second) == (True, 10)
    pace.flow("b")
    assert pace.per_second == 20


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (3, 8), (13, 8192), (14, 14_400)])
def test_a_pause_after_so_many_tries(attempts: int, seconds: float) -> None:
    assert backoff(attempts, Even()) == seconds


# A verdict


@pytest.mark.parametrize(
    ("error", "attempts", "seconds"),
    [
        (SendError("no"), 1, None),
        (SendError("later", retry_after=1), 0, 2.0),
        (SendError("later", retry_after=1), 1, 2.0),
        (SendError("later", retry_after=1), 2, 4.0),
        (SendError("later", retry_after=60), 2, 60),
        (SendError("later", retry_after=1), 11, 2048.0),
        (SendError("later", retry_after=1), 12, None),
        (SendError("shut", shut=True), 11, 0.0),
        (SendError("shut", shut=True), 12, None),
    ],
)
def test_when_it_is_tried_again(error: SendError, attempts: int, seconds: float | None) -> None:
    assert again(error, attempts, Even()) == seconds


def test_how_long_those_behind_it_wait() -> None:
    assert [behind(SendError("x"), pause) for pause in (1.0, 3.0, 60.0)] == [1.0, 3.0, 3.0]
    assert behind(SendError("x", crowded=True), 60.0) == 60.0
    assert [doubled(waited) for waited in (10.0, 300.0, 900.0)] == [10.0, 300.0, 300.0]


# A beat, a status


def test_a_beat_tells_when_it_last_worked() -> None:
    clock = FakeClock()
    clock.pass_(100)
    pulse = Pulse(clock)
    beat = pulse.watch("remind", 60)
    assert (beat.since, beat.began_at, pulse.late()) == (0.0, None, [])
    clock.pass_(211)
    assert (beat.since, pulse.late()) == (211.0, [beat])
    assert str(beat) == "remind: nothing done for 211 s, due every 60 s"
    beat.rest()
    assert (beat.since, beat.worked_at, pulse.late()) == (0.0, None, [])
    beat.begin()
    beat.failed(KeyError("Sari"))
    assert (beat.began_at, beat.failed_at, beat.reason) == (clock.now(), clock.now(), "KeyError")
    assert str(beat).endswith(", last failed with KeyError")
    pulse.hear("telegram", "sent")
    assert pulse.heard == {"telegram": {"sent": clock.now()}}


def test_a_platforms_time_is_taken_where_it_can_be_one() -> None:
    first, now = int(LONG_AGO.timestamp()), int(NOW.timestamp())
    told = [_moment(at, NOW).timestamp() for at in (0, first, first + 1, now - 1, now, now + 1)]
    assert told == [now, now, first + 1, now - 1, now, now]
