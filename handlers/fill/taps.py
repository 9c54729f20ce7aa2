"""A tapped button of a question: `a:<draft>:<step>:<verb>`; one of another draft or step does nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from forms import Question, RepeatPrompt, Step
from handlers.fill import ask, lines, looking, picking, session
from handlers.fill.session import Filling
from handlers.turn import Turn
from models.message import Button, numbered

LONGEST_LABEL = 40
"""Characters: more is no button's text."""
COUNTED = ("date", "acknowledge", "note")
"""Questions with buttons to which no number is an answer."""
Act = Callable[[Filling, str], Awaitable[bool]]
"""Does what a button says, given what follows its verb; False when it makes no sense at this step."""


async def tap(turn: Turn) -> None:
    """Find the draft the button belongs to and do what it says."""
    _, tag, step, verb = (*turn.said.data.split(":", 3), "", "", "")[:4]
    draft = turn.me.draft
    if draft is None or tag != session.short(draft.entry_id) or step != str(draft.step):
        stale(turn)
        return
    filling = await session.opened(turn)
    if filling is None or not await do(filling, verb):
        stale(turn)
    if filling is not None:
        filling.keep()


async def do(filling: Filling, verb: str) -> bool:
    """Do what the button says."""
    exact = EXACT.get(verb)
    if exact is not None:
        return await exact(filling, "")
    act = WITH_VALUE.get(verb[:1])
    return act is not None and await act(filling, verb[1:])


async def typed(filling: Filling) -> bool:
    """A button typed by its word, or by its number where buttons have one; False for all else, and for
    choices: the form reads them.
    """
    turn = filling.turn
    if turn.said.kind != "text" or len(turn.said.text) > LONGEST_LABEL:
        return False
    rows, word = ask.rows(filling), Button(turn.said.text).word
    choices = isinstance(filling.step, Question) and filling.step.choices
    there = [b for row in rows for b in row if b.data and b.word == word and (b.quiet or not choices)]
    found = there[0] if len(there) == 1 else None
    if found is None and turn.limits.few and _counted(filling.step):
        found = next((one for number, one in numbered(rows) if str(number) == word.rstrip(".")), None)
    if found is None or ask.offers(filling.step, turn.said.text):
        return False
    return await do(filling, found.data.rpartition(":")[2])


def _counted(step: Step) -> bool:
    """Whether a number means a button here; elsewhere it is an answer, or the form's own number."""
    return isinstance(step, RepeatPrompt) or (isinstance(step, Question) and step.type in COUNTED)


def stale(turn: Turn) -> None:
    """Say that the button is of the past."""
    key = "fill.old_button_open" if turn.me.draft is not None else "fill.old_button"
    turn.ack(turn.words.plain(key))


async def was(turn: Turn) -> None:
    """A question that was answered, tapped again."""
    turn.ack(turn.words.plain("fill.was"))


EXACT: Mapping[str, Act] = {
    "ok": picking.ticked,
    "all": looking.show_all,
    "today": picking.today,
    "yesterday": picking.yesterday,
    "yes": picking.acknowledge,
    "next": picking.go_on,
    "add": picking.add,
    "enough": picking.enough,
    "skip": picking.skip,
    "clear": picking.clear,
    "rest": lines.rest,
    "back": picking.back,
    "guide": looking.guide,
    "stop": looking.stop,
    "stay": looking.stay,
    "later": looking.later,
    "drop": looking.drop,
    "send": picking.send,
    "change": looking.change,
    "summary": looking.summary,
    "more": picking.more,
    "less": picking.less,
    "gone": picking.gone,
    "x": looking.nothing,
}
WITH_VALUE: Mapping[str, Act] = {
    "c": picking.choose,
    "t": looking.tick,
    "p": looking.page,
    "m": looking.month,
    "d": picking.day,
    "v": picking.value,
    "e": picking.edit,
    "+": picking.one_more,
    "-": picking.one_less,
    "g": lines.mark,
}
