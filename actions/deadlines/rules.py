"""An area's own deadlines: changing, switching, adding, and going back to what holds above it.

Who may: coordinator and camat in their own area and what lies in it, the admin everywhere. `now` is in the
zone of whoever asks: its date is the day from which a rule that counts begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from actions import Refusal, rights
from actions.deadlines import book as books
from actions.deadlines.book import Rule
from actions.deadlines.presets import FIELD, VILLAGE
from actions.deadlines.recurrence import tidy
from actions.rights import Held
from models import Tx, deadline, entry, form, person
from models.area import LEVELS
from models.audit import Audit
from models.deadline import SHIFTS, SUBJECTS, Deadline
from models.names import clean

LEVELS_WITH_RULES = ("province", "regency", "district")
TITLE = 120
"""Characters of a deadline's name."""
EARLIEST = 60
"""Days before a deadline on which it is told first, at most."""
MOST_LEADS = 8
"""So often one deadline is told, at most."""
FIELDS = ("title", "rrule", "leads", "shift", "form_id", "on")
"""What `change` takes."""
OWN = "LOKAL"
"""What the codes of deadlines that areas make up begin with."""
LEADS = (7, 3, 1, 0)
"""Days before a deadline on which it is told where nobody said otherwise."""


async def grounds(tx: Tx, person_id: int) -> list[str | None]:
    """The areas whose deadlines this person may set (None: the country)."""
    held = await person.assignments(tx, person_id)
    return [code for code in rights.grounds(held, "set_deadlines") if _may(held, code)]


def _may(held: Iterable[Held], area_code: str | None) -> bool:
    ruled = area_code is None or LEVELS.get(len(area_code)) in LEVELS_WITH_RULES
    return ruled and rights.may(held, "set_deadlines", area_code)


async def check(tx: Tx, person_id: int, area_code: str | None) -> None:
    """Refusal deadline_not_allowed unless this person may set the area's deadlines."""
    if not _may(await person.assignments(tx, person_id), area_code):
        raise Refusal("deadline_not_allowed")


async def change(tx: Tx, by: int, area_code: str | None, code: str, *, now: datetime, **fields: Any) -> Rule:
    """Give the area its own rule, or change it: any of FIELDS; returns what holds there now.

    Refusals: deadline_not_allowed, deadline_unknown, deadline_rule_<problem>, deadline_leads, deadline_title,
    deadline_no_form.
    """
    await check(tx, by, area_code)
    before = (await books.load(tx, [area_code])).of(area_code).get(code)
    if before is None:
        raise Refusal("deadline_unknown")
    wanted = replace(before, own=True, area_code=area_code, **await _checked(tx, fields, now))
    await _keep(tx, wanted, area_code, by, now)
    tx.add(_audit(by, "deadline_change", code, {"area": area_code, "what": sorted(fields)}, now))
    return wanted


@dataclass(frozen=True, slots=True)
class Wanted:
    """A deadline to be made: its name, when it recurs, and for whom it is (one of SUBJECTS)."""

    title: str
    rrule: str
    subject: str


async def add(tx: Tx, by: int, area_code: str | None, wanted: Wanted, *, now: datetime) -> Rule:
    """A deadline of the area's own making, for its facilitators or its villages. Refusals as `change`."""
    await check(tx, by, area_code)
    subject = wanted.subject
    if subject not in SUBJECTS:
        raise Refusal("deadline_unknown")
    checked = await _checked(tx, {"title": wanted.title, "rrule": wanted.rrule}, now)
    code = f"{OWN}-{await entry.next_number(tx, 'deadline')}"
    roles = VILLAGE if subject == "village" else FIELD
    made = Rule(
        code, checked["rrule"], subject, roles, LEADS, title=checked["title"], own=True, area_code=area_code
    )
    await _keep(tx, made, area_code, by, now)
    tx.add(_audit(by, "deadline_add", code, {"area": area_code, "what": []}, now))
    return made


async def reset(tx: Tx, by: int, area_code: str | None, code: str, *, now: datetime) -> bool:
    """Drop the area's own rule, so that the one above holds again; False when it had none."""
    await check(tx, by, area_code)
    gone = await deadline.forget(tx, code, area_code)
    if gone:
        tx.add(_audit(by, "deadline_reset", code, {"area": area_code, "what": []}, now))
    return gone


async def _checked(tx: Tx, fields: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The fields as they are stored; Refusal for what cannot be."""
    if not set(fields) <= set(FIELDS):
        raise TypeError(f"not to be changed: {sorted(set(fields) - set(FIELDS))}")
    found = dict(fields)
    if "rrule" in found:
        found["rrule"] = tidy(found["rrule"], now.date())
    if "title" in found:
        found["title"] = titled(found["title"])
    if "leads" in found:
        found["leads"] = _leads(found["leads"])
    if found.get("shift", SHIFTS[0]) not in SHIFTS:
        raise Refusal("deadline_unknown")
    if found.get("form_id") and await form.in_use(tx, found["form_id"]) is None:
        raise Refusal("deadline_no_form")
    return found


def titled(text: str) -> str:
    """A title as it is stored; Refusal deadline_title."""
    title = clean(text)
    if not title or len(title) > TITLE:
        raise Refusal("deadline_title", most=TITLE)
    return title


def _leads(days: Iterable[int]) -> tuple[int, ...]:
    found = tuple(sorted(set(days), reverse=True))
    if len(found) > MOST_LEADS or any(not 0 <= day <= EARLIEST for day in found):
        raise Refusal("deadline_leads", most=MOST_LEADS, earliest=EARLIEST)
    return found


async def _keep(tx: Tx, rule: Rule, area_code: str | None, by: int, now: datetime) -> None:
    row = await deadline.row(tx, rule.code, area_code)
    if row is None:
        row = Deadline(code=rule.code, area_code=area_code)
        tx.add(row)
    row.title, row.rrule, row.subject, row.shift = rule.title, rule.rrule, rule.subject, rule.shift
    row.roles, row.leads, row.form_id, row.on = list(rule.roles), list(rule.leads), rule.form_id, rule.on
    row.created_by, row.updated_at = by, now
    await tx.flush()


def _audit(by: int, verb: str, code: str, detail: dict[str, Any], now: datetime) -> Audit:
    return Audit(at=now, person_id=by, verb=verb, subject=f"deadline:{code}", detail=detail)
