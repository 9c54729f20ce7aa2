"""A session is described or changed in one form: all mistakes at once, beside their fields. Loses nothing."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions import Refusal, access, training
from actions.training import Facts, announcement, sheet
from forms import Interview
from models import Tx
from models import training as sessions
from models.training import Training
from web import visitor
from web.page import page
from web.site import site_of
from web.training import form
from web.visitor import Visitor, ident

SEEN = "dibuka"
"""The hidden field that says which state of the session was on the page."""


async def show(request: Request) -> Response:
    """The form: empty, or with the session as it is."""
    version = await _version(request)
    async with site_of(request).database.reading() as tx:
        who = await visitor.need(tx, request)
        of = await _changed(tx, request, who)
        interview = await form.begin(tx, site_of(request), who, version, of)
        if of is not None:
            sheet.fill(interview, sheet.answers_of(training.facts_of(of)))
        return await _page(tx, request, who, interview, of)


async def read(request: Request) -> Response:
    """The form with what was found in a pasted announcement."""
    version = await _version(request)
    posted = await visitor.form(request)
    async with site_of(request).database.reading() as tx:
        who = await visitor.need(tx, request)
        access.check_csrf(who.session, posted.get("csrf", ""))
        await _changed(tx, request, who)
        interview = await form.begin(tx, site_of(request), who, version, None)
        text, today = posted.get("teks", "")[:10_000], interview.instance.setting.now.date()
        found = announcement.read(text, sheet.columns(interview.form), today)
        found.pop(sheet.MORE, None)
        sheet.fill(interview, found)
        n = sum(bool(interview.value(sheet.ref(name))) for name in found)
        return await _page(tx, request, who, interview, None, pasted=text, found=n)


async def save(request: Request) -> Response:
    """Keep the session, or its changes; on to the session, or back to the form with what is wrong."""
    site, version = site_of(request), await _version(request)
    posted = await visitor.lists(request)
    async with site.database.transaction() as tx:
        who = await visitor.need(tx, request)
        access.check_csrf(who.session, "".join(posted.get("csrf", ())))
        of = await _changed(tx, request, who)
        interview = await form.begin(tx, site, who, version, of)
        facts, wrong = await form.judge(tx, site, who, interview, posted, of)
        stale = of is not None and posted.get(SEEN, ()) != [of.updated_at.isoformat()]
        if not wrong and not stale:
            return await _keep(tx, request, who, facts, of)
        return await _page(tx, request, who, interview, of, values=posted, wrong=wrong, stale=stale)


async def _version(request: Request) -> int:
    """The built-in form; stored in a transaction of its own when it is first needed."""
    site = site_of(request)
    async with site.database.transaction() as tx:
        await visitor.need(tx, request)
        return (await sheet.version(tx, site.now())).id


async def _changed(tx: Tx, request: Request, who: Visitor) -> Training | None:
    """The session that is to be changed, None = a new one. Refusals: those of change."""
    if "training_id" not in request.path_params:
        if not who.organises:
            raise Refusal("not_organiser")
        return None
    found = await training.overseen(tx, who.person.id, ident(request.path_params["training_id"]))
    training.move(found.state, "change")
    return found


async def _keep(tx: Tx, request: Request, who: Visitor, facts: Facts, of: Training | None) -> Response:
    site, me = site_of(request), who.person.id
    if of is None:
        made = await training.create(tx, site.kit, me, facts, site.now())
        return RedirectResponse(f"/bimtek/{made.id}?kabar=baru", 303)
    _, told = await training.change(tx, site.kit, me, of.id, facts, site.now())
    return RedirectResponse(f"/bimtek/{of.id}?kabar=ubah&n={told}", 303)


async def _page(
    tx: Tx,
    request: Request,
    who: Visitor,
    interview: Interview,
    of: Training | None,
    *,
    values: form.Values | None = None,
    wrong: dict[str, list[Markup]] | None = None,
    stale: bool = False,
    pasted: str = "",
    found: int | None = None,
) -> Response:
    shown = form.fields(interview, form.values(interview) if values is None else values, wrong or {})
    told = (await sessions.told(tx, of.id)) if of and of.state == "announced" else None
    return page(
        request,
        "training_form.html",
        409 if stale else 422 if wrong else 200,
        visitor=who,
        training=of,
        sections=shown,
        mistakes=sum(map(len, (wrong or {}).values())),
        stale=stale,
        told=told,
        pasted=pasted,
        found=found,
    )
