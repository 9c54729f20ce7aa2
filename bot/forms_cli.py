"""`pendamping forms ...`: check, add, list, preview; what a form may be is decided in forms/."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from actions import mistakes, sources
from bot import proof
from forms import Examined, FormMistake
from locales import LANGUAGES, Words, words

questionnaires = typer.Typer(
    no_args_is_help=True, help="The questionnaires: look at them, check them, try them, install them."
)

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
    if language not in LANGUAGES:
        raise typer.BadParameter(f"must be one of: {', '.join(LANGUAGES)}", param_hint="--language")
    results = [asyncio.run(proof.examine_file(file, strict=strict)) for file in files]
    for file, examined in zip(files, results, strict=True):
        typer.echo("\n".join(report(str(file), examined, words(language))))
    if not all(examined.xml for examined in results):
        raise typer.Exit(1)


def report(name: str, examined: Examined, w: Words) -> list[str]:
    """A heading, then a line for each mistake and each warning."""
    key = "author.can_be_used" if examined.xml else "author.cannot_be_used"
    found = [*examined.mistakes, *sources.unknown(examined.externals)]
    return [w.plain(key, name=name), *(f"  {described(one, w)}" for one in found)]


def described(mistake: FormMistake, w: Words) -> str:
    """One line for a terminal."""
    return f"{w.plain(f'author.level_{mistake.level}')}: {mistakes.line(mistake, w).striptags()}"
