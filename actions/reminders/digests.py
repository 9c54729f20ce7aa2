"""Recaps as reminders: each Monday, and daily near the deadlines of reports while something is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from actions import Kit, ReminderRules, digests
from actions.digests.near import CORRECTED, Near
from actions.digests.tally import Tally
from actions.reminders.dues import Call, Due, Look, Said, Say
from locales import Words, words
from models import Tx, document

MONDAY = 0


async def digest(look: Look, calls: Sequence[Call]) -> list[Due]:
    """Last week's recap."""
    found: list[Due] = []
    for day, todays in _by_day(calls).items():
        tallies = await digests.tallies(look.tx, _areas(todays), digests.last_week(day), look.closed)
        found += await _told(look, "digest", todays, tallies, {})
    return found


async def digest_daily(look: Look, calls: Sequence[Call]) -> list[Due]:
    """The recap near a deadline of reports, where something is missing; not beside the weekly one."""
    found: list[Due] = []
    for day, todays in _by_day(calls).items():
        todays = [call for call in todays if day.weekday() != MONDAY or "digest" in call.who.chosen.off]
        near = await digests.near_in(look.tx, _areas(todays), day, look.closed) if todays else {}
        areas = _areas(todays) if day.day in CORRECTED else set(near)
        if areas:
            tallies = await digests.tallies(look.tx, areas, digests.closing(day), look.closed)
            wanted = look.rules.visit_days
            lacking = {
                code: one for code, one in tallies.items() if digests.missing(one, near.get(code, ()), wanted)
            }
            found += await _told(look, "digest_daily", todays, lacking, near)
    return found


def _by_day(calls: Sequence[Call]) -> dict[date, list[Call]]:
    days: dict[date, list[Call]] = {}
    for call in calls:
        days.setdefault(call.day, []).append(call)
    return days


def _areas(calls: Iterable[Call]) -> set[str]:
    return {code for call in calls for code in digests.areas(call.who.posts)}


async def _told(
    look: Look,
    kind: str,
    calls: Sequence[Call],
    tallies: Mapping[str, Tally],
    near: Mapping[str, Sequence[Near]],
) -> list[Due]:
    found: list[Due] = []
    spoken = {
        code: Spoken(one, look.rules, tuple(near.get(code, ())))
        for code, one in tallies.items()
        if one.people
    }
    for call in calls:
        for code in (code for code in digests.areas(call.who.posts) if code in spoken):
            found.append(call.due(kind, f"{kind}:{code}", spoken[code], f"looks after {code}"))
    return await _illustrated(look, found) if look.telling else found


async def _illustrated(look: Look, dues: Sequence[Due]) -> list[Due]:
    """The same with their pictures, each drawn once."""
    drawn: dict[tuple[Say, str], Drawn] = {}
    found = []
    for due in dues:
        language = words(look.people[due.person_id].reader.language).language
        key = due.say, language
        if key not in drawn and isinstance(due.say, Spoken):
            drawn[key] = await _drawn(due.say.one, words(language), look.rules)
        found.append(due._replace(photo=drawn.get(key)))
    return found


@dataclass(frozen=True, eq=False)
class Spoken:
    """A recap, to be worded."""

    one: Tally
    rules: ReminderRules
    near: tuple[Near, ...]

    def __call__(self, w: Words) -> Said:
        """It in these words."""
        text = digests.text(self.one, w, self.rules, near=self.near)
        one = self.one
        return Said(text, digests.buttons(one, w), digests.brief(one, w), digests.opens(one))


@dataclass(frozen=True, eq=False)
class Drawn:
    """A picture that was drawn while it was decided; kept once for all who see it."""

    name: str
    content: bytes

    def __call__(self, tx: Tx, kit: Kit, now: datetime) -> str:
        """Keep it; returns its reference."""
        return document.keep(tx, kit.ids(now), self.name, self.content, now)


async def _drawn(one: Tally, w: Words, rules: ReminderRules) -> Drawn:
    return Drawn(f"{w.plain('digest.file')}.png", await digests.draw(one, w, rules))
