"""Jobs: every way to write one really runs it, nothing else is taken, each one's beat tells how it went."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest

from bot.pulse import MISSED_PERIODS, SLACK, Pulse
from bot.upkeep.jobs import Job, Jobs
from tests.fakes.clock import FakeClock

MINUTE = timedelta(minutes=1)


class Work:
    """A job's work, in each of the shapes that it may have."""

    def __init__(self) -> None:
        self.ran = asyncio.Event()
        self.fails = False

    async def method(self) -> None:
        self.ran.set()
        if self.fails:
            raise RuntimeError("the database is away")

    async def with_an_argument(self, _what: str) -> None:
        await self.method()

    async def __call__(self) -> None:
        await self.method()


def wired() -> tuple[Jobs, Pulse, FakeClock]:
    clock = FakeClock()
    pulse = Pulse(clock)
    return Jobs(clock, pulse), pulse, clock


def test_every_shape_of_work_is_done() -> None:
    async def play() -> None:
        work = Work()
        shapes = (lambda: work.method(), work.method, partial(work.with_an_argument, "x"), work)
        for shape in shapes:
            jobs, pulse, _ = wired()
            jobs.add(Job("it", MINUTE, shape))
            jobs.start()
            async with asyncio.timeout(20):
                await work.ran.wait()
            await jobs.stop()
            assert pulse.beats["it"].worked_at is not None
            work.ran.clear()

    asyncio.run(play())


@pytest.mark.parametrize("thing", [lambda: None, Work.method, None, "clean"])
def test_nothing_else_is_taken(thing: object) -> None:
    jobs, _, _ = wired()
    with pytest.raises(TypeError, match="no job"):
        jobs.add(cast(Any, thing))


async def test_a_job_that_fails_runs_again_and_its_beat_says_so() -> None:
    jobs, pulse, clock = wired()
    work = Work()
    work.fails = True
    jobs.add(Job("remind", MINUTE, work))
    beat = pulse.beats["remind"]
    jobs.start()
    async with asyncio.timeout(20):
        await work.ran.wait()
    await jobs._finished()
    assert (beat.began_at, beat.worked_at, beat.failed_at) == (clock.time, None, clock.time)
    assert beat.reason == "RuntimeError"
    work.fails = False
    work.ran.clear()
    clock.pass_(60)
    async with asyncio.timeout(20):
        await work.ran.wait()
    await jobs._finished()
    assert beat.worked_at == clock.time
    await jobs.stop()
    await jobs.stop()


class Counted:
    """Work that says how often it was done."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1


async def passes(jobs: Jobs, clock: FakeClock, *seconds: float) -> None:
    """Time passes in steps; what is due in each is done."""
    for step in seconds:
        clock.pass_(step)
        for _ in range(10):  # the scheduler wakes and starts a task, which ends
            await asyncio.sleep(0)
        await jobs._finished()


async def test_jobs_go_by_our_clock_and_by_no_other() -> None:
    """At the start, then at each period of the time that passes; a leap of it is caught up with once."""
    jobs, _, clock = wired()
    minutely, hourly = Counted(), Counted()
    jobs.add(Job("minutely", MINUTE, minutely))
    jobs.add(Job("hourly", timedelta(hours=1), hourly))
    jobs.start()
    for step, done in [(0, (1, 1)), (59, (1, 1)), (1, (2, 1)), (3000, (3, 1)), (540, (4, 2)), (59, (4, 2))]:
        await passes(jobs, clock, step)
        assert (minutely.times, hourly.times) == done, step
    clock.time += timedelta(days=400)  # the machine's date is set
    await passes(jobs, clock, 0, 0)
    assert (minutely.times, hourly.times) == (4, 2)
    jobs.again()
    await passes(jobs, clock, 0)
    assert (minutely.times, hourly.times) == (5, 3)
    await passes(jobs, clock, 59, 1)
    assert (minutely.times, hourly.times) == (6, 3)
    await jobs.stop()
    await passes(jobs, clock, 10_000)
    assert (minutely.times, hourly.times) == (6, 3)


async def test_a_clock_with_a_pace_has_its_jobs_come_more_often() -> None:
    jobs, _, clock = wired()
    clock.pace = 60.0
    work = Counted()
    jobs.add(Job("it", MINUTE, work))
    jobs.start()
    await passes(jobs, clock, 0, 1, 1, 0.5)
    assert work.times == 3
    await jobs.stop()


async def test_while_the_date_is_in_doubt_what_goes_by_it_rests_and_is_not_late() -> None:
    clock = FakeClock()
    pulse = Pulse(clock)
    jobs = Jobs(clock, pulse, lambda: False)
    dated, other = Work(), Work()
    jobs.add(Job("remind", MINUTE, dated))
    jobs.add(Job("health", MINUTE, other, dated=False))
    clock.pass_(1000)
    jobs.start()
    async with asyncio.timeout(20):
        await other.ran.wait()
    await jobs.stop()
    assert not dated.ran.is_set()
    assert pulse.late() == []


async def test_what_is_under_way_is_done_when_the_process_ends() -> None:
    jobs, pulse, _ = wired()
    begun, end = asyncio.Event(), asyncio.Event()

    async def long() -> None:
        begun.set()
        await end.wait()

    jobs.add(Job("clean", MINUTE, long))
    jobs.start()
    async with asyncio.timeout(20):
        await begun.wait()
        stopping = asyncio.create_task(jobs.stop())
        await asyncio.sleep(0)
        assert not stopping.done()
        end.set()
        await stopping
    assert pulse.beats["clean"].worked_at is not None


def test_a_beat_is_late_after_three_of_its_periods() -> None:
    _, pulse, clock = wired()
    beat = pulse.watch("remind", 60)
    clock.pass_(MISSED_PERIODS * 60 + SLACK)
    assert pulse.late() == []
    clock.pass_(1)
    assert pulse.late() == [beat]
    beat.well()
    assert pulse.late() == []


def test_a_clock_that_is_set_makes_nothing_late() -> None:
    _, pulse, clock = wired()
    pulse.watch("remind", 60)
    clock.time += timedelta(days=3)
    assert pulse.late() == []
