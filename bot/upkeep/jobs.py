"""What the clock drives: named jobs, each with its period; decides nothing of what they do.

A job is a Job by type, and `Jobs` alone hands it to APScheduler, within a coroutine function of its own: that
library awaits coroutine functions only, and drops without a word what any other callable returns. Its time is
our clock's, the time that passes: it asks for no other, and a date that is set moves no job.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import Clock
from bot.pulse import Beat, Pulse

log = logging.getLogger(__name__)

_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)
"""When our clock's time that passes began, for APScheduler, which reckons with dates."""

ENDING = 20.0
"""Seconds that a job under way has to come to its end when the process ends."""


@dataclass(frozen=True)
class Job:
    """Work that is done at once, and again whenever so much time has passed."""

    name: str
    period: timedelta
    work: Callable[[], Coroutine[Any, Any, None]]
    dated: bool = True
    """Whether it goes by the date, and so waits while that is in doubt."""


class _Passing(tzinfo):
    """A time zone whose time is the time that passes by our clock: APScheduler asks `datetime.now(zone)`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def fromutc(self, _: datetime) -> datetime:
        """Now, whatever the machine's date says."""
        return (_BEGIN + timedelta(seconds=self._clock.passed())).replace(tzinfo=self)

    def now(self) -> datetime:
        """Now."""
        return self.fromutc(_BEGIN)

    def utcoffset(self, _: datetime | None) -> timedelta:
        """None that matters."""
        return timedelta(0)

    def dst(self, _: datetime | None) -> timedelta:
        """None."""
        return timedelta(0)

    def tzname(self, _: datetime | None) -> str:
        """What it is."""
        return "passing"


class _Every(BaseTrigger):  # type: ignore[misc]
    """A job's next time: a period after its last, or after now where that is over."""

    def __init__(self, period: timedelta) -> None:
        self.period = period

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """As APScheduler asks for it."""
        following = (previous or now) + self.period
        return following if following > now else now + self.period


class _Scheduler(AsyncIOScheduler):  # type: ignore[misc]
    """APScheduler's, which waits by our clock."""

    def __init__(self, clock: Clock, **options: Any) -> None:
        super().__init__(**options)
        self._clock = clock

    def _start_timer(self, seconds: float | None) -> None:
        self._stop_timer()
        if seconds is not None:
            self._timeout = self._clock.later(seconds, self.wakeup)


class Jobs:
    """Runs jobs by the clock on this process; one that fails is logged and runs again at its next time."""

    def __init__(self, clock: Clock, pulse: Pulse, dated: Callable[[], bool] = lambda: True) -> None:
        self._dated = dated
        self._clock = clock
        self._pulse = pulse
        self._time = _Passing(clock)
        self._scheduler = _Scheduler(clock, timezone=self._time)
        self._running: set[asyncio.Task[Any]] = set()
        self.names: list[str] = []

    def add(self, job: Job) -> None:
        """Have a job run, never beside itself; one that is late is not repeated for each time missed."""
        if not isinstance(job, Job):
            raise TypeError(f"no job: {job!r}")
        beat = self._pulse.watch(job.name, job.period.total_seconds())

        async def run() -> None:
            await self._run(job, beat)

        self._scheduler.add_job(
            run,
            _Every(job.period / self._clock.pace),
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=self._time.now(),
        )
        self.names.append(job.name)

    async def _run(self, job: Job, beat: Beat) -> None:
        if job.dated and not self._dated():
            beat.rest()
            return
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        beat.begin()
        try:
            await job.work()
        except Exception as error:
            beat.failed(error)
            log.exception("the job %s failed", job.name)
        else:
            beat.well()

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    async def stop(self) -> None:
        """End; what is under way is done."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        await self._finished()
        self._scheduler.shutdown(wait=False)

    def again(self) -> None:
        """Do everything now, and reckon the pauses from here: the machine's time was set."""
        for planned in self._scheduler.get_jobs() if self._scheduler.running else ():
            planned.modify(next_run_time=self._time.now())

    async def _finished(self) -> None:
        if self._running:
            await asyncio.wait(list(self._running), timeout=ENDING)
