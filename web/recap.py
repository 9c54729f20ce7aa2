"""The recap of an area as a page, with its picture and as a table to be saved; counts nothing itself."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

from starlette.exceptions import HTTPException
from starlette.responses import Response

from actions import ReminderRules, digests
from actions.digests import Tally
from actions.places import places
from locales import Words
from web.download import drawn
from web.visit import Aside, Visit, get


@get()
async def show(visit: Visit) -> Response:
    """The last seven days, and the month, of one of the visitor's areas or a part of it."""
    mine = await digests.of(visit.tx, visit.me)
    one = await _tally(visit, visit.request.query_params.get("wilayah", mine[0]))
    known = await places(visit.tx, mine)
    w = visit.words
    return visit.page(
        "recap.html",
        one=one,
        lines=digests.text(one, w, visit.kit.rules.reminders).split("\n")[1:],
        days=digests.days(one, w),
        month=digests.month(one, w),
        areas=[known[area] for area in mine],
    )


@get()
async def picture(visit: Visit) -> Aside:
    """What the recap's message shows."""
    one = await _tally(visit, visit.part("code"))
    return Aside(partial(_drawn, one, visit.words, visit.kit.rules.reminders))


async def _drawn(one: Tally, w: Words, rules: ReminderRules) -> Response:
    return Response(await digests.draw(one, w, rules), media_type="image/png")


@get(stores=True)
async def table(visit: Visit) -> Aside:
    """The month as XLSX."""
    found = await digests.recap(visit.tx, visit.kit, visit.me, _code(visit.part("code")), visit.now, None)
    return drawn(partial(digests.xlsx, found, visit.words, visit.now), digests.file_name(found, visit.words))


async def _tally(visit: Visit, code: str) -> Tally:
    """The area's figures until today; Refusal not_overseer."""
    await digests.check(visit.tx, visit.me, _code(code))
    today = visit.now.astimezone(ZoneInfo(visit.who.person.zone)).date()
    return (await digests.tallies(visit.tx, [code], digests.so_far(today)))[code]


def _code(text: str) -> str:
    """An area's code out of an address; 404 for what can be none."""
    if not digests.CODE.fullmatch(text):
        raise HTTPException(404)
    return text
