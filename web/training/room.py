"""In the room: the names to tick, and the code and QR pictures for the screen, which renews itself."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

import segno
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from actions import Kit, Refusal, training
from actions.training import attendance
from actions.training.roll import posts
from models import training as sessions
from models.digits import number
from models.person import Person
from models.training import Participant, Training
from reports import days
from web import posted
from web.paging import asked, paging
from web.training.desk import own
from web.visit import Aside, Visit, get, post

ON_A_PAGE = 100
"""People on one page."""
MOST_FOUND = 30
"""So many of those who did not say that they come are found by name."""
RENEWED_SECONDS = 30
"""Seconds after which the screen is shown anew; a code is taken for at least a minute."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a phone's camera opens: the platform's name, a picture (SVG), an address."""

    name: str
    picture: Markup
    address: str


@get()
async def names(visit: Visit) -> Response:
    """The names to tick; further ones by a part of their name."""
    return await _names(visit)


async def _refused(visit: Visit, no: Refusal) -> Response:
    return await _names(visit, refused=no)


@post(fields=posted.many, again=_refused)
async def tick(visit: Visit) -> Response:
    """Note who is there. Only names whose tick was changed on this page are touched: others may tick too."""
    training_id = visit.ident("training_id")
    here, was = _ids(visit.form.all("hadir")), _ids(visit.form.all("semula"))
    n = await _tick(visit, training_id, here - was, was - here)
    return RedirectResponse(f"/bimtek/{training_id}/hadir?hal={asked(visit.request)}&n={n}", 303)


async def _tick(visit: Visit, training_id: str, come: Collection[int], gone: Collection[int]) -> int:
    """Returns how many ticks were changed; those that are so already are left alone."""
    done = 0
    for person_id in sorted({*come, *gone}):
        part = await sessions.participant(visit.tx, training_id, person_id)
        if part is None or (part.attended_at is not None) != (person_id in come):
            await training.tick(visit.tx, visit.me, training_id, person_id, visit.now)
            done += 1
    return done


def _ids(values: Sequence[str]) -> set[int]:
    return {found for value in values if (found := number(value)) is not None}


async def _names(visit: Visit, *, refused: Refusal | None = None) -> Response:
    tx, w, one = visit.tx, visit.words, await own(visit)
    people = await sessions.listed(tx, one.id)
    at = paging(visit.request, len(people), ON_A_PAGE)
    wanted = visit.asked("cari").replace("\0", "").strip()[:80]
    found: Sequence[tuple[Participant, Person]] = ()
    if wanted:
        found = await sessions.uncertain(tx, one.id, wanted, MOST_FOUND)
    shown = people[at.offset : at.offset + at.size]
    return visit.page(
        "training_names.html",
        409 if refused else 200,
        training=one,
        when=training.when(w, one),
        people=shown,
        posts=await posts(tx, w, [each.id for _, each in (*shown, *found)]),
        there=sum(part.attended_at is not None for part, _ in people),
        total=len(people),
        at=at,
        wanted=wanted,
        found=found,
        may=visit.now >= one.starts_at - attendance.TAKEN_AROUND and one.state in ("announced", "held"),
        done=None if refused else number(visit.asked("n")),
        refused=refused,
    )


@get()
async def screen(visit: Visit) -> Aside:
    """The code of this minute, as large as the screen allows."""
    one = await own(visit)
    return Aside(partial(_screen, visit, one, await sessions.attended(visit.tx, one.id)))


async def _screen(visit: Visit, one: Training, there: int) -> Response:
    now, code = visit.now, training.code_at(one, visit.now)
    shown = one.state in ("announced", "held") and training.is_open(one, now)
    links = await asyncio.to_thread(pictures, visit.kit, code) if shown else []
    return visit.page(
        "training_screen.html",
        training=one,
        code=f"{code[:3]} {code[3:]}",
        shown=shown,
        links=links,
        there=there,
        until=days.clock(training.until(now), one.zone),
        opens=one.starts_at - attendance.TAKEN_AROUND,
        early=now < one.starts_at,
        seconds=RENEWED_SECONDS,
    )


def pictures(kit: Kit, code: str) -> list[Link]:
    """A link for each platform whose bot's name is known."""
    links = training.links(kit, code)
    return [Link(kit.called(channel), picture(link), link) for channel, link in links.items()]


def picture(link: str) -> Markup:
    """The link as a QR code in SVG, as large as the room it is given."""
    return Markup(
        segno.make(link, error="m").svg_inline(omitsize=True, border=2, light="#fff", svgclass="qr")
    )
