"""How long notices wait, and how long a failure does."""

from __future__ import annotations

from heapq import heappop, heappush
from random import Random

import pytest

from bot.backoff import LONGEST_PAUSE, backoff
from bot.channels import Rates
from bot.delivery.rate_limit import CATCH_UP, Bucket, Flow, Leaving, Pace, Window


def test_a_bucket_gives_its_burst_at_once_and_then_its_rate() -> None:
    bucket = Bucket(rate=2.0, burst=3)
    assert [bucket.wait(100.0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert bucket.ahead(100.0) == 1.5
    assert bucket.wait(200.0) == 0


def test_a_window_never_holds_more_than_it_may() -> None:
    window = Window(2, 1.0)
    for now in (0.0, 0.4):
        assert window.ahead(now) == 0
        window.leave(now)
    assert window.ahead(0.9) == pytest.approx(0.1)
    window.leave(1.0)
    assert window.ahead(1.0) == pytest.approx(0.4)


def test_one_address_does_not_hold_up_another() -> None:
    pace = Pace(Rates())
    assert [pace.each("1", 0.0).wait(0.0) for _ in range(4)][-1] == 1.0
    assert pace.each("2", 0.0).wait(0.0) == 0


def test_a_group_gets_no_more_than_twenty_messages_a_minute() -> None:
    pace = Pace(Rates())
    waits = [pace.each("-100123", 0.0).wait(0.0) for _ in range(21)]
    assert waits[:2] == [0, pytest.approx(3.05)]
    assert waits[19] < 60 < waits[20]
    assert pace.paced("-100123", reply=True)
    assert not pace.paced("100123", reply=True)


def test_all_together_keep_the_bulk_rate_but_each_of_our_addresses_has_its_own() -> None:
    pace = Pace(Rates(per_second=10))
    waits = [pace.flow("").slot(0.0) for _ in range(25)]
    assert waits[0] == 0
    assert 2.3 < waits[24] < 2.5
    assert pace.flow("another").slot(0.0) == 0
    assert pace.per_second == 20


def departures(
    flow: Flow, rng: Random, seconds: float, *, stalls: float = 0.0, replies: float = 0.0
) -> list[float]:
    """When notices leave; the process is held up now and then, replies leave in between."""
    now, left = 0.0, []
    while now < seconds:
        wait = max(flow.slot(now), flow.late(now))
        while wait > 0:
            now += wait
            now += rng.uniform(0.05, 0.25) if rng.random() < stalls else rng.uniform(0, 0.002)
            if rng.random() < replies:
                flow.leave(now, reply=True)
            wait = flow.late(now)
        flow.leave(now, reply=False)
        left.append(now)
    return left


@pytest.mark.parametrize("per_second", [1, 2.5, 25, 30, 80, 1000])
@pytest.mark.parametrize("stalls", [0.0, 0.3])
def test_the_limit_is_never_passed_and_nearly_reached(per_second: float, stalls: float) -> None:
    seconds = 200 if per_second < 100 else 20
    left = departures(Flow(per_second), Random(1), seconds, stalls=stalls / per_second)
    whole = max(1, int(per_second))
    window = whole / per_second
    assert all(later - sooner > window for sooner, later in zip(left, left[whole:], strict=False))
    if not stalls or CATCH_UP * per_second > 4:
        assert len(left) >= 0.95 * per_second * seconds


@pytest.mark.parametrize("per_second", [30, 300])
def test_what_was_held_up_on_its_way_counts_from_when_it_came(per_second: int) -> None:
    """Each takes 0.2 s there and back, some up to half a second more; what counts is when they come."""
    flow, rng, now = Flow(per_second), Random(1), 0.0
    on_the_way: list[tuple[float, int, Leaving]] = []
    came: list[float] = []
    while now < 100:
        wait = max(flow.slot(now), flow.late(now))
        while wait > 0:
            now += wait
            while on_the_way and on_the_way[0][0] <= now:
                answered, _, one = heappop(on_the_way)
                flow.answered(one, answered)
            wait = flow.late(now)
        delay = rng.uniform(0, 0.5) if rng.random() < 0.05 else 0.0
        came.append(now + 0.1 + delay)
        heappush(on_the_way, (now + 0.2 + delay, len(came), flow.leave(now, reply=False)))
    came.sort()
    assert all(later - sooner >= 1 for sooner, later in zip(came, came[per_second:], strict=False))
    assert len(came) > 0.95 * per_second * 100


def test_notices_make_room_for_replies_but_are_never_shut_out() -> None:
    quiet = len(departures(Flow(30), Random(1), 100))
    some = len(departures(Flow(30), Random(1), 100, replies=0.3))
    assert quiet > some > quiet / 2
    flow = Flow(30)
    for n in range(1000):
        flow.leave(n / 100, reply=True)
    assert flow.late(10.0) == 0
    for _ in range(3):
        flow.leave(10.0, reply=False)
    assert flow.late(10.0) > 0.2


def test_where_the_limit_for_one_person_holds_for_replies_a_burst_is_paid_back() -> None:
    pace = Pace(Rates(per_second=1000, each=6, burst=45, replies=True))
    assert pace.paced("1", reply=True)
    waits = [pace.each("1", 0.0).wait(0.0) for _ in range(47)]
    assert waits[44] == 0
    assert waits[45:] == [6.0, 12.0]


def test_what_is_forgotten_is_only_what_no_longer_matters() -> None:
    pace = Pace(Rates(per_second=1_000_000))
    for n in range(10_002):
        pace.each(str(n), float(n)).wait(float(n))
    assert len(pace._each) < 10_002


def test_pauses_double_up_to_a_limit_and_differ() -> None:
    rng = Random(1)
    pauses = [backoff(n, rng) for n in range(1, 20)]
    assert 1.5 <= pauses[0] <= 2.5
    assert pauses[4] > pauses[2] > pauses[0]
    assert max(pauses) <= LONGEST_PAUSE * 1.25
    assert backoff(3, Random(1)) != backoff(3, Random(2))


def test_an_answer_that_comes_after_its_second_was_forgotten_frees_nobody_elses_place() -> None:
    window = Window(2, 1.0)
    window.leave(5.0)
    window.leave(9.0)
    assert window.ahead(9.0) == 0  # and what left at 5.0 is forgotten
    window.move(5.0, 9.4)
    assert window.ahead(9.5) == pytest.approx(0.5)
    assert window.ahead(10.2) == 0
    window.leave(10.2)
    assert window.ahead(10.2) == pytest.approx(0.2)


def test_a_slow_answer_counts_when_its_message_must_have_come_though_its_second_was_purged() -> None:
    flow = Flow(2)
    slow = flow.leave(0.0, reply=False)
    quick = flow.leave(0.1, reply=False)
    flow.answered(quick, 0.2)
    assert flow.late(5.0) == 0
    other = flow.leave(5.0, reply=False)
    flow.answered(slow, 5.2)  # it must have come at 5.1
    assert flow.late(5.3) > 0.6
    flow.answered(other, 5.1)
    assert flow.late(5.3) > 0.6
