"""One session as its organiser sees it: what is known, who answered what, and what can be done with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from actions import Refusal, training
from actions.places import place
from actions.training import facts
from locales import Words
from locales.numbers import number
from models import Tx, area, digits
from models import training as sessions
from models.training import Training
from web.visit import Visit, get, post

SHOWN = (*[name for name in facts.TOLD if name not in ("theme", "when")], "materials", "certificate_prefix")
"""The facts that are told below theme and time, in their order, where they are known."""
NAMED = 200
"""So many of those who did not answer yet are told by name."""
NEWS = ("baru", "ubah", "umumkan", "batal", "selesai")
"""What was just done, as the address tells the page."""

Line = tuple[str, str]
"""What it is called, what it is."""


@get()
async def show(visit: Visit) -> Response:
    """The session, with what was just done to it."""
    return await _page(visit)


async def own(visit: Visit) -> Training:
    """The session that the address names, to be looked at. Refusals: no_training, not_organiser."""
    return await training.overseen(visit.tx, visit.me, visit.ident("training_id"))


async def _refused(visit: Visit, no: Refusal) -> Response:
    return await _page(visit, refused=no, reason=_reason(visit), tried=visit.part("verb"))


@post(again=_refused)
async def act(visit: Visit) -> Response:
    """Do a verb; back to the session, with what was done or refused."""
    verb, training_id = visit.part("verb"), visit.ident("training_id")
    if verb not in VERBS:
        raise HTTPException(404)
    n = await VERBS[verb](visit, training_id)
    return RedirectResponse(f"/bimtek/{training_id}?kabar={verb}&n={n}", 303)


def _reason(visit: Visit) -> str:
    return visit.form.text("alasan").strip()


async def _announce(visit: Visit, training_id: str) -> int:
    return await training.announce(visit.tx, visit.kit, visit.me, training_id, visit.now)


async def _cancel(visit: Visit, training_id: str) -> int:
    """A reason is asked where somebody will read it. Refusals: reason_needed, and those of cancel."""
    reason = _reason(visit)
    one = await training.managed(visit.tx, visit.me, training_id)
    if one.state == "announced" and not reason:
        raise Refusal("reason_needed")
    return (await training.cancel(visit.tx, visit.kit, visit.me, training_id, reason, visit.now))[1]


async def _hold(visit: Visit, training_id: str) -> int:
    return await training.hold(visit.tx, visit.kit, visit.me, training_id, visit.now)


VERBS: Mapping[str, Callable[[Visit, str], Awaitable[int]]] = {
    "umumkan": _announce,
    "batal": _cancel,
    "selesai": _hold,
}
"""A button -> what it does; each gives how many people were told."""


async def _page(
    visit: Visit, *, refused: Refusal | None = None, reason: str = "", tried: str = ""
) -> Response:
    tx, w, now, news = visit.tx, visit.words, visit.now, visit.asked("kabar")
    one = await own(visit)
    return visit.page(
        "training_desk.html",
        409 if refused else 200,
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
        n=digits.number(visit.asked("n")) or 0,
        morning=training.morning(visit.kit, one, visit.who.person.zone, (), now),
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
    return (await place(tx, area.known(code))).title


def _lead(w: Words, lead: int | str) -> str:
    """E.g. "H-7", "1 jam sebelum"."""
    if lead == facts.MORNING:
        return w.plain("web.training_lead_morning")
    minutes = int(lead)
    if minutes % facts.DAY == 0:
        return w.many("web.training_lead_days", minutes // facts.DAY)
    if minutes % facts.HOUR == 0:
        return w.many("web.training_lead_hours", minutes // facts.HOUR)
    return w.many("web.training_lead_minutes", minutes)
