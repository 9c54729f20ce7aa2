"""/bimtek: the sessions ahead and those attended; for organisers also theirs, and making a new one."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from actions import training
from handlers import dates
from handlers.training.card import short
from handlers.turn import Turn, button, quiet
from models import training as sessions
from models.message import Rows
from models.training import Training

PAST = 5
"""So many sessions that were attended are listed."""
MOST_SESSIONS = 20
"""Sessions that are listed."""
KEPT_FOR = timedelta(days=30)
"""How long an organiser's list keeps a session that is over."""


async def show(turn: Turn) -> None:
    """What is ahead, what was attended."""
    w, me = turn.words, turn.me.person_id
    ahead = list(await sessions.ahead(turn.tx, me, turn.now))[:MOST_SESSIONS]
    past = await sessions.been_to(turn.tx, me, turn.now, PAST)
    lines = [w("training.ahead")] if ahead else [w("training.nothing_ahead")]
    lines += [
        w("training.item", n=n, theme=one.theme, when=training.when(w, one),
          place=one.place or one.link, answer=w(f"training.answer_{part.answer}"))
        for n, (one, part) in enumerate(ahead, 1)
    ]  # fmt: skip
    if past:
        lines.append(w("training.past"))
        lines += [w("training.past_item", theme=one.theme, date=_day(turn, one)) for one, _ in past]
    rows = [(button(f"{n}. {short(one.theme)}", f"tr:o:{one.id}"),) for n, (one, _) in enumerate(ahead, 1)]
    rows += [(button(f"✓ {short(one.theme)}", f"tr:o:{one.id}"),) for one, _ in past]
    turn.show(Markup("\n\n").join(lines), (*rows, *await _organising(turn)))


def _day(turn: Turn, one: Training) -> str:
    return dates.day(turn.words, one.starts_at.astimezone(turn.local.tzinfo).date())


async def _organising(turn: Turn) -> Rows:
    if not await training.grounds(turn.tx, turn.me.person_id):
        return ()
    w = turn.words
    return ((button(w.plain("training.new"), "tr:new"), button(w.plain("training.mine"), "tr:mine")),)


async def mine(turn: Turn) -> None:
    """The sessions that an organiser looks after, and those over of late."""
    w = turn.words
    own = await training.grounds(turn.tx, turn.me.person_id)
    found = await sessions.organised(turn.tx, own, turn.now - KEPT_FOR, MOST_SESSIONS)
    rows = tuple((button(_title(turn, one), f"tr:m:{one.id}"),) for one in found)
    new = (button(w.plain("training.new"), "tr:new"), quiet(w.plain("training.back"), "tr:list"))
    turn.show(w("training.organised" if found else "training.none_organised"), (*rows, new))


def _title(turn: Turn, one: Training) -> str:
    return f"{_day(turn, one)} · {short(one.theme)}"
