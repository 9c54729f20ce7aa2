"""What sources of reminders are given and what they give: Look, Call, Due. Decides nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from babel.dates import format_date
from markupsafe import Markup

from actions import Kit, ReminderRules
from actions.reminders.chosen import Chosen
from actions.reminders.kinds import Closed
from locales import Words
from models import Tx
from models.message import Button, Rows
from models.readers import Held, Reader, Span

Values = tuple[tuple[str, object], ...]
Keep = Callable[[Tx, Kit, datetime], str]


class Tap(NamedTuple):
    """A button: the key of its words, what it brings back, the values of the words."""

    key: str
    data: str
    values: Values = ()


class Said(NamedTuple):
    """A thing in somebody's words, with its buttons.

    Where only a template can be told: `brief` is what it says of it ('' = its kind), `opens` what its button
    brings back ('' = what the first of `rows` does).
    """

    text: Markup
    rows: Rows
    brief: str = ""
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that is told, still in no language: the key of its words, what fills them, its buttons.

    Dates are put into words; a value that can be called gives its text for the reader's words.
    """

    key: str
    values: Values
    taps: tuple[Tap, ...] = ()

    def __call__(self, w: Words) -> Said:
        """It in these words."""
        rows = tuple((Button(w.plain(tap.key, **_filled(tap.values, w)), tap.data),) for tap in self.taps)
        return Said(w(self.key, **_filled(self.values, w)), rows)


def _filled(values: Values, w: Words) -> dict[str, object]:
    return {name: _worded(value, w) for name, value in values}


def _worded(value: object, w: Words) -> object:
    if isinstance(value, date):
        return format_date(value, "EEE, d MMM y", locale=w.locale)
    return value(w) if callable(value) else value


Say = Callable[[Words], Said]


class Someone(NamedTuple):
    """Somebody who may be told, with their roles in force."""

    reader: Reader
    posts: tuple[Held, ...]
    chosen: Chosen

    @property
    def id(self) -> int:
        """The person's id."""
        return self.reader.id

    @property
    def roles(self) -> frozenset[str]:
        """The roles in force, and the positions that go with them."""
        return frozenset(name for post in self.posts for name in (post.role, post.position) if name)


class Call(NamedTuple):
    """A kind is to be looked at for somebody: for which local day, and when it falls due."""

    who: Someone
    day: date
    at: datetime

    def due(self, kind: str, what: str, say: Say, why: str) -> Due:
        """A thing of this kind to tell them; `what` makes its key."""
        return Due(f"{what}|{self.who.id}|{self.day}", self.who.id, kind, self.at, say, why)


class Due(NamedTuple):
    """One thing to tell one person.

    `key` is what:whose|person|day and unique for ever, at most 90 characters. `say` gives it in the reader's
    words (what is equal is worded once). `why` says to an operator why it is told. `until`: after this it is
    useful no more (None: as its kind says). `urgent` breaks quiet hours. `photo` and `document` keep what is
    shown with it within the transaction that tells it, and give the reference.
    """

    key: str
    person_id: int
    kind: str
    at: datetime
    say: Say
    why: str
    until: datetime | None = None
    urgent: bool = False
    photo: Keep | None = None
    document: Keep | None = None


@dataclass
class Look:
    """One look at the database: the span of people, and the window (after, until] in which things fall due.

    `memo` outlives the look: what a source works out once for all spans of a window. `telling` False: it is
    only asked what would be told, so nothing costly need be made.
    """

    tx: Tx
    span: Span
    after: datetime
    until: datetime
    rules: ReminderRules
    closed: Closed
    people: Mapping[int, Someone] = field(default_factory=dict)
    memo: dict[Any, Any] = field(default_factory=dict)
    telling: bool = True


Find = Callable[[Look, Sequence[Call]], Awaitable[list[Due]]]
"""A source that is looked at once a day for each person who is called."""
Timed = Callable[[Look], Awaitable[list[Due]]]
"""A source whose things fall due at moments of their own: all of the look's window and span."""
