"""What is asked in words about a deadline: its date, when it is told, and the title and date of a new one.

What was told of a new one is in the conversation (Dating).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

from actions import Refusal, deadlines
from actions.deadlines import Wanted, rules
from actions.deadlines.typed import rule_of
from handlers import flow
from handlers.deadlines import setting
from handlers.deadlines.buttons import data
from handlers.memory import Asked, Dating
from handlers.turn import Turn, button, quiet
from models.deadline import SUBJECTS
from models.message import Button, Rows

GONE = ("deadline_unknown", "deadline_not_allowed")
"""Refusals after which there is nothing left to answer."""
LONGEST_LIST = 200
"""Characters of a list of days that are read."""


async def ask(turn: Turn, what: Asked, area: str | None, code: str = "") -> None:
    """Ask for one thing about a rule, or (without code) begin a new one."""
    await rules.check(turn.tx, turn.me.person_id, area)
    turn.go(Dating(ask=what, area=area, code=code))
    turn.say(turn.words(f"deadline.ask_{what}"), _keep(turn), prompt=True)


def _keep(turn: Turn) -> Rows:
    """The way out, back to where it was asked."""
    kept = turn.memory(Dating)
    area, code = kept.area, kept.code
    to = data("r", area=area, code=code) if code else data("s", area=area)
    return ((quiet(turn.words.plain("deadline.keep"), to),),)


async def said(turn: Turn) -> None:
    """The answer; what cannot be taken is refused, and the question stays."""
    text = turn.said.text.strip()
    if turn.said.kind != "text" or not text:
        turn.say(turn.words("deadline.in_words"), _keep(turn))
        return
    try:
        await ANSWERS[turn.memory(Dating).ask](turn, text)
    except Refusal as no:
        if no.code in GONE:
            turn.end()
        raise


async def _leave(turn: Turn) -> None:
    """Back to the rule, or to the list of them, as it was."""
    kept = turn.memory(Dating)
    area, code = kept.area, kept.code
    turn.end()
    turn.say(turn.words("gate.left_due"))
    if code:
        await setting.opened(turn, area, code)
    else:
        await setting.listed(turn, area)


async def _date(turn: Turn, text: str) -> None:
    await _changed(turn, rrule=rule_of(text, turn.local.date()))


async def _lead(turn: Turn, text: str) -> None:
    none = text.lower() == turn.words.plain("deadline.word_none")
    days = [] if none else [int(one) for one in re.findall(r"\d+", text[:LONGEST_LIST], re.ASCII)]
    if not days and not none:
        raise Refusal("deadline_leads", most=rules.MOST_LEADS, earliest=rules.EARLIEST)
    await _changed(turn, leads=days)


async def _changed(turn: Turn, **fields: object) -> None:
    kept = turn.memory(Dating)
    area, code = kept.area, kept.code
    await deadlines.change(turn.tx, turn.me.person_id, area, code, now=turn.local, **fields)
    turn.end()
    await setting.opened(turn, area, code)


async def _title(turn: Turn, text: str) -> None:
    area = turn.memory(Dating).area
    turn.go(Dating(ask="subject", area=area, code="", title=rules.titled(text)))
    _ask_subject(turn)


def _ask_subject(turn: Turn) -> None:
    rows = tuple((button(_for(turn, kind), data("sub", kind=kind)),) for kind in SUBJECTS)
    turn.say(turn.words("deadline.ask_subject"), (*rows, *_keep(turn)), prompt=True)


async def _subject(turn: Turn, text: str) -> None:
    """The label of one of the buttons, typed."""
    word = Button(text=text).word
    kind = next((one for one in SUBJECTS if Button(text=_for(turn, one)).word == word), "")
    if not await chosen(turn, kind):
        turn.say(turn.words("deadline.please_tap"), _keep(turn))


def _for(turn: Turn, kind: str) -> str:
    return turn.words.plain(f"deadline.for_{kind}")


async def chosen(turn: Turn, kind: str) -> bool:
    """For whom the new deadline is; False when nobody asked."""
    asked = turn.recall(Dating)
    if asked is None or asked.ask != "subject" or kind not in SUBJECTS:
        return False
    turn.go(Dating(ask="when", area=asked.area, code="", title=asked.title, subject=kind))
    _ask_when(turn)
    return True


def _ask_when(turn: Turn) -> None:
    turn.say(turn.words("deadline.ask_date"), _keep(turn), prompt=True)


async def _when(turn: Turn, text: str) -> None:
    asked = turn.memory(Dating)
    rule = rule_of(text, turn.local.date())
    wanted = Wanted(asked.title, rule, asked.subject)
    made = await deadlines.add(turn.tx, turn.me.person_id, asked.area, wanted, now=turn.local)
    turn.end()
    await setting.opened(turn, asked.area, made.code)


ANSWERS: Mapping[str, Callable[[Turn, str], Awaitable[None]]] = {
    "date": _date,
    "lead": _lead,
    "title": _title,
    "subject": _subject,
    "when": _when,
}
"""What was asked -> who takes the answer."""


async def _again(turn: Turn) -> None:
    asked = turn.memory(Dating)
    if asked.ask == "subject":
        _ask_subject(turn)
    elif asked.ask == "when":
        _ask_when(turn)
    else:
        await ask(turn, asked.ask, asked.area, asked.code)


ASKED = flow.Flow(
    Dating,
    said,
    dict.fromkeys(ANSWERS, _again),
    begins="tenggat",
    leave=_leave,
    back=_leave,
    prose=frozenset({"title"}),
)
"""What is asked about deadlines."""
