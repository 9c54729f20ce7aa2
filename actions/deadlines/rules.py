"""An area's own deadlines: changing, switching, adding, and going back to what holds above it.

Who may: coordinator and camat in their own area and what lies in it, the admin everywhere. `now` is in the
zone of whoever asks: its date is the day from which a rule that counts begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from actions import Kit, Refusal, rights
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
    _note(tx, by, "deadline_change", code, area_code, sorted(fields), now)
    return wanted


async def switch(tx: Tx, by: int, area_code: str | None, code: str, on: bool, *, now: datetime) -> Rule:
    """Let the deadline hold in the area, or not. Refusals as `change`."""
    return await change(tx, by, area_code, code, now=now, on=on)


async def add(
    tx: Tx,
    kit: Kit,
    by: int,
    area_code: str | None,
    title: str,
    rrule: str,
    *,
    subject: str,
    now: datetime,
) -> Rule:
    """A deadline of the area's own making, for its facilitators or its villages. Refusals as `change`."""
    await check(tx, by, area_code)
    if subject not in SUBJECTS:
        raise Refusal("deadline_unknown")
    checked = await _checked(tx, {"title": title, "rrule": rrule}, now)
    code = f"{OWN}-{await entry.next_number(tx, 'deadline')}"
    roles = VILLAGE if subject == "village" else FIELD
    made = Rule(
        code, checked["rrule"], subject, roles, LEADS, title=checked["title"], own=True, area_code=area_code
    )
    await _keep(tx, made, area_code, by, now)
    _note(tx, by, "deadline_add", code, area_code, [], now)
    return made


async def reset(tx: Tx, by: int, area_code: str | None, code: str, *, now: datetime) -> bool:
    """Drop the area's own rule, so that the one above holds again; False when it had none."""
    await check(tx, by, area_code)
    gone = await deadline.forget(tx, code, area_code)
    if gone:
        _note(tx, by, "deadline_reset", code, area_code, [], now)
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


def _note(
    tx: Tx, by: int, verb: str, code: str, area_code: str | None, what: list[str], now: datetime
) -> None:
    detail = {"area": area_code, "what": what}
    tx.add(Audit(at=now, person_id=by, verb=verb, subject=f"deadline:{code}", detail=detail))
