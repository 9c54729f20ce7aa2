"""The words that somebody agrees to: short first, whole on demand, and anew when they changed.

Until the yes nothing of what was said is stored; what was begun waits.
"""

from __future__ import annotations

from markupsafe import Markup

from actions import people
from actions.people import privacy
from actions.places import place
from handlers import gate, menu
from handlers.fill import beginning
from handlers.turn import Turn, button
from locales import Words
from models import entry
from models.message import Button, Rows

YES, NO, WHOLE = "agree:yes", "agree:no", "agree:whole"


async def words_of(turn: Turn, w: Words, area_code: str | None, *, whole: bool = False) -> Markup:
    """The words, for somebody of this area."""
    values = (await place(turn.tx, area_code)).words | {"operator": _operator(turn, w)}
    return _whole(w, values) if whole else w("consent.short", **values)


def _operator(turn: Turn, w: Words) -> str:
    return turn.kit.rules.operator or w.plain("consent.operator")


def _whole(w: Words, values: dict[str, str]) -> Markup:
    lines = [w("consent.whole_head", **values)]
    for one in privacy.KEPT:
        readers = ", ".join(w.plain(f"consent.reader_{name}", **values) for name in one.readers)
        read = w("consent.read_by", readers=readers) if readers else w("consent.read_by_nobody")
        until = w("consent.stays") if one.days is None else w.many("consent.days", one.days)
        lines.append(w(f"consent.what_{one.what}", **values) + " " + read + " " + until)
    return Markup("\n\n").join([*lines, w("consent.whole_foot", **values)])


def rows(w: Words, yes: str, no: str, whole: str, *, few: bool = False) -> Rows:
    """The answers; `whole` is what the button for the whole text brings back ('' = it stands there).

    `few`: a fourth button finds no room, so this one leads to the languages as well.
    """
    label = w.plain("consent.more_or_language" if few else "consent.more")
    more: tuple[tuple[Button, ...], ...] = ((button(label, whole),),) if whole else ()
    return ((button(w.plain("start.agree"), yes),), (button(w.plain("start.decline"), no),), *more)


def due(turn: Turn) -> bool:
    """Whether somebody known has to be asked before anything else."""
    return turn.talk is not None and not turn.talk.agreed and turn.said.kind != "group"


async def renew(turn: Turn) -> None:
    """Somebody agreed to older words: they are asked anew before anything else."""
    said = turn.said
    shown = turn.library.guests.shown(said.channel, said.sender, turn.now) == YES
    typed = said.text if said.kind == "text" and shown else ""  # a yes to words that were not shown is none
    if said.data == YES or gate.agrees(typed):
        await _agree(turn)
    elif said.data == NO or gate.declines(typed):
        turn.mark(())
        turn.say(turn.words("consent.kept", operator=_operator(turn, turn.words)))
    else:
        await _ask(turn, whole=said.data == WHOLE)
    turn.ack()


async def _ask(turn: Turn, *, whole: bool) -> None:
    w = turn.words
    text = await words_of(turn, w, turn.me.area_code, whole=whole)
    head = "" if whole else w("consent.anew", name=turn.me.name) + "\n\n"
    turn.say(head + text, rows(w, YES, NO, "" if whole else WHOLE), prompt=True)
    turn.library.guests.show(turn.said.channel, turn.said.sender, YES, turn.now)


async def _agree(turn: Turn) -> None:
    await people.agree(turn.tx, turn.me.person_id, turn.me.language, turn.now)
    turn.me.agreed = True
    turn.mark(((button(turn.words.plain("start.agreed"), "was:agree"),),))
    turn.say(turn.words("consent.thanks"))
    draft = await entry.open_draft(turn.tx, turn.me.person_id)
    await (beginning.offer(turn, *draft) if draft else menu.show(turn))
