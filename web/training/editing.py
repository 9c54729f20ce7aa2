"""A session is described or changed in one form: all mistakes at once, beside their fields. Loses nothing."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from actions import Refusal, training
from actions.training import Facts, announcement, sheet
from forms import Interview
from models import training as sessions
from models.form import FormVersion
from models.training import Training
from web import posted
from web.training import form
from web.training.desk import own
from web.visit import Visit, get, post

SEEN = "dibuka"
"""The hidden field that says which state of the session was on the page."""


class Typed(NamedTuple):
    """What was typed, what is wrong with it by field, and whether the session changed meanwhile."""

    values: form.Values
    wrong: dict[str, list[Markup]]
    stale: bool


class Pasted(NamedTuple):
    """A pasted announcement, and how many answers were found in it."""

    text: str
    found: int


async def _stored(visit: Visit) -> FormVersion:
    """The built-in form, to be stored before it is used: the library remembers forms by their number."""
    return await sheet.version(visit.tx, visit.now)


async def _begun(visit: Visit, of: Training | None) -> Interview:
    return await form.begin(visit, (await _stored(visit)).id, of)


@get(first=_stored)
async def show(visit: Visit) -> Response:
    """The form: empty, or with the session as it is."""
    of = await _changed(visit)
    interview = await _begun(visit, of)
    if of is not None:
        sheet.fill(interview, sheet.answers_of(training.facts_of(of)))
    return await _page(visit, interview, of)


@post(first=_stored)
async def read(visit: Visit) -> Response:
    """The form with what was found in a pasted announcement."""
    await _changed(visit)
    interview = await _begun(visit, None)
    text, today = visit.form.get("teks")[:10_000], interview.instance.setting.now.date()
    found = announcement.read(text, sheet.columns(interview.form), today)
    found.pop(sheet.MORE, None)
    sheet.fill(interview, found)
    n = sum(bool(interview.value(sheet.ref(name))) for name in found)
    return await _page(visit, interview, None, pasted=Pasted(text, n))


@post(fields=posted.many, first=_stored)
async def save(visit: Visit) -> Response:
    """Keep the session, or its changes; on to the session, or back to the form with what is wrong."""
    of = await _changed(visit)
    interview = await _begun(visit, of)
    facts, wrong = await form.judge(visit, interview, of)
    stale = of is not None and visit.form.all(SEEN) != [of.updated_at.isoformat()]
    if not wrong and not stale:
        return await _keep(visit, facts, of)
    return await _page(visit, interview, of, typed=Typed(visit.form.values, wrong, stale))


async def _changed(visit: Visit) -> Training | None:
    """The session that is to be changed, None = a new one. Refusals: those of change."""
    if "training_id" not in visit.request.path_params:
        if not visit.who.organises:
            raise Refusal("not_organiser")
        return None
    found = await own(visit)
    training.move(found.state, "change")
    return found


async def _keep(visit: Visit, facts: Facts, of: Training | None) -> Response:
    if of is None:
        made = await training.create(visit.tx, visit.kit, visit.me, facts, visit.now)
        return RedirectResponse(f"/bimtek/{made.id}?kabar=baru", 303)
    _, told = await training.change(visit.tx, visit.kit, visit.me, of.id, facts, visit.now)
    return RedirectResponse(f"/bimtek/{of.id}?kabar=ubah&n={told}", 303)


async def _page(
    visit: Visit,
    interview: Interview,
    of: Training | None,
    *,
    typed: Typed | None = None,
    pasted: Pasted | None = None,
) -> Response:
    values, wrong, stale = typed or Typed(form.values(interview), {}, False)
    shown = form.fields(interview, values, wrong)
    told = (await sessions.told(visit.tx, of.id)) if of and of.state == "announced" else None
    return visit.page(
        "training_form.html",
        409 if stale else 422 if wrong else 200,
        training=of,
        sections=shown,
        mistakes=sum(map(len, wrong.values())),
        stale=stale,
        told=told,
        pasted=pasted.text if pasted else "",
        found=pasted.found if pasted else None,
    )
