"""The reviewers' verbs: approve, give back, grant or refuse a correction, as models/review_rules.py has them.

Every verdict is a Review row, an audit row and a notice to whom the rules name. Of two reviewers, the second
is told what the first did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from actions import Kit, Refusal, cards, notices, reviewers, rights
from actions.entries import note
from actions.notices import MakeRows, Notice
from locales import Words
from models import Tx, buttons, entry, person, review_rules, tally
from models.buttons import Do
from models.entry import Entry
from models.message import Button, Rows
from models.person import Person
from models.review import Review
from models.review_rules import HANDED_ON, REVIEWERS, STATES, STEPS, TO_MEND, VERDICTS, Desks

NOTE_LENGTH = 1000
"""Characters of a reviewer's note."""


class TooLate(Refusal):
    """Somebody decided before; its code is the whole key, since verdicts have their words in one place."""

    @property
    def key(self) -> str:
        """The key of its words."""
        return self.code


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of it. `unheard`: its author is to hear of it and cannot be reached."""

    entry: Entry
    author: str
    unheard: bool


async def areas(tx: Tx, person_id: int) -> list[str]:
    """Where this person reviews; Refusal not_a_reviewer when that is nowhere."""
    held = await person.assignments(tx, person_id)
    found = {code for right in REVIEWERS for code in rights.grounds(held, right) if code}
    if not found:
        raise Refusal("not_a_reviewer")
    return sorted(found)


async def desks(tx: Tx, person_id: int) -> Desks:
    """The same by right, in kecamatan."""
    await areas(tx, person_id)
    held = await person.assignments(tx, person_id)
    grounds = {right: [code for code in rights.grounds(held, right) if code] for right in REVIEWERS}
    return {right: await tally.districts(tx, codes) for right, codes in grounds.items() if codes}


async def count(tx: Tx, person_id: int) -> int:
    """How many entries wait for this reviewer; their own wait for somebody else."""
    return await entry.waiting(tx, await desks(tx, person_id), without=person_id)


async def following(tx: Tx, person_id: int, after: str = "") -> Entry | None:
    """The next entry that waits for this reviewer, behind the entry with the id `after` ('' = the first)."""
    behind = await entry.find(tx, after) if after else None
    found = await entry.queue(tx, await desks(tx, person_id), after=behind, without=person_id, limit=1)
    return found[0] if found else None


async def readable(tx: Tx, person_id: int, entry_id: str) -> Entry:
    """An entry that this reviewer may look at, whatever its state. Refusals: no_entry, not_your_area."""
    found = await entry.find(tx, entry_id)
    if found is None or not found.version:
        raise Refusal("no_entry")
    held = await person.assignments(tx, person_id)
    if not any(rights.may(held, right, found.area_code) for right in REVIEWERS):
        raise Refusal("not_your_area")
    return found


async def verdicts(tx: Tx, person_id: int, found: Entry) -> Sequence[str]:
    """What this person may decide about an entry as it stands; nothing about their own."""
    if found.person_id == person_id:
        return ()
    held = await person.assignments(tx, person_id)
    steps = review_rules.verdicts(found.state)
    return [verb for verb, step in steps.items() if rights.may(held, step.by, found.area_code)]


async def check(tx: Tx, person_id: int, verb: str, entry_id: str, version: int) -> Entry:
    """The entry, if this reviewer can do this to the version that they saw; locked (PostgreSQL).

    Refusals: no_entry, not_your_area, own_entry, newer_version, wrong_state, and already_<verb> (name, time).
    """
    await readable(tx, person_id, entry_id)
    found = await entry.get(tx, entry_id)
    if found is None:
        raise Refusal("no_entry")
    if found.person_id == person_id:
        raise Refusal("own_entry")
    if verb not in await verdicts(tx, person_id, found):
        await _say_why(tx, person_id, found)
    if found.version != version:
        raise Refusal("newer_version", number=found.number)
    return found


async def _say_why(tx: Tx, person_id: int, found: Entry) -> None:
    """Refuse a verdict that comes too late: who did what before."""
    said = await cards.remarks(tx, found.id)
    anew = STATES[found.state].waits_for and found.state not in HANDED_ON
    if anew or not said or said[-1].verb not in VERDICTS:
        raise Refusal("wrong_state", state=found.state)
    last = said[-1]
    reader = await tx.get_one(Person, person_id)
    local = last.at.astimezone(ZoneInfo(reader.zone))
    raise TooLate(
        f"review.already_{last.verb}",
        number=found.number,
        name=last.name,
        time=f"{local:%d/%m} {local:%H.%M}",
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """One of VERDICTS about the version that the reviewer saw; `words` is their note.

    `origin` is the reviewer's contact, which is told when the notice to the author cannot be delivered.
    """

    verb: str
    entry_id: str
    version: int
    words: str = ""
    origin: int | None = None


async def decide(tx: Tx, kit: Kit, person_id: int, one: Decision, now: datetime) -> Verdict:
    """Do what the reviewer decided.

    Refusals: those of `check`, note_needed, note_long.
    """
    verb, version = one.verb, one.version
    text = check_note(verb, one.words)
    found = await check(tx, person_id, verb, one.entry_id, version)
    step = STEPS[found.state, verb]
    at = await reviewers.rest(tx, step.to, found.area_code, found.person_id)
    found.state, found.updated_at = at.state, now
    if STATES[at.state].waits_for:
        found.waiting_since = now
    else:
        found.decided_at = now
    tx.add(Review(entry_id=found.id, version=version, person_id=person_id, verb=verb, note=text, at=now))
    note(tx, person_id, verb, found, now)
    await tx.flush()
    people = await person.names(tx, (found.person_id, person_id))
    values = {"number": found.number, "title": found.title, "name": people[person_id], "note": text}
    told = Notice(f"review.told_{verb}", values, _opens(found), origin=one.origin)
    unheard = step.told and not await notices.tell(tx, kit, found.person_id, told, now)
    whole = values | {"author": people[found.person_id]}
    opens = reviewers.opens(found.id, version)
    handed_on = Notice(f"review.told_{at.state}", whole, opens, origin=one.origin)
    await reviewers.tell(tx, kit, at.others, handed_on, now)
    return Verdict(found, people[found.person_id], unheard)


def check_note(verb: str, words: str) -> str:
    """The note as it is kept; Refusal note_needed or note_long."""
    text = words.strip()
    if VERDICTS[verb].note and not text:
        raise Refusal("note_needed")
    if len(text) > NOTE_LENGTH:
        raise Refusal("note_long", most=NOTE_LENGTH, length=len(text))
    return text


def _opens(found: Entry) -> MakeRows:
    """The author's way to the entry."""
    mend = found.state in TO_MEND

    def rows(w: Words) -> Rows:
        data = buttons.data(Do.MEND if mend else Do.OWN, found.id, found.version)
        return ((Button(text=w.plain("review.mend" if mend else "review.open"), data=data),),)

    return rows
