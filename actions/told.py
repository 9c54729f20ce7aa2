"""What the answers of a report come to by the roles that its form gives them; pure.

As columns of the entry for lists and sums, and as the head of a version that is not the newest.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from models.names import clean

First = Callable[[str], str]
"""A role -> the first answer that it points to, '' when there is none."""
NO_PROBLEM = frozenset({"", "tidak ada", "tdk ada", "nihil", "tidak", "none", "no", "belum ada", "aman"})
"""Answers that tell that there was no problem."""
YES = frozenset({"ya", "yes", "y", "1", "true"})
KECAMATAN = 8
"""Length of a kecamatan's code."""


def columns(first: First, area_code: str | None, title: str) -> dict[str, Any]:
    """The entry's columns, for an author of this area; `title` is the form's own, where no answer is one."""
    place = first("village")
    known = place.count(".") >= 1 and len(place) <= 13
    district = len(area_code or "") == KECAMATAN
    about = clean(first("title") or first("process"))
    return {
        "happened_on": _date(first("date")),
        "minutes": minutes(first("start"), first("end")),
        "visit": first("visit").lower() in YES,
        "village_code": place if known else None,
        "area_code": area_code if district or place.count(".") < 2 else place[:KECAMATAN],
        "category": first("category")[:40],
        "title": (about or title)[:200],
        "problem": first("problem").strip(" .-–!").lower() not in NO_PROBLEM,
        "follow_up_on": _date(first("followup_date")),
    }


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def minutes(start: str, end: str) -> int:
    """Minutes between two times as the form stores them ("09:00:00.000+07:00"); 0 when untold."""
    try:
        begun, ended = time.fromisoformat(start[:5]), time.fromisoformat(end[:5])
    except ValueError:
        return 0
    return max((ended.hour - begun.hour) * 60 + ended.minute - begun.minute, 0)
