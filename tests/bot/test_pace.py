"""How long notices wait, and how long a failure does."""

from __future__ import annotations

from random import Random

from bot.pace import LONGEST, Bucket, Pace, backoff


def test_a_bucket_gives_its_burst_at_once_and_then_its_rate() -> None:
    bucket = Bucket(rate=2.0, burst=3)
    assert [bucket.wait(100.0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert bucket.wait(200.0) == 0


def test_one_address_does_not_hold_up_another() -> None:
    pace = Pace(1000)
    assert [pace.wait(("t", "1"), 0.0) for _ in range(4)][-1] == 1.0
    assert pace.wait(("t", "2"), 0.0) == 0


def test_all_together_keep_the_bulk_rate() -> None:
    pace = Pace(10)
    waits = [pace.wait(("t", str(n)), 0.0) for n in range(25)]
    assert waits[9] == 0
    assert 1.4 < waits[24] < 1.6


def test_what_is_forgotten_is_only_what_no_longer_matters() -> None:
    pace = Pace(1_000_000)
    for n in range(10_002):
        pace.wait(("t", str(n)), float(n))
    assert len(pace._each) < 10_002


def test_pauses_double_up_to_a_limit_and_differ() -> None:
    rng = Random(1)
    pauses = [backoff(n, rng) for n in range(1, 20)]
    assert 1.5 <= pauses[0] <= 2.5
    assert pauses[4] > pauses[2] > pauses[0]
    assert max(pauses) <= LONGEST * 1.25
    assert backoff(3, Random(1)) != backoff(3, Random(2))
