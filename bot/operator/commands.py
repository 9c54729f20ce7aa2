"""The `pendamping` command: subcommands read the configuration, call one thing and print; decide nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Annotated

import typer

from actions import Refusal, people
from bot import demo as demos
from bot.config import Config
from bot.faults import Fault, newer, right_revision
from bot.operator import check as checks
from bot.operator import running
from bot.operator.cli import polite, politely, settled, wired
from bot.operator.export_cli import export_entries
from bot.operator.forms_cli import Port, questionnaires
from bot.operator.holidays_cli import holidays
from bot.operator.schedule_cli import show_schedule
from bot.operator.templates_cli import whatsapp
from bot.upkeep import private
from models import country, migrating, schema
from models.database import Database
from models.person import ADMIN

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A chatbot for village facilitators. Settings: config.toml, or PENDAMPING_<SECTION>__<KEY>.",
)


@app.callback()
def begin(context: typer.Context) -> None:
    """Whatever is written belongs to this user alone."""
    before = os.umask(private.MASK)
    context.call_on_close(lambda: os.umask(before))


app.add_typer(questionnaires, name="forms")
app.add_typer(whatsapp, name="whatsapp")
app.add_typer(holidays, name="holidays")
app.command("export")(export_entries)
app.command("schedule")(show_schedule)


@app.command()
def run(port: Port = None) -> None:
    """Run the bot until it is told to end."""
    running.run(port)


@app.command()
def demo(
    port: Port = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Forget what was done in the demo, and end.")
    ] = False,
) -> None:
    """Try the bot on this machine: a phone in the browser and invented people; keeps its data."""
    if reset:
        with polite():
            typer.echo(demos.reset())
        return
    politely(demos.run(8080 if port is None else port))


@app.command()
def migrate() -> None:
    """Bring the configured database to this version, and load the country's areas."""
    politely(_migrate(settled()))


async def _migrate(config: Config) -> None:
    async with wired(config) as service:
        await migrated(service.database)
        async with service.database.transaction() as tx:
            loaded = await country.load(tx)
    typer.echo(
        f"The database is of revision {schema.head()}" + (f"; {loaded} areas loaded." if loaded else ".")
    )


async def migrated(database: Database) -> None:
    """Bring it to this program's revision; a Fault when a newer program made it."""
    found = await schema.current(database)
    if found is not None and not schema.knows(found):
        raise newer(found)
    await migrating.upgrade(database)


@app.command()
def check() -> None:
    """Look whether configuration, database, forms, words and channels are well; exit code 1 if not."""
    config = settled()
    typer.echo(checks.Finding("configuration", True, "every setting can be used"))
    findings = politely(checks.examine(config))
    for finding in findings:
        typer.echo(finding)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


@app.command()
def invite(
    role: Annotated[str, typer.Option(help=f"One of: {', '.join(people.KINDS)}.")] = ADMIN,
    area: Annotated[str, typer.Option(help="The area's Kemendagri code, such as 33.01.01.")] = "",
    village: Annotated[list[str] | None, typer.Option(help="A village's code; may be repeated.")] = None,
) -> None:
    """Make an invitation: a code to be sent to the bot, for one use."""
    if role not in people.KINDS:
        raise typer.BadParameter(f"must be one of: {', '.join(people.KINDS)}", param_hint="--role")
    politely(_invite(settled(), role, area or None, village or []))


async def _invite(config: Config, role: str, area: str | None, villages: Sequence[str]) -> None:
    async with wired(config) as service:
        await right_revision(service.database)
        async with service.database.transaction() as tx:
            try:
                made = await people.invite(
                    tx, service.kit, role, area, villages, by=None, now=service.clock.now()
                )
            except Refusal as refusal:
                raise Fault(f"no such invitation: {refusal.code}", "check --area and --village") from None
    typer.echo(people.pretty(made.code))
    typer.echo(
        f"Send this code to the bot. It is for one use, until {made.invite.expires_at:%Y-%m-%d %H:%M} UTC."
    )
