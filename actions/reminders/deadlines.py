"""Deadlines as reminders: whom actions/deadlines would remind, of what, on the days that are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions.deadlines import book, reminding
from actions.deadlines.reminding import Asked, DueDeadline
from actions.reminders.dues import Call, Due, Line, Look, Tap
from locales import Words
from models.buttons import Do, data

TOLD_ELSEWHERE = frozenset({"DRP-KOREKSI"})
"""Codes of which a kind of its own tells ("correction")."""
LINES = {0: "reminder.line_deadline_today", 1: "reminder.line_deadline_tomorrow"}
LATER = "reminder.line_deadline"


async def deadline(look: Look, calls: Sequence[Call]) -> list[Due]:
    """What is due so many days after the day, and not done."""
    days = [call.day for call in calls]
    asked = await _asked(look, min(days), max(days))
    by_day: dict[tuple[int, date], list[DueDeadline]] = {}
    for one in await asked.of(look.tx, span=look.span):
        if one.code not in TOLD_ELSEWHERE:
            by_day.setdefault((one.person_id, one.on), []).append(one)
    return [_due(call, one) for call in calls for one in by_day.get((call.who.id, call.day), ())]


async def _asked(look: Look, first: date, last: date) -> Asked:
    """What is to be told on these days; worked out once for all spans of a window."""
    known: Asked | None = look.memo.get((deadline, first, last))
    if known is None:
        known = look.memo[deadline, first, last] = await reminding.asked(
            look.tx, first, last, closed=look.closed
        )
    return known


@dataclass(frozen=True, slots=True)
class Title:
    """What a preset is called, in the reader's words."""

    code: str

    def __call__(self, w: Words) -> str:
        """Its name."""
        return book.name(w, self.code, "")


def _due(call: Call, one: DueDeadline) -> Due:
    title = one.title or Title(one.code)
    open_it = Tap(
        "reminder.open_deadline", data(Do.DEADLINE, one.code, f"{one.day:%Y%m%d}"), (("title", title),)
    )
    return call.due(
        "deadline",
        f"deadline:{one.code}:{one.due:%Y%m%d}",
        Line(
            LINES.get(one.lead, LATER), (("title", title), ("due", one.due), ("days", one.lead)), (open_it,)
        ),
        f"{one.code} is due on {one.due}, in {one.lead} days",
    )
