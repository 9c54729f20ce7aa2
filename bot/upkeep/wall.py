"""Whether the machine's date can be believed, by the time that passed and by what platforms' answers say.

A battery is empty, a time server is wrong, somebody types: the date leaps. What goes by it (reminders,
broadcasts, forgetting) then waits until the date is borne out: by a platform's answer, or, where none speaks,
by going on steadily for a while. After a stop the same is asked of the pause: it may have been a leap.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from actions import Kit, notices
from bot.clock import Clock
from bot.pulse import Pulse
from models import leap, reminder
from models.database import Database

log = logging.getLogger(__name__)

AWAKE = "awake"
"""The watermark that says when the service last ran."""
LEAP = timedelta(minutes=10)
"""What the date may differ by from what is expected."""
SET = 2.0
"""Seconds by which a date is off that was set, and did not drift."""
LOOK = 5.0
"""Seconds between two looks."""
KEEP = 60.0
"""Seconds between two notes of when the service ran."""
STEADY_SECONDS = 600.0
"""Seconds after which a date is believed that no platform speaks for or against."""
FRESH_SECONDS = 3600.0
"""Seconds for which a platform's word counts."""


class Wall:
    """The date on the wall; `anew` are called when it was set, since pauses were reckoned by the old one."""

    def __init__(self, database: Database, clock: Clock, kit: Kit, pulse: Pulse) -> None:
        self.anew: list[Callable[[], None]] = []
        self._database = database
        self._clock = clock
        self._kit = kit
        self._pulse = pulse
        self._known: tuple[datetime, float] | None = None
        self._said: tuple[datetime, float] | None = None
        self._seen = clock.now(), clock.passed()
        self._doubted: float | None = None
        self._kept = float("-inf")
        self._witnessed = False
        self.right = False

    def believed(self) -> bool:
        """Whether what goes by the date may be done; a leap that was not looked at yet is doubted."""
        if self._known is None or not self.right:
            return False
        return (
            not self._witnessed
            or abs(self._clock.now() - self._expected(self._known, self._clock.passed())) <= LEAP
        )

    def witness(self) -> Callable[[str], None]:
        """A platform will speak: whom it tells its dates. Where none will, every date is believed."""
        self._witnessed = True
        return self.hear

    def hear(self, date: str) -> None:
        """What a platform's answer says the time is (HTTP's Date)."""
        if not date:
            return
        try:
            said = parsedate_to_datetime(date)
        except ValueError:
            log.warning("a platform tells a date that is none")
            return
        self._said = said if said.tzinfo else said.replace(tzinfo=UTC), self._clock.passed()

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        beat = self._pulse.watch("wall", LOOK)
        while True:
            try:
                await self.look()
                beat.well()
            except Exception as error:
                beat.failed(error)
                log.exception("the date could not be looked at")
            await self._clock.sleep(LOOK)

    async def look(self) -> None:
        """Notice that the date was set; decide whether it is believed."""
        now, passed = self._clock.now(), self._clock.passed()
        off = (now - self._expected(self._seen, passed)).total_seconds()
        self._seen = now, passed
        if abs(off) > SET:
            log.warning("the machine's date was set by %+.0f s", off)
            self._begin_anew()
        if self._known is None:
            async with self._database.reading() as tx:
                self._known = (await reminder.watermark(tx, AWAKE)) or now, passed
        await self._judge(now, passed, self._expected(self._known, passed))

    async def _judge(self, now: datetime, passed: float, expected: datetime) -> None:
        leapt = abs(now - expected) > LEAP
        if leapt and not self._borne_out(now, passed):
            await self._doubt(now, passed, expected)
            return
        if leapt:
            log.warning("the date leapt from %s to %s, and is believed", _short(expected), _short(now))
        if now < expected - LEAP:
            await self._bring_back(now, expected)
        again, self._known, self._doubted, self.right = not self.right, (now, passed), None, True
        if again:
            self._begin_anew()
        if passed - self._kept >= KEEP:
            await self._keep(now, passed)

    def _begin_anew(self) -> None:
        for begin in self.anew:
            begin()

    def _borne_out(self, now: datetime, passed: float) -> bool:
        """A platform says so; or none speaks, and the date has gone on steadily."""
        if not self._witnessed:
            return True
        if self._said is not None and passed - self._said[1] < FRESH_SECONDS:
            return abs(now - self._expected(self._said, passed)) <= LEAP
        return self._doubted is not None and passed - self._doubted > STEADY_SECONDS

    async def _doubt(self, now: datetime, passed: float, expected: datetime) -> None:
        self.right = False
        if self._doubted is not None:
            return
        self._doubted = passed
        log.error("the date says %s, expected is %s: nothing goes by it now", _short(now), _short(expected))
        values = {"now": _short(now), "expected": _short(expected)}
        async with self._database.transaction() as tx:
            await notices.tell_admins(tx, self._kit, "clock", "machine.clock_doubted", values, now)

    async def _keep(self, now: datetime, passed: float) -> None:
        async with self._database.transaction() as tx:
            await reminder.begin_watermark(tx, AWAKE, now)
            await reminder.move_watermark(tx, AWAKE, now)
        self._kept = passed

    async def _bring_back(self, now: datetime, expected: datetime) -> None:
        """What was put off by the old date would wait until it comes again."""
        async with self._database.transaction() as tx:
            await leap.bring_back(tx, now, expected)

    def _expected(self, since: tuple[datetime, float], passed: float) -> datetime:
        return since[0] + timedelta(seconds=passed - since[1])


def _short(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
