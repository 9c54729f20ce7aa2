"""/tenggat: what is due for a person, one of it with its ticks, and the calendar of the villages' year."""

from __future__ import annotations

from datetime import date, timedelta

from markupsafe import Markup

from actions import Refusal, deadlines
from actions.deadlines import Occurrence
from actions.places import place
from handlers import choices, dates
from handlers.deadlines import wording
from handlers.deadlines.buttons import data
from handlers.turn import Turn, button, quiet
from models import area
from models.message import Button, Rows

PAGE = 6
"""Deadlines on one page."""
OPEN = "•"
"""What marks what is still to be done."""
DAYS = 30
"""How far the list looks ahead."""
PAST = 60
"""How long what was missed stays on the list."""


async def show(turn: Turn, page: int = 0) -> None:
    """What was missed, then what is due, by date."""
    w, today = turn.words, turn.local.date()
    first, last = today - timedelta(days=PAST), today + timedelta(days=DAYS)
    ahead = await deadlines.ahead(turn.tx, turn.me.person_id, first, last, zone=turn.me.zone)
    found = [one for one in ahead if one.shown(today)]
    page = max(0, min(page, (len(found) - 1) // PAGE))
    here = found[page * PAGE : (page + 1) * PAGE]
    head = w("deadline.list" if found else "deadline.none", until=dates.day(w, last))
    rows = tuple((_opens(turn, one, today),) for one in here)
    text = Markup("\n\n").join([head, *(_item(turn, one, today) for one in here)])
    turn.show(text, (*rows, *_pages(page, len(found) > (page + 1) * PAGE), await _ways(turn)))


def _pages(page: int, more: bool) -> Rows:
    back = (quiet(f"‹ {page}", data("l", page=page - 1)),) if page else ()
    forth = (quiet(f"{page + 2} ›", data("l", page=page + 1)),) if more else ()
    return ((*back, *forth),) if back or forth else ()


async def _ways(turn: Turn) -> tuple[Button, ...]:
    calendar = quiet(turn.words.plain("deadline.to_calendar"), data("cal"))
    if await deadlines.grounds(turn.tx, turn.me.person_id):
        return (calendar, quiet(turn.words.plain("deadline.to_settings"), data("set")))
    return (calendar,)


def _opens(turn: Turn, one: Occurrence, today: date) -> Button:
    mark = _mark(one, today)
    label = f"{wording.title(turn.words, one.rule)} · {wording.short(turn.words, one.due)}"
    return button(f"{mark} {label}" if mark != OPEN else label, data("o", code=one.rule.code, day=one.day))


def _mark(one: Occurrence, today: date) -> str:
    if one.over:
        return "✓"
    return "⚠️" if one.left(today) < 0 else OPEN


def _item(turn: Turn, one: Occurrence, today: date) -> Markup:
    w = turn.words
    told = [] if one.over else [wording.left(w, one.left(today))]
    if one.rule.subject == "village":
        told.append(w.plain("deadline.counted", done=len(one.done), total=len(one.keys)))
    elif one.over:
        told.append(w.plain("deadline.done"))
    values = {"name": wording.title(w, one.rule), "date": dates.day(w, one.due)}
    return w("deadline.item", mark=_mark(one, today), left=" · ".join(told), **values)


async def opened(turn: Turn, code: str, day: date, page: int = 0) -> None:
    """One deadline: what it is, and a tick for each subject."""
    found = await deadlines.one(turn.tx, turn.me.person_id, code, day)
    if not found:
        raise Refusal("deadline_unknown")
    lines = [_about(turn, one) for one in found]
    items = [await _tick(turn, one, key, page) for one in found for key in one.keys]
    rows = choices.paged(items, page, data("o", code=code, day=day), turn.limits, quiet=2)
    every = _every(turn, code, day) if len(items) > 1 and not all(one.over for one in found) else ()
    back = (quiet(turn.words.plain("deadline.back"), data("l")),)
    turn.show(Markup("\n\n").join(lines), (*rows, *every, back))


def _every(turn: Turn, code: str, day: date) -> Rows:
    return ((quiet(turn.words.plain("deadline.all_done"), data("all", code=code, day=day)),),)


def _about(turn: Turn, one: Occurrence) -> Markup:
    w, today = turn.words, turn.local.date()
    parts = [_item(turn, one, today), w("deadline.rule", when=wording.when(w, one.rule.rrule))]
    if one.due != one.day:
        parts.append(w("deadline.moved", date=dates.day(w, one.day)))
    if one.rule.form_id:
        parts.append(w("deadline.by_form"))
    return Markup("\n").join(parts)


async def _tick(turn: Turn, one: Occurrence, key: str, page: int) -> choices.Item:
    """A button that marks one subject, or takes the mark back."""
    w, done = turn.words, key in one.done
    kind, _, code = key.partition(":")
    if kind == "p":
        label = w.plain("deadline.take_back" if done else "deadline.mark")
    else:
        village = await area.get(turn.tx, code)
        label = f"{'☑' if done else '☐'} {village.name if village is not None else code}"
    verb = "u" if done else "d"
    return label, data(verb, code=one.rule.code, day=one.day, subject=key, page=page)


async def calendar(turn: Turn) -> None:
    """The villages' deadlines of a year from today, month by month."""
    w, first = turn.words, turn.local.date()
    rules = await deadlines.effective(turn.tx, turn.me.area_code)
    closed = await deadlines.closed(turn.tx)
    found = deadlines.calendar(rules, first, first + timedelta(days=364), closed)
    where = await place(turn.tx, turn.me.area_code)
    lines = [w("deadline.calendar", **where.words)]
    for day in dict.fromkeys(due.replace(day=1) for due, _ in found):
        lines.append(w("deadline.month", month=wording.month(w, day)))
        lines += [
            w("deadline.calendar_line", date=wording.short(w, due), name=wording.title(w, rule))
            for due, rule in found
            if due.replace(day=1) == day
        ]
    turn.show(Markup("\n").join(lines), ((quiet(w.plain("deadline.back"), data("l")),),))
