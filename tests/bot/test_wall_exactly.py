"""The date on the wall at the very figures: how far it may be off, how long a word counts, what is noted."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from actions import Kit
from bot.pulse import Pulse
from bot.upkeep.wall import AWAKE, FRESH_SECONDS, KEEP, LEAP, LOOK, STEADY_SECONDS
from models import reminder
from models.database import Database
from tests.bot.test_wall import DAY, Room
from tests.sample import NOW

SECOND = timedelta(seconds=1)


@pytest_asyncio.fixture
async def room(sqlite_url: str, kit: Kit) -> AsyncIterator[Room]:
    database = Database(sqlite_url)
    made = Room(database, kit)
    assert not made.wall.believed()
    await made.goes_on(0)
    yield made
    await database.close()


async def noted(room: Room) -> Any:
    async with room.database.reading() as tx:
        return await reminder.watermark(tx, AWAKE)


@pytest.mark.parametrize("by", [LEAP, -LEAP])
async def test_ten_minutes_are_no_leap_and_a_second_more_is_one(room: Room, by: timedelta) -> None:
    sign = by / LEAP
    room.clock.time += by
    assert room.wall.believed()
    room.clock.time += sign * SECOND
    assert not room.wall.believed()
    room.clock.time -= sign * SECOND
    assert await room.goes_on(LOOK)
    assert not await room.is_set(by + sign * SECOND)


@pytest.mark.parametrize(("by", "anew"), [(2, 0), (-2, 0), (3, 1), (-3, 1)])
async def test_two_seconds_are_drift(
    room: Room, by: int, anew: int, caplog: pytest.LogCaptureFixture
) -> None:
    before = room.anew
    await room.is_set(by * SECOND)
    assert room.anew - before == anew
    assert (f"the machine's date was set by {by:+d} s" in caplog.text) == bool(anew)


async def test_when_it_ran_is_noted_once_a_minute(room: Room) -> None:
    assert await noted(room) == NOW
    await room.goes_on(KEEP - 0.5)
    assert await noted(room) == NOW
    await room.goes_on(0.5)
    assert await noted(room) == NOW + KEEP * SECOND
    await room.goes_on(KEEP - 1)
    assert await noted(room) == NOW + KEEP * SECOND


@pytest.mark.parametrize(("age", "counts"), [(FRESH_SECONDS - 1, True), (FRESH_SECONDS, False)])
async def test_a_platforms_word_counts_for_an_hour(room: Room, age: float, counts: bool) -> None:
    room.platform_says(room.clock.time + DAY)
    await room.goes_on(age - LOOK)
    assert await room.is_set(DAY) == counts


@pytest.mark.parametrize(("off", "right"), [(LEAP, True), (LEAP + SECOND, False)])
async def test_a_platforms_word_may_differ_by_ten_minutes(room: Room, off: timedelta, right: bool) -> None:
    room.platform_says(room.clock.time + DAY - off)
    assert await room.is_set(DAY) == right


async def test_what_is_doubted_begins_once_and_a_new_doubt_waits_anew(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    assert not await room.is_set(DAY)
    assert not await room.goes_on(STEADY_SECONDS)
    assert caplog.text.count("nothing goes by it now") == 1
    assert "the date says 2026-11-24 03:00 UTC, expected is 2026-11-23 03:00 UTC" in caplog.text
    assert await room.goes_on(LOOK)
    assert "the date leapt from 2026-11-23" in caplog.text
    assert not await room.is_set(DAY)
    assert not await room.goes_on(STEADY_SECONDS)


async def test_only_a_date_that_goes_back_brings_anything_back(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    back: list[tuple[Any, ...]] = []

    async def bring_back(_tx: Any, *moments: Any) -> None:
        back.append(moments)

    monkeypatch.setattr("bot.upkeep.wall.leap.bring_back", bring_back)
    await room.is_set(-LEAP)
    await room.is_set(LEAP)
    room.platform_says(room.clock.time + DAY)
    await room.is_set(DAY)
    assert back == []
    expected = room.clock.time + LOOK * SECOND
    room.platform_says(room.clock.time - DAY)
    assert await room.is_set(-DAY)
    assert back == [(expected - DAY, expected)]


async def test_what_is_no_date_is_in_the_log_and_no_date_at_all_is_not(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.wall.hear("")
    assert caplog.text == ""
    room.wall.hear("yesterday")
    assert "a platform tells a date that is none" in caplog.text


async def test_it_looks_again_and_again_whatever_happens(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pulse = room.wall._pulse = Pulse(room.clock)
    looks: list[bool] = [True, False]

    class EnoughError(BaseException):
        pass

    async def look() -> None:
        if not looks:
            raise EnoughError
        if looks.pop(0):
            raise KeyError("mistake")

    monkeypatch.setattr(room.wall, "look", look)
    with caplog.at_level(logging.ERROR, "bot.upkeep.wall"), pytest.raises(EnoughError):
        await room.wall.run()
    assert room.clock.slept == [LOOK, LOOK]
    assert "the date could not be looked at" in caplog.text
    assert "Traceback" in caplog.text
    beat = pulse.beats["wall"]
    assert (beat.period, beat.reason, beat.worked_at) == (LOOK, "KeyError", room.clock.time - LOOK * SECOND)
