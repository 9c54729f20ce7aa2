"""Whether a deadline is done for a subject: marked by somebody, or the linked form was sent in time.

A form sent between the day before and this one counts for this one; sent within days after a day that was
missed (a week at most, a quarter of the time to the next), it counts for the one that was missed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from actions.deadlines import recurrence
from actions.deadlines.book import Rule
from actions.deadlines.recurrence import Closed
from models import Tx, deadline
from models.deadline import Filed, Mark

GRACE = 7
"""Days around a deadline in which what is done counts for it, a quarter of the way between two at most."""
BACK = 3
"""Days of the rule that are looked at before the one in question."""


def person_key(person_id: int) -> str:
    """The subject of what a person does."""
    return f"p:{person_id}"


def village_key(code: str) -> str:
    """The subject of what is done for a village."""
    return f"v:{code}"


def settled(dues: Sequence[date], sent: Iterable[date]) -> set[date]:
    """Which of the due days, in order, are met by forms sent on these days."""
    done: set[date] = set()
    for day in sorted(sent):
        at = next((i for i, due in enumerate(dues) if day <= due), None)
        missed = dues[at - 1] if at else dues[-1] if at is None and dues else None
        grace = _grace(dues, at)
        if missed is not None and missed not in done and (day - missed).days <= grace:
            done.add(missed)
        elif at is not None:
            done.add(dues[at])
    return done


def _grace(dues: Sequence[date], at: int | None) -> int:
    if not at:
        return GRACE
    return min(GRACE, (dues[at] - dues[at - 1]).days // 4)


def around(rule: Rule, day: date, closed: Closed) -> dict[date, date]:
    """The rule's days about this one -> where they were moved to, in order."""
    found = [*recurrence.before(rule.rrule, day, BACK), day]
    following = recurrence.after(rule.rrule, day)
    found += [following] if following is not None else []
    return {one: recurrence.shifted(one, rule.shift, closed) for one in found}


Occasion = tuple[Rule, date]
"""A rule and one of its days, before any shift."""


@dataclass
class Done:
    """What is done, as far as was asked: marks, and days on which forms were sent by (form id, subject)."""

    marks: Collection[Mark] = ()
    sent: Mapping[tuple[str, str], Sequence[date]] = field(default_factory=dict)
    dues: Mapping[Occasion, Mapping[date, date]] = field(default_factory=dict)

    def marked(self, rule: Rule, day: date, key: str) -> bool:
        """Whether somebody marked it."""
        return (rule.code, day, key) in self.marks

    def __call__(self, rule: Rule, day: date, key: str) -> bool:
        """Whether it is done, by a mark or by a form."""
        if self.marked(rule, day, key):
            return True
        sent = self.sent.get((rule.form_id, key)) if rule.form_id else None
        if not sent:
            return False
        dues = self.dues[rule, day]
        return dues[day] in settled(list(dues.values()), sent)


async def done(
    tx: Tx,
    occasions: Collection[Occasion],
    closed: Closed,
    *,
    person_id: int | None = None,
    districts: Collection[str] = (),
) -> Done:
    """What is done of these occasions: for a person and what lies in these kecamatan, else for everybody."""
    if not occasions:
        return Done()
    days = [day for _, day in occasions]
    marks = await deadline.marked(tx, min(days), max(days), {rule.code for rule, _ in occasions})
    linked = {(rule, day): around(rule, day, closed) for rule, day in occasions if rule.form_id}
    if not linked:
        return Done(marks)
    since = min(min(dues.values()) for dues in linked.values()) - timedelta(days=1)
    begun = datetime.combine(since, time(), UTC)
    forms = {rule.form_id for rule, _ in linked}
    found = await deadline.filed(tx, forms, begun, person_id=person_id, districts=districts)
    return Done(marks, _by_subject(found), linked)


def _by_subject(found: Iterable[Filed]) -> dict[tuple[str, str], list[date]]:
    sent: dict[tuple[str, str], list[date]] = {}
    for one in found:
        day = one.at.astimezone(ZoneInfo(one.zone)).date()
        sent.setdefault((one.form_id, person_key(one.person_id)), []).append(day)
        if one.village_code:
            sent.setdefault((one.form_id, village_key(one.village_code)), []).append(day)
    return sent
