"""A table of sessions is sent from the page: every mistake with its row; stored only when asked for."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath

from markupsafe import Markup
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from actions import Refusal, tables, training
from actions.training import importing, table
from actions.training.importing import World
from locales import Words, words
from web import posted
from web.download import drawn
from web.site import Site
from web.visit import Answer, Aside, Then, Visit, get, ident, post


@get()
async def offer(visit: Visit) -> Response:
    """Where a table can be sent, and what it looks like."""
    _check(visit)
    return visit.page("training_import.html", read=None)


@get(stores=True)
async def sample(visit: Visit) -> Aside:
    """An empty table with all columns."""
    _check(visit)
    world = await tables.world(visit.tx, visit.me, visit.now)
    name = words(world.language).plain("training.sample_file")
    return drawn(partial(_sample, world), f"{name}.xlsx")


@post(fields=posted.upload)
async def read(visit: Visit) -> Answer:
    """What is in the table; its sound rows wait until they are asked for."""
    _check(visit)
    given = visit.form.files.get("tabel")
    name = (given.filename or "")[-120:] if given else ""
    if given is None or PurePath(name.lower()).suffix not in importing.SUFFIXES:
        return _page(visit, table.Unreadable("broken"), name)
    world = await tables.world(visit.tx, visit.me, visit.now)
    return Aside(partial(_read, visit, given, name, world))


async def _read(visit: Visit, given: UploadFile, name: str, world: World) -> Answer:
    """The table is read with nothing held open; what is sound in it is kept in a transaction of its own."""
    found = await _found(visit.site, await given.read(), name, world)
    if isinstance(found, table.Unreadable) or not found.facts:
        return _page(visit, found, name)
    sound = found

    async def keep(later: Visit) -> Response:
        return _page(later, sound, name, importing.keep(later.tx, later.kit, sound, later.now))

    return Then(keep)


def _sample(world: World) -> bytes:
    form = world.form()
    return table.sample(form, form.title(), world.now)


async def _found(site: Site, content: bytes, name: str, world: World) -> table.Read | table.Unreadable:
    try:
        return await site.tables(content, name, world)
    except OSError:  # nobody can read it at this moment
        return table.Unreadable("too_costly")


def _page(visit: Visit, found: table.Read | table.Unreadable, name: str, kept: str = "") -> Response:
    w = visit.words
    unreadable = isinstance(found, table.Unreadable)
    why = w(f"training.table_{found.code}", **found.values) if isinstance(found, table.Unreadable) else ""
    rows = [] if isinstance(found, table.Unreadable) else found.facts
    wrong = {} if isinstance(found, table.Unreadable) else _by_row(w, found)
    return visit.page(
        "training_import.html",
        422 if unreadable or wrong else 200,
        read=found,
        name=name,
        why=why,
        mistakes=wrong,
        sound=[(one.theme, training.when(w, one)) for one in rows],
        kept=kept,
    )


def _by_row(w: Words, found: table.Read) -> dict[int, list[tuple[str, Markup]]]:
    """Row -> its mistakes: (the column, '' where it is the whole row; what is wrong)."""
    rows: dict[int, list[tuple[str, Markup]]] = {}
    for one in found.mistakes:
        rows.setdefault(one.row, []).append((one.column, importing.worded(w, one.problem)))
    return rows


@post()
async def store(visit: Visit) -> Response:
    """Keep the sound rows as drafts."""
    _check(visit)
    waiting = ident(visit.form.get("tabel"))
    made = await importing.import_(visit.tx, visit.kit, visit.me, waiting, visit.now)
    return RedirectResponse(f"/bimtek?impor={len(made)}", 303)


def _check(visit: Visit) -> None:
    """Refusal not_organiser."""
    if not visit.who.organises:
        raise Refusal("not_organiser")
