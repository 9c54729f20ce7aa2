"""`pendamping holidays`: days off that a decree adds or strikes, without a new version; decides nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from actions.deadlines import workdays
from bot.config import Config
from bot.faults import right_revision
from bot.operator.cli import politely, settled, wired
from models import day_off

holidays = typer.Typer(no_args_is_help=True, help="Days off that a decree adds or strikes.")
Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day, as 2028-03-27.")]
Year = Annotated[int | None, typer.Argument(help="This year's if there is none.", min=2020, max=2100)]
Why = Annotated[str, typer.Argument(help="What it is called.")]


@holidays.command("list")
def show(year: Year = None) -> None:
    """The days off of a year that are no weekend, and what was added or struck."""
    politely(_show(settled(), year))


@holidays.command()
def add(day: Day, name: Why = "") -> None:
    """Make it a day off. `remove` leaves it to the calendar again."""
    politely(_set(settled(), day.date(), True, name))


@holidays.command()
def strike(day: Day, name: Why = "") -> None:
    """Make it a working day although the calendar has it off. `remove` leaves it to the calendar again."""
    politely(_set(settled(), day.date(), False, name))


@holidays.command()
def remove(day: Day) -> None:
    """Leave it to the calendar again."""
    politely(_remove(settled(), day.date()))


async def _show(config: Config, year: int | None) -> None:
    async with wired(config) as service:
        await right_revision(service.database)
        first = date(year or service.clock.now().year, 1, 1)
        async with service.database.reading() as tx:
            told = {one.day: one for one in await day_off.every(tx)}
    for day in (first + timedelta(days=n) for n in range(366)):
        if day.year == first.year and (day in told or workdays.holiday(day)):
            one = told.get(day)
            kind = "" if one is None else "  (added)" if one.off else "  (struck: a working day)"
            name = (one.name if one else "") or workdays.holiday(day)
            typer.echo(f"{day} {day:%a}  {name}{kind}".rstrip())


async def _set(config: Config, day: date, off: bool, name: str) -> None:
    async with wired(config) as service:
        await right_revision(service.database)
        async with service.database.transaction() as tx:
            await workdays.set_day(tx, day, off=off, name=name, now=service.clock.now())
    typer.echo(f"{day} is a day off." if off else f"{day} is a working day.")


async def _remove(config: Config, day: date) -> None:
    async with wired(config) as service:
        await right_revision(service.database)
        async with service.database.transaction() as tx:
            gone = await workdays.forget(tx, day, now=service.clock.now())
    usual = "a day off" if workdays.usual(day) else "a working day"
    typer.echo(f"{day} is {usual} again, as the calendar says." if gone else f"Nothing was said of {day}.")
