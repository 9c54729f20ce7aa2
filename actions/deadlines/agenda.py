"""What lies before somebody: which rules concern them, on which days, and what of it is done; only reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from actions import rights
from actions.deadlines import book as books
from actions.deadlines import recurrence, workdays
from actions.deadlines.book import DISTRICT, Book, Rule
from actions.deadlines.recurrence import MOST_CLOSED, Closed
from actions.deadlines.settle import Done, done, person_key, village_key
from models import Tx, deadline
from models.area import LEVELS
from models.deadline import Post

OVERSEEN = ("district", "regency")
"""Of such areas an overseer sees every village."""


@dataclass(frozen=True)
class Occurrence:
    """A rule on one of its days. `day`: by the rule, which names it; `due`: where that day was moved to.

    `keys` are the subjects it concerns (models.deadline), `done` those that are done; `since` when the person
    came to their post.
    """

    rule: Rule
    day: date
    due: date
    keys: tuple[str, ...]
    done: frozenset[str]
    since: date

    @property
    def over(self) -> bool:
        """Whether it is done for every subject."""
        return len(self.done) == len(self.keys)

    def left(self, today: date) -> int:
        """Days until it is due; negative when it is past."""
        return (self.due - today).days

    def shown(self, today: date) -> bool:
        """Whether it belongs on a list: what is past only when it was missed and can be made up for."""
        if self.due >= today:
            return True
        return not self.over and not self.rule.lapses and self.due >= self.since


@dataclass
class _Share:
    """The subjects of one rule that concern a person."""

    keys: dict[str, None]
    since: date


def days_of(rule: Rule, first: date, last: date, closed: Closed) -> Iterable[tuple[date, date]]:
    """(day by the rule, due day) for each that is due from `first` to `last`."""
    slack = timedelta(days=MOST_CLOSED if rule.shift != "none" else 0)
    for day in recurrence.occurrences(rule.rrule, first - slack, last + slack):
        due = recurrence.shifted(day, rule.shift, closed)
        if first <= due <= last:
            yield day, due


async def ahead(
    tx: Tx,
    person_id: int,
    first: date,
    last: date,
    *,
    zone: str = "Asia/Jakarta",
    closed: Closed | None = None,
) -> list[Occurrence]:
    """What concerns the person and is due in these days, the earliest first; `zone` is the person's."""
    closed = closed or await workdays.closed(tx)
    held = await deadline.posts(tx, person_id=person_id)
    areas = {code for post in held for code in (post.area_code, *post.villages)}
    book = await books.load(tx, areas)
    shares: dict[Rule, _Share] = {}
    for post in held:
        await _add(tx, book, post, zone, shares)
    occasions = [(rule, day, due) for rule in shares for day, due in days_of(rule, first, last, closed)]
    known = await done(
        tx,
        [(rule, day) for rule, day, _ in occasions],
        closed,
        person_id=person_id,
        districts=_districts(shares),
    )
    found = [_occurrence(rule, day, due, shares[rule], known) for rule, day, due in occasions]
    return sorted(found, key=lambda one: (one.due, not one.rule.preset, one.rule.code))


async def one(
    tx: Tx, person_id: int, code: str, day: date, *, closed: Closed | None = None
) -> list[Occurrence]:
    """The occurrences of this code on this day by its rule: several where the areas' rules differ."""
    near = timedelta(days=MOST_CLOSED)
    found = await ahead(tx, person_id, day - near, day + near, closed=closed)
    return [occurrence for occurrence in found if (occurrence.rule.code, occurrence.day) == (code, day)]


async def _add(tx: Tx, book: Book, post: Post, zone: str, shares: dict[Rule, _Share]) -> None:
    since = post.since.astimezone(ZoneInfo(zone)).date()
    for rule in book.in_force(post.area_code):
        if rule.subject == "person" and post.role in rule.roles:
            _put(shares, rule, person_key(post.person_id), since)
    villages: Sequence[str] = post.villages
    overseen = _oversees(post)
    if overseen and post.area_code:
        villages = await deadline.villages(tx, post.area_code)
    for village in villages:
        for rule in book.in_force(village):
            if rule.subject == "village" and (overseen or post.role in rule.roles):
                _put(shares, rule, village_key(village), since)


def _oversees(post: Post) -> bool:
    return post.role in rights.holders("oversee") and LEVELS.get(len(post.area_code or "")) in OVERSEEN


def _put(shares: dict[Rule, _Share], rule: Rule, key: str, since: date) -> None:
    share = shares.setdefault(rule, _Share({}, since))
    share.keys[key] = None
    share.since = min(share.since, since)


def _districts(shares: dict[Rule, _Share]) -> set[str]:
    """The kecamatan of the villages of which a form may tell."""
    keys = (key for rule, share in shares.items() if rule.form_id for key in share.keys)
    return {key[2 : 2 + DISTRICT] for key in keys if key.startswith("v:")}


def _occurrence(rule: Rule, day: date, due: date, share: _Share, known: Done) -> Occurrence:
    keys = tuple(share.keys)
    met = frozenset(key for key in keys if known(rule, day, key))
    return Occurrence(rule, day, due, keys, met, share.since)


def calendar(rules: Iterable[Rule], first: date, last: date, closed: Closed) -> list[tuple[date, Rule]]:
    """(due day, rule) of every village's deadline among the rules, the earliest first."""
    villages = [rule for rule in rules if rule.subject == "village"]
    found = [(due, rule) for rule in villages for _, due in days_of(rule, first, last, closed)]
    return sorted(found, key=lambda pair: (pair[0], pair[1].code))
