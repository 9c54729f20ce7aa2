"""One session as its organiser sees it: what is known, who answered what, and what can be done with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions import Kit, Refusal, access, training
from actions.places import place
from actions.training import facts
from locales import Words, words
from locales.numbers import number
from models import Tx, digits
from models import training as sessions
from models.training import COUNTRY, Training
from web import visitor
from web.errors import STATUS
from web.page import page
from web.site import site_of
from web.visitor import Visitor, ident

SHOWN = (*[name for name in facts.TOLD if name not in ("theme", "when")], "materials", "certificate_prefix")
"""The facts that are told below theme and time, in their order, where they are known."""
NAMED = 200
"""So many of those who did not answer yet are told by name."""
NEWS = ("baru", "ubah", "umumkan", "batal", "selesai")
"""What was just done, as the address tells the page."""

Line = tuple[str, str]
"""What it is called, what it is."""


async def show(request: Request) -> Response:
    """The session, with what was just done to it."""
    async with site_of(request).database.reading() as tx:
        who = await visitor.need(tx, request)
        return await _page(tx, request, who, await own(tx, request, who))


async def own(tx: Tx, request: Request, who: Visitor) -> Training:
    """The session that the address names, to be looked at. Refusals: no_training, not_organiser."""
    return await training.overseen(tx, who.person.id, ident(request.path_params["training_id"]))


async def act(request: Request) -> Response:
    """Do a verb; back to the session, with what was done or refused."""
    site, verb, training_id = site_of(request), request.path_params["verb"], ident(_id(request))
    posted = await visitor.form(request)
    if verb not in VERBS:
        raise HTTPException(404)
    reason = posted.get("alasan", "").replace("\r\n", "\n").strip()
    try:
        async with site.database.transaction() as tx:
            who = await visitor.need(tx, request)
            access.check_csrf(who.session, posted.get("csrf", ""))
            n = await VERBS[verb](tx, site.kit, who.person.id, training_id, reason, site.now())
    except Refusal as no:
        if no.code in STATUS:
            raise
        async with site.database.reading() as tx:
            who = await visitor.need(tx, request)
            one = await own(tx, request, who)
            return await _page(tx, request, who, one, refused=no, reason=reason, tried=verb)
    return RedirectResponse(f"/bimtek/{training_id}?kabar={verb}&n={n}", 303)


def _id(request: Request) -> str:
    return str(request.path_params["training_id"])


async def _announce(tx: Tx, kit: Kit, by: int, training_id: str, reason: str, now: datetime) -> int:
    return await training.announce(tx, kit, by, training_id, now)


async def _cancel(tx: Tx, kit: Kit, by: int, training_id: str, reason: str, now: datetime) -> int:
    """A reason is asked where somebody will read it. Refusals: reason_needed, and those of cancel."""
    one = await training.managed(tx, by, training_id)
    if one.state == "announced" and not reason:
        raise Refusal("reason_needed")
    return (await training.cancel(tx, kit, by, training_id, reason, now))[1]


async def _hold(tx: Tx, kit: Kit, by: int, training_id: str, reason: str, now: datetime) -> int:
    return await training.hold(tx, kit, by, training_id, now)


VERBS: Mapping[str, Callable[[Tx, Kit, int, str, str, datetime], Awaitable[int]]] = {
    "umumkan": _announce,
    "batal": _cancel,
    "selesai": _hold,
}
"""A button -> what it does; each gives how many people were told."""


async def _page(
    tx: Tx,
    request: Request,
    who: Visitor,
    one: Training,
    *,
    refused: Refusal | None = None,
    reason: str = "",
    tried: str = "",
) -> Response:
    site, w = site_of(request), words(who.person.language)
    now = site.now()
    news = request.query_params.get("kabar", "")
    return page(
        request,
        "training_desk.html",
        409 if refused else 200,
        visitor=who,
        training=one,
        when=training.when(w, one),
        lines=await lines(tx, w, one),
        map=training.map_link(one),
        said=await sessions.answers(tx, one.id),
        there=await sessions.attended(tx, one.id),
        silent=await sessions.silent(tx, one.id, NAMED) if one.state == "announced" else (),
        audience=len(await sessions.audience(tx, one.roles, one.areas)) if one.state == "draft" else None,
        begun=one.starts_at <= now,
        over=one.state == "held" or one.ends_at <= now,
        open=training.is_open(one, now),
        news=news if news in NEWS and not refused else "",
        n=digits.number(request.query_params.get("n", "")) or 0,
        refused=refused,
        reason=reason,
        tried=tried,
    )


async def lines(tx: Tx, w: Words, one: Training) -> list[Line]:
    """Everything that is known of a session, in words, but its theme and time."""
    known = [(f"training.label_{name}", facts.shown(w, one, name)) for name in SHOWN]
    told = [(w.plain(key), value) for key, value in known if value]
    told.append((w.plain("web.training_field_peran"), ", ".join(_role(w, role) for role in one.roles)))
    told.append(
        (w.plain("web.training_field_wilayah"), ", ".join([await _area(tx, code) for code in one.areas]))
    )
    if one.quota is not None:
        told.append((w.plain("training.label_quota"), number(one.quota, w.locale)))
    if one.letter_needed:
        told.append((w.plain("web.training_field_surat_tugas"), w.plain("training.letter_needed")))
    told.append(
        (w.plain("web.training_field_pengingat"), ", ".join(_lead(w, lead) for lead in one.leads) or "–")
    )
    return told


def _role(w: Words, role: str) -> str:
    return w.plain(f"author.role_{role}")


async def _area(tx: Tx, code: str) -> str:
    return (await place(tx, None if code == COUNTRY else code)).title


def _lead(w: Words, lead: int | str) -> str:
    """E.g. "H-7", "1 jam sebelum"."""
    if lead == facts.MORNING:
        return w.plain("web.training_lead_morning")
    minutes = int(lead)
    if minutes % facts.DAY == 0:
        return w.plain("web.training_lead_days", n=minutes // facts.DAY)
    if minutes % facts.HOUR == 0:
        return w.plain("web.training_lead_hours", n=minutes // facts.HOUR)
    return w.plain("web.training_lead_minutes", n=minutes)
