"""`pendamping forms ...`: check, add, list, preview; what a form may be is decided in forms/."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated

import typer

from actions import library, mistakes, publishing, sources
from bot.config import Config
from bot.demo import preview as demonstration
from bot.faults import Fault, right_revision
from bot.files import proof
from bot.files.attachments import beside, data_beside
from bot.operator.cli import politely, settled, wired
from bot.sandbox import Sandbox
from forms import Examined, FormMistake
from locales import LANGUAGES, Words, words
from models import form

questionnaires = typer.Typer(
    no_args_is_help=True, help="The questionnaires: look at them, check them, try them, install them."
)

Port = Annotated[int | None, typer.Option(help="Listen on this port (default: server.port).")]
File = Annotated[
    Path, typer.Argument(help="An XLSForm: .xlsx, .xls, .md or .csv", exists=True, dir_okay=False)
]
Files = Annotated[
    list[Path], typer.Argument(help="XLSForms: .xlsx, .xls, .md or .csv", exists=True, dir_okay=False)
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Refuse what would be repaired: old types, choices that come twice.")
]
Language = Annotated[str, typer.Option(help=f"The language of the report: {', '.join(LANGUAGES)}.")]


@questionnaires.command("check")
def check(files: Files, strict: Strict = False, language: Language = "en") -> None:
    """Every mistake in these forms, with sheet, row and column; exit code 1 if there is one."""
    w = _words(language)
    results = [politely(read(file, strict=strict))[0] for file in files]
    for file, examined in zip(files, results, strict=True):
        typer.echo("\n".join(report(str(file), examined, w)))
    if not all(examined.xml for examined in results):
        raise typer.Exit(1)


async def read(file: Path, *, strict: bool) -> tuple[Examined, str]:
    """The form, with the data files that lie beside it enclosed, and its digest."""
    async with Sandbox() as sandbox:
        alone = await proof.examine_file(sandbox, file, strict=strict)
    return library.with_files(alone, file.read_bytes(), data_beside(file))


def _words(language: str) -> Words:
    if language not in LANGUAGES:
        raise typer.BadParameter(f"must be one of: {', '.join(LANGUAGES)}", param_hint="--language")
    return words(language)


def report(name: str, examined: Examined, w: Words) -> list[str]:
    """A heading, then a line for each mistake and each warning."""
    key = "author.can_be_used" if examined.xml else "author.cannot_be_used"
    found = [*examined.mistakes, *sources.unknown(examined.externals, examined.readers)]
    return [w.plain(key, name=name), *(f"  {described(one, w)}" for one in found)]


def described(mistake: FormMistake, w: Words) -> str:
    """One line for a terminal."""
    return f"{w.plain(f'author.level_{mistake.level}')}: {mistakes.line(mistake, w).striptags()}"


@questionnaires.command("add")
def add(files: Files, strict: Strict = False) -> None:
    """Install these forms: new entries use the newest version, drafts stay on theirs."""
    politely(_add(settled(), files, strict))


async def _add(config: Config, files: Sequence[Path], strict: bool) -> None:
    """Install all of these forms or none."""
    proofs = [await read(file, strict=strict) for file in files]
    for file, (examined, _) in zip(files, proofs, strict=True):
        if not examined.xml:
            raise Fault("\n".join(report(file.name, examined, words("en"))))
    async with wired(config) as service:
        await right_revision(service.database)
        async with service.database.transaction() as tx:
            for file, (examined, digest) in zip(files, proofs, strict=True):
                now = service.clock.now()
                version = await publishing.propose(tx, examined, digest, by=None, now=now)
                for name in await library.bring(tx, version, beside(file)):
                    typer.echo(f"{file.name}: no {name} lies beside it; its question goes without.")
                await publishing.publish(tx, version.id, by=None, now=now)
                typer.echo(f"{version.form_id} {version.version} is installed.")


@questionnaires.command("list")
def list_forms() -> None:
    """The forms in use, with their versions, who may fill them and whether they are reviewed."""
    politely(_list(settled()))


async def _list(config: Config) -> None:
    async with wired(config) as service:
        await right_revision(service.database)
        async with service.database.reading() as tx:
            installed = await form.newest(tx)
            for version in installed:
                typer.echo(f"{version.form_id:20} {version.version:16} {version.title}{_terms(version)}")
    if not installed:
        typer.echo("No form is installed yet: pendamping forms add FILE, or start the bot once.", err=True)


def _terms(version: form.FormVersion) -> str:
    """Who may fill it, where that is not everybody; and whether nobody reviews it."""
    if library.of_sessions(version.form_id):
        return "  [of sessions, no review]"
    audience = version.audience or {}
    told = [*audience.get("roles", ()), *audience.get("areas", ())]
    told += [] if version.review else ["no review"]
    return f"  [{', '.join(told)}]" if told else ""


@questionnaires.command("preview")
def preview(file: File, port: Port = None, strict: Strict = False) -> None:
    """Fill this form on a phone in the browser; nothing of it is kept."""
    politely(_preview(file, 8080 if port is None else port, strict))


async def _preview(file: Path, port: int, strict: bool) -> None:
    examined, _ = await read(file, strict=strict)
    lines = report(file.name, examined, words("en"))
    if not examined.xml:
        raise Fault("\n".join(lines))
    typer.echo("\n".join(lines))
    with _forgotten() as folder:
        await demonstration.run(port, folder, examined, beside(file))


@contextmanager
def _forgotten() -> Iterator[Path]:
    """A folder that is gone at the end, even where a thread that was cut off still writes into it."""
    folder = Path(mkdtemp(prefix="pendamping-"))
    try:
        yield folder
    finally:
        for _ in range(100):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(0.02)
