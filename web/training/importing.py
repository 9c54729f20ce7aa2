"""A table of sessions is sent from the page: every mistake with its row; stored only when asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import PurePath

from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions import Refusal, access, training
from actions.training import importing, table
from actions.training.importing import World
from locales import Words, words
from models import Tx
from web import visitor
from web.page import page
from web.site import site_of
from web.training.files import KINDS, file
from web.visitor import Visitor, ident

LARGEST = 5_000_000
"""Bytes of a table, at most."""


async def offer(request: Request) -> Response:
    """Where a table can be sent, and what it looks like."""
    async with site_of(request).database.reading() as tx:
        return page(request, "training_import.html", visitor=await _organiser(tx, request), read=None)


async def sample(request: Request) -> Response:
    """An empty table with all columns."""
    async with site_of(request).database.transaction() as tx:
        who = await _organiser(tx, request)
        world = await importing.world(tx, who.person.id, site_of(request).now())
    content = await asyncio.to_thread(_sample, world)
    name = words(world.language).plain("training.sample_file")
    return file(content, f"{name}.xlsx", KINDS["xlsx"])


async def read(request: Request) -> Response:
    """What is in the table; its sound rows wait until they are asked for."""
    site = site_of(request)
    posted = await upload(request)
    async with site.database.transaction() as tx:
        who = await _organiser(tx, request)
        access.check_csrf(who.session, str(posted.get("csrf", "")))
        world = await importing.world(tx, who.person.id, site.now())
    given = posted.get("tabel")
    name = (given.filename or "")[-120:] if isinstance(given, UploadFile) else ""
    if not isinstance(given, UploadFile) or PurePath(name.lower()).suffix not in importing.SUFFIXES:
        return _page(request, who, table.Unreadable("broken"), name)
    found = await _found(request, await given.read(), name, world)
    kept = ""
    if isinstance(found, table.Read) and found.facts:
        async with site.database.transaction() as tx:
            kept = importing.keep(tx, site.kit, found, site.now())
    return _page(request, who, found, name, kept)


def _sample(world: World) -> bytes:
    form = world.form()
    return table.sample(form, form.title())


async def _found(request: Request, content: bytes, name: str, world: World) -> table.Read | table.Unreadable:
    try:
        return await site_of(request).tables(content, name, world)
    except OSError:  # nobody can read it at this moment
        return table.Unreadable("too_costly")


def _page(
    request: Request, who: Visitor, found: table.Read | table.Unreadable, name: str, kept: str = ""
) -> Response:
    w = words(who.person.language)
    unreadable = isinstance(found, table.Unreadable)
    why = w(f"training.table_{found.code}", **found.values) if isinstance(found, table.Unreadable) else ""
    rows = [] if isinstance(found, table.Unreadable) else found.facts
    wrong = {} if isinstance(found, table.Unreadable) else _by_row(w, found)
    return page(
        request,
        "training_import.html",
        422 if unreadable or wrong else 200,
        visitor=who,
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


async def store(request: Request) -> Response:
    """Keep the sound rows as drafts."""
    site = site_of(request)
    posted = await visitor.form(request)
    async with site.database.transaction() as tx:
        who = await _organiser(tx, request)
        access.check_csrf(who.session, posted.get("csrf", ""))
        waiting = ident(posted.get("tabel", ""))
        made = await importing.import_(tx, site.kit, who.person.id, waiting, site.now())
    return RedirectResponse(f"/bimtek?impor={len(made)}", 303)


async def _organiser(tx: Tx, request: Request) -> Visitor:
    who = await visitor.need(tx, request)
    if not who.organises:
        raise Refusal("not_organiser")
    return who


async def upload(request: Request) -> FormData:
    """The fields of a posted form that brings a file. 413 when it is too large, 400 when it is odd."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(400)
    try:
        return await MultiPartParser(request.headers, _limited(request), max_files=1, max_fields=5).parse()
    except MultiPartException as error:
        raise HTTPException(400) from error


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST:
            raise HTTPException(413)
        yield part
