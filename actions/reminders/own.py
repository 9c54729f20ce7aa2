"""What somebody's own work brings: today's report, corrections, the month's target, promises, returns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from actions import ReminderRules
from actions.reminders.dues import Call, Due, Line, Look, Someone, Tap
from actions.reminders.kinds import CORRECTED
from models import progress
from models.buttons import Command, Do, data
from models.person import TAPM
from models.progress import Slip

REPORT = Tap("reminder.report", Command.REPORT)
HISTORY = Tap("reminder.history", Command.HISTORY)
EXPERT_DAYS = 10
"""Visit days of a regency's expert (TAPM)."""
RETURNED_AFTER = (1, 3, 7)
"""Days after which somebody is reminded of a report that was returned."""


async def daily(look: Look, calls: Sequence[Call]) -> list[Due]:
    """Nothing was reported for this working day yet."""
    days = [call.day for call in calls]
    filed = await progress.reported(look.tx, look.span, min(days), max(days))
    return [_daily(call) for call in calls if (call.who.id, call.day) not in filed]


def _daily(call: Call) -> Due:
    return call.due(
        "daily",
        "daily",
        Line("reminder.line_daily", (("day", call.day),), (REPORT,)),
        f"no report about {call.day}",
    )


async def correction(look: Look, calls: Sequence[Call]) -> list[Due]:
    """Last month's reports can be corrected until the 3rd at 00:00."""
    lines = dict(
        zip(CORRECTED, ("reminder.line_correction_first", "reminder.line_correction_last"), strict=True)
    )
    return [
        call.due(
            "correction",
            "correction",
            Line(lines[call.day.day], (("last", call.day.replace(day=CORRECTED[-1])),), (HISTORY,)),
            "last month's reports are locked on the 3rd at 00:00",
        )
        for call in calls
    ]


async def target(look: Look, calls: Sequence[Call]) -> list[Due]:
    """Fewer visit days or hours in this month than its days so far ask for."""
    found: list[Due] = []
    for day in {call.day for call in calls}:
        sums = await progress.months(look.tx, look.span, day.replace(day=1), day)
        for call in (one for one in calls if one.day == day):
            month, wanted = sums.get(call.who.id), visit_days(look.rules, call.who)
            done, hours = (month.visit_days, month.minutes // 60) if month else (0, 0)
            if done < pace(wanted, day) or hours < pace(look.rules.month_hours, day):
                found.append(_target(call, (done, wanted), (hours, look.rules.month_hours)))
    return found


def visit_days(rules: ReminderRules, who: Someone) -> int:
    """On how many days of a month somebody should visit a village; experts of a regency on fewer."""
    expert = any(post.position == TAPM for post in who.posts)
    return min(rules.visit_days, EXPERT_DAYS) if expert else rules.visit_days


def pace(whole: int, day: date) -> int:
    """How much of a month's whole is expected before this day."""
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return whole * (day.day - 1) // last.day


def _target(call: Call, visits: tuple[int, int], hours: tuple[int, int]) -> Due:
    told = (
        ("visits", visits[0]),
        ("visit_days", visits[1]),
        ("hours", hours[0]),
        ("month_hours", hours[1]),
    )
    why = f"{visits[0]} of {visits[1]} visit days, {hours[0]} of {hours[1]} hours"
    return call.due("target", "target", Line("reminder.line_target", told, (REPORT,)), why)


async def follow_up(look: Look, calls: Sequence[Call]) -> list[Due]:
    """A follow-up was promised for this day, or put off to it, and nobody said that it was done."""
    days = [call.day for call in calls]
    by_day: dict[tuple[int, date | None], list[Slip]] = {}
    for slip in await progress.promised(look.tx, look.span, min(days), max(days)):
        by_day.setdefault((slip.person_id, slip.due), []).append(slip)
    return [_follow_up(call, slip) for call in calls for slip in by_day.get((call.who.id, call.day), ())]


def _follow_up(call: Call, slip: Slip) -> Due:
    number = (("number", slip.number),)
    return call.due(
        "follow_up",
        f"follow_up:{slip.id}",
        Line(
            "reminder.line_follow_up",
            (*number, ("title", slip.title)),
            promise_taps(slip.id, slip.number, slip.promised),
        ),
        f"{slip.number} promised a follow-up on {call.day}",
    )


def promise_taps(entry_id: str, number: str, promised: date | None) -> tuple[Tap, Tap]:
    """What can be said of a promise: done, or tomorrow. They carry its day: a report may promise anew."""
    day, named = f"{promised:%Y%m%d}", (("number", number),)
    return (
        Tap("reminder.followed_up", data(Do.FOLLOWED_UP, entry_id, day), named),
        Tap("reminder.tomorrow", data(Do.FOLLOW_UP_TOMORROW, entry_id, day), named),
    )


async def returned(look: Look, calls: Sequence[Call]) -> list[Due]:
    """A report was returned some days ago and is not mended."""
    longest = timedelta(days=RETURNED_AFTER[-1] + 1)
    slips: dict[int, list[Slip]] = {}
    first, last = min(call.at for call in calls), max(call.at for call in calls)
    for slip in await progress.returned(look.tx, look.span, first - longest, last):
        slips.setdefault(slip.person_id, []).append(slip)
    return [
        _returned(call, slip, days)
        for call in calls
        for slip in slips.get(call.who.id, ())
        if (days := (call.day - slip.at.astimezone(call.who.chosen.zone).date()).days) in RETURNED_AFTER
    ]


def _returned(call: Call, slip: Slip, days: int) -> Due:
    number = (("number", slip.number),)
    return call.due(
        "returned",
        f"returned:{slip.id}",
        Line(
            "reminder.line_returned",
            (*number, ("title", slip.title), ("days", days)),
            (Tap("reminder.mend", data(Do.MEND, slip.id, slip.version), number),),
        ),
        f"{slip.number} was returned {days} days ago",
    )
