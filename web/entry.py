"""One entry: every answer, photos, versions, history, and the camat's verbs, which are those of the chat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions import Refusal, access, cards, reading, review
from actions.cards import Card, Line
from actions.entries import TRANSITIONS
from models import Tx, entry, person
from models.digits import number
from models.entry import Entry, EntryVersion
from web import visitor
from web.errors import STATUS
from web.page import page
from web.paging import NAME, asked
from web.site import site_of
from web.visitor import Visitor, ident

POINT = re.compile(r"(-?\d+(?:\.\d+)?), (-?\d+(?:\.\d+)?)")
MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=17/{0}/{1}"
"""Opened only when somebody follows the link; the pages themselves load nothing from elsewhere."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer, and what it was in the version before ('' = the same)."""

    line: Line
    before: str = ""
    changed: bool = False

    @property
    def map(self) -> str:
        """Where a place can be looked at, '' for other answers and for coordinates that cannot be read."""
        found = POINT.match(self.line.text) if self.line.kind == "geopoint" else None
        return MAP.format(*found.groups()) if found else ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the entry. `version` is the one that was sent or judged."""

    verb: str
    name: str
    note: str
    version: int
    at: datetime


async def show(request: Request) -> Response:
    """The entry, in its newest version or the one asked for."""
    site = site_of(request)
    async with site.database.reading() as tx:
        who = await visitor.need(tx, request)
        found = await readable(tx, who, ident(request.path_params["entry_id"]))
        shown = await _page(tx, request, who, found)
        looked = who.person.id, found, _version(request, found), site.now()
        noted = await reading.noted(tx, *looked)
    if not noted:
        async with site.database.transaction() as tx:
            await reading.note(tx, *looked)
    return shown


def _version(request: Request, found: Entry) -> int:
    """The version that was asked for, else the newest."""
    wanted = number(request.query_params.get("versi", ""))
    return wanted if wanted and wanted <= found.version else found.version


async def decide(request: Request) -> Response:
    """Do a verb; on to the queue, or back to the entry with what was refused."""
    site, verb, entry_id = (
        site_of(request),
        request.path_params["verb"],
        ident(request.path_params["entry_id"]),
    )
    fields = await visitor.form(request)
    note = fields.get("note", "")
    try:
        async with site.database.transaction() as tx:
            who = await visitor.need(tx, request)
            access.check_csrf(who.session, fields.get("csrf", ""))
            if verb not in review.VERDICTS:
                raise Refusal("no_entry")
            await review.decide(
                tx,
                site.kit,
                who.person.id,
                verb,
                entry_id,
                version=number(fields.get("version", "")) or 0,
                now=site.now(),
                words=note.replace("\r\n", "\n"),
                origin=await _contact(tx, who),
            )
    except Refusal as no:
        if no.code in STATUS:
            raise
        async with site.database.reading() as tx:
            who = await visitor.need(tx, request)
            found = await readable(tx, who, entry_id)
            return await _page(tx, request, who, found, refused=no, note=note, tried=verb)
    done = {"verb": verb, "id": entry_id} | ({NAME: at} if (at := asked(request)) > 1 else {})
    return RedirectResponse(f"/antrean?{urlencode(done)}", 303)


async def readable(tx: Tx, who: Visitor, entry_id: str) -> Entry:
    """An entry that the visitor may look at: theirs or of their kecamatan. Refusals as review.readable."""
    found = await tx.get(Entry, entry_id)
    if found is not None and found.version and found.person_id == who.person.id:
        return found
    return await review.readable(tx, who.person.id, entry_id)


async def _contact(tx: Tx, who: Visitor) -> int | None:
    """Where the visitor is told when the author cannot be."""
    reachable = await person.contacts(tx, who.person.id)
    return reachable[0].id if reachable else None


async def _page(
    tx: Tx,
    request: Request,
    who: Visitor,
    found: Entry,
    *,
    refused: Refusal | None = None,
    note: str = "",
    tried: str = "",
) -> Response:
    version = _version(request, found)
    card = await _card(tx, request, who, found, version)
    before = await _card(tx, request, who, found, version - 1) if version > 1 else None
    sent = await entry.versions(tx, found.id)
    return page(
        request,
        "entry.html",
        409 if refused else 200,
        visitor=who,
        card=card,
        lines=compare(card, before),
        version=version,
        newest=found.version,
        events=history(card, sent),
        verbs=verbs(found, who, version),
        refused=refused,
        note=note,
        tried=tried,
        number=asked(request),
    )


async def _card(tx: Tx, request: Request, who: Visitor, found: Entry, version: int) -> Card:
    site = site_of(request)
    return await cards.load(tx, site.library, found, who.person.language, version=version)


def verbs(found: Entry, who: Visitor, version: int) -> list[str]:
    """What the visitor may do to what they see; nothing to their own entry or an old version."""
    if found.person_id == who.person.id or version != found.version:
        return []
    return [verb for verb in review.VERDICTS if (found.state, verb) in TRANSITIONS]


def compare(card: Card, before: Card | None) -> list[Shown]:
    """The answers, each with what the version before said where that was something else."""
    if before is None:
        return [Shown(line) for line in card.lines]
    old = {(line.group, line.label): line.text for line in before.lines}
    shown = []
    for line in card.lines:
        was = old.get((line.group, line.label), "")
        shown.append(Shown(line, was, was != line.text))
    return shown


def history(card: Card, sent: Sequence[EntryVersion]) -> list[Event]:
    """Everything that happened, newest first."""
    events = [
        Event("submit" if one.version == 1 else "resubmit", card.author, "", one.version, one.submitted_at)
        for one in sent
    ]
    events += [Event(one.verb, one.name, one.note, one.version, one.at) for one in card.remarks]
    return sorted(events, key=lambda event: event.at, reverse=True)
