"""`pendamping schedule`: what would be told to whom, when and why, as things stand now; tells nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from actions import reminders
from actions.deadlines import closed
from actions.reminders import Due
from actions.reminders.dues import Someone
from bot.app import Service
from bot.config import Config
from bot.faults import Fault, right_revision
from bot.operator.cli import politely, settled, wired
from locales import words
from models import Tx
from models.area import is_within

STEP = timedelta(hours=24)
"""Planned at once, so that a long look ahead fits into memory."""
FARTHEST = timedelta(days=400)
"""The schedule looks no further ahead."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Until when, and of whom: one person (id) or everybody of an area ('' = everybody)."""

    until: datetime
    person: int | None = None
    area: str = ""

    def wants(self, one: Someone) -> bool:
        """Whether this person is asked about."""
        return is_within(one.reader.area_code, self.area) and (self.person is None or one.id == self.person)


def show_schedule(
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day (UTC).")],
    person: Annotated[int | None, typer.Option(help="Only this person (id).")] = None,
    area: Annotated[str, typer.Option(help="Only people of this area and the areas in it.")] = "",
) -> None:
    """Print what would be told to whom until then, and why, if nothing changed; times are local."""
    politely(_show(settled(), Asked(until.replace(tzinfo=UTC) + STEP, person, area)))


async def _show(config: Config, asked: Asked) -> None:
    async with wired(config) as service:
        await right_revision(service.database)
        now = service.clock.now()
        if not now < asked.until <= now + FARTHEST:
            raise Fault("that day does not lie ahead", f"name one within the next {FARTHEST.days} days")
        count = 0
        async for line in lines(service, asked, now):
            typer.echo(line)
            count += 1
    typer.echo(f"{count} reminders until then, if nothing changes.", err=True)


async def lines(service: Service, asked: Asked, now: datetime) -> AsyncIterator[str]:
    """A line for each thing that would be told, the earliest first."""
    after = now
    while after < asked.until:
        until = min(after + STEP, asked.until)
        async with service.database.reading() as tx:
            rules, off = service.kit.rules.reminders, await closed(tx)
            window = reminders.Window(after, until, rules, off, telling=False)
            found = [pair async for pair in _window(tx, window, asked)]
        for one, due in sorted(found, key=lambda pair: (pair[1].at, pair[0].id)):
            yield line(one, due)
        after = until


async def _window(tx: Tx, window: reminders.Window, asked: Asked) -> AsyncIterator[tuple[Someone, Due]]:
    for span in await reminders.spans(tx, window):
        for one, dues in await reminders.due(tx, window, span):
            for due in dues if asked.wants(one) else ():
                yield one, due


def line(one: Someone, due: Due) -> str:
    """ "2026-12-01 08:00 WIB  12 Sari  deadline: LPJ ... (why)"."""
    local = due.at.astimezone(one.chosen.zone)
    text = " ".join(due.say(words(one.reader.language)).text.striptags().split())
    return f"{local:%Y-%m-%d %H:%M %Z}  {one.id} {one.reader.name}  {due.kind}: {text}  [{due.why}]"
