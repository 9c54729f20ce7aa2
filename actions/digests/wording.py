"""A recap in its reader's words: short lines, the names first of whom and what is missing; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval, format_skeleton
from markupsafe import Markup

from actions import ReminderRules
from actions.deadlines import book
from actions.digests.near import Near
from actions.digests.tally import Ahead, Tally
from locales import Words
from locales.numbers import number
from models.message import Button, Rows

TAG = "rk"
"""Begins what the buttons under a recap bring back: rk:<verb>:<area>, and for some its last day."""
NAMED = 5
"""Names in a line; the rest is only counted."""


def text(
    one: Tally, w: Words, rules: ReminderRules, *, near: Sequence[Near] = (), named: bool = True
) -> Markup:
    """The recap. `named` False: people are counted, not named, for who reads it with others."""
    soon = {each.code for each in near}
    ahead = [each for each in one.ahead if each.code not in soon]
    lines = [
        w("digest.title", area=one.place.title, days=days(one, w)),
        *(_near(each, w, named=named) for each in near),
        w("digest.reports", n=one.reports),
        *_people(one, w, rules, named=named),
        _idle(one, w),
        *([w("digest.problems", n=len(one.problems))] if one.problems else []),
        _queue(one, w),
        *([w("digest.ahead", names=_days_ahead(ahead, w))] if ahead else []),
    ]
    return Markup("\n").join(lines)


def buttons(one: Tally, w: Words) -> Rows:
    """What can be done about it."""
    problems = Button(w.plain("digest.open_problems", n=len(one.problems)), f"{TAG}:p:{one.code}", quiet=True)
    return (
        (Button(w.plain("digest.nudge_them"), f"{TAG}:n:{one.code}:{_last(one)}"),),
        (Button(w.plain("digest.open_queue"), f"{TAG}:q:{one.code}"),),
        (Button(w.plain("digest.download"), f"{TAG}:x:{one.code}:{_last(one)}"),),
        *(((problems,),) if one.problems else ()),
    )


def opens(one: Tally) -> str:
    """What a button brings back that shows the whole recap of the same days."""
    return f"{TAG}:o:{one.code}:{_last(one)}"


def _last(one: Tally) -> str:
    return f"{one.period.days[1]:%Y%m%d}"


def brief(one: Tally, w: Words) -> str:
    """The recap in one line, for those who may only be told by template."""
    return w.plain(
        "digest.brief",
        area=one.place.title,
        reports=one.reports,
        silent=len(one.silent),
        villages=len(one.idle),
        waiting=one.waiting,
        **one.place.words,
    )


def days(one: Tally, w: Words) -> str:
    """The days of the period, e.g. "16–22 Nov 2026"."""
    return format_interval(*one.period.days, skeleton="yMMMd", locale=w.locale)


def month(one: Tally, w: Words) -> str:
    """The month that is counted, e.g. "November"."""
    return format_date(one.period.month[0], "LLLL", locale=w.locale)


def _people(one: Tally, w: Words, rules: ReminderRules, *, named: bool) -> Iterable[Markup]:
    if not one.people:
        yield w("digest.nobody")
        return
    average = number(one.visit_days, w.locale)
    yield w("digest.visits", month=month(one, w), average=average, target=rules.visit_days)
    silent = one.silent
    if not silent:
        every = all(each.work.reports for each in one.people)
        yield w("digest.all_reported" if every else "digest.all_but_excused")
    elif named:
        whom = _by_part(one, w) if one.parts else _names([each.member.name for each in silent], w)
        yield w("digest.silent", n=len(silent), names=whom)
    else:
        yield w("digest.silent_count", n=len(silent), all=len(one.people))


def _by_part(one: Tally, w: Words) -> str:
    counted = sorted(((len(part.silent), part.place.name) for part in one.parts if part.silent), reverse=True)
    return _names([f"{name} {many}" for many, name in counted], w)


def _idle(one: Tally, w: Words) -> Markup:
    words = one.place.words
    if not one.idle:
        return w("digest.all_visited", **words)
    if one.parts:
        counted = sorted(((len(part.idle), part.place.name) for part in one.parts if part.idle), reverse=True)
        names = _names([f"{name} {many}" for many, name in counted], w)
    else:
        names = _names([village.name for village in one.idle], w)
    return w("digest.idle", n=len(one.idle), names=names, **words)


def _queue(one: Tally, w: Words) -> Markup:
    if one.oldest is None:
        return w("digest.no_queue")
    waited = (one.period.today - one.oldest.astimezone(ZoneInfo(one.place.zone)).date()).days
    return w("digest.queue" if waited > 0 else "digest.queue_today", n=one.waiting, days=waited)


def _days_ahead(ahead: Sequence[Ahead], w: Words) -> str:
    return _names([f"{book.name(w, one.code, one.title)} ({_short(one.due, w)})" for one in ahead], w)


def _near(one: Near, w: Words, *, named: bool) -> Markup:
    title = book.name(w, one.code, one.title)
    if not one.undone:
        return w("digest.near_done", title=title, due=_short(one.due, w))
    who = _names(one.undone, w) if named else str(len(one.undone))
    return w("digest.near", title=title, due=_short(one.due, w), n=len(one.undone), names=who)


def _short(day: date, w: Words) -> str:
    return format_skeleton("MMMd", day, locale=w.locale)


def _names(names: Sequence[str], w: Words) -> str:
    left = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return w.plain("digest.and_more", names=shown, n=left) if left > 0 else shown
