"""A recap's one picture: a bar for each person or part of an area; drawn beside whatever else goes on."""

from __future__ import annotations

import asyncio

from actions import ReminderRules
from actions.digests import wording
from actions.digests.tally import Person, Tally
from locales import Words
from locales.numbers import number
from reports import digest_chart
from reports.digest_chart import Bar, DigestPicture


async def draw(one: Tally, w: Words, rules: ReminderRules, *, named: bool = True) -> bytes:
    """The picture as PNG. `named` False: villages in place of people, for who sees it with others."""
    return await asyncio.to_thread(digest_chart.png, picture(one, w, rules, named=named), w)


def picture(one: Tally, w: Words, rules: ReminderRules, *, named: bool = True) -> DigestPicture:
    """What is drawn."""
    if one.parts or named:
        caption = "digest.chart_average" if one.parts else "digest.chart_people"
        bars = [_part(part, w) for part in one.parts] or [_person(each, w) for each in one.people]
        target: float = rules.visit_days
    else:
        caption, target = "digest.chart_villages", 1
        bars = [Bar(village.name, village.days, flagged=not village.days) for village in one.villages]
    words = one.place.words
    return DigestPicture(
        title=one.place.title,
        period=wording.days(one, w),
        caption=w.plain(caption, month=wording.month(one, w), **words),
        target=target,
        bars=bars,
        numbers=[
            (w.plain("digest.number_reports"), number(one.reports, w.locale)),
            (w.plain("digest.number_waiting"), number(one.waiting, w.locale)),
            (w.plain("digest.number_idle", **words), number(len(one.idle), w.locale)),
            (w.plain("digest.number_problems"), number(len(one.problems), w.locale)),
        ],
    )


def _person(one: Person, w: Words) -> Bar:
    note = w.plain("digest.note_silent") if one.silent else ""
    return Bar(one.member.name, one.work.visit_days, note, flagged=one.silent)


def _part(one: Tally, w: Words) -> Bar:
    silent = len(one.silent)
    note = w.plain("digest.note_silent_count", n=silent) if silent else ""
    note = note if one.people else w.plain("digest.note_nobody")
    return Bar(one.place.name, one.visit_days, note, flagged=bool(silent))
