"""/pengingat: what one is reminded of and when, quiet hours, leave; and the buttons under a reminder.

Buttons: rem:<verb>:<value>; VERBS says what each does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers import menu
from handlers.memory import Choosing
from handlers.numbers import number, page
from handlers.reminders import answers, glance, setting
from handlers.reminders.setting import ASKED
from handlers.turn import Turn
from models import buttons

__all__ = ["ASKED", "show", "tap"]


async def show(turn: Turn) -> None:
    """Everything at a glance; "/pengingat cuti 1-5 Desember" takes leave at once."""
    words = turn.said.text.split(maxsplit=2)
    if turn.said.kind == "text" and len(words) == 3 and words[1].lower() in ("cuti", "leave"):
        await setting.leave_typed(turn, words[2])
        return
    if turn.recall(Choosing):
        turn.end()
    turn.say(*await glance.glance(turn))


async def tap(turn: Turn) -> None:
    """A button of the glance, of a question about it, or under a reminder."""
    _, verb, value = buttons.parts(turn.said.data, 3)
    if page(verb) is not None:
        verb, value = "s", verb[1:]
    act = VERBS.get(verb)
    if act is None:
        await menu.old_button(turn)
        return
    await act(turn, value)
    turn.ack()


async def _shown(turn: Turn, value: str) -> None:
    await glance.again(turn, number(value) or 0)


VERBS: Mapping[str, Callable[[Turn, str], Awaitable[None]]] = {
    "s": _shown,
    "k": setting.switch,
    "t": setting.ask_kind,
    "at": setting.set_time,
    "q": setting.ask_quiet,
    "qs": setting.set_quiet,
    "c": setting.ask_leave,
    "x": setting.drop_leave,
    "1h": answers.in_an_hour,
    "am": answers.in_the_morning,
    "done": answers.done,
    "day": answers.tomorrow,
}
"""The part of a button's data after "rem:" -> what it does with the value behind it."""
