"""Whom to remind of what on which day, for thousands of people in a few queries; tells nobody itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from actions.deadlines import book as books
from actions.deadlines import workdays
from actions.deadlines.agenda import days_of
from actions.deadlines.book import DISTRICT, Book, Rule
from actions.deadlines.recurrence import Closed
from actions.deadlines.settle import Done, done, person_key, village_key
from models import Tx, deadline
from models.deadline import Post
from models.readers import Span


class DueDeadline(NamedTuple):
    """Tell this person of this, `lead` days before `due`: it is undone for `subject_keys`, of `total`.

    `title` '' = the preset's words, see book.name. `day` names the occurrence (the due day before it was
    moved); with `code` it makes the button that opens it, "due:o:<code>:<day as YYYYMMDD>".
    """

    code: str
    title: str
    due: date
    subject_keys: tuple[str, ...]
    person_id: int
    lead: int
    day: date
    total: int

    @property
    def on(self) -> date:
        """The day on which it is told."""
        return self.due - timedelta(days=self.lead)


class _Hit(NamedTuple):
    day: date
    due: date
    lead: int


@dataclass(frozen=True)
class Asked:
    """What is to be told in some days, before it is asked to whom: the rules that hit, and what is done."""

    hits: Mapping[Rule, Sequence[_Hit]]
    known: Done
    there: _Relevant

    async def of(
        self, tx: Tx, *, area_code: str | None = None, span: Span | None = None
    ) -> list[DueDeadline]:
        """To people whose post is in the area (None: everywhere), by a span of person ids (None: all)."""
        roles = {role for rule in self.hits for role in rule.roles}
        held = await deadline.posts(tx, roles=roles, area_code=area_code, span=span) if self.hits else ()
        shares: dict[tuple[int, Rule], dict[str, None]] = {}
        for post in held:
            for rule, key in _concerned(self.there, post):
                shares.setdefault((post.person_id, rule), {})[key] = None
        found = (_told(who, rule, keys, self.hits[rule], self.known) for (who, rule), keys in shares.items())
        return [one for told in found for one in told]


async def asked(tx: Tx, first: date, last: date, *, closed: Closed | None = None) -> Asked:
    """What is to be told from `first` to `last`; whom it concerns is asked of it, for many by spans."""
    closed = closed or await workdays.closed(tx)
    book = await books.load(tx)
    hits = {rule: found for rule in book.every() if (found := _hits(rule, first, last, closed))}
    occasions = {(rule, hit.day) for rule, found in hits.items() for hit in found}
    return Asked(hits, await done(tx, occasions, closed), _Relevant(book, hits))


async def due_reminders(
    tx: Tx,
    first: date,
    last: date,
    *,
    area_code: str | None = None,
    closed: Closed | None = None,
) -> list[DueDeadline]:
    """What is to be told from `first` to `last` to people whose post is in the area (None: everywhere)."""
    return await (await asked(tx, first, last, closed=closed)).of(tx, area_code=area_code)


class _Relevant(dict[str | None, tuple[Rule, ...]]):
    """Kecamatan or wider area -> its rules of which something is to be told; worked out once for each."""

    def __init__(self, book: Book, hits: Mapping[Rule, object]) -> None:
        super().__init__()
        self._book, self._hits = book, hits

    def __missing__(self, area_code: str | None) -> tuple[Rule, ...]:
        found = tuple(rule for rule in self._book.in_force(area_code) if rule in self._hits)
        self[area_code] = found
        return found


def _hits(rule: Rule, first: date, last: date, closed: Closed) -> list[_Hit]:
    """The occurrences of which something is to be told in these days."""
    most = max(rule.leads, default=-1)
    if most < 0:
        return []
    days = list(days_of(rule, first, last + timedelta(days=most), closed))
    found = [_Hit(day, due, lead) for day, due in days for lead in rule.leads]
    return [hit for hit in found if first <= hit.due - timedelta(days=hit.lead) <= last]


def _concerned(there: _Relevant, post: Post) -> Iterator[tuple[Rule, str]]:
    for rule in there[post.area_code]:
        if rule.subject == "person" and post.role in rule.roles:
            yield rule, person_key(post.person_id)
    for village in post.villages:
        for rule in there[village[:DISTRICT]]:
            if rule.subject == "village" and post.role in rule.roles:
                yield rule, village_key(village)


def _told(
    person_id: int, rule: Rule, keys: Iterable[str], hits: Iterable[_Hit], known: Done
) -> Iterator[DueDeadline]:
    every = tuple(keys)
    for hit in hits:
        left = tuple(key for key in every if not known(rule, hit.day, key))
        if left:
            yield DueDeadline(rule.code, rule.title, hit.due, left, person_id, hit.lead, hit.day, len(every))
