"""/saluran: on which platforms we talk with this person, where notices go, and the way to another one."""

from __future__ import annotations

from actions import people
from handlers import menu
from handlers.fill import beginning
from handlers.onward import name, others
from handlers.turn import Turn, button
from locales import Words
from models import buttons, conversation, entry
from models.message import Button, Rows


async def show(turn: Turn) -> None:
    """Where we talk, where notices go, and a button for each change."""
    contacts, first = await people.where(turn.tx, turn.me.person_id)
    mine = list(dict.fromkeys(one.channel for one in contacts if one.unreachable_at is None))
    w = turn.words
    lines = [w("channels.here", names=", ".join(name(turn.kit, w, one) for one in mine))]
    if len(mine) > 1 and first:
        lines.append(w("channels.notices", name=name(turn.kit, w, first)))
    lost = [one.channel for one in contacts if one.unreachable_at is not None]
    lines += [w("channels.lost", name=name(turn.kit, w, one)) for one in dict.fromkeys(lost)]
    rows = [
        (button(w.plain("channels.prefer", name=name(turn.kit, w, one)), f"chan:to:{one}"),)
        for one in mine
        if len(mine) > 1 and one != first
    ]
    rows += [
        (button(w.plain("channels.add", name=name(turn.kit, w, one)), f"chan:add:{one}"),)
        for one in others(turn, mine)
    ]
    if len(mine) == 1 and not rows:
        lines.append(w("channels.only"))
    turn.say("\n".join(lines), tuple(rows))


async def tap(turn: Turn) -> None:
    """chan:to:<channel>: notices go there. chan:add:<channel>, chan:on:<channel>: talk there too."""
    _, verb, channel = buttons.parts(turn.said.data, 3)
    turn.ack()
    if verb == "to":
        await people.prefer(turn.tx, turn.me.person_id, channel)
        turn.say(turn.words("channels.preferred", name=name(turn.kit, turn.words, channel)))
    elif channel in others(turn, []):
        await _lead(turn, channel)
    else:
        await show(turn)


async def _lead(turn: Turn, channel: str) -> None:
    """The way to the other platform: with a code for whoever is not known there yet."""
    w = turn.words
    called = name(turn.kit, w, channel)
    contacts, _ = await people.where(turn.tx, turn.me.person_id)
    if any(one.channel == channel and one.unreachable_at is None for one in contacts):
        link = people.links(turn.kit, w.plain("channels.go_on_word"))[channel]
        turn.say(w("channels.there", name=called), _open(w, called, link))
        return
    code = await people.link_code(turn.tx, turn.kit, turn.me.person_id, turn.now)
    link = people.links(turn.kit, code)[channel]
    told = w("channels.code", name=called, link=link, code=people.pretty(code))
    turn.say(told, _open(w, called, link), secret=True)


def _open(w: Words, called: str, link: str) -> Rows:
    return ((Button(text=w.plain("channels.open", name=called), url=link),),)


async def offer(turn: Turn, w: Words, code: str) -> None:
    """Somebody opened a code that links: is this phone theirs?"""
    values = {"name": name(turn.kit, w, turn.said.channel)}
    yes = button(w.plain("channels.yes"), f"link:{code}:{w.language}")
    no = button(w.plain("channels.no"), f"nojoin:{code}:{w.language}")
    turn.say(w("channels.ask", **values), ((yes,), (no,)))


async def link(turn: Turn, code: str) -> None:
    """Yes: they are known here from now on, and go on with what they had begun."""
    said = turn.said
    await people.link(turn.tx, turn.kit, code, channel=said.channel, address=said.sender, now=turn.now)
    turn.talk = (await conversation.load(turn.tx, said.channel, [said.sender]))[said.sender]
    turn.reword()
    w = turn.words
    turn.mark(((button(w.plain("channels.yes"), "was:link"),),))
    turn.say(w("channels.linked", name=turn.me.name, channel=name(turn.kit, w, said.channel)))
    draft = await entry.open_draft(turn.tx, turn.me.person_id)
    await (beginning.offer(turn, *draft) if draft else menu.show(turn))
