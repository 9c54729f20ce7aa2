"""What the author does to an entry: begin, send, discard, reopen, ask for a correction.

The reviewers' verbs are in review.py; which step leads where stands in models/review_rules.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from actions import Kit, Refusal, reviewers, sent, told
from actions.notices import Notice
from forms import Interview
from locales import Words, words
from models import Tx, conversation, entry, media, reminder, review_rules, sending
from models.audit import Audit
from models.conversation import Draft, Talk
from models.entry import Entry
from models.review import Review
from models.review_rules import STATES, STEPS
from reports import drp


def move(state: str, verb: str) -> str:
    """The state that the author's verb leads to; Refusal when it does not go from here."""
    if not review_rules.may(state, verb):
        raise Refusal("wrong_state", state=state)
    return STEPS[state, verb].to


@dataclass(frozen=True)
class Sent:
    """What became of an entry that was sent. `drp` is the text for the DRP app, '' when the form has none.

    `own`: nobody reviews it, since its author is the only one who could.
    """

    number: str
    state: str
    reviewers: int
    drp: str
    own: bool = False


def begin(kit: Kit, talk: Talk, form_version_id: int, now: datetime) -> Draft:
    """Open a new draft; it is stored with the conversation."""
    talk.draft = Draft(kit.ids(now), form_version_id, fresh=True, dirty=True)
    talk.dirty = True
    return talk.draft


async def preview(tx: Tx, kit: Kit, talk: Talk, form_version_id: int, now: datetime) -> Draft:
    """Try a form: like a draft, but it cannot be sent; the draft that was in front waits as it is."""
    await entry.forget_previews(tx, talk.person_id)
    talk.draft = Draft(kit.ids(now), form_version_id, state=entry.PREVIEW, fresh=True, dirty=True)
    talk.dirty = True
    return talk.draft


async def resume(tx: Tx, talk: Talk, entry_id: str) -> Draft:
    """Go on filling an unfinished working copy; Refusal no_draft when it is gone or somebody else's."""
    found = await entry.get(tx, entry_id)
    if found is None or found.person_id != talk.person_id or found.draft is None:
        raise Refusal("no_draft")
    return _take(talk, found)


def _take(talk: Talk, found: Entry) -> Draft:
    talk.draft = Draft(
        found.id, found.form_version_id, found.state, found.draft or "", found.at, found.step, found.seen
    )
    talk.dirty = True
    return talk.draft


async def reopen(tx: Tx, talk: Talk, entry_id: str) -> tuple[Draft, str]:
    """Open a returned entry again: its draft, and the submission to begin from ('' = the draft goes on)."""
    found = await entry.get(tx, entry_id)
    if found is None or found.person_id != talk.person_id:
        raise Refusal("no_entry")
    found.state = move(found.state, "reopen")
    draft = _take(talk, found)
    if draft.xml:
        return draft, ""
    draft.dirty = True
    return draft, (await entry.versions(tx, entry_id))[-1].submission


async def discard(tx: Tx, talk: Talk) -> None:
    """Throw the working copy away: what was never sent is gone, a returned entry waits on as it was."""
    draft, talk.draft, talk.dirty = talk.draft, None, True
    if draft is None or draft.fresh:
        return
    found = await entry.get(tx, draft.entry_id)
    if found is None:
        return
    if found.version:
        found.draft, found.at, found.seen = None, "", {}
        return
    await media.drop_unfetched(tx, found.id)
    await tx.delete(found)
    await tx.flush()


async def submit(
    tx: Tx, kit: Kit, talk: Talk, interview: Interview, now: datetime, *, filed: bool = False
) -> Sent:
    """Send the draft: number, version, index columns, audit row, the notices to reviewers. Closes the draft.

    The interview must have no problems left; `filed`: nobody reviews it, whatever its form says. Nor does
    anybody where the author is the only one who could.
    Refusal when the entry was sent meanwhile.
    """
    draft, stands = await _standing(tx, talk, now)
    title = interview.form.title(interview.instance.setting.language)
    columns = told.columns(lambda role: _first(interview, role), talk.area_code, title)
    goes = stands.reviewed and not filed
    moved = move(stands.state, "submit" if goes else "file")
    at = await reviewers.rest(tx, moved, columns["area_code"], talk.person_id)
    state, waits = at.state, bool(STATES[at.state].waits_for)
    number = stands.number or await _number(tx, talk, now)
    version = stands.version + 1
    columns |= {"number": number, "state": state, "version": version}
    columns |= {"submitted_at": now, "waiting_since": now if waits else None}
    columns["decided_at"] = None if waits else now
    submission = {"submission": interview.finalize(), "form_version_id": draft.form_version_id}
    submission |= {"words": sent.kept(interview)}
    await sending.write(
        tx,
        draft.entry_id,
        columns,
        {"version": version, "submitted_at": now, **submission},
        audit_row(talk.person_id, "submit", draft.entry_id, {"state": state, "version": version}, now),
        now,
    )
    if columns["happened_on"]:
        await reminder.reported(tx, talk.person_id, columns["happened_on"], now)
    talk.draft, talk.dirty = None, True
    key = "fill.arrived_again" if version > 1 else "fill.arrived"
    values = {"name": talk.name, "number": number, "title": columns["title"]}
    opens = reviewers.opens(draft.entry_id, version)
    heard = await reviewers.tell(tx, kit, at.others, Notice(key, values, opens, origin=talk.contact_id), now)
    own = goes and not waits
    return Sent(number, state, heard, drp_text(interview, words(talk.language)), own)


async def _standing(tx: Tx, talk: Talk, now: datetime) -> tuple[Draft, sending.Standing]:
    if talk.draft is None:
        raise Refusal("no_draft")
    if talk.draft.fresh:
        await conversation.save(tx, [talk], now)
    found = await sending.standing(tx, talk.draft.entry_id)
    if found is None:
        raise Refusal("no_draft")
    return talk.draft, found


async def _number(tx: Tx, talk: Talk, now: datetime) -> str:
    year = now.astimezone(ZoneInfo(talk.zone)).year
    return f"K-{year}-{await entry.next_number(tx, f'entry:{year}'):05d}"


def _first(interview: Interview, role: str) -> str:
    return next(iter(interview.values(role)), "")


def drp_text(interview: Interview, w: Words) -> str:
    """The description for the DRP app, from the roles process, problem and innovation."""
    parts = [
        (w.plain(f"fill.drp_{role}"), " ".join(value for value in interview.values(role) if value))
        for role in ("process", "problem", "innovation")
    ]
    return drp.description(parts) if parts[0][1] else ""


def note(tx: Tx, person_id: int, verb: str, found: Entry, now: datetime) -> None:
    """Write the act into the audit."""
    stands = {"state": found.state, "version": found.version}
    tx.add(Audit(**audit_row(person_id, verb, found.id, stands, now)))


def audit_row(
    person_id: int, verb: str, entry_id: str, stands: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """The audit's row of an act on an entry, and how it stands after it."""
    about = {"subject": f"entry:{entry_id}", "detail": stands}
    return {"at": now, "person_id": person_id, "verb": verb, **about}


async def ask_correction(tx: Tx, kit: Kit, talk: Talk, entry_id: str, reason: str, now: datetime) -> Entry:
    """Ask to open an approved entry again, saying why; where nobody else could, it is open."""
    found = await entry.get(tx, entry_id)
    if found is None or found.person_id != talk.person_id:
        raise Refusal("no_entry")
    asked = move(found.state, "ask_correction")
    at = await reviewers.rest(tx, asked, found.area_code, talk.person_id)
    found.state = at.state
    found.updated_at = found.waiting_since = now
    tx.add(
        Review(
            entry_id=found.id,
            version=found.version,
            person_id=talk.person_id,
            verb="ask_correction",
            note=reason,
            at=now,
        )
    )
    note(tx, talk.person_id, "ask_correction", found, now)
    values = {"name": talk.name, "number": found.number, "reason": reason}
    opens = reviewers.opens(found.id, found.version)
    notice = Notice("fill.correction_asked", values, opens, origin=talk.contact_id)
    await reviewers.tell(tx, kit, at.others, notice, now)
    return found
