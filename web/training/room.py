"""In the room: the names to tick, and the code and QR pictures for the screen, which renews itself."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions import Kit, Refusal, access, training
from actions.training import attendance
from actions.training.roll import posts
from locales import words
from models import Tx
from models import training as sessions
from models.digits import number
from models.person import Person
from models.training import Participant, Training
from reports import days
from web import visitor
from web.errors import STATUS
from web.page import page
from web.paging import asked, paging
from web.site import Site, site_of
from web.training.desk import own
from web.visitor import Visitor, ident

ON_A_PAGE = 100
FOUND = 30
"""So many of those who did not say that they come are found by name."""
RENEWED = 30
"""Seconds after which the screen is shown anew; a code is taken for at least a minute."""
CHANNELS = ("whatsapp", "telegram")


@dataclass(frozen=True, slots=True)
class Link:
    """What a phone's camera opens: on which platform, as a picture (SVG) and as an address."""

    channel: str
    picture: Markup
    address: str


async def names(request: Request) -> Response:
    """The names to tick; further ones by a part of their name."""
    async with site_of(request).database.reading() as tx:
        who = await visitor.need(tx, request)
        return await _names(tx, request, who, await own(tx, request, who))


async def tick(request: Request) -> Response:
    """Note who is there. Only names whose tick was changed on this page are touched: others may tick too."""
    site, training_id = site_of(request), ident(request.path_params["training_id"])
    posted = await visitor.lists(request)
    here, was = _ids(posted.get("hadir", ())), _ids(posted.get("semula", ()))
    try:
        async with site.database.transaction() as tx:
            who = await visitor.need(tx, request)
            access.check_csrf(who.session, "".join(posted.get("csrf", ())))
            n = await _tick(tx, site, who, training_id, here - was, was - here)
    except Refusal as no:
        if no.code in STATUS:
            raise
        async with site.database.reading() as tx:
            who = await visitor.need(tx, request)
            return await _names(tx, request, who, await own(tx, request, who), refused=no)
    at = asked(request)
    return RedirectResponse(f"/bimtek/{training_id}/hadir?hal={at}&n={n}", 303)


async def _tick(
    tx: Tx, site: Site, who: Visitor, training_id: str, come: Collection[int], gone: Collection[int]
) -> int:
    """Returns how many ticks were changed; those that are so already are left alone."""
    done = 0
    for person_id in sorted({*come, *gone}):
        part = await sessions.participant(tx, training_id, person_id)
        if part is None or (part.attended_at is not None) != (person_id in come):
            await training.tick(tx, who.person.id, training_id, person_id, site.now())
            done += 1
    return done


def _ids(values: Sequence[str]) -> set[int]:
    return {found for value in values if (found := number(value)) is not None}


async def _names(
    tx: Tx, request: Request, who: Visitor, one: Training, *, refused: Refusal | None = None
) -> Response:
    now = site_of(request).now()
    people = await sessions.listed(tx, one.id)
    at = paging(request, len(people), ON_A_PAGE)
    wanted = request.query_params.get("cari", "").replace("\0", "").strip()[:80]
    found: Sequence[tuple[Participant, Person]] = ()
    if wanted:
        found = await sessions.uncertain(tx, one.id, wanted, FOUND)
    shown = people[at.offset : at.offset + at.size]
    w = words(who.person.language)
    return page(
        request,
        "training_names.html",
        409 if refused else 200,
        visitor=who,
        training=one,
        when=training.when(w, one),
        people=shown,
        posts=await posts(tx, w, [each.id for _, each in (*shown, *found)]),
        there=sum(part.attended_at is not None for part, _ in people),
        total=len(people),
        at=at,
        wanted=wanted,
        found=found,
        may=now >= one.starts_at - attendance.AROUND and one.state in ("announced", "held"),
        done=None if refused else number(request.query_params.get("n", "")),
        refused=refused,
    )


async def screen(request: Request) -> Response:
    """The code of this minute, as large as the screen allows."""
    site = site_of(request)
    now = site.now()
    async with site.database.reading() as tx:
        who = await visitor.need(tx, request)
        one = await own(tx, request, who)
        there = await sessions.attended(tx, one.id)
    code = training.code_at(one, now)
    shown = one.state in ("announced", "held") and training.is_open(one, now)
    links = await asyncio.to_thread(pictures, site.kit, code) if shown else []
    return page(
        request,
        "training_screen.html",
        visitor=who,
        training=one,
        code=f"{code[:3]} {code[3:]}",
        shown=shown,
        links=links,
        there=there,
        until=days.clock(training.until(now), one.zone),
        opens=one.starts_at - attendance.AROUND,
        early=now < one.starts_at,
        seconds=RENEWED,
    )


def pictures(kit: Kit, code: str) -> list[Link]:
    """A link for each platform whose bot's name is known."""
    links = {channel: training.link(kit.rules, channel, code) for channel in CHANNELS}
    return [Link(channel, picture(link), link) for channel, link in links.items() if link]


def picture(link: str) -> Markup:
    """The link as a QR code in SVG, as large as the room it is given."""
    return Markup(
        segno.make(link, error="m").svg_inline(omitsize=True, border=2, light="#fff", svgclass="qr")
    )
