"""Files about a session: calendar, attendance list, certificates; drawn beside the loop. Lays out nothing."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from actions import access
from actions.training import facts, papers
from actions.training.roll import names as names_of
from locales import words
from reports import attendance, certificate, ics
from web import visitor
from web.site import site_of
from web.training.desk import own
from web.visitor import ident

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""A list's suffix -> its media type."""


async def calendar(request: Request) -> Response:
    """The session for a phone's calendar."""
    async with site_of(request).database.reading() as tx:
        who = await visitor.need(tx, request)
        one = await own(tx, request, who)
    return file(ics.calendar([facts.event(one)], made_at=site_of(request).now()), "bimtek.ics", ics.TYPE)


async def names(request: Request) -> Response:
    """The attendance list, to be printed or counted with."""
    kind = request.path_params["kind"]
    if kind not in KINDS:
        raise HTTPException(404)
    async with site_of(request).database.reading() as tx:
        who = await visitor.need(tx, request)
        w = words(who.person.language)
        sheet = await names_of(tx, w, await own(tx, request, who), site_of(request).now())
    draw = attendance.pdf if kind == "pdf" else attendance.xlsx
    content = await asyncio.to_thread(draw, sheet, w)
    return file(content, f"{w.plain('training.roll_file')}.{kind}", KINDS[kind])


async def certificates(request: Request) -> Response:
    """A page for everybody who was there; posted, since their numbers are given now."""
    site = site_of(request)
    posted = await visitor.form(request)
    async with site.database.transaction() as tx:
        who = await visitor.need(tx, request)
        access.check_csrf(who.session, posted.get("csrf", ""))
        training_id = ident(request.path_params["training_id"])
        one = await papers.certify_all(tx, who.person.id, training_id, site.now())
    w = words(who.person.language)
    async with site.database.reading() as tx:
        found = await papers.certificates(tx, w, one)
    content = await asyncio.to_thread(certificate.pdf, found, w)
    return file(content, f"{w.plain('training.certificate_file')}.pdf", KINDS["pdf"])


def file(content: bytes, name: str, kind: str) -> Response:
    """A file to be saved under this name."""
    return Response(
        content,
        media_type=kind,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )
