"""/healthz and /readyz: does this process do its work, who was heard when, what waits; changes nothing.

/healthz   503 when the database does not answer, or a loop or job is late: start the process anew
/readyz    503 for that, for a platform that is silent and a message that is stuck; with all figures
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.pulse import Beat, Pulse
from models import outbox
from models.database import Database

log = logging.getLogger(__name__)

SILENCE = timedelta(minutes=5)
"""A platform that we ask answers within a minute, be it that nothing came."""
LONGEST_WAIT = timedelta(hours=1)
"""A message that is due for so long is stuck; many at once take their time."""
DATABASE_SECONDS = 5.0
"""How long the database may take to answer."""


class Health:
    """What this process knows of its own health."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        pulse: Pulse,
        loops: Mapping[str, asyncio.Task[None]],
        dated: Callable[[], bool] = lambda: True,
    ) -> None:
        self._dated = dated
        self._database = database
        self._clock = clock
        self._pulse = pulse
        self._loops = loops
        self._told: set[str] = set()
        self.begun = clock.now()
        self.asked: set[str] = set()
        """The channels whose platform we ask for messages."""

    def routes(self) -> list[Route]:
        """Both."""
        return [Route("/healthz", self.healthz), Route("/readyz", self.readyz)]

    async def healthz(self, _request: Request) -> Response:
        """Whether this process does its work."""
        late = self.late()
        if not late and await self._waiting() is None:
            late = [_AWAY]
        return _answer(late, {"late": late} if late else {})

    async def readyz(self, _request: Request) -> Response:
        """The same and more, with the figures: whose work is told as done, its messages are counted."""
        late, beats = self.late(), {beat.name: _figures(beat) for beat in self._pulse.beats.values()}
        waiting = await self._waiting()
        if waiting is None:
            late.append(_AWAY)
        late += self._silent() + _stuck(waiting or ()) + ([] if self._dated() else [_DOUBT])
        heard = {
            name: {how: _iso(at) for how, at in ways.items()} for name, ways in self._pulse.heard.items()
        }
        oldest = {channel: round(age.total_seconds()) for channel, age in waiting or ()}
        return _answer(late, {"late": late, "work": beats, "heard": heard, "oldest_due_seconds": oldest})

    def late(self) -> list[str]:
        """Which loop has ended, which loop or job is overdue, in words for an operator."""
        ended = [f"{name}: it ended" for name, task in self._loops.items() if task.done()]
        return ended + [str(beat) for beat in self._pulse.late()]

    async def look(self) -> None:
        """Put into the log what has become late, and what is well again; once each."""
        late = {one.partition(":")[0]: one for one in [*self.late(), *self._silent()]}
        for name in sorted(late.keys() - self._told):
            log.error("late: %s", late[name])
        for name in sorted(self._told - late.keys()):
            log.info("well again: %s", name)
        self._told = set(late)

    async def _waiting(self) -> Sequence[tuple[str, timedelta]] | None:
        """By channel, how long the oldest due message has waited; None: the database does not answer."""
        now = self._clock.now()
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self._database.reading() as tx:
                return [(channel, now - at) for channel, at in await outbox.oldest_due(tx, now)]
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            log.error("the database does not answer: %s", type(error).__name__)
            return None

    def _silent(self) -> list[str]:
        since = {name: self._pulse.heard.get(name, {}).get("asked", self.begun) for name in self.asked}
        return [
            f"{name}: not heard since {at:%Y-%m-%d %H:%M} UTC"
            for name, at in sorted(since.items())
            if self._pulse.silent(name, "asked") > SILENCE.total_seconds()
        ]


_AWAY = "database: it does not answer"
_DOUBT = "wall: the machine's date is in doubt, and nothing goes by it"


def _stuck(waiting: Sequence[tuple[str, timedelta]]) -> list[str]:
    return [
        f"{channel}: a message has been due for {age.total_seconds() / 60:.0f} min"
        for channel, age in waiting
        if age > LONGEST_WAIT
    ]


def _figures(beat: Beat) -> dict[str, Any]:
    moments = {"began": beat.began_at, "worked": beat.worked_at, "failed": beat.failed_at}
    figures: dict[str, Any] = {name: _iso(at) for name, at in moments.items() if at is not None}
    return {"period": beat.period, **figures, **({"reason": beat.reason} if beat.reason else {})}


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def _answer(late: Sequence[str], told: Mapping[str, Any]) -> JSONResponse:
    return JSONResponse({"status": "late" if late else "ok", **told}, status_code=503 if late else 200)
