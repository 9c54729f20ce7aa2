"""Sessions (Bimtek) as reminders: whom actions/training would remind of which, at moments of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from actions import Kit
from actions.reminders.dues import Due, Look, Said
from actions.training import reminding, telling
from actions.training.reminding import DueTraining
from locales import Words
from models import Tx
from models.training import Training

SOON_WITHIN = timedelta(hours=3)
"""What begins so soon is told in quiet hours too."""


async def training(look: Look) -> list[Due]:
    """What falls due in the window, for everybody."""
    return [_due(one) for one in await reminding.due_reminders(look.tx, look.after, look.until)]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What everybody is told who gave the same answer."""

    one: DueTraining

    def __call__(self, w: Words) -> Said:
        """It in these words."""
        key, values, rows = reminding.part(w, self.one)
        return Said(w(key, **values), rows)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The session's calendar file."""

    session: Training

    def __call__(self, tx: Tx, kit: Kit, now: datetime) -> str:
        """Keep it; returns its reference."""
        return telling.calendar_file(tx, kit, self.session, now)


def _due(one: DueTraining) -> Due:
    session = one.training
    ahead = session.starts_at - one.due_at
    return Due(
        f"training:{session.id}:{one.lead}:{one.due_at:%H%M}|{one.person_id}|{one.due_at.date()}",
        one.person_id,
        "training",
        one.due_at,
        Spoken(one._replace(person_id=0)),
        f"{session.theme!r} begins at {session.starts_at:%Y-%m-%d %H:%M} UTC, answered {one.answer!r}",
        until=reminding.useful_until(one),
        urgent=timedelta() < ahead <= SOON_WITHIN,
        document=Calendar(session) if one.answer == "yes" and ahead > SOON_WITHIN else None,
    )
