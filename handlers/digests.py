"""/rekap: an area's recap at any time, and what its buttons do; the weekly one's buttons are the same.

Buttons: rk:<verb>:<area>:<value>, whose value is a day, a page or missing; VERBS says what each does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime

from markupsafe import Markup

from actions import digests, rights
from actions.places import place, places
from handlers import choices, dates, menu, review
from handlers.numbers import page as paged
from handlers.turn import Turn, quiet
from models import area, buttons, document, entry, person, tally
from models.message import Button, Rows
from models.review_rules import REVIEWERS, desks

QUEUED = 10
"""Waiting reports that are listed."""
LISTED = 6
"""Open problems on one page."""


async def show(turn: Turn) -> None:
    """The recap of the area that the person looks after; they choose where there are several."""
    mine = await digests.of(turn.tx, turn.me.person_id)
    if len(mine) == 1:
        await _recap(turn, mine[0], "")
        return
    found = await places(turn.tx, mine)
    items = [(found[code].title, f"rk:o:{code}") for code in mine]
    turn.say(turn.words("digest.which"), choices.grid(items, turn.limits))


async def tap(turn: Turn) -> None:
    """A button of a recap."""
    _, verb, code, value = buttons.parts(turn.said.data, 4)
    act = VERBS.get(verb)
    if act is None or area.LEVELS.get(len(code)) in (None, "village"):
        await menu.old_button(turn)
        return
    await digests.check(turn.tx, turn.me.person_id, code)
    await act(turn, code, value)
    turn.ack()


def _day(value: str) -> date | None:
    """The day that a button names."""
    try:
        return datetime.strptime(value, "%Y%m%d").date()
    except ValueError:
        return None


async def _recap(turn: Turn, code: str, value: str) -> None:
    """Text, picture and buttons, of the week until that day or until today."""
    w, rules, today = turn.words, turn.kit.rules.reminders, turn.local.date()
    period = digests.until(min(_day(value) or today, today), today)
    one = (await digests.tallies(turn.tx, [code], period))[code]
    content = await digests.draw(one, w, rules)
    name = f"{w.plain('digest.file')}.png"
    photo = document.keep(turn.tx, turn.kit.ids(turn.now), name, content, turn.now)
    inside = ((quiet(w.plain("digest.inside"), f"rk:l:{code}"),),) if one.parts else ()
    text = w("digest.head") + "\n" + digests.text(one, w, rules)
    turn.say(text, (*digests.buttons(one, w), *inside), photo=photo)


async def _parts(turn: Turn, code: str, value: str) -> None:
    """What a wider area consists of, to open one of it; another page takes the place of the one before."""
    page = paged(value) or 0
    w, where = turn.words, await place(turn.tx, code)
    items = [(one.name, f"rk:o:{one.code}") for one in await area.children(turn.tx, code)]
    rows: Rows = choices.paged(items, page, f"rk:l:{code}", turn.limits, quiet=1)
    back = (quiet(w.plain("digest.back"), f"rk:o:{code}"),)
    say = turn.show if value else turn.say
    say(w("digest.which_part", place=where.title), (*rows, back))


async def _nudge(turn: Turn, code: str, value: str) -> None:
    """Everybody who reported nothing gets a kind word."""
    w = turn.words
    told, before, unreached = await digests.nudge(
        turn.tx, turn.kit, turn.me.person_id, code, _day(value), turn.now, origin=turn.me.contact_id
    )
    lines = [w.many("digest.nudged", told)] if told else []
    lines += [w.many("digest.nudged_before", before)] if before else []
    lines += [w.many("digest.not_reached", unreached)] if unreached else []
    turn.say(Markup("\n").join(lines or [w("digest.nobody_to_nudge")]))


async def _queue(turn: Turn, code: str, _: str) -> None:
    """The camat's own queue; others see what waits there."""
    held = await person.assignments(turn.tx, turn.me.person_id)
    if any(code in rights.grounds(held, right) for right in REVIEWERS):
        await review.show(turn)
        return
    there = desks(await tally.districts(turn.tx, [code]))
    count = await entry.waiting(turn.tx, there)
    found = await entry.queue(turn.tx, there, limit=QUEUED)
    w, today = turn.words, turn.local.date()
    names = await places(turn.tx, {one.area_code for one in found if one.area_code})
    lines = [
        w(
            "digest.queued",
            number=one.number,
            title=one.title,
            place=names[one.area_code].name if one.area_code else "",
            days=(today - one.waiting_since.astimezone(turn.local.tzinfo).date()).days
            if one.waiting_since
            else 0,
        )
        for one in found
    ]
    head = w.many("digest.queue_of", count) if count else w("digest.no_queue")
    turn.say(Markup("\n").join([head, *lines]))


async def _download(turn: Turn, code: str, value: str) -> None:
    """The month as XLSX, as far as the recap that it hangs under."""
    w, me = turn.words, turn.me
    one = await digests.recap(turn.tx, turn.kit, me.person_id, code, turn.now, _day(value))
    ref = digests.keep(turn.tx, turn.kit, one, w, turn.now)
    month = digests.month(one.tally, w)
    turn.say(
        w("digest.workbook", **one.tally.place.words | {"place": one.tally.place.title, "month": month}),
        document=ref,
    )


async def _problems(turn: Turn, code: str, value: str) -> None:
    """What is open, each with a button that calls it dealt with."""
    if value and paged(value) is None:
        await digests.settle(turn.tx, turn.me.person_id, value, turn.now)
    w, page = turn.words, paged(value) or 0
    found = await digests.problems(turn.tx, turn.me.person_id, code, turn.now)
    page = max(0, min(page, (len(found) - 1) // LISTED))
    here = found[page * LISTED : (page + 1) * LISTED]
    names = await tally.names(turn.tx, {one.village_code for one in here if one.village_code})
    lines = [
        w(
            "digest.problem",
            number=one.number,
            date=dates.day(w, one.on) if one.on else "",
            place=names.get(one.village_code or "", ""),
            name=one.name,
            title=one.title,
        )
        for one in here
    ]
    done = [(w.plain("digest.dealt_with", number=one.number), f"rk:p:{code}:{one.entry_id}") for one in here]
    head = w.many("digest.problems_of", len(found)) if found else w("digest.no_problems")
    say = turn.show if value else turn.say
    say(Markup("\n").join([head, *lines]), (*choices.grid(done, turn.limits), _pages(code, page, len(found))))


def _pages(code: str, page: int, count: int) -> tuple[Button, ...]:
    """Ways to the page before and the next one."""
    back = (quiet(f"‹ {page}", f"rk:p:{code}:p{page - 1}"),) if page else ()
    more = count > (page + 1) * LISTED
    return (*back, *((quiet(f"{page + 2} ›", f"rk:p:{code}:p{page + 1}"),) if more else ()))


VERBS: Mapping[str, Callable[[Turn, str, str], Awaitable[None]]] = {
    "o": _recap,
    "l": _parts,
    "n": _nudge,
    "q": _queue,
    "p": _problems,
    "x": _download,
}
"""The part of a button's data after "rk:" -> what it does for the area behind it."""
