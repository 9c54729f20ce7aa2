"""Whether the facts of a session can be true: every mistake at once, each by a code. Pure; words nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from actions.training.facts import DAY, MORNING, Facts
from models.names import clean
from models.person import ROLES
from models.training import KINDS

LONGEST_SESSION = timedelta(days=60)
"""A session that lasts longer has a mistyped date."""
FARTHEST_SESSION = timedelta(days=3 * 366)
"""A session further away has a mistyped year."""
FEE = 1_000_000_000
"""Rupiah that a session may cost."""
QUOTA = 100_000
"""Places of a session."""
LEAD = 60 * DAY
"""Most minutes of a reminder before the start."""
LENGTHS: Mapping[str, int] = {
    "theme": 200,
    "batch": 40,
    "place": 200,
    "link": 400,
    "organiser": 120,
    "letter_number": 80,
    "facilities": 2000,
    "contact": 120,
    "materials": 2000,
    "certificate_prefix": 20,
}
"""Most characters of each text."""
_LINK = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a fact will not do: a code (worded as training.wrong_<code>), the fact, what fills the words."""

    code: str
    about: str
    values: Mapping[str, object] = field(default_factory=dict)


def check(
    facts: Facts, *, now: datetime, old: Facts | None = None, confirmed: int = 0, forms: Collection[str] = ()
) -> list[Problem]:
    """Everything that is wrong. `old`: what is stored, when it is changed; `confirmed`: how many said yes.

    `forms` are the ids of the forms that may be named.
    """
    return [
        *_texts(facts),
        *_times(facts, old, now),
        *_numbers(facts, confirmed),
        *_places(facts),
        *_lists(facts),
        *_forms(facts, forms),
    ]


def _texts(facts: Facts) -> Iterator[Problem]:
    if not clean(facts.theme):
        yield Problem("theme_missing", "theme")
    for name, most in LENGTHS.items():
        length = len(getattr(facts, name))
        if length > most:
            yield Problem("too_long", name, {"length": length, "most": most})
    if facts.link and not _LINK.fullmatch(facts.link):
        yield Problem("link", "link")
    if facts.kind not in KINDS:
        yield Problem("kind", "kind")


def _times(facts: Facts, old: Facts | None, now: datetime) -> Iterator[Problem]:
    if facts.ends_at <= facts.starts_at:
        yield Problem("ends_before", "ends_at")
    elif facts.ends_at - facts.starts_at > LONGEST_SESSION:
        yield Problem("lasts_long", "ends_at", {"days": LONGEST_SESSION.days})
    moved = old is None or facts.starts_at != old.starts_at
    if moved and facts.starts_at <= now:
        yield Problem("past", "starts_at")
    elif facts.starts_at - now > FARTHEST_SESSION:
        yield Problem("far", "starts_at")
    if not known_zone(facts.zone):
        yield Problem("zone", "zone")


def known_zone(name: str) -> bool:
    """Whether there is such a time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return bool(name)


def _numbers(facts: Facts, confirmed: int) -> Iterator[Problem]:
    if not 0 <= facts.fee <= FEE:
        yield Problem("fee", "fee")
    if facts.quota is None:
        return
    if not 1 <= facts.quota <= QUOTA:
        yield Problem("quota", "quota")
    elif facts.quota < confirmed:
        yield Problem("quota_below", "quota", {"n": confirmed})


def _places(facts: Facts) -> Iterator[Problem]:
    if not (clean(facts.place) or facts.link):
        yield Problem("nowhere", "place")
    half = (facts.latitude is None) != (facts.longitude is None)
    if half or abs(facts.latitude or 0) > 90 or abs(facts.longitude or 0) > 180:
        yield Problem("coordinates", "latitude")


def _lists(facts: Facts) -> Iterator[Problem]:
    if not facts.roles or not set(facts.roles) <= set(ROLES):
        yield Problem("roles", "roles")
    if not facts.areas:
        yield Problem("areas", "areas")
    if not all(_sound_lead(lead) for lead in facts.leads):
        yield Problem("leads", "leads")


def _sound_lead(lead: object) -> bool:
    return lead == MORNING or (isinstance(lead, int) and not isinstance(lead, bool) and 0 < lead <= LEAD)


def _forms(facts: Facts, forms: Collection[str]) -> Iterator[Problem]:
    for name in ("pretest_form", "posttest_form", "questionnaire_form"):
        named = getattr(facts, name)
        if named and named not in forms:
            yield Problem("form", name, {"form": named})
