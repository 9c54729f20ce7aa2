"""Attempts in vain: counted for a while, for so many, each by itself."""

from __future__ import annotations

from actions.attempts import KEPT_PEOPLE, PAUSE, Attempts
from tests.sample import NOW


def test_so_many_in_vain_bring_a_pause_that_ends() -> None:
    attempts = Attempts(2)
    attempts.vain("a", NOW)
    assert not attempts.paused("a", NOW)
    attempts.vain("a", NOW)
    assert (attempts.paused("a", NOW), attempts.paused("b", NOW)) == (True, False)
    assert attempts.paused("a", NOW + PAUSE * 0.99)
    assert not attempts.paused("a", NOW + PAUSE)
    attempts.vain("a", NOW + PAUSE)
    assert not attempts.paused("a", NOW + PAUSE)


def test_whoever_tried_longest_ago_makes_room() -> None:
    attempts = Attempts(1)
    attempts.vain("first", NOW)
    attempts.vain("second", NOW)
    attempts.vain("first", NOW)
    for n in range(KEPT_PEOPLE - 1):
        attempts.vain(str(n), NOW)
    assert (attempts.paused("first", NOW), attempts.paused("second", NOW)) == (True, False)
    assert len(attempts._vain) == KEPT_PEOPLE
