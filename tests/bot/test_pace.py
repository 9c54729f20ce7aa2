"""How long notices wait, and how long a failure does."""

from __future__ import annotations

from random import Random

from bot.pace import LONGEST, Bucket, Pace, Rates, backoff


def test_a_bucket_gives_its_burst_at_once_and_then_its_rate() -> None:
    bucket = Bucket(rate=2.0, burst=3)
    assert [bucket.wait(100.0) for _ in range(5)] == [0, 0, 0, 0.5, 1.0]
    assert bucket.wait(200.0) == 0


def test_one_address_does_not_hold_up_another() -> None:
    pace = Pace(Rates(per_second=1000))
    assert [pace.wait("", "1", 0.0) for _ in range(4)][-1] == 1.0
    assert pace.wait("", "2", 0.0) < 0.01


def test_all_together_keep_the_bulk_rate_but_each_of_our_addresses_has_its_own() -> None:
    pace = Pace(Rates(per_second=10))
    waits = [pace.wait("", str(n), 0.0) for n in range(25)]
    assert waits[0] == 0
    assert 2.3 < waits[24] < 2.5
    assert pace.wait("another", "25", 0.0) == 0


def test_a_reply_waits_for_nobody_else() -> None:
    pace = Pace(Rates(per_second=10))
    for n in range(100):
        pace.wait("", str(n), 0.0)
    assert pace.wait("", "7", 0.0, reply=True) == 0


def test_where_the_limit_for_one_person_holds_for_replies_a_burst_is_paid_back() -> None:
    pace = Pace(Rates(per_second=1000, each=6, burst=45, replies=True))
    waits = [pace.wait("", "1", 0.0, reply=True) for _ in range(47)]
    assert waits[44] == 0
    assert waits[45:] == [6.0, 12.0]
    assert pace.wait("", "2", 0.0, reply=True) == 0


def test_what_is_forgotten_is_only_what_no_longer_matters() -> None:
    pace = Pace(Rates(per_second=1_000_000))
    for n in range(10_002):
        pace.wait("", str(n), float(n))
    assert len(pace._each) < 10_002


def test_pauses_double_up_to_a_limit_and_differ() -> None:
    rng = Random(1)
    pauses = [backoff(n, rng) for n in range(1, 20)]
    assert 1.5 <= pauses[0] <= 2.5
    assert pauses[4] > pauses[2] > pauses[0]
    assert max(pauses) <= LONGEST * 1.25
    assert backoff(3, Random(1)) != backoff(3, Random(2))
