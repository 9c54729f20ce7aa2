"""What is said, to which roles, in which areas: the steps of a broadcast until it is checked."""

from __future__ import annotations

from collections.abc import Sequence

from actions import broadcasts
from actions.broadcasts import Draft
from actions.places import place
from handlers import choices, menu, naming
from handlers.broadcast import checking, watching
from handlers.broadcast.making import label, step, stepping
from handlers.flow import out
from handlers.memory import Broadcasting
from handlers.turn import Turn, button, quiet
from models import area, person
from models.area import LONGEST_NAME, Area

MOST_FOUND = 10
"""Areas shown at most that a search found."""


async def show(turn: Turn) -> None:
    """/siaran: what shall be said? And those that were sent before."""
    held = await person.assignments(turn.tx, turn.me.person_id)
    if not broadcasts.grounds(held):
        turn.say(turn.words("broadcast.not_you"), await menu.rows(turn))
        return
    turn.go(Broadcasting(step="text"))
    text = turn.said.text.strip().partition(" ")[2].strip() if turn.said.kind == "text" else ""
    if text:
        await take_text(turn, text)
        return
    others = await watching.listed(turn)
    told = turn.words("broadcast.ask_text")
    if others:
        told += "\n\n" + turn.words("broadcast.others")
    turn.say(told, (*others, out(turn)), prompt=True)


async def ask_text(turn: Turn, _: str) -> None:
    """The text once more."""
    step(turn, "text")
    turn.say(turn.words("broadcast.ask_text_again"), (out(turn),), prompt=True)


async def text_again(turn: Turn) -> None:
    """What was asked first, or once more."""
    if turn.memory(Broadcasting).text:
        await ask_text(turn, "")
    else:
        turn.say(turn.words("broadcast.ask_text"), (out(turn),), prompt=True)


async def take_text(turn: Turn, text: str) -> None:
    """The text; then whatever is not chosen yet."""
    with stepping(turn, "roles") as kept:
        kept.text = broadcasts.check_text(text)
    if kept.roles and kept.areas:
        await checking.check(turn, "")
    else:
        await ask_roles(turn, "")


# Roles


async def ask_roles(turn: Turn, _: str) -> None:
    """To whom?"""
    step(turn, "roles")
    ticked = turn.memory(Broadcasting).roles
    here = await place(turn.tx, turn.me.area_code)
    w = turn.words
    held = await person.assignments(turn.tx, turn.me.person_id)
    items = [
        (f"{'☑' if kind in ticked else '☐'} {naming.kind_name(w, kind, here)}", f"bc:r:{kind}")
        for kind in broadcasts.reachable(held)
    ]
    onward = (button(w.plain("broadcast.next", n=await _count(turn)), "bc:rn"),)
    turn.show(w("broadcast.ask_roles"), (*choices.grid(items, turn.limits), onward, out(turn)))


async def _count(turn: Turn) -> int:
    """How many people what is chosen so far would reach; anywhere, until areas are chosen."""
    kept = turn.memory(Broadcasting)
    areas = kept.areas or broadcasts.grounds(await person.assignments(turn.tx, turn.me.person_id))
    if not kept.roles:
        return 0
    draft = Draft(kept.text, tuple(kept.roles), tuple(areas))
    return await broadcasts.size(turn.tx, turn.me.person_id, draft)


async def tick_role(turn: Turn, kind: str) -> None:
    """A role more, or less."""
    if kind in broadcasts.KINDS:
        with stepping(turn, "roles") as kept:
            kept.roles = [one for one in broadcasts.KINDS if (one in kept.roles) != (one == kind)]
    await ask_roles(turn, "")


async def roles_done(turn: Turn, _: str) -> None:
    """On to the areas; to the check where there is no choice of areas."""
    if not turn.memory(Broadcasting).roles:
        turn.ack(turn.words.plain("broadcast.pick_role"))
        return
    grounds = list(broadcasts.grounds(await person.assignments(turn.tx, turn.me.person_id)))
    if len(grounds) == 1 and area.LEVELS.get(len(grounds[0])) == "district":
        with stepping(turn, "check") as kept:
            kept.areas = grounds
        await checking.check(turn, "")
        return
    with stepping(turn, "areas") as kept:
        kept.areas = kept.areas or grounds
    await ask_areas(turn)


# Areas


async def ask_areas(turn: Turn) -> None:
    """The own area and its parts, or what was searched for, each with a tick where it is chosen."""
    kept, w = turn.memory(Broadcasting), turn.words
    offered = await _offered(turn)
    items = [
        (f"{'☑' if code in kept.areas else '☐'} {label}", f"bc:a:{code}") for code, label in offered.items()
    ]
    rows = choices.paged(items, kept.page, "bc", turn.limits, below=1, quiet=2)
    onward = (button(w.plain("broadcast.next", n=await _count(turn)), "bc:an"),)
    every = ((quiet(w.plain("broadcast.show_all"), "bc:all"),),) if kept.found else ()
    here = await place(turn.tx, turn.me.area_code)
    turn.show(w("broadcast.ask_areas", **here.words), (*rows, onward, *every, out(turn)))


async def _offered(turn: Turn) -> dict[str, str]:
    """Code -> label: what a search found; else the grounds and their parts, and what is chosen besides."""
    kept = turn.memory(Broadcasting)
    if kept.found:
        return {code: await label(turn, code) for code in kept.found}
    grounds = broadcasts.grounds(await person.assignments(turn.tx, turn.me.person_id))
    offered = {code: await whole(turn, code) for code in grounds}
    offered |= {one.code: one.name for one in await _parts(turn, grounds)}
    return offered | {code: await label(turn, code) for code in kept.areas if code not in offered}


async def _parts(turn: Turn, grounds: Sequence[str]) -> Sequence[Area]:
    if len(grounds) != 1 or area.LEVELS.get(len(grounds[0])) == "district":
        return ()
    return await area.children(turn.tx, grounds[0] or None)


async def whole(turn: Turn, code: str) -> str:
    """All of an area, as it stands on a button."""
    if not code:
        return turn.words.plain("broadcast.country")
    return turn.words.plain("broadcast.all_of", place=(await place(turn.tx, code)).title)


async def tick_area(turn: Turn, code: str) -> None:
    """An area more, or less; what holds it, or lies in it, is unticked."""
    held = await person.assignments(turn.tx, turn.me.person_id)
    before = turn.memory(Broadcasting)
    ticked = list(before.areas)
    if code in ticked:
        ticked.remove(code)
    elif broadcasts.may(held, code) and (not code or await area.get(turn.tx, code)):
        apart = [one for one in ticked if not (area.is_inside(code, one) or area.is_inside(one, code))]
        ticked = [*apart, code]
    with stepping(turn, "areas") as kept:
        kept.areas, kept.page = ticked, before.page
    await ask_areas(turn)


async def turn_page(turn: Turn, page: int) -> None:
    """Another page of areas."""
    if turn.memory(Broadcasting).step == "areas":
        with stepping(turn, "areas") as kept:
            kept.page = page
        await ask_areas(turn)


async def is_area(turn: Turn) -> bool:
    """Whether an area that may be meant is called so, as the district of Web in Papua."""
    if turn.memory(Broadcasting).step != "areas":
        return False
    name = turn.said.text.strip().casefold()
    return any(one.name.casefold() == name for one in await _search(turn, name))


async def _search(turn: Turn, text: str) -> list[Area]:
    found: list[Area] = []
    for ground in broadcasts.grounds(await person.assignments(turn.tx, turn.me.person_id)):
        for level in ("province", "regency", "district"):
            found += await area.search(turn.tx, text, level=level, under=ground or None, limit=MOST_FOUND)
    return found


async def find_area(turn: Turn, text: str) -> None:
    """Areas by a part of their names, from those where the author may broadcast."""
    codes = [one.code for one in await _search(turn, text)]
    if not codes:
        turn.say(turn.words("broadcast.not_found", text=text[:LONGEST_NAME]), (out(turn),))
        return
    with stepping(turn, "areas") as kept:
        kept.found = list(dict.fromkeys(codes))[:MOST_FOUND]
    await ask_areas(turn)


async def show_all(turn: Turn, _: str) -> None:
    """No longer only what the search found."""
    with stepping(turn, "areas") as kept:
        kept.found = []
    await ask_areas(turn)


async def areas_done(turn: Turn, _: str) -> None:
    """On to the check."""
    if not turn.memory(Broadcasting).areas:
        turn.ack(turn.words.plain("broadcast.pick_area"))
        return
    await checking.check(turn, "")
