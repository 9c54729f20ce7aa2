"""How far a broadcast is, in the author's words, and what can be done about it; changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from actions.broadcasts.wording import head
from locales import Words
from models import Tx, broadcast
from models.broadcast import Broadcast, Counts
from models.buttons import Do, data, parts
from models.message import Button, Outgoing, Rows
from reports import days

BAR = 10
"""Blocks of the bar."""
DOES: Mapping[str, tuple[Do, ...]] = {
    "sending": (Do.STOP,),
    "stopped": (Do.GO_ON,),
    "scheduled": (Do.SEND_NOW, Do.DROP),
}
"""State -> what can be done."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A broadcast and what became of its messages."""

    one: Broadcast
    counts: Counts
    until: datetime | None = None
    """When the quiet hours end that nothing of it has left for, yet."""

    @property
    def sent(self) -> int:
        """People whom a message left for and has not failed."""
        return self.counts.sent + self.counts.delivered + self.counts.read

    @property
    def failed(self) -> int:
        """People whom it does not reach on any way."""
        return max(self.counts.failed - self.counts.copies, 0)

    @property
    def left(self) -> int:
        """People of whom nothing is known yet."""
        return max(self.one.total - self.sent - self.failed, 0)

    @property
    def percent(self) -> int:
        """Of the people, rounded down; 100 only when nobody is left."""
        return 100 * (self.one.total - self.left) // max(self.one.total, 1)

    @property
    def over(self) -> bool:
        """Whether all that can leave without its reader's doing has left."""
        return self.one.reached is None and not (self.counts.now or self.counts.later)

    def text(self, w: Words, zone: str) -> Markup:
        """The message that its author watches."""
        lines = [w("broadcast.title", text=head(self.one.text)), *self._figures(w), self._state(w, zone)]
        return Markup("\n").join(lines)

    def _figures(self, w: Words) -> list[Markup]:
        if self.one.state == "scheduled":
            return []
        stopped = self.one.state == "stopped"
        c = self.counts
        told = {
            "arrived": c.delivered + c.read,
            "read": c.read,
            "failed": self.failed,
            "window": c.window,
            "later": 0 if stopped else c.later,
            "unsent": self.left if stopped else 0,
        }
        lines = [w(f"broadcast.count_{name}", n=n) for name, n in told.items() if n]
        return [
            Markup(bar(self.percent)),
            w("broadcast.count_sent", n=self.sent, total=self.one.total),
            *lines,
        ]

    def _state(self, w: Words, zone: str) -> Markup:
        if self.one.state == "sending" and self.until is not None and not (self.sent or self.counts.now):
            return w("broadcast.state_waiting", time=f"{self.until.astimezone(ZoneInfo(zone)):%H.%M}")
        when = days.moment(w, self.one.due_at, zone)
        return w(f"broadcast.state_{self.one.state}", when=when, total=self.one.total)

    def rows(self, w: Words, *, renew: bool = False) -> Rows:
        """What can be done now; `renew`: a button that shows it anew, where a message cannot be changed."""
        again = renew and self.one.state == "sending"
        shown = [*DOES.get(self.one.state, ()), *((Do.BROADCAST,) if again else ())]
        return tuple(
            (Button(w.plain(f"broadcast.do_{parts(do, 2)[1]}"), data(do, self.one.id)),) for do in shown
        )

    def message(self, w: Words, zone: str, *, edit: str = "") -> Outgoing:
        """The message itself; `edit`: in place of this one."""
        return Outgoing(
            text=str(self.text(w, zone)), rows=self.rows(w, renew=not edit), edit=edit, language=w.language
        )


def bar(percent: int) -> str:
    """E.g. "▓▓▓▓▓▓░░░░ 62 %"."""
    full = percent * BAR // 100
    return f"{'▓' * full}{'░' * (BAR - full)} {percent} %"


async def progress(tx: Tx, one: Broadcast, now: datetime, until: datetime | None = None) -> Progress:
    """How far it is now; `until`: when the quiet hours end, where none of its messages says so."""
    counts = await broadcast.counts(tx, one.id, now)
    if counts.later and one.state == "sending":
        until = await broadcast.next_due(tx, one.id, now)
    return Progress(one, counts, until)
