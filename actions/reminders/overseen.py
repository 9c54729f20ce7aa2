"""What goes to those who look after an area: reports nobody mends, people nobody hears of, a waiting queue.

A kecamatan's coordinator is told; its camat where it has none. Nobody is told of what is their own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from actions import rights
from actions.reminders.dues import Call, Due, Line, Look, Tap
from actions.reminders.kinds import FIELD, Closed
from models import progress, readers, tally
from models.area import line_of
from models.buttons import Command
from models.person import CAMAT, COORDINATOR
from models.progress import Quiet
from models.review_rules import REVIEWERS

FAR = timedelta(days=45)
"""How far back it is looked for the last report: beyond the longest holidays."""
PEOPLE = Tap("reminder.open_web", Command.WEB)
REVIEW = Tap("reminder.open_queue", Command.REVIEW)


@dataclass
class Ground:
    """The kecamatan of everybody who is called, by the role that makes them responsible there."""

    watchers: dict[str, list[Call]] = field(default_factory=dict)
    reviewers: dict[str, dict[str, list[Call]]] = field(default_factory=dict)
    """Right of review -> area -> who has it there."""


async def escalation(look: Look, calls: Sequence[Call]) -> list[Due]:
    """What waits for so long that somebody else should know."""
    ground = await _ground(look, calls)
    return [
        *await _unmended(look, ground.watchers),
        *await _silent(look, ground.watchers),
        *await _waiting(look, ground.reviewers),
    ]


async def _ground(look: Look, calls: Sequence[Call]) -> Ground:
    areas = {post.area_code for call in calls for post in call.who.posts if post.area_code}
    led = await readers.areas_with(look.tx, COORDINATOR, areas)
    ground = Ground()
    for call in calls:
        for post in call.who.posts:
            area = post.area_code or ""
            for right in REVIEWERS:
                if area and rights.granting([post], right):
                    ground.reviewers.setdefault(right, {}).setdefault(area, []).append(call)
            if area and (post.role == COORDINATOR or (post.role == CAMAT and area not in led)):
                ground.watchers.setdefault(area, []).append(call)
    return ground


def _people(look: Look) -> tuple[Tap, ...]:
    return (PEOPLE,) if look.rules.pages else ()


async def _unmended(look: Look, watchers: Mapping[str, Sequence[Call]]) -> list[Due]:
    """Reports that were returned so many days ago and are not mended."""
    times = [call.at for calls in watchers.values() for call in calls]
    if not times:
        return []
    after = timedelta(days=look.rules.returned_days)
    day = timedelta(days=1)
    slips = await progress.returned_in(look.tx, watchers, min(times) - after - day, max(times) - after + day)
    return [
        call.due(
            "escalation",
            f"unmended:{slip.id}",
            Line(
                "reminder.line_unmended",
                (("number", slip.number), ("name", slip.name), ("days", after.days)),
                _people(look),
            ),
            f"{slip.number} was returned {after.days} days ago",
        )
        for slip in slips
        for call in watchers.get(slip.area_code or "", ())
        if call.who.id != slip.person_id
        and slip.at.astimezone(call.who.chosen.zone).date() + after == call.day
    ]


async def _silent(look: Look, watchers: Mapping[str, Sequence[Call]]) -> list[Due]:
    """People of whom no report is known for so many working days of theirs."""
    found: list[Due] = []
    days = {call.day for calls in watchers.values() for call in calls}
    for day in sorted(days):
        quiet = await progress.last_reports(look.tx, watchers, FIELD, day - FAR, day)
        away = await _away(look, [one.person_id for one in quiet], day)
        for one in quiet:
            if _silent_for(one, day, look.closed, away) == look.rules.silent_days:
                calls = [call for call in watchers[one.area_code] if call.day == day]
                found += [_silence(look, call, one) for call in calls if call.who.id != one.person_id]
    return found


async def _away(look: Look, people: Collection[int], day: date) -> set[tuple[int, date]]:
    """(person, day) of every day of leave up to this day."""
    found: set[tuple[int, date]] = set()
    for who, first, last in await readers.away_people(look.tx, people, day - FAR, day):
        begin, end = max(first, day - FAR), min(last, day)
        found |= {(who, begin + timedelta(days=n)) for n in range((end - begin).days + 1)}
    return found


def _silent_for(one: Quiet, day: date, closed: Closed, away: Collection[tuple[int, date]]) -> int:
    """Working days of theirs since their last report, or since they came; 0 on a day of leave."""
    if (one.person_id, day) in away:
        return 0
    since = max(one.last or one.begun_at.astimezone(ZoneInfo(one.zone)).date(), day - FAR)
    return working_days(since, day, lambda when: closed(when) or (one.person_id, when) in away)


def working_days(after: date, before: date, closed: Closed) -> int:
    """How many working days lie between two days, neither of them counted."""
    days = (after + timedelta(days=n) for n in range(1, (before - after).days))
    return sum(not closed(day) for day in days)


def _silence(look: Look, call: Call, one: Quiet) -> Due:
    line = "reminder.line_silent" if one.last else "reminder.line_never"
    told: tuple[tuple[str, object], ...] = (("name", one.name), ("days", look.rules.silent_days))
    return call.due(
        "escalation",
        f"silent:{one.person_id}",
        Line(line, (*told, ("last", one.last)) if one.last else told, _people(look)),
        f"{one.name} has not reported for {look.rules.silent_days} working days",
    )


async def _waiting(look: Look, reviewers: Mapping[str, Mapping[str, Sequence[Call]]]) -> list[Due]:
    """Reports wait; told when the oldest does so for so many working days, and each time as many pass."""
    waits: dict[tuple[int, date], dict[str, int]] = {}
    calls: dict[tuple[int, date], Call] = {}
    for right, grounds in reviewers.items():
        latest = max(call.at for there in grounds.values() for call in there)
        seats = await tally.districts(look.tx, grounds)
        for area, number, author, at in await progress.waiting_in(look.tx, right, seats, latest):
            for call in (call for code in line_of(area) for call in grounds.get(code, ())):
                days = _waits(look, call, at)
                if author != call.who.id and days >= look.rules.waiting_days:
                    calls[call.who.id, call.day] = call
                    waits.setdefault((call.who.id, call.day), {})[number] = days
    return [
        _queue(look, calls[who], list(days))
        for who, days in waits.items()
        if max(days.values()) % look.rules.waiting_days == 0
    ]


def _waits(look: Look, call: Call, at: datetime) -> int:
    """For how many working days something waits that came at this moment."""
    since = max(at.astimezone(call.who.chosen.zone).date(), call.day - FAR)
    return working_days(since, call.day, look.closed)


def _queue(look: Look, call: Call, numbers: Sequence[str]) -> Due:
    told = (("n", len(numbers)), ("number", numbers[0]), ("days", look.rules.waiting_days))
    return call.due(
        "escalation",
        "queue",
        Line("reminder.line_queue", told, (REVIEW,)),
        f"{len(numbers)} reports wait for {look.rules.waiting_days} working days or longer",
    )
