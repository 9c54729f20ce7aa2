"""/undang: inviting somebody, by tapping what they become and where; the result is a message to forward.

What was chosen so far is in the conversation (Inviting).
"""

from __future__ import annotations

from collections.abc import Sequence

from actions import people
from actions.places import place
from handlers import choices, flow, invitations, menu, naming
from handlers.memory import Inviting
from handlers.numbers import page
from handlers.turn import Turn, button, quiet
from models import area, buttons, person
from models.area import LONGEST_NAME, Area
from models.message import Rows

MOST_FOUND = 10
"""Search results shown at most."""


async def show(turn: Turn) -> None:
    """Begin: what is the person to become?"""
    held = await person.assignments(turn.tx, turn.me.person_id)
    kinds = people.offered(held)
    if not kinds:
        turn.say(turn.words("people.cannot_invite"), await menu.rows(turn))
        return
    turn.go(Inviting(step="kind"))
    await _ask_kind(turn)


async def _ask_kind(turn: Turn) -> None:
    kinds = people.offered(await person.assignments(turn.tx, turn.me.person_id))
    here = await place(turn.tx, turn.me.area_code)
    items = [(naming.kind_name(turn.words, kind, here), f"inv:k:{kind}") for kind in kinds]
    rows = (*choices.grid(items, turn.limits), *await invitations.entrance(turn), flow.out(turn))
    turn.say(turn.words("people.what"), rows, prompt=True)


async def tap(turn: Turn) -> None:
    """A button of the invitation that is being made."""
    _, verb, value = buttons.parts(turn.said.data, 3)
    kept = turn.recall(Inviting)
    if verb in ("w", "n"):
        await invitations.tap(turn, verb, value)
    elif kept is None:
        await menu.old_button(turn)
    elif kept.step == "villages":
        await _tick(turn, verb, value)
    else:
        await _choose(turn, verb, value)


async def _choose(turn: Turn, verb: str, value: str) -> None:
    """A tap on a kind, an area or another page of areas."""
    kind = turn.memory(Inviting).kind
    if verb == "k" and value in people.KINDS:
        turn.go(Inviting(step="area", kind=value))
        await _ask_area(turn)
    elif verb == "a" and kind and await area.get(turn.tx, value):
        await _chosen_area(turn, value)
    elif (wanted := page(verb)) is not None and kind:
        with turn.changing(Inviting) as kept:
            kept.page = wanted
        await _ask_area(turn)
    else:
        await menu.old_button(turn)
        return
    turn.ack()


async def said(turn: Turn) -> None:
    """Text while an invitation is being made: the name of an area or of a village."""
    text = turn.said.text.strip()[:LONGEST_NAME]
    step = turn.memory(Inviting).step
    if turn.said.kind != "text" or step == "kind":
        turn.say(turn.words("people.please_tap"), (flow.out(turn),))
    elif step == "area":
        await _search_area(turn, text)
    else:
        with turn.changing(Inviting) as kept:
            kept.find, kept.page = text, 0
        await _ask_villages(turn)


async def _ask_area(turn: Turn) -> None:
    """Where? Nothing is asked when there is one answer."""
    kind = turn.memory(Inviting).kind
    if not people.KINDS[kind].levels:
        await _finish(turn)
        return
    held = await person.assignments(turn.tx, turn.me.person_id)
    grounds = people.grounds(held, kind)
    offered = [code for ground in grounds for code in await _places(turn, kind, ground)]
    if len(offered) == 1 and len(grounds) == 1 and offered == list(grounds):
        await _chosen_area(turn, offered[0])
        return
    here = await place(turn.tx, turn.me.area_code)
    rows = choices.paged(
        [(await _area_label(turn, code), f"inv:a:{code}") for code in offered],
        turn.memory(Inviting).page,
        "inv",
        turn.limits,
        quiet=1,
    )
    w = turn.words
    levels = " / ".join(w.plain(f"people.level_{one}", **here.words) for one in people.KINDS[kind].levels)
    turn.show(w("people.where" if offered else "people.where_type", levels=levels), (*rows, flow.out(turn)))


async def _places(turn: Turn, kind: str, ground: str | None) -> list[str]:
    """Areas to offer as buttons: the ground itself and a regency's kecamatan; more is found by its name."""
    if ground is None:
        return []
    held = await person.assignments(turn.tx, turn.me.person_id)
    near = [ground]
    if area.LEVELS.get(len(ground)) == "regency":
        near += [one.code for one in await area.children(turn.tx, ground)]
    return [code for code in near if people.fits(people.KINDS[kind], code) and people.may(held, kind, code)]


async def _area_label(turn: Turn, code: str) -> str:
    """A name that tells areas of the same name apart; within the inviter's own regency the name is enough."""
    found = await place(turn.tx, code)
    own = turn.me.area_code
    near = own is not None and area.line_of(own)[:2] == area.line_of(code)[:2]
    return found.title if near else ", ".join((found.name, *found.within))


async def _is_area(turn: Turn) -> bool:
    """Whether an area or a village that may be meant is called so, as the district of Web in Papua."""
    kept, name = turn.memory(Inviting), turn.said.text.strip().casefold()
    if kept.step == "area":
        found: Sequence[Area] = await _found_areas(turn, name)
    else:
        found = await area.children(turn.tx, kept.area) if kept.step == "villages" else ()
    return any(one.name.casefold() == name for one in found)


async def _found_areas(turn: Turn, text: str) -> list[Area]:
    kind = turn.memory(Inviting).kind
    held = await person.assignments(turn.tx, turn.me.person_id)
    found: list[Area] = []
    for ground in people.grounds(held, kind):
        for level in people.KINDS[kind].levels:
            found += await area.search(turn.tx, text, level=level, under=ground, limit=MOST_FOUND)
    return list({one.code: one for one in found if people.may(held, kind, one.code)}.values())


async def _search_area(turn: Turn, text: str) -> None:
    codes = [one.code for one in await _found_areas(turn, text)]
    if not codes:
        turn.say(turn.words("people.area_not_found", text=text), (flow.out(turn),))
        return
    rows = [(button(await _area_label(turn, code), f"inv:a:{code}"),) for code in codes[:MOST_FOUND]]
    turn.say(turn.words("people.which_area"), (*rows, flow.out(turn)), prompt=True)


async def _chosen_area(turn: Turn, code: str) -> None:
    name = turn.memory(Inviting).kind
    kind = people.KINDS[name]
    villages = await area.children(turn.tx, code) if area.LEVELS.get(len(code)) == "district" else []
    ticked = [one.code for one in villages] if kind.villages == "all" else []
    turn.go(Inviting(step="villages", kind=name, area=code, ticked=ticked))
    if villages and kind.villages:
        await _ask_villages(turn)
    else:
        await _finish(turn)


async def _ask_villages(turn: Turn) -> None:
    """The villages, with a tick at those that are chosen."""
    kept, w = turn.memory(Inviting), turn.words
    everything = await area.children(turn.tx, kept.area)
    places = choices.found([one.name for one in everything], kept.find)
    shown = [everything[i] for i in places] or everything
    where = await place(turn.tx, kept.area)
    text = w("people.which_villages", chosen=len(kept.ticked), total=len(everything), **where.words)
    if kept.find and not places:
        text = w("people.village_not_found", text=kept.find, **where.words) + "\n\n" + text
    turn.show(text, _village_rows(turn, shown, searching=bool(places)))


def _village_rows(turn: Turn, shown: Sequence[Area], *, searching: bool) -> Rows:
    kept, w = turn.memory(Inviting), turn.words
    ticked = set(kept.ticked)
    items = [(f"{'☑' if one.code in ticked else '☐'} {one.name}", f"inv:t:{one.code}") for one in shown]
    rows = choices.paged(items, kept.page, "inv", turn.limits, below=1, quiet=3 + searching)
    every = (quiet(w.plain("people.all"), "inv:all"), quiet(w.plain("people.none"), "inv:none"))
    back = ((quiet(w.plain("people.show_all"), "inv:back"),),) if searching else ()
    done = (quiet(w.plain("people.done", n=len(ticked)), "inv:done"),)
    last = (done, *back, every) if turn.limits.few else (*back, every, done)
    return (*rows, *last, flow.out(turn))


async def _tick(turn: Turn, verb: str, value: str) -> None:
    """A tap on the list of villages."""
    kept = turn.memory(Inviting)
    if verb == "done":
        if not kept.ticked and people.KINDS[kept.kind].villages == "some":
            turn.ack(turn.words.plain("people.tick_one"))
            return
        await _finish(turn)
    else:
        codes = [one.code for one in await area.children(turn.tx, kept.area)]
        with turn.changing(Inviting) as kept:
            meant = _changed(kept, codes, verb, value)
        if not meant:
            await menu.old_button(turn)
            return
        await _ask_villages(turn)
    turn.ack()


def _changed(kept: Inviting, codes: list[str], verb: str, value: str) -> bool:
    """Change what a tap changes of what was chosen; False when it means nothing here."""
    wanted = page(verb)
    if verb == "t" and value in codes:
        kept.ticked = sorted(set(kept.ticked) ^ {value})
    elif verb in ("all", "none"):
        kept.ticked = codes if verb == "all" else []
    elif verb == "back":
        kept.find, kept.page = "", 0
    elif wanted is not None:
        kept.page = wanted
    else:
        return False
    return True


async def _finish(turn: Turn) -> None:
    """Make the invitation; the second message is for forwarding."""
    kept = turn.memory(Inviting)
    turn.end()
    made = await people.invite(
        turn.tx,
        turn.kit,
        kept.kind,
        kept.area,
        kept.ticked,
        by=turn.me.person_id,
        now=turn.now,
    )
    await invitations.forward(turn, made)


async def _back(turn: Turn) -> None:
    """The step before; before the first there is only the way out."""
    kept = turn.memory(Inviting)
    if kept.step == "villages":
        turn.go(Inviting(step="area", kind=kept.kind))
        await _ask_area(turn)
    elif kept.step == "area":
        await show(turn)
    else:
        await flow.leave(turn)


ASKED = flow.Flow(
    Inviting,
    said,
    {"kind": _ask_kind, "area": _ask_area, "villages": _ask_villages},
    begins="undang",
    back=_back,
    own=_is_area,
)
"""The steps of an invitation that is being made."""
