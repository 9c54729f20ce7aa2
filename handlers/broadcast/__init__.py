"""/siaran: one text to many people: writing it, choosing whom it reaches, checking, sending and watching it.

What was chosen so far is in the conversation (Broadcasting).
writing (text, roles, areas) -> checking (preview, send, schedule) -> watching (progress, stop, go on).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers import flow, menu
from handlers.broadcast import checking, watching, writing
from handlers.broadcast.making import fits
from handlers.broadcast.writing import show
from handlers.memory import Broadcasting
from handlers.numbers import page
from handlers.turn import Turn
from models import buttons

__all__ = ["ASKED", "show", "tap"]

Does = Callable[[Turn, str], Awaitable[None]]
"""Takes what the button's data says after its verb."""

MAKING: Mapping[str, Does] = {
    "r": writing.tick_role,
    "rn": writing.roles_done,
    "a": writing.tick_area,
    "an": writing.areas_done,
    "all": writing.show_all,
    "send": checking.send,
    "tonight": checking.send_tonight,
    "sched": checking.ask_when,
    "text": writing.ask_text,
    "to": writing.ask_roles,
    "back": checking.check,
}
"""Buttons of a broadcast that is being made."""
WATCHING: Mapping[str, Does] = {
    "o": watching.open_,
    "stop": watching.stop,
    "go": watching.go_on,
    "now": watching.hasten,
    "drop": watching.drop,
}
"""Buttons of one that was made, by its id."""
SAID: Mapping[str, Does] = {
    "text": writing.take_text,
    "areas": writing.find_area,
    "when": checking.take_when,
}
"""What is asked -> who takes what is written."""


async def tap(turn: Turn) -> None:
    """A button: bc:<verb> or bc:<verb>:<value>."""
    _, verb, value = buttons.parts(turn.said.data, 3)
    if verb in WATCHING:
        await WATCHING[verb](turn, value)
    elif turn.recall(Broadcasting) and (wanted := page(verb)) is not None:
        await writing.turn_page(turn, wanted)
    elif turn.recall(Broadcasting) and verb in MAKING and fits(turn, verb):
        await MAKING[verb](turn, value)
    else:
        await menu.old_button(turn)
        return
    if not any(reply.ack for reply in turn.replies):
        turn.ack()


async def said(turn: Turn) -> None:
    """What is written while a broadcast is being made."""
    step, text = turn.memory(Broadcasting).step, turn.said.text.strip()
    if turn.said.kind != "text":
        key = "broadcast.text_only" if step == "text" else "broadcast.please_tap"
        turn.say(turn.words(key), (flow.out(turn),))
    elif step in SAID:
        await SAID[step](turn, text)
    else:
        turn.say(turn.words("broadcast.please_tap"), (flow.out(turn),))


async def _back(turn: Turn) -> None:
    before = BEFORE.get(turn.memory(Broadcasting).step)
    await (before(turn, "") if before else flow.leave(turn))


BEFORE: Mapping[str, Does] = {
    "roles": writing.ask_text,
    "areas": writing.ask_roles,
    "check": writing.ask_roles,
    "when": checking.check,
}
"""A step -> the one before it; before the first there is only the way out."""

ASKED = flow.Flow(
    Broadcasting,
    said,
    {
        "text": writing.text_again,
        "roles": lambda turn: writing.ask_roles(turn, ""),
        "areas": writing.ask_areas,
        "check": lambda turn: checking.check(turn, ""),
        "when": lambda turn: checking.ask_when(turn, ""),
    },
    begins="siaran",
    back=_back,
    own=writing.is_area,
    prose=frozenset({"text"}),
)
"""The steps of a broadcast that is being made."""
