"""Is everything well? Looks at database, forms, words, folders, channels; changes nothing, never raises."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import make_url

from actions import mistakes
from bot.channels import SendError
from bot.channels.telegram import errands
from bot.config import Config
from bot.faults import Fault, explain, indented, right_revision
from bot.operator.check.account import whatsapp
from bot.operator.check.service import service
from bot.upkeep import private
from forms import FormError, FormMistake, read_xlsform
from locales import LANGUAGES, SOURCE, read
from locales import words as told_in
from models import area, schema
from models.database import Database

FORM_SUFFIXES = (".md", ".xlsx", ".xls")
"""A .csv in the folder is data that a form lists, not a form."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, and the lines that tell; `todo`: it is not set up yet."""

    subject: str
    well: bool
    told: str
    todo: bool = False

    def __str__(self) -> str:
        head = f"{'todo' if self.todo else 'ok' if self.well else 'FAULT':6}{self.subject:14}"
        return "\n".join(
            (head if n == 0 else " " * len(head)) + line for n, line in enumerate(self.told.split("\n"))
        )


class Unset(Fault):
    """A step of setting up that is still to be done; what is there already can be well without it."""


async def examine(config: Config) -> list[Finding]:
    """Look at everything, one finding each; a fault in one does not keep the others from being looked at."""
    looks: dict[str, Callable[[Config], Awaitable[str]]] = {
        "database": database,
        "forms": questionnaires,
        "words": words,
        "media": media,
        "files": files,
        "telegram": telegram,
        "whatsapp": whatsapp,
        "pages": pages,
        "consent": consent,
        "service": service,
    }
    return [await _finding(subject, look, config) for subject, look in looks.items()]


async def _finding(subject: str, look: Callable[[Config], Awaitable[str]], config: Config) -> Finding:
    try:
        return Finding(subject, True, await look(config))
    except Unset as step:
        return Finding(subject, True, str(step), todo=True)
    except Exception as error:
        fault = explain(error)
        return Finding(subject, False, str(fault) if fault else f"{type(error).__name__}: {error}")


async def database(config: Config) -> str:
    """Reachable, of the right revision, writable, with the country's areas."""
    store = Database(config.database.url, connections=1)
    try:
        revision = await right_revision(store)
        async with store.transaction() as tx:
            await schema.writable(tx)
        async with store.reading() as tx:
            areas = await area.count(tx)
    finally:
        await store.close()
    if not areas:
        raise Fault("the database holds no areas", "pendamping migrate")
    shown = make_url(config.database.url).render_as_string(hide_password=True)
    return f"{shown}, revision {revision}, {areas} areas"


async def questionnaires(config: Config) -> str:
    """Every form in the folder can be used; each mistake with sheet and row."""
    files = form_files(config.forms.directory)
    results = {file: form_report(file) for file in files}
    told = [f"{file.name}: {line}" for file, (_, lines) in results.items() for line in lines]
    if not all(well for well, _ in results.values()):
        raise Fault(indented("not every form can be used:", told))
    return "\n".join([", ".join(file.name for file in files), *told])


def form_files(directory: Path) -> list[Path]:
    """The questionnaires in the folder, by name; Fault when there is none."""
    files = [file for file in sorted(directory.glob("*")) if file.suffix in FORM_SUFFIXES]
    if not files:
        raise Fault(f"there is no form in the folder {directory}", "check forms.directory")
    return files


def form_report(file: Path) -> tuple[bool, list[str]]:
    """Whether a form can be used, and a line for each mistake or remark."""
    try:
        _, remarks = read_xlsform(file.read_bytes(), file.name)
    except FormError as error:
        return False, [described(mistake) for mistake in error.mistakes]
    return True, [described(remark) for remark in remarks]


def mistaken(file: Path, error: FormError) -> str:
    """Everything that is wrong with a form."""
    return indented(f"{file.name} cannot be used:", map(described, error.mistakes))


def described(mistake: FormMistake) -> str:
    """A form author's mistake on one line, for an operator."""
    return f"{mistake.level}: {mistakes.line(mistake, told_in('en')).striptags()}"


async def words(_config: Config) -> str:
    """Every language says everything, with the same values in it."""
    source = read(SOURCE)[0]
    lacks: list[str] = []
    for language in LANGUAGES:
        texts = read(language)[0]
        lacks += [f"{language} lacks {key}" for key in source if not (key in texts and texts[key][0].source)]
        lacks += [f"{language} has {key}, which {SOURCE} has not" for key in texts if key not in source]
    if lacks:
        raise Fault(indented("the languages differ:", lacks))
    return f"{', '.join(LANGUAGES)}: {len(source)} texts each"


async def media(config: Config) -> str:
    """The folder for photos can be written, or made."""
    folder = config.media.directory.absolute()
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise Fault(f"photos cannot be kept in {folder}", "check media.directory and the folder's rights")
    return str(config.media.directory)


async def consent(config: Config) -> str:
    """Whether people are told who answers for their data."""
    return config.server.operator or "names nobody: server.operator is not set"


async def pages(config: Config) -> str:
    """Whether people can sign in to the pages."""
    return config.server.public_url or "none: server.public_url is not set, so /web has no link to give"


async def files(config: Config) -> str:
    """No other user of this machine may read what is kept."""
    open_ = private.open_to_others(config)
    if open_:
        told = indented("others on this machine may look into:", map(str, open_))
        raise Fault(told, "start it once, which closes them, or chmod go= each")
    return "for this user alone"


async def telegram(config: Config) -> str:
    """The token is known to the platform; tells the bot's name. Not set up is fine when WhatsApp is."""
    token = config.telegram.token.reveal()
    if not token and config.whatsapp.token:
        return "not set up"
    if not token:
        raise Unset(
            "telegram.token is not set, and no other channel is: nobody can write to the bot yet",
            "ask @BotFather for one, and set PENDAMPING_TELEGRAM__TOKEN",
        )
    base = config.telegram.api_base
    try:
        told = await errands.done(errands.Look(token, base))
        told.well()
    except SendError as error:
        if error.refused:
            raise Fault(
                "Telegram does not know this token", "copy telegram.token anew from @BotFather"
            ) from None
        raise Fault(f"no answer from {base}: {error.reason}") from None
    return f"@{told.username}, by {config.telegram.delivery}{_called(told, config.telegram.delivery)}"


def _called(told: errands.Told, delivery: str) -> str:
    """Where Telegram calls, as far as that is worth a word."""
    calls = f"; Telegram calls {told.url}" if told.url else ""
    if not calls and delivery == "webhook":
        calls = "; Telegram calls nowhere yet, a start will have it call"
    return calls + (f"; a call of its failed: {told.trouble}" if told.trouble else "")
