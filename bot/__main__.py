"""The `pendamping` command: subcommands read the configuration, call one thing and print; decide nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from actions import Refusal, library, people
from bot import check as checks
from bot import demo as demos
from bot import log
from bot.app import Service, create_app, serve
from bot.config import Config, load
from bot.faults import Fault, listen, migrated, right_revision, told
from forms import FormError
from models import country, form, schema

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="A chatbot for village facilitators. Settings: config.toml, or PENDAMPING_<SECTION>__<KEY>.",
)
questionnaires = typer.Typer(
    no_args_is_help=True, help="The questionnaires: look at them, check them, install them."
)
app.add_typer(questionnaires, name="forms")

Files = Annotated[
    list[Path], typer.Argument(help="XLSForms: .xlsx, .xls, .md or .csv", exists=True, dir_okay=False)
]
Port = Annotated[int | None, typer.Option(help="Listen on this port (default: server.port).")]


def politely(work: Coroutine[Any, Any, None]) -> None:
    """Run it; what the operator can mend ends in a sentence and exit code 1, never in a traceback."""
    with _polite():
        uvloop.run(work)


def settled() -> Config:
    """The configuration, with logging set up as it says; exit code 1 with the list of mistakes."""
    with _polite():
        config = load()
    log.begin(config)
    return config


@contextmanager
def _polite() -> Iterator[None]:
    try:
        with told():
            yield
    except Fault as fault:
        typer.echo(f"pendamping: {fault}", err=True)
        raise typer.Exit(1) from None


@asynccontextmanager
async def _service(config: Config) -> AsyncIterator[Service]:
    """The bot wired but not running, for a command that needs its parts."""
    service = create_app(config)
    try:
        yield service
    finally:
        await service.database.close()


@app.command()
def run(port: Port = None) -> None:
    """Run the bot until it is told to end."""
    config = settled()
    politely(_run(config, config.server.port if port is None else port))


async def _run(config: Config, port: int) -> None:
    with listen(config.server.host, port) as sock:
        service = create_app(config)
        if not service.channels:
            raise Fault("no channel is set up", "set PENDAMPING_TELEGRAM__TOKEN, or try `pendamping demo`")
        await right_revision(service.database)
        await _install(service, checks.form_files(config.forms.directory))
        await serve(service, [sock])


@app.command()
def demo(
    port: Port = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Forget what was done in the demo, and end.")
    ] = False,
) -> None:
    """Try the bot on this machine: a phone in the browser and invented people; keeps its data."""
    if reset:
        typer.echo(demos.reset())
        return
    politely(demos.run(8080 if port is None else port))


@app.command()
def migrate() -> None:
    """Bring the configured database to this version, and load the country's areas."""
    politely(_migrate(settled()))


async def _migrate(config: Config) -> None:
    async with _service(config) as service:
        await migrated(service.database)
        loaded = await country.load(service.database)
    typer.echo(
        f"The database is of revision {schema.head()}" + (f"; {loaded} areas loaded." if loaded else ".")
    )


@app.command()
def check() -> None:
    """Look whether configuration, database, forms, words and channels are well; exit code 1 if not."""
    config = settled()
    typer.echo(checks.Finding("configuration", True, "every setting can be used"))
    findings = asyncio.run(checks.examine(config))
    for finding in findings:
        typer.echo(finding)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


@app.command()
def invite(
    role: Annotated[str, typer.Option(help=f"One of: {', '.join(people.KINDS)}.")] = "admin",
    area: Annotated[str, typer.Option(help="The area's Kemendagri code, such as 33.01.01.")] = "",
    village: Annotated[list[str] | None, typer.Option(help="A village's code; may be repeated.")] = None,
) -> None:
    """Make an invitation: a code to be sent to the bot, for one use."""
    if role not in people.KINDS:
        raise typer.BadParameter(f"must be one of: {', '.join(people.KINDS)}", param_hint="--role")
    politely(_invite(settled(), role, area or None, village or []))


async def _invite(config: Config, role: str, area: str | None, villages: Sequence[str]) -> None:
    async with _service(config) as service:
        await right_revision(service.database)
        async with service.database.transaction() as tx:
            try:
                made = await people.invite(
                    tx, service.kit, role, area, villages, by=None, now=service.clock.now()
                )
            except Refusal as refusal:
                raise Fault(f"no such invitation: {refusal.code}", "check --area and --village") from None
    typer.echo(people.pretty(made.code))
    typer.echo(f"Send this code to the bot. It is for one use, until {made.expires_at:%Y-%m-%d %H:%M} UTC.")


@questionnaires.command("list")
def list_forms() -> None:
    """The forms in use, with their versions."""
    politely(_list(settled()))


async def _list(config: Config) -> None:
    async with _service(config) as service:
        await right_revision(service.database)
        async with service.database.reading() as tx:
            for version in await form.newest(tx):
                typer.echo(f"{version.form_id:20} {version.version:16} {version.title}")


@questionnaires.command("check")
def check_forms(files: Files) -> None:
    """Every mistake in these forms, with sheet and row; exit code 1 if there is one."""
    results = [checks.form_report(file) for file in files]
    for file, (well, lines) in zip(files, results, strict=True):
        typer.echo("\n".join([f"{file}: {'ok' if well else 'cannot be used'}", *lines]))
    if not all(well for well, _ in results):
        raise typer.Exit(1)


@questionnaires.command("add")
def add_forms(files: Files) -> None:
    """Install these forms: new entries use the newest version, drafts stay on theirs."""
    politely(_add(settled(), files))


async def _add(config: Config, files: Sequence[Path]) -> None:
    async with _service(config) as service:
        await right_revision(service.database)
        for version in await _install(service, files):
            typer.echo(f"{version.form_id} {version.version} is installed.")


async def _install(service: Service, files: Sequence[Path]) -> list[form.FormVersion]:
    """Install all of these forms or none; a Fault names the file and every mistake in it."""
    installed = []
    async with service.database.transaction() as tx:
        for file in files:
            try:
                installed.append(
                    await library.install(tx, file.read_bytes(), file.name, now=service.clock.now())
                )
            except FormError as error:
                raise Fault(checks.mistaken(file, error)) from None
    return installed


if __name__ == "__main__":
    app()
