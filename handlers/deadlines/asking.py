"""What is asked in words about a deadline: its date, when it is told, and the title and date of a new one.

The conversation's data: `ask` (date, lead, title, subject, when), `area`, `code`; of a new one what was told.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping

from actions import Refusal, deadlines
from actions.deadlines import rules
from actions.deadlines.typed import rule_of
from handlers import flow
from handlers.deadlines import setting
from handlers.deadlines.buttons import data
from handlers.turn import Turn, button, quiet
from models.deadline import SUBJECTS
from models.message import Button, Rows

FLOW = "due"
GONE = ("deadline_unknown", "deadline_not_allowed")
"""Refusals after which there is nothing left to answer."""
LONGEST = 200
"""Characters of a list of days that are read."""


async def ask(turn: Turn, what: str, area: str | None, code: str = "") -> None:
    """Ask for one thing about a rule, or (without code) begin a new one."""
    await rules.check(turn.tx, turn.me.person_id, area)
    turn.go(FLOW, ask=what, area=area, code=code)
    turn.say(turn.words(f"deadline.ask_{what}"), _keep(turn), prompt=True)


def _keep(turn: Turn) -> Rows:
    """The way out, back to where it was asked."""
    area, code = turn.me.data["area"], turn.me.data["code"]
    to = data("r", area=area, code=code) if code else data("s", area=area)
    return ((quiet(turn.words.plain("deadline.keep"), to),),)


async def said(turn: Turn) -> None:
    """The answer; what cannot be taken is refused, and the question stays."""
    text = turn.said.text.strip()
    if turn.said.kind != "text" or not text:
        turn.say(turn.words("deadline.in_words"), _keep(turn))
        return
    try:
        await ANSWERS[turn.me.data["ask"]](turn, text)
    except Refusal as no:
        if no.code in GONE:
            turn.go("")
        raise


async def _leave(turn: Turn) -> None:
    """Back to the rule, or to the list of them, as it was."""
    area, code = turn.me.data["area"], turn.me.data["code"]
    turn.go("")
    turn.say(turn.words("gate.left_due"))
    if code:
        await setting.opened(turn, area, code)
    else:
        await setting.listed(turn, area)


async def _date(turn: Turn, text: str) -> None:
    await _changed(turn, rrule=rule_of(text, turn.local.date()))


async def _lead(turn: Turn, text: str) -> None:
    none = text.lower() == turn.words.plain("deadline.word_none")
    days = [] if none else [int(one) for one in re.findall(r"\d+", text[:LONGEST], re.ASCII)]
    if not days and not none:
        raise Refusal("deadline_leads", most=rules.MOST_LEADS, earliest=rules.EARLIEST)
    await _changed(turn, leads=days)


async def _changed(turn: Turn, **fields: object) -> None:
    area, code = turn.me.data["area"], turn.me.data["code"]
    await deadlines.change(turn.tx, turn.me.person_id, area, code, now=turn.local, **fields)
    turn.go("")
    await setting.opened(turn, area, code)


async def _title(turn: Turn, text: str) -> None:
    area = turn.me.data["area"]
    turn.go(FLOW, ask="subject", area=area, code="", title=rules.titled(text))
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
    asked = turn.me.data
    if turn.me.flow != FLOW or asked.get("ask") != "subject" or kind not in SUBJECTS:
        return False
    turn.go(FLOW, ask="when", area=asked["area"], code="", title=asked["title"], subject=kind)
    _ask_when(turn)
    return True


def _ask_when(turn: Turn) -> None:
    turn.say(turn.words("deadline.ask_date"), _keep(turn), prompt=True)


async def _when(turn: Turn, text: str) -> None:
    asked = turn.me.data
    rule = rule_of(text, turn.local.date())
    made = await deadlines.add(
        turn.tx,
        turn.kit,
        turn.me.person_id,
        asked["area"],
        asked["title"],
        rule,
        subject=asked["subject"],
        now=turn.local,
    )
    turn.go("")
    await setting.opened(turn, asked["area"], made.code)


ANSWERS: Mapping[str, Callable[[Turn, str], Awaitable[None]]] = {
    "date": _date,
    "lead": _lead,
    "title": _title,
    "subject": _subject,
    "when": _when,
}
"""What was asked -> who takes the answer."""


async def _again(turn: Turn) -> None:
    asked = turn.me.data
    if asked["ask"] == "subject":
        _ask_subject(turn)
    elif asked["ask"] == "when":
        _ask_when(turn)
    else:
        await ask(turn, asked["ask"], asked["area"], asked["code"])


ASKED = flow.Flow(
    said,
    dict.fromkeys(ANSWERS, _again),
    at="ask",
    leave=_leave,
    back=_leave,
    prose=frozenset({"title"}),
)
"""What is asked about deadlines."""
