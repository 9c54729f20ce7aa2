"""Everything about one's reminders at a glance: kinds, times, quiet hours, leave."""

from __future__ import annotations

from markupsafe import Markup

from actions.reminders import Chosen, choosing
from actions.reminders.kinds import kinds_of
from handlers import choices, dates
from handlers.turn import Turn, button
from models import person, reminder
from models.message import Button, Rows
from models.reminder import Leave


async def again(turn: Turn, page: int = 0) -> None:
    """Everything at a glance, in place of what was tapped."""
    turn.end()
    turn.show(*await glance(turn, page))


async def glance(turn: Turn, page: int = 0) -> tuple[Markup, Rows]:
    """The text and the buttons, by pages where a platform shows few."""
    w, mine = turn.words, await mine_of(turn)
    kinds = await kinds_for(turn)
    lines = [_line(turn, kind, mine) for kind in kinds]
    leaves = await reminder.leaves(turn.tx, turn.me.person_id, turn.local.date())
    away = ", ".join(span(turn, one) for one in leaves) or w.plain("reminder.no_leave")
    text = Markup("\n").join(
        [
            w("reminder.glance", zone=turn.local.tzname() or ""),
            *lines,
            Markup(),
            _quiet_line(turn, mine),
            w("reminder.leave", days=away),
            Markup(),
            w("reminder.how"),
        ]
    )
    toggles = [(_toggle(turn, kind, mine), f"rem:k:{kind}") for kind in kinds]
    settings = _settings(turn)
    paged = choices.paged(toggles, page, "rem", turn.limits, below=len(settings))
    return text, (*paged, settings)


def _settings(turn: Turn) -> tuple[Button, ...]:
    w = turn.words
    return (
        button(w.plain("reminder.change_time"), "rem:t"),
        button(w.plain("reminder.change_quiet"), "rem:q"),
        button(w.plain("reminder.change_leave"), "rem:c"),
    )


async def mine_of(turn: Turn) -> Chosen:
    """What holds for this person."""
    return await choosing.standing(turn.tx, turn.me.person_id, turn.kit.rules.reminders)


async def kinds_for(turn: Turn) -> list[str]:
    """The kinds that this person can get."""
    held = await person.assignments(turn.tx, turn.me.person_id)
    return kinds_of(frozenset(name for one in held for name in (one.role, one.position) if name))


def name(turn: Turn, kind: str) -> str:
    """What a kind is called."""
    return turn.words.plain(f"reminder.head_{kind}")


def _toggle(turn: Turn, kind: str, mine: Chosen) -> str:
    return f"{'🔕' if kind in mine.off else '🔔'} {name(turn, kind).partition(' ')[2]}"


def _line(turn: Turn, kind: str, mine: Chosen) -> Markup:
    about = turn.words(f"reminder.about_{kind}", time=f"{mine.at[kind]:%H.%M}")
    off = kind in mine.off
    return turn.words("reminder.is_off" if off else "reminder.is_on", name=name(turn, kind), about=about)


def _quiet_line(turn: Turn, mine: Chosen) -> Markup:
    begin, end = mine.quiet
    if begin == end:
        return turn.words("reminder.quiet_none")
    return turn.words("reminder.quiet", begin=f"{begin:%H.%M}", end=f"{end:%H.%M}")


def span(turn: Turn, leave: Leave) -> str:
    """The days of leave in words."""
    first, last = dates.day(turn.words, leave.first), dates.day(turn.words, leave.last)
    return first if leave.first == leave.last else f"{first} – {last}"
