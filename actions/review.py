"""The camat's verbs: approve, give back, grant or refuse a correction, by the transitions of entries.py.

Every verdict is a Review row, an audit row and a notice to the author. Of two reviewers, the second is told
what the first did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from actions import Kit, Refusal, cards, notices, rights
from actions.entries import TRANSITIONS, note
from actions.notices import MakeRows, Notice
from locales import Words
from models import Tx, buttons, entry, person
from models.buttons import Do
from models.entry import WAITING, Entry
from models.message import Button, Rows
from models.person import Person
from models.review import Review

NOTE_LENGTH = 1000
"""Characters of a camat's note."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`note`: the verdict needs a reason. `mend`: the author may open the entry again afterwards."""

    note: bool = False
    mend: bool = False


VERDICTS: Mapping[str, Rule] = {
    "approve": Rule(),
    "return": Rule(note=True, mend=True),
    "grant": Rule(mend=True),
    "refuse": Rule(note=True),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of it. `told`: at how many addresses the author is told; 0 = they cannot be reached."""

    entry: Entry
    author: str
    told: int


async def areas(tx: Tx, person_id: int) -> list[str]:
    """The kecamatan that this person reviews; Refusal not_a_reviewer when there are none."""
    held = await person.assignments(tx, person_id)
    found = sorted(code for code in rights.grounds(held, "review") if code)
    if not found:
        raise Refusal("not_a_reviewer")
    return found


async def count(tx: Tx, person_id: int) -> int:
    """How many entries wait for this reviewer; their own wait for somebody else."""
    return await entry.waiting(tx, await areas(tx, person_id), without=person_id)


async def following(tx: Tx, person_id: int, after: str = "") -> Entry | None:
    """The next entry that waits for this reviewer, behind the entry with the id `after` ('' = the first)."""
    behind = await entry.find(tx, after) if after else None
    found = await entry.queue(tx, await areas(tx, person_id), after=behind, without=person_id, limit=1)
    return found[0] if found else None


async def readable(tx: Tx, person_id: int, entry_id: str) -> Entry:
    """An entry that this reviewer may look at, whatever its state. Refusals: no_entry, not_your_area."""
    found = await entry.find(tx, entry_id)
    if found is None or not found.version:
        raise Refusal("no_entry")
    if not await rights.person_may(tx, person_id, "review", found.area_code):
        raise Refusal("not_your_area")
    return found


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
    if (found.state, verb) not in TRANSITIONS:
        await _say_why(tx, person_id, found)
    if found.version != version:
        raise Refusal("newer_version", number=found.number)
    return found


async def _say_why(tx: Tx, person_id: int, found: Entry) -> None:
    """Refuse a verdict that comes too late: who did what before."""
    said = await cards.remarks(tx, found.id)
    if found.state in WAITING or not said or said[-1].verb not in VERDICTS:
        raise Refusal("wrong_state", state=found.state)
    last = said[-1]
    reader = await tx.get_one(Person, person_id)
    local = last.at.astimezone(ZoneInfo(reader.zone))
    raise Refusal(
        f"already_{last.verb}", number=found.number, name=last.name, time=f"{local:%d/%m} {local:%H.%M}"
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
    found.state = TRANSITIONS[found.state, verb]
    found.decided_at = found.updated_at = now
    tx.add(Review(entry_id=found.id, version=version, person_id=person_id, verb=verb, note=text, at=now))
    note(tx, person_id, verb, found, now)
    await tx.flush()
    people = await person.names(tx, (found.person_id, person_id))
    values = {"number": found.number, "title": found.title, "name": people[person_id], "note": text}
    notice = Notice(f"review.told_{verb}", values, _opens(verb, found), origin=one.origin)
    told = await notices.tell(tx, kit, found.person_id, notice, now)
    return Verdict(found, people[found.person_id], told)


def check_note(verb: str, words: str) -> str:
    """The note as it is kept; Refusal note_needed or note_long."""
    text = words.strip()
    if VERDICTS[verb].note and not text:
        raise Refusal("note_needed")
    if len(text) > NOTE_LENGTH:
        raise Refusal("note_long", most=NOTE_LENGTH, length=len(text))
    return text


def _opens(verb: str, found: Entry) -> MakeRows:
    """The author's way to the entry."""

    def rows(w: Words) -> Rows:
        mend = VERDICTS[verb].mend
        data = buttons.data(Do.MEND if mend else Do.OWN, found.id, found.version)
        return ((Button(text=w.plain("review.mend" if mend else "review.open"), data=data),),)

    return rows
