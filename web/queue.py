"""A reviewer's queue: what waits, oldest first, and what was decided last. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from actions import Refusal, review
from actions.places import place
from models import Tx, entry, person
from models.entry import Entry
from models.review_rules import VERDICTS
from web.paging import paging
from web.visit import Visit, get

ON_A_PAGE = 30
"""Entries on one page."""
RECENT = 8
"""Entries decided last that are shown below the queue."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    entry: Entry
    author: str
    where: str
    title: str


@get()
async def show(visit: Visit) -> Response:
    """The queue of who is signed in; for an author without a queue, their own entries."""
    tx = visit.tx
    try:
        areas = await review.areas(tx, visit.me)
    except Refusal:
        mine = await entry.sent_by(tx, visit.me, limit=ON_A_PAGE)
        return visit.page("mine.html", rows=await rows(tx, mine))
    count = await review.count(tx, visit.me)
    at = paging(visit.request, count, ON_A_PAGE)
    desks = await review.desks(tx, visit.me)
    waiting = await entry.queue(tx, desks, without=visit.me, limit=at.size, offset=at.offset)
    decided = await entry.decided(
        tx, sorted({code for codes in desks.values() for code in codes}), limit=RECENT
    )
    return visit.page(
        "queue.html",
        count=count,
        rows=await rows(tx, waiting),
        decided=await rows(tx, decided),
        place=" · ".join([(await place(tx, code)).title for code in areas]),
        at=at,
        done=await _done(visit),
    )


async def rows(tx: Tx, entries: Sequence[Entry]) -> list[Row]:
    """The entries with the names of people and places."""
    people = await person.names(tx, {one.person_id for one in entries})
    places = {code: (await place(tx, code)).title for code in {_code(one) for one in entries} if code}
    return [
        Row(one, people[one.person_id], places.get(_code(one) or "", ""), title_of(one)) for one in entries
    ]


def title_of(one: Entry) -> str:
    """The title without the date that many forms put before it: the line below says it in words."""
    day = f"{one.happened_on:%d/%m/%Y}" if one.happened_on else ""
    return one.title.removeprefix(day).lstrip(" ,·-–") or one.title


def _code(one: Entry) -> str | None:
    return one.village_code or one.area_code


async def _done(visit: Visit) -> tuple[str, str] | None:
    """What was just done here (verb, number), to be told on top; None when nothing was."""
    verb, entry_id = visit.asked("verb"), visit.asked("id")
    if verb not in VERDICTS or not entry_id.isalnum():
        return None
    try:
        found = await review.readable(visit.tx, visit.me, entry_id)
    except Refusal:
        return None
    return verb, found.number or ""
