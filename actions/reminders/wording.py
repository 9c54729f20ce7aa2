"""Things that fall due together as one message in their reader's words, with its buttons; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from markupsafe import Markup

from actions import templates
from actions.reminders.dues import Due, Said, Say, Tap
from actions.reminders.kinds import KINDS
from locales import Words, words
from models.buttons import Command, Do, data
from models.message import Button, Outgoing, Rows, Template

MOST_LINES = 6
"""Things that one message tells; of more it says how many there are."""
MOST_ROWS = 6
"""Rows of buttons, the one that puts off apart."""
FEW = 2
"""Things of one kind with buttons of their own; of more one button opens the list."""
OVERVIEW: Mapping[str, Tap] = {
    "deadline": Tap("reminder.open_deadlines", Command.DEADLINES),
    "returned": Tap("reminder.history", Command.HISTORY),
    "follow_up": Tap("reminder.history", Command.HISTORY),
}


def message(dues: Sequence[Due], language: str, outbox_id: str) -> Outgoing:
    """One message that tells all of these, which are in order."""
    w = words(language)
    text, rows, template = _worded(tuple((one.kind, one.say) for one in dues), w)
    if any(KINDS[one.kind].later for one in dues):
        hour = Button(w.plain("reminder.in_an_hour"), data(Do.IN_AN_HOUR, outbox_id), quiet=True)
        morning = Button(w.plain("reminder.in_the_morning"), data(Do.IN_THE_MORNING, outbox_id), quiet=True)
        rows = (*rows, (hour, morning))
    return Outgoing(text=text, rows=rows, template=template, language=w.language)


@lru_cache(maxsize=512)
def _worded(told: tuple[tuple[str, Say], ...], w: Words) -> tuple[str, Rows, Template | None]:
    """Text, buttons and template of what many people may be told alike."""
    groups = [
        (kind, list(dict.fromkeys(say(w) for _, say in alike)))  # a session may be told of by two moments
        for kind, alike in groupby(told[:MOST_LINES], lambda one: one[0])
    ]
    parts = [_part(kind, said, w) for kind, said in groups]
    if len(told) > MOST_LINES:
        parts.append(w.many("reminder.more", len(told) - MOST_LINES))
    rows = tuple(row for kind, said in groups for row in _rows(kind, said, w))
    brief = (" · ".join(one.brief for one in said if one.brief) for _, said in groups)
    short = (w.plain(f"reminder.short_{kind}") for kind, _ in groups)
    summary = w.plain("reminder.and").join(told or usual for told, usual in zip(brief, short, strict=True))
    opens = tuple((Button("", one.opens),) for _, said in groups for one in said if one.opens)
    return str(Markup("\n\n").join(parts)), rows[:MOST_ROWS], _template(w, summary, opens + rows)


def _part(kind: str, said: Sequence[Said], w: Words) -> Markup:
    """The things of one kind below its heading."""
    lines = [one.text for one in said]
    if len(lines) > 1:
        lines = [Markup("• ") + line for line in lines]
    return Markup("\n").join([w(f"reminder.head_{kind}"), *lines])


def _rows(kind: str, said: Sequence[Said], w: Words) -> Rows:
    """The buttons of one kind, none of them twice."""
    every = tuple(row for one in said for row in one.rows)
    if len(said) > FEW and kind in OVERVIEW:
        tap = OVERVIEW[kind]
        return ((Button(w.plain(tap.key), tap.data),),)
    return tuple(dict.fromkeys(every))


def _template(w: Words, summary: str, rows: Rows) -> Template | None:
    return templates.for_notice(templates.REMINDER, w, {"summary": summary}, rows)
