"""/bimtek: the sessions that an organiser looks after: drafts, those ahead, those over; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from actions import Refusal, training
from locales import Words, words
from models import Tx
from models import training as sessions
from models.digits import number
from models.training import Training
from web import visitor
from web.page import page
from web.paging import paging
from web.site import site_of

AHEAD = 100
ON_A_PAGE = 20
"""Sessions that are over, on one page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One session: when it is in words, and what people said (answer -> how many)."""

    training: Training
    when: str
    said: dict[str, int]


async def show(request: Request) -> Response:
    """The list of who is signed in. Refusals: not_organiser."""
    now = site_of(request).now()
    async with site_of(request).database.reading() as tx:
        who = await visitor.need(tx, request)
        own = await training.grounds(tx, who.person.id)
        if not own:
            raise Refusal("not_organiser")
        ahead = await sessions.organised(tx, own, now, AHEAD)
        at = paging(request, await sessions.count_over(tx, own, now), ON_A_PAGE)
        over = await sessions.over(tx, own, now, limit=at.size, offset=at.offset)
        w = words(who.person.language)
        return page(
            request,
            "training_list.html",
            visitor=who,
            drafts=await _rows(tx, w, [one for one in ahead if one.state == "draft"]),
            ahead=await _rows(tx, w, [one for one in ahead if one.state != "draft"]),
            over=await _rows(tx, w, over),
            at=at,
            imported=number(request.query_params.get("impor", "")),
        )


async def _rows(tx: Tx, w: Words, found: Sequence[Training]) -> list[Row]:
    said = await sessions.said(tx, [one.id for one in found])
    return [Row(one, training.when(w, one), said[one.id]) for one in found]
