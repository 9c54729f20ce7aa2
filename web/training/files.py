"""Files about a session: calendar, attendance list, certificates. Lays out nothing."""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response

from actions.training import facts, papers
from actions.training.roll import names as names_of
from reports import attendance, certificate, ics
from web.download import KINDS, drawn, file
from web.training.desk import own
from web.visit import Aside, Visit, get, post


@get()
async def calendar(visit: Visit) -> Response:
    """The session for a phone's calendar."""
    one = await own(visit)
    return file(ics.calendar([facts.event(one)], made_at=visit.now), "bimtek.ics", ics.TYPE)


@get()
async def names(visit: Visit) -> Aside:
    """The attendance list, to be printed or counted with."""
    kind, w = visit.part("kind"), visit.words
    if kind not in KINDS:
        raise HTTPException(404)
    sheet = await names_of(visit.tx, w, await own(visit), visit.now)
    draw = attendance.pdf if kind == "pdf" else attendance.xlsx
    return drawn(partial(draw, sheet, w), f"{w.plain('training.roll_file')}.{kind}")


@post()
async def certificates(visit: Visit) -> Aside:
    """A page for everybody who was there; posted, since their numbers are given now."""
    one = await papers.certify_all(visit.tx, visit.me, visit.ident("training_id"), visit.now)
    w = visit.words
    found = await papers.certificates(visit.tx, w, one)
    return drawn(partial(certificate.pdf, found, w), f"{w.plain('training.certificate_file')}.pdf")
