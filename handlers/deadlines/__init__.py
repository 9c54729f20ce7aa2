"""/tenggat: a person's deadlines, marking them, the villages' calendar, and setting an area's rules.

Which buttons there are is in buttons.py, what they do in the table below; asking.py asks in words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from actions import Refusal, deadlines
from actions.deadlines import Marks
from handlers import menu
from handlers.deadlines import listing, setting
from handlers.deadlines.asking import ASKED, ask, chosen
from handlers.deadlines.buttons import read
from handlers.memory import Dating
from handlers.turn import Turn
from models import form

__all__ = ["ASKED", "show", "tap"]


async def show(turn: Turn) -> None:
    """What is due for me."""
    if turn.recall(Dating):
        turn.end()
    await listing.show(turn)


async def tap(turn: Turn) -> None:
    """A button of the list, of one deadline, or of the settings."""
    found = read(turn.said.data)
    if found is None:
        await menu.old_button(turn)
        return
    verb, values = found
    if verb == "sub":
        if not await chosen(turn, **values):
            await menu.old_button(turn)
            return
    else:
        if turn.recall(Dating):
            turn.end()
        await VERBS[verb](turn, **values)
    turn.ack()


async def _done(turn: Turn, code: str, day: date, subject: str, page: int) -> None:
    await deadlines.mark_done(turn.tx, turn.me.person_id, Marks(code, day, [subject]), now=turn.now)
    await listing.opened(turn, code, day, page)


async def _undone(turn: Turn, code: str, day: date, subject: str, page: int) -> None:
    if not await deadlines.unmark(turn.tx, turn.me.person_id, Marks(code, day, [subject]), now=turn.now):
        raise Refusal("deadline_by_form")
    await listing.opened(turn, code, day, page)


async def _all(turn: Turn, code: str, day: date) -> None:
    found = await deadlines.one(turn.tx, turn.me.person_id, code, day)
    keys = [key for one in found for key in one.keys if key not in one.done]
    await deadlines.mark_done(turn.tx, turn.me.person_id, Marks(code, day, keys), now=turn.now)
    await listing.opened(turn, code, day)


async def _change(turn: Turn, area: str | None, code: str, **fields: object) -> None:
    await deadlines.change(turn.tx, turn.me.person_id, area, code, now=turn.local, **fields)
    await setting.opened(turn, area, code)


async def _on(turn: Turn, area: str | None, code: str) -> None:
    await _change(turn, area, code, on=True)


async def _off(turn: Turn, area: str | None, code: str) -> None:
    await _change(turn, area, code, on=False)


async def _link(turn: Turn, area: str | None, code: str, version: int) -> None:
    """The form of this version makes it done; 0: none does."""
    found = await form.version(turn.tx, version) if version else None
    if version and found is None:
        raise Refusal("deadline_no_form")
    await _change(turn, area, code, form_id=found.form_id if found is not None else "")


async def _ask_date(turn: Turn, area: str | None, code: str) -> None:
    await ask(turn, "date", area, code)


async def _ask_leads(turn: Turn, area: str | None, code: str) -> None:
    await ask(turn, "lead", area, code)


async def _add(turn: Turn, area: str | None) -> None:
    await ask(turn, "title", area)


async def _reset(turn: Turn, area: str | None, code: str) -> None:
    """Back to the rule that holds above; what the area made up is gone."""
    await deadlines.reset(turn.tx, turn.me.person_id, area, code, now=turn.now)
    if code in (await deadlines.load(turn.tx, [area])).of(area):
        await setting.opened(turn, area, code)
    else:
        await setting.listed(turn, area)


VERBS: Mapping[str, Callable[..., Awaitable[None]]] = {
    "l": listing.show,
    "o": listing.opened,
    "d": _done,
    "u": _undone,
    "all": _all,
    "cal": listing.calendar,
    "set": setting.begin,
    "s": setting.listed,
    "r": setting.opened,
    "on": _on,
    "off": _off,
    "sh": _change,
    "date": _ask_date,
    "lead": _ask_leads,
    "form": setting.forms,
    "f": _link,
    "reset": _reset,
    "add": _add,
}
"""The verb of a button -> what is done with its values; "sub" is an answer, see asking.py."""
