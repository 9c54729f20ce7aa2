"""Setting an area's deadlines: its list of rules, and one rule with all that can be changed about it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

from markupsafe import Markup

from actions import Refusal, deadlines
from actions.deadlines import PRESETS, Rule, rules
from actions.deadlines.typed import shape
from actions.places import place
from handlers import choices, dates
from handlers.deadlines import wording
from handlers.deadlines.buttons import data
from handlers.turn import Turn, button, quiet
from models import form
from models.area import parent_of
from models.deadline import SHIFTS
from models.message import Button, Rows

YEARS = 4
"""How far the next days of a rule are looked for."""
NEXT = 3
"""So many of a rule's next days are shown before it is kept."""


async def begin(turn: Turn) -> None:
    """The rules of the only area that the person may set, or which area?"""
    found = await deadlines.grounds(turn.tx, turn.me.person_id)
    if not found:
        raise Refusal("deadline_not_allowed")
    if len(found) == 1:
        await listed(turn, found[0])
        return
    items = [((await place(turn.tx, code)).title, data("s", area=code)) for code in found]
    turn.show(turn.words("deadline.which_area"), choices.grid(items, turn.limits))


async def listed(turn: Turn, area: str | None, page: int = 0) -> None:
    """Every rule of the area, on or off."""
    await rules.check(turn.tx, turn.me.person_id, area)
    w, where = turn.words, await place(turn.tx, area)
    found = (await deadlines.load(turn.tx, [area])).of(area).values()
    items = [(_label(turn, rule), data("r", area=area, code=rule.code)) for rule in found]
    rows = choices.paged(items, page, data("s", area=area), turn.limits, quiet=2)
    add = (quiet(w.plain("deadline.add"), data("add", area=area)),)
    back = (quiet(w.plain("deadline.back"), data("l")),)
    turn.show(w("deadline.settings", **where.words), (*rows, add, back))


def _label(turn: Turn, rule: Rule) -> str:
    mark = "🔔" if rule.on else "🔕"
    return f"{mark} {wording.title(turn.words, rule)}"


async def opened(turn: Turn, area: str | None, code: str) -> None:
    """One rule as it holds in the area, and what can be changed."""
    await rules.check(turn.tx, turn.me.person_id, area)
    rule = (await deadlines.load(turn.tx, [area])).of(area).get(code)
    if rule is None:
        raise Refusal("deadline_unknown")
    turn.show(await _about(turn, rule, area), await _buttons(turn, rule, area))


async def _about(turn: Turn, rule: Rule, area: str | None) -> Markup:
    w = turn.words
    coming = " · ".join(dates.day(w, day) for day in await _coming(turn, rule)) or w.plain("deadline.no_more")
    parts = [
        w("deadline.setting", name=wording.title(w, rule)),
        w("deadline.is_on" if rule.on else "deadline.is_off"),
        w("deadline.rule", when=wording.when(w, rule.rrule)),
        w("deadline.coming", dates=coming),
        w(f"deadline.shift_{rule.shift}"),
        w("deadline.leads", leads=wording.leads(w, rule.leads)),
        w(f"deadline.subject_{rule.subject}"),
        await _form(turn, rule),
        await _source(turn, rule, area),
    ]
    if shape(rule.rrule).skips:
        parts.append(w("deadline.skips"))
    preset = rule.preset
    if preset is not None and preset.why_off and not rule.own:
        parts.append(w(f"deadline.why_{preset.why_off}"))
    return Markup("\n").join(part for part in parts if part)


async def _coming(turn: Turn, rule: Rule) -> list[date]:
    first, closed = turn.local.date(), await deadlines.closed(turn.tx)
    days = deadlines.days_of(rule, first, first + timedelta(days=366 * YEARS), closed)
    return [due for _, due in islice(days, NEXT)]


async def _form(turn: Turn, rule: Rule) -> Markup:
    w = turn.words
    if rule.form_id:
        found = await form.in_use(turn.tx, rule.form_id)
        return w("deadline.form", title=found.title if found is not None else rule.form_id)
    return w("deadline.wants_form") if rule.preset is not None and rule.preset.needs_form else Markup()


async def _source(turn: Turn, rule: Rule, area: str | None) -> Markup:
    """Whose rule it is: the preset, an area's above, or its own."""
    w = turn.words
    if not rule.own:
        return w("deadline.from_preset")
    if rule.area_code == area:
        return w("deadline.from_here")
    return w("deadline.from_above", area=(await place(turn.tx, rule.area_code)).title)


async def _buttons(turn: Turn, rule: Rule, area: str | None) -> Rows:
    def to(verb: str, key: str, **more: object) -> Button:
        return button(turn.words.plain(key), data(verb, area=area, code=rule.code, **more))

    following = SHIFTS[(SHIFTS.index(rule.shift) + 1) % len(SHIFTS)]
    rows: list[tuple[Button, ...]] = [
        (to("off", "deadline.switch_off") if rule.on else to("on", "deadline.switch_on"),),
        (to("date", "deadline.set_date"), to("lead", "deadline.set_leads")),
        (to("sh", "deadline.set_shift", shift=following), to("form", "deadline.set_form")),
    ]
    if rule.own and rule.area_code == area:
        above = await _stands_above(turn, rule)
        rows.append((to("reset", "deadline.reset" if above else "deadline.remove"),))
    return (*rows, (quiet(turn.words.plain("deadline.to_list"), data("s", area=area)),))


async def _stands_above(turn: Turn, rule: Rule) -> bool:
    """Whether another rule of this code holds again when the area's own is dropped."""
    if rule.code in PRESETS:
        return True
    if not rule.area_code:
        return False
    above = parent_of(rule.area_code)
    return rule.code in (await deadlines.load(turn.tx, [above])).of(above)


async def forms(turn: Turn, area: str | None, code: str, page: int = 0) -> None:
    """Which form makes it done?"""
    await rules.check(turn.tx, turn.me.person_id, area)
    w = turn.words
    items = [
        (version.title, data("f", area=area, code=code, version=version.id))
        for version in await form.newest(turn.tx)
    ]
    rows = choices.paged(items, page, data("form", area=area, code=code), turn.limits, below=1, quiet=1)
    none = (button(w.plain("deadline.no_form"), data("f", area=area, code=code, version=0)),)
    back = (quiet(w.plain("deadline.to_rule"), data("r", area=area, code=code)),)
    turn.show(w("deadline.which_form"), (*rows, none, back))
