"""Invitations that were made: the message to forward, those that nobody opened yet, and a new code for one.

A code is shown once; of one that was lost, or went astray, only a new one can be had.
"""

from __future__ import annotations

from markupsafe import Markup

from actions import people
from actions.people import Invited
from handlers import dates, menu, naming
from handlers.turn import Turn, button, quiet
from models.invite import Invite
from models.message import Button, Rows

MOST_SHOWN = 8
"""Waiting invitations shown at once: the latest."""


async def forward(turn: Turn, made: Invited) -> None:
    """Say that it is made, and the message that its author forwards."""
    found, w = made.invite, turn.words
    values = await naming.post(turn.tx, w, found)
    villages = await naming.village_names(turn.tx, w, found.villages)
    turn.show(w("people.made_villages" if villages else "people.made", villages=villages, **values))
    links = people.links(turn.kit, made.code)
    link = links.get(turn.said.channel) or next(iter(links.values()), "")
    key = "people.forward_link" if link else "people.forward"
    code, until = people.pretty(made.code), _until(turn, found)
    turn.say(w(key, name=turn.me.name, code=code, link=link, until=until, **values), secret=True)


def _until(turn: Turn, found: Invite) -> str:
    return dates.day(turn.words, found.expires_at.astimezone(turn.local.tzinfo).date())


async def entrance(turn: Turn) -> Rows:
    """The button that leads to what waits; none when nothing does."""
    found = await people.waiting(turn.tx, turn.me.person_id, turn.now)
    return ((quiet(turn.words.plain("people.waiting", n=len(found)), "inv:w"),),) if found else ()


async def tap(turn: Turn, verb: str, value: str) -> None:
    """inv:w shows what waits; inv:n:<key> gives one a new code."""
    turn.ack()
    if verb == "n":
        await forward(turn, await people.renew(turn.tx, turn.kit, turn.me.person_id, value, turn.now))
    else:
        await _show(turn)


async def _show(turn: Turn) -> None:
    w = turn.words
    found = (await people.waiting(turn.tx, turn.me.person_id, turn.now))[:MOST_SHOWN]
    if not found:
        turn.say(w("people.none_waits"), await menu.rows(turn))
        return
    lines, rows = [w("people.waiting_head")], list[tuple[Button, ...]]()
    for number, one in enumerate(found, 1):
        values = await naming.post(turn.tx, w, one)
        lines.append(w("people.waits", n=number, until=_until(turn, one), **values))
        rows.append((button(w.plain("people.renew", n=number, **values), f"inv:n:{people.key(one)}"),))
    turn.say(Markup("\n").join(lines), tuple(rows))
