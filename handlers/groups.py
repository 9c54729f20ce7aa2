"""Groups: /grup in private gives a code; in a group only /ikat CODE and /lepas are listened to.

Buttons: grp:a:<area> makes a code for an area, grp:x:<address> lets a group go.
"""

from __future__ import annotations

from markupsafe import Markup

from actions import digests, people
from actions.digests import groups
from actions.digests.groups import Room
from actions.places import place, places
from handlers import choices, dates, menu
from handlers.turn import Turn, button
from locales import words
from models import buttons, group, person
from models.message import Button


async def show(turn: Turn) -> None:
    """The groups that the person bound, and a code for another."""
    if not _with_groups(turn):
        turn.say(turn.words("digest.no_groups"))
        return
    mine = await digests.of(turn.tx, turn.me.person_id)
    await _list(turn)
    if len(mine) == 1:
        await _code(turn, mine[0])
        return
    found = await places(turn.tx, mine)
    items = [(found[code].title, f"grp:a:{code}") for code in mine]
    turn.say(turn.words("digest.which_for_group"), choices.grid(items, turn.limits))


def _with_groups(turn: Turn) -> str:
    """The platform whose groups we can be in, this one before others; '' = none."""
    known = [channel for channel, platform in turn.kit.platforms.items() if platform.into_group("")]
    here = turn.said.channel
    return here if here in known else next(iter(known), "")


async def _list(turn: Turn) -> None:
    bound = await group.bound(turn.tx, turn.me.person_id)
    if not bound:
        return
    w = turn.words
    found = await places(turn.tx, {one.area_code for one in bound if one.area_code})
    lines = [
        w("digest.group", title=one.title, place=found[one.area_code].title if one.area_code else "")
        for one in bound
    ]
    rows = tuple(
        (button(w.plain("digest.let_go", title=one.title), f"grp:x:{one.address}"),) for one in bound
    )
    turn.say(Markup("\n").join([w("digest.groups"), *lines]), rows)


async def tap(turn: Turn) -> None:
    """A button of these."""
    _, verb, value = buttons.parts(turn.said.data, 3)
    if verb == "a":
        await _code(turn, value)
    elif verb == "x":
        own = await group.bound(turn.tx, turn.me.person_id)
        where = next((one.channel for one in own if one.address == value), _with_groups(turn))
        found = await groups.unbind(turn.tx, where, value, turn.me.person_id, turn.now)
        turn.say(turn.words("digest.group_let_go", title=found.title))
    else:
        await menu.old_button(turn)
        return
    turn.ack()


async def _code(turn: Turn, area_code: str) -> None:
    """How to bind a group, with a code and a link that does it."""
    w, channel = turn.words, _with_groups(turn)
    platform = turn.kit.platforms[channel]
    made = await groups.code(turn.tx, turn.kit, turn.me.person_id, area_code, channel, turn.now)
    until = dates.moment(w, turn.now + groups.CODE_VALID, turn.me.zone)
    link = Button(text=w.plain("digest.add_to_group"), url=platform.into_group(made))
    where = (await place(turn.tx, area_code)).title
    turn.say(
        w("digest.how_to_bind", place=where, bot=platform.us, code=people.pretty(made), until=until),
        ((link,),),
        secret=True,
    )


# In a group


async def heard(turn: Turn) -> None:
    """A code, /lepas, that we were removed, or that the group has another address; nothing else."""
    said = turn.said
    if said.data == "bind":
        await _bind(turn)
    elif said.data == "unbind":
        await _unbind(turn)
    elif said.data == "moved":
        await groups.follow(turn.tx, turn.kit, said.channel, said.sender, said.text, turn.now)
    else:
        await group.forget(turn.tx, said.channel, said.sender)


async def _bind(turn: Turn) -> None:
    said = turn.said
    room = Room(said.channel, said.sender, said.name)
    found = await groups.bind(turn.tx, turn.kit, room, said.text, turn.now)
    binder = await person.get(turn.tx, found.bound_by) if found.bound_by else None
    w = words(binder.language if binder else "")
    turn.say(w("digest.bound_here", place=(await place(turn.tx, found.area_code)).title))


async def _unbind(turn: Turn) -> None:
    said = turn.said
    if await group.get(turn.tx, said.channel, said.sender) is None:
        return
    who = await person.contact_at(turn.tx, said.channel, said.member) if said.member else None
    await groups.unbind(turn.tx, said.channel, said.sender, who.person_id if who else None, turn.now)
    turn.say(turn.words("digest.unbound_here"))
