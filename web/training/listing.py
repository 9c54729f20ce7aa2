"""/bimtek: the sessions that an organiser looks after: drafts, those ahead, those over; changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from actions import Refusal, training
from locales import Words
from models import Tx
from models import training as sessions
from models.digits import number
from models.training import Training
from web.paging import paging
from web.visit import Visit, get

SESSIONS_AHEAD = 100
"""Sessions to come that are listed."""
ON_A_PAGE = 20
"""Sessions that are over, on one page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One session: when it is in words, and what people said (answer -> how many)."""

    training: Training
    when: str
    said: dict[str, int]


@get()
async def show(visit: Visit) -> Response:
    """The list of who is signed in. Refusals: not_organiser."""
    tx, now, w = visit.tx, visit.now, visit.words
    own = await training.grounds(tx, visit.me)
    if not own:
        raise Refusal("not_organiser")
    ahead = await sessions.organised(tx, own, now, SESSIONS_AHEAD)
    at = paging(visit.request, await sessions.count_over(tx, own, now), ON_A_PAGE)
    over = await sessions.over(tx, own, now, limit=at.size, offset=at.offset)
    return visit.page(
        "training_list.html",
        drafts=await _rows(tx, w, [one for one in ahead if one.state == "draft"]),
        ahead=await _rows(tx, w, [one for one in ahead if one.state != "draft"]),
        over=await _rows(tx, w, over),
        at=at,
        imported=number(visit.asked("impor")),
    )


async def _rows(tx: Tx, w: Words, found: Sequence[Training]) -> list[Row]:
    said = await sessions.said(tx, [one.id for one in found])
    return [Row(one, training.when(w, one), said[one.id]) for one in found]
