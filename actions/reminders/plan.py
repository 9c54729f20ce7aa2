"""What falls due in a window of time, worked out from the database as it is now: nothing is planned ahead.

`SOURCES` and `TIMED` are the tables of who knows what is due. Reads only; ticking.py tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from actions import ReminderRules
from actions.quiet import DAY
from actions.reminders import deadlines, digests, overseen, own, sessions
from actions.reminders.chosen import Chosen, chosen
from actions.reminders.dues import Call, Due, Find, Look, Someone, Timed
from actions.reminders.kinds import KINDS, ORDER, Closed
from models import Tx, readers, reminder
from models.readers import Held, Span
from models.reminder import Snooze

SOURCES: Mapping[str, Find] = {
    "deadline": deadlines.deadline,
    "correction": own.correction,
    "returned": own.returned,
    "follow_up": own.follow_up,
    "escalation": overseen.escalation,
    "target": own.target,
    "daily": own.daily,
    "digest": digests.digest,
    "digest_daily": digests.digest_daily,
}
"""Kind -> what is due of it for those who are called."""
TIMED: Mapping[str, Timed] = {"training": sessions.training}
"""Kind -> what is due of it in a window."""

AT_ONCE = 120
"""People in one span: what they are told is one short transaction."""
AGAIN = timedelta(hours=12)
"""How long what was put off is useful after the moment that its reader chose."""

Profile = tuple[str, str]
"""A zone, and Person.reminders as JSON text: what a person's moments depend on."""


@dataclass
class Window:
    """What falls due after one moment until another, and what of it was worked out so far."""

    after: datetime
    until: datetime
    rules: ReminderRules
    closed: Closed
    telling: bool = True
    timed: dict[int, list[Due]] = field(default_factory=dict)
    snoozes: dict[int, list[Snooze]] = field(default_factory=dict)
    memo: dict[Any, Any] = field(default_factory=dict)

    def calls(self, profile: Profile) -> list[tuple[str, date, datetime]]:
        """(kind, local day, moment) of all that is looked at in this window for people of this profile."""
        known = self.memo.get(profile)
        if known is None:
            known = self.memo[profile] = list(self._calls(chosen(*profile, self.rules)))
        found: list[tuple[str, date, datetime]] = known
        return found

    def _calls(self, one: Chosen) -> Iterator[tuple[str, date, datetime]]:
        first = self.after.astimezone(one.zone).date() - DAY  # quiet hours may carry its moment to the next
        days = (self.until.astimezone(one.zone).date() - first).days
        for day in (first + timedelta(days=n) for n in range(days + 1)):
            for kind in SOURCES:
                if kind not in one.off and KINDS[kind].on_day(day, self.closed):
                    at = one.moment(kind, day).astimezone(UTC)
                    if self.after < at <= self.until:
                        yield kind, day, at

    def look(self, tx: Tx, span: Span, people: Mapping[int, Someone]) -> Look:
        """For the sources."""
        return Look(
            tx, span, self.after, self.until, self.rules, self.closed, people, self.memo, self.telling
        )


async def spans(tx: Tx, window: Window) -> list[Span]:
    """Whom something may fall due for in the window, by spans; what is timed is taken note of here."""
    earlier = replace(window, after=window.after - DAY)  # quiet hours may have held it back
    for source in TIMED.values():
        for due in await source(earlier.look(tx, (0, 0), {})):
            window.timed.setdefault(due.person_id, []).append(due)
    for snooze in await reminder.snoozed(tx, window.until):
        window.snoozes.setdefault(snooze.person_id, []).append(snooze)
    zones = {zone for zone, text in await readers.profiles(tx) if window.calls((zone, text))}
    ids = sorted({*window.timed, *window.snoozes, *(await readers.ids(tx, zones) if zones else ())})
    return [(ids[n], ids[min(n + AT_ONCE, len(ids)) - 1]) for n in range(0, len(ids), AT_ONCE)]


async def due(tx: Tx, window: Window, span: Span) -> list[tuple[Someone, list[Due]]]:
    """What falls due for the people of the span, each with theirs in the order in which it is told."""
    people = await _people(tx, window, span)
    look = window.look(tx, span, people)
    away = await _away(look)
    by_kind: dict[str, list[Call]] = {}
    for one in people.values():
        for kind, day, at in window.calls((one.reader.zone, one.reader.chosen)):
            if KINDS[kind].roles & one.roles and (one.id, day) not in away:
                by_kind.setdefault(kind, []).append(Call(one, day, at))
    found = [each for kind, calls in by_kind.items() for each in await SOURCES[kind](look, calls)]
    found += _timed(window, people)
    found += await _again(window, look)
    found.sort(key=lambda each: (each.person_id, ORDER[each.kind], each.key))
    return [(people[who], list(theirs)) for who, theirs in groupby(found, lambda each: each.person_id)]


async def _people(tx: Tx, window: Window, span: Span) -> dict[int, Someone]:
    posts: dict[int, list[Held]] = {}
    for post in await readers.held(tx, span):
        posts.setdefault(post.person_id, []).append(post)
    return {
        one.id: Someone(one, tuple(posts.get(one.id, ())), chosen(one.zone, one.chosen, window.rules))
        for one in await readers.readers(tx, span)
    }


async def _away(look: Look) -> set[tuple[int, date]]:
    """(person, day) of every day of leave in the window."""
    first, last = look.after.date() - 2 * DAY, look.until.date() + 2 * DAY
    leaves = await readers.away(look.tx, look.span, first, last)
    return {(who, day) for who, begin, end in leaves for day in _days(max(begin, first), min(end, last))}


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _timed(window: Window, people: Mapping[int, Someone]) -> Iterator[Due]:
    """What is timed and falls due in the window, after its reader's quiet hours."""
    for one in people.values() if window.timed else ():
        for due in window.timed.get(one.id, ()):
            at = due.at if due.urgent else one.chosen.after_quiet(due.at).astimezone(UTC)
            if window.after < at <= window.until and due.kind not in one.chosen.off:
                yield due._replace(at=at)


async def _again(window: Window, look: Look) -> list[Due]:
    """What was put off until now and is still undone."""
    found: list[Due] = []
    for one in look.people.values() if window.snoozes else ():
        for snooze in window.snoozes.get(one.id, ()):
            for key, kind, *_ in snooze.parts:
                for each in await once_more(look, one, key, kind):
                    until = min(each.until or snooze.due_at + AGAIN, snooze.due_at + AGAIN)
                    found.append(each._replace(key=f"{key}~{snooze.id}", at=snooze.due_at, until=until))
    return found


async def once_more(look: Look, one: Someone, key: str, kind: str) -> Sequence[Due]:
    """What was told by this key, if it would be told still.

    The key alone says what it is; quiet hours, a late clock and its reader's choice move when it is told.
    """
    day = date.fromisoformat(key.rpartition("|")[2])
    if kind in TIMED:
        return [each for each in await _of_day(look, kind, day) if each.key == key]
    if kind not in SOURCES:
        return ()
    at = one.chosen.moment(kind, day)
    mine = replace(look, span=(one.id, one.id), after=at - timedelta(seconds=1), until=at, memo={})
    return [each for each in await SOURCES[kind](mine, [Call(one, day, at)]) if each.key == key]


async def _of_day(look: Look, kind: str, day: date) -> Sequence[Due]:
    """All that is timed and fell due on this day of a key, whatever zone that was; worked out once."""
    known: Sequence[Due] | None = look.memo.get((kind, day))
    if known is None:
        begin = datetime.combine(day, time(), UTC)
        whole = replace(look, span=(0, 0), after=begin - DAY, until=begin + 2 * DAY)
        known = look.memo[kind, day] = await TIMED[kind](whole)
    return known
