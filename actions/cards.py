"""An entry as chat and page show it: what it says, where, when, its photos and what was said about it.

`card` is pure; `load` reads what it needs. Words for keys and dates are the faces' business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from actions import sent as said
from actions import told
from actions.library import Library
from actions.places import place
from forms import Answered, Form
from locales import Words
from models import Tx, entry, person
from models import review as reviews
from models.entry import Entry, EntryVersion

BRIEF = frozenset({"category", "process", "problem", "innovation", "title"})
"""Roles of the answers that a glance needs; what people wrote in their own words is shown besides."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question and its answer, both for people. `role` is what the form says the answer is, or ''."""

    label: str
    text: str
    kind: str
    role: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody did to the entry (a verb of models/review_rules.py), and their note."""

    verb: str
    name: str
    note: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """One entry to look at. `photos` are media ids, `lines` all answers in their order, `form` its title.

    `position` is what the author is there (PLD, PD, TAPM, or '').
    """

    entry_id: str
    number: str
    version: int
    state: str
    form: str
    author_id: int
    author: str
    position: str
    where: str
    area_code: str | None
    happened_on: date | None
    minutes: int
    visit: bool
    title: str
    sent_at: datetime | None
    lines: tuple[Line, ...]
    photos: tuple[str, ...]
    remarks: tuple[Remark, ...]

    @property
    def remark(self) -> Remark | None:
        """What was said last."""
        return self.remarks[-1] if self.remarks else None

    @property
    def brief(self) -> tuple[Line, ...]:
        """The lines that a glance needs."""
        return tuple(line for line in self.lines if line.role in BRIEF or line.kind == "text")


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote an entry, as readers are told."""

    person_id: int
    name: str
    position: str


class Said(NamedTuple):
    """What an entry says: the title of its form, its answers, its photos."""

    form: str
    lines: Sequence[Line]
    photos: Sequence[str]


def card(found: Entry, author: Author, where: str, says: Said, remarks: Sequence[Remark]) -> Card:
    """Put an entry's parts together."""
    return Card(
        entry_id=found.id,
        number=found.number or "",
        version=found.version,
        state=found.state,
        form=says.form,
        author_id=author.person_id,
        author=author.name,
        position=author.position,
        where=where,
        area_code=found.area_code,
        happened_on=found.happened_on,
        minutes=found.minutes,
        visit=found.visit,
        title=found.title,
        sent_at=found.submitted_at,
        lines=tuple(says.lines),
        photos=tuple(says.photos),
        remarks=tuple(remarks),
    )


def lines_of(answers: Iterable[Answered], roles: Mapping[str, Sequence[str]]) -> list[Line]:
    """What was answered in words, by a form's roles (role -> refs); photos are shown, not written."""
    role_of = {ref: role for role, refs in roles.items() for ref in refs}
    return [
        Line(one.label, one.text, one.kind, role_of.get(one.ref, ""), one.group)
        for one in answers
        if one.text and one.kind not in ("image", "note")
    ]


def photos_of(answers: Iterable[Answered]) -> list[str]:
    """The media ids of the photos: the names in a submission without their suffix."""
    return [one.value.partition(".")[0] for one in answers if one.kind == "image" and one.value]


async def load(
    tx: Tx,
    library: Library,
    found: Entry,
    language: str,
    *,
    version: int | None = None,
) -> Card:
    """The card of a sent version of an entry (the newest unless told), in the reader's language."""
    sent = await entry.version(tx, found.id, found.version if version is None else version)
    form = await library.form(tx, sent.form_version_id if sent else found.form_version_id)
    answers = await said.answers(tx, library, sent, language) if sent else ()
    made = card(
        found,
        await _author(tx, found.person_id),
        await where(tx, found),
        Said(form.title(language), lines_of(answers, form.roles), photos_of(answers)),
        await remarks(tx, found.id),
    )
    if sent is None or sent.version == found.version:
        return made
    return await _as_it_was(tx, made, found, sent, told.columns(_first(answers, form), found.area_code, ""))


def _first(answers: Iterable[Answered], form: Form) -> told.First:
    """What the roles point to among the answers of a version."""
    values = {one.ref: one.value for one in reversed(list(answers))}
    return lambda role: next((values[ref] for ref in form.roles.get(role, ()) if values.get(ref)), "")


async def _as_it_was(tx: Tx, made: Card, found: Entry, sent: EntryVersion, then: Mapping[str, Any]) -> Card:
    """The card with the head of a version that others followed: an entry's own columns tell of the newest."""
    return replace(
        made,
        where=await _place(tx, then["village_code"] or found.area_code),
        happened_on=then["happened_on"],
        minutes=then["minutes"],
        visit=then["visit"],
        title=then["title"],
        sent_at=sent.submitted_at,
    )


async def _author(tx: Tx, person_id: int) -> Author:
    held = await person.assignments(tx, person_id)
    position = next((one.position for one in held if one.position), "")
    return Author(person_id, (await person.names(tx, [person_id]))[person_id], position)


async def remarks(tx: Tx, entry_id: str) -> list[Remark]:
    """What was said about an entry, oldest first, with the names of those who said it."""
    said = await reviews.of_entry(tx, entry_id)
    return [Remark(one.verb, name, one.note, one.version, one.at) for one, name in said]


async def where(tx: Tx, found: Entry) -> str:
    """The village and its district, or whatever is known of where it was."""
    return await _place(tx, found.village_code or found.area_code)


async def _place(tx: Tx, code: str | None) -> str:
    if code is None:
        return ""
    there = await place(tx, code)
    return ", ".join((there.title, *there.within[:1])) if there.level == "village" else there.title


def duration(w: Words, minutes: int) -> str:
    """E.g. "2 jam 30 menit", "3 jam"."""
    full, rest = divmod(minutes, 60)
    key = "entries.minutes" if not full else "entries.hours_minutes" if rest else "entries.hours"
    return w.plain(key, hours=full, minutes=rest)
