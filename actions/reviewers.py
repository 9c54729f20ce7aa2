"""Who may take an entry's next step, never its author; how far it goes without anybody; telling them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions import Kit, notices
from actions.notices import Notice
from locales import Words
from models import Tx, buttons, person
from models.buttons import Do
from models.message import Button, Rows
from models.person import Person
from models.review_rules import REVIEWERS, STATES, STEPS


@dataclass(frozen=True, slots=True)
class Rest:
    """The state in which an entry comes to rest, and who has to act there."""

    state: str
    others: Sequence[Person] = ()


async def rest(tx: Tx, state: str, area_code: str | None, author: int) -> Rest:
    """What becomes of an entry of this kecamatan in this state: a step that only its author has the right to
    take is taken at once, since nobody else ever could.
    """
    while right := STATES[state].waits_for:
        holders = await person.holders(tx, REVIEWERS[right], area_code) if area_code else ()
        others = [one for one in holders if one.id != author]
        if others or not holders:
            return Rest(state, others)
        state = STEPS[state, STATES[state].alone].to
    return Rest(state)


async def tell(tx: Tx, kit: Kit, others: Sequence[Person], notice: Notice, now: datetime) -> int:
    """Tell them of it; returns at how many addresses."""
    return sum([await notices.tell(tx, kit, one.id, notice, now) for one in others])


def opens(entry_id: str, version: int) -> Callable[[Words], Rows]:
    """Their way to the entry."""
    data = buttons.data(Do.REVIEW, entry_id, version)
    return lambda w: ((Button(text=w.plain("fill.review_button"), data=data),),)
