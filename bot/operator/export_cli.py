"""`pendamping export`: entries as OpenRosa submissions, CSV or XLSX; only opens files and calls the verb."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from actions import Refusal, export
from bot.app import Service
from bot.config import Config
from bot.faults import Fault, right_revision
from bot.operator.cli import politely, settled, wired
from forms import Form
from models import Tx
from models.export import Chosen
from models.media import Media
from reports import openrosa, table
from reports.csv_files import CsvFiles
from reports.xlsx import TooManyRows, Xlsx

Way = Literal["xlsx", "csv", "openrosa"]
MENDS = {
    "no_form": ("no such form is installed", "pendamping forms list"),
    "may_not_export": ("that person is no admin, coordinator or camat", "name another with --by"),
    "not_your_area": ("that area is not that person's", "name another with --area"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for. `labels` is a language, '' for codes; `zipped`: zips instead of folders."""

    chosen: Chosen
    way: Way
    to: Path
    by: int | None = None
    labels: str = ""
    zipped: bool = False


@dataclass(slots=True)
class Done:
    """How much was written; `missing` attachments are not fetched yet, or lost."""

    entries: int = 0
    missing: int = 0


def export_entries(
    form: Annotated[str, typer.Argument(help="The form's id, as `pendamping forms list` shows it.")],
    to: Annotated[Path, typer.Argument(help="The .xlsx file, or the folder, to be made.")],
    way: Annotated[
        Way, typer.Option("--format", help="xlsx, csv, or openrosa (a folder for each sending of an entry).")
    ] = "xlsx",
    labels: Annotated[
        str, typer.Option(help="Choices by their labels in this language (id, en, ...) instead of codes.")
    ] = "",
    area: Annotated[list[str] | None, typer.Option(help="Only from this area; may be repeated.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Sent since this moment (UTC).")] = None,
    before: Annotated[datetime | None, typer.Option(help="Sent before this moment (UTC).")] = None,
    by: Annotated[int | None, typer.Option(help="In this person's name (id), with their rights.")] = None,
    zipped: Annotated[bool, typer.Option("--zip", help="With openrosa: zips instead of folders.")] = False,
) -> None:
    """Write the sent entries of a form: XLSX or CSV with a sheet per repeat, or OpenRosa submissions."""
    chosen = Chosen(form, tuple(area) if area else None, _utc(since), _utc(before))
    politely(_export(settled(), Order(chosen, way, to, by, labels, zipped)))


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(tzinfo=UTC)


async def _export(config: Config, order: Order) -> None:
    async with wired(config) as service:
        await right_revision(service.database)
        done = await write(service, order)
    typer.echo(f"{done.entries} entries are in {order.to}.")
    if done.missing:
        typer.echo(f"{done.missing} attachments are not there: not fetched yet, or lost.", err=True)


async def write(service: Service, order: Order) -> Done:
    """Write what was ordered; a Fault leaves nothing behind."""
    if order.to.exists():
        raise Fault(f"{order.to} is there already", "name another, or move it away")
    chosen = await _allowed(service, order)
    partial = order.to.with_name(order.to.name + ".part")
    _remove(partial)
    try:
        async with service.database.reading() as tx:
            done = await WAYS[order.way](service, tx, chosen, order, partial)
        partial.rename(order.to)
    finally:
        _remove(partial)
    return done


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


async def _allowed(service: Service, order: Order) -> Chosen:
    async with service.database.transaction() as tx:
        try:
            return await export.begin(tx, order.chosen, order.way, by=order.by, now=service.clock.now())
        except Refusal as refusal:
            raise Fault(*MENDS[refusal.code]) from None


async def _submissions(service: Service, tx: Tx, chosen: Chosen, wanted: Order, to: Path) -> Done:
    """The form's versions as XForms; instances/<instanceID>/ with a submission and its attachments for each
    time that an entry was sent; instances.txt tells in which order a server takes them.
    """
    done, instances, order = Done(), to / "instances", []
    instances.mkdir(parents=True)
    for compiled in await export.forms(tx, service.library, chosen.form_id):
        (to / f"{openrosa.folder(f'{compiled.id}-{compiled.version}')}.xml").write_bytes(compiled.xml)
    async for found in export.each(tx, chosen):
        for name, xml, attached in export.submissions(found):
            files = [(openrosa.FILE, xml)]
            for file, media in attached.items():
                content = _content(service, media)
                done.missing += content is None
                files += [(file, content)] if content is not None else []
            _place(instances / openrosa.folder(name), files, zipped=wanted.zipped)
            order.append(openrosa.folder(name))
        done.entries += 1
    (to / "instances.txt").write_text("".join(f"{name}\n" for name in order), encoding="utf-8")
    return done


def _content(service: Service, media: Media) -> bytes | None:
    path = service.config.media.directory / media.path if media.path else None
    return path.read_bytes() if path is not None and path.is_file() else None


def _place(folder: Path, files: Sequence[tuple[str, bytes]], *, zipped: bool) -> None:
    if zipped:
        folder.with_name(f"{folder.name}.zip").write_bytes(openrosa.archive(files))
        return
    folder.mkdir()
    for name, content in files:
        (folder / name).write_bytes(content)


async def _csv(service: Service, tx: Tx, chosen: Chosen, order: Order, to: Path) -> Done:
    to.mkdir()
    done, top = Done(), table.layout(await export.forms(tx, service.library, chosen.form_id))
    with ExitStack() as stack:
        writer = CsvFiles(
            top, lambda name: stack.enter_context((to / name).open("w", encoding="utf-8", newline=""))
        )
        async for rows in _rows(service, tx, chosen, order, top):
            writer.write(rows)
            done.entries += 1
    return done


async def _xlsx(service: Service, tx: Tx, chosen: Chosen, order: Order, to: Path) -> Done:
    done, top = Done(), table.layout(await export.forms(tx, service.library, chosen.form_id))
    with Xlsx(top, service.clock.now()) as writer:
        try:
            async for rows in _rows(service, tx, chosen, order, top):
                writer.write(rows)
                done.entries += 1
        except TooManyRows as full:
            raise Fault(
                f"the sheet {full} would hold more than 1,048,576 rows", "take --format csv"
            ) from None
        to.write_bytes(writer.content())
    return done


async def _rows(
    service: Service, tx: Tx, chosen: Chosen, order: Order, top: table.Table
) -> AsyncIterator[list[table.Row]]:
    """The rows of one entry after the other."""
    if order.labels:
        _speaks(await export.forms(tx, service.library, chosen.form_id), order.labels)
    async for found in export.each(tx, chosen):
        form = await service.library.form(tx, found.sent.form_version_id)
        worded = await export.labels(tx, service.library, found, order.labels) if order.labels else None
        yield table.rows(top, found.sent.submission, export.about(found, form), worded)


def _speaks(forms: Sequence[Form], language: str) -> None:
    """A Fault when the form has labels, but none in this language."""
    known = dict.fromkeys(name for form in forms for name in form.languages)
    if known and not any(name == language or name.endswith(f"({language})") for name in known):
        raise Fault(f"the form has no labels in {language!r}", f"--labels with one of: {', '.join(known)}")


WAYS = {"openrosa": _submissions, "csv": _csv, "xlsx": _xlsx}
