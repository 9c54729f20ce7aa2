"""The recap of an area as a page, with its picture and as a table to be saved; counts nothing itself."""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from actions import digests
from actions.digests import Tally
from actions.places import places
from locales import words
from models import Tx
from web import visitor
from web.page import page
from web.site import site_of
from web.training.files import KINDS, file
from web.visitor import Visitor


async def show(request: Request) -> Response:
    """The last seven days, and the month, of one of the visitor's areas or a part of it."""
    async with site_of(request).database.reading() as tx:
        who = await visitor.need(tx, request)
        mine = await digests.of(tx, who.person.id)
        code = request.query_params.get("wilayah", mine[0])
        one = await _tally(tx, request, who, code)
        known = await places(tx, mine)
    w = words(who.person.language)
    return page(
        request,
        "recap.html",
        visitor=who,
        one=one,
        lines=digests.text(one, w, site_of(request).kit.rules.reminders).split("\n")[1:],
        days=digests.days(one, w),
        month=digests.month(one, w),
        areas=[known[area] for area in mine],
    )


async def picture(request: Request) -> Response:
    """What the recap's message shows."""
    site = site_of(request)
    async with site.database.reading() as tx:
        who = await visitor.need(tx, request)
        one = await _tally(tx, request, who, request.path_params["code"])
    content = await digests.draw(one, words(who.person.language), site.kit.rules.reminders)
    return Response(content, media_type="image/png")


async def table(request: Request) -> Response:
    """The month as XLSX."""
    site = site_of(request)
    code = _code(request.path_params["code"])
    async with site.database.transaction() as tx:
        who = await visitor.need(tx, request)
        found = await digests.recap(tx, site.kit, who.person.id, code, site.now(), who.person.zone)
    w = words(who.person.language)
    content = await asyncio.to_thread(digests.xlsx, found, w)
    return file(content, digests.file_name(found, w), KINDS["xlsx"])


async def _tally(tx: Tx, request: Request, who: Visitor, code: str) -> Tally:
    """The area's figures until today; Refusal not_overseer."""
    await digests.check(tx, who.person.id, _code(code))
    today = site_of(request).now().astimezone(ZoneInfo(who.person.zone)).date()
    return (await digests.tallies(tx, [code], digests.so_far(today)))[code]


def _code(text: str) -> str:
    """An area's code out of an address; 404 for what can be none."""
    if not digests.CODE.fullmatch(text):
        raise HTTPException(404)
    return text
