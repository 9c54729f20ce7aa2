"""A message that was edited on the phone corrects the answer it gave, while its form is open."""

from __future__ import annotations

from markupsafe import Markup

from forms import Answered, Said
from handlers.fill.answer import wording
from handlers.fill.ask import ask
from handlers.fill.session import opened
from handlers.fill.summary import brief, is_repeated
from handlers.turn import Turn


async def edited(turn: Turn) -> None:
    """Correct the answer, or say that there is none. Other edits (a live location moves) are no news."""
    if turn.said.kind != "text":
        return
    ref = turn.me.draft.seen.get(turn.said.message_id) if turn.me.draft else None
    filling = await opened(turn) if ref else None
    if filling is None or ref is None:
        turn.say(turn.words("fill.edited_nothing"))
        return
    problem = filling.interview.set(ref, Said(text=turn.said.text))
    if problem is not None:
        ask(filling, str(turn.words("fill.edited_refused")) + "\n" + wording(turn, problem))
    else:
        line = _line(filling.interview.summary(), ref)
        filling.moved()
        ask(filling, str(_told(turn, line)))
    filling.keep()


def _told(turn: Turn, line: Answered | None) -> Markup:
    w = turn.words
    told = w("fill.edited", label=brief(line.label) if line else "", value=line.text if line else "")
    if line is None or not is_repeated(line):
        return told
    return Markup("\n").join([w("fill.group", label=line.group), told])


def _line(lines: list[Answered], ref: str) -> Answered | None:
    return next((line for line in lines if line.ref == ref), None)
