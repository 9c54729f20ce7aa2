"""One entry: every answer, photos, versions, history, and reviewers' verbs, which are those of the chat."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from actions import Refusal, cards, reading, review
from actions.cards import Card, Line
from actions.review import Decision
from models import entry, person
from models.digits import number
from models.entry import Entry, EntryVersion
from models.review_rules import VERDICTS
from web.paging import NAME, asked
from web.visit import Answer, Then, Visit, get, post

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


@get()
async def show(visit: Visit) -> Answer:
    """The entry, in its newest version or the one asked for; noted as read once it is drawn."""
    found = await _found(visit)
    shown = await _page(visit, found)
    looked = visit.me, found, _version(visit, found), visit.now
    if await reading.noted(visit.tx, *looked):
        return shown

    async def note(later: Visit) -> Response:
        await reading.note(later.tx, *looked)
        return shown

    return Then(note)


async def _found(visit: Visit) -> Entry:
    return await reading.readable(visit.tx, visit.me, visit.ident("entry_id"))


def _version(visit: Visit, found: Entry) -> int:
    """The version that was asked for, else the newest."""
    wanted = number(visit.asked("versi"))
    return wanted if wanted and wanted <= found.version else found.version


async def _refused(visit: Visit, no: Refusal) -> Response:
    """The entry with what was refused, and the note as it was typed."""
    note, tried = visit.form.get("note"), visit.part("verb")
    return await _page(visit, await _found(visit), refused=no, note=note, tried=tried)


@post(again=_refused)
async def decide(visit: Visit) -> Response:
    """Do a verb; on to the queue, or back to the entry with what was refused."""
    verb, entry_id = visit.part("verb"), visit.ident("entry_id")
    if verb not in VERDICTS:
        raise Refusal("no_entry")
    await review.decide(
        visit.tx,
        visit.kit,
        visit.me,
        Decision(
            verb,
            entry_id,
            number(visit.form.get("version")) or 0,
            words=visit.form.text("note"),
            origin=await _contact(visit),
        ),
        visit.now,
    )
    done = {"verb": verb, "id": entry_id} | ({NAME: at} if (at := asked(visit.request)) > 1 else {})
    return RedirectResponse(f"/antrean?{urlencode(done)}", 303)


async def _contact(visit: Visit) -> int | None:
    """Where the visitor is told when the author cannot be."""
    reachable = await person.contacts(visit.tx, visit.me)
    return reachable[0].id if reachable else None


async def _page(
    visit: Visit, found: Entry, *, refused: Refusal | None = None, note: str = "", tried: str = ""
) -> Response:
    version = _version(visit, found)
    card = await _card(visit, found, version)
    before = await _card(visit, found, version - 1) if version > 1 else None
    sent = await entry.versions(visit.tx, found.id)
    return visit.page(
        "entry.html",
        409 if refused else 200,
        card=card,
        lines=compare(card, before),
        version=version,
        newest=found.version,
        events=history(card, sent),
        verbs=await _verbs(visit, found, version),
        refused=refused,
        note=note,
        tried=tried,
        number=asked(visit.request),
    )


async def _card(visit: Visit, found: Entry, version: int) -> Card:
    language = visit.who.person.language
    return await cards.load(visit.tx, visit.site.library, found, language, version=version)


async def _verbs(visit: Visit, found: Entry, version: int) -> dict[str, bool]:
    """What the visitor may do to what they see, and whether it needs a note; nothing to an old version."""
    verbs = await review.verdicts(visit.tx, visit.me, found) if version == found.version else ()
    return {verb: VERDICTS[verb].note for verb in verbs}


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
