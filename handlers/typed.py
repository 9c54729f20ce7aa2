"""Numbers and words typed in place of a tap, where a platform shows few buttons; says nothing itself.

What was offered last is kept in the conversation's data, with the moment it was said. A form's question
is not: its buttons are worked out again from the draft (handlers/fill). While nothing is asked, a notice that
came later counts as what was offered last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, ValidationError, convert, json, to_builtins
from msgspec.structs import replace

from handlers import fill
from handlers.turn import Turn
from models import outbox
from models.conversation import OFFERED, Talk
from models.message import Button, Incoming, Rows, numbered

LONGEST_LABEL = 80
"""Characters: more is no label and no list of numbers."""
BOXES = ("☐", "☑")
"""What the label of something to tick begins with: several of them can be typed at once."""
_SEPARATORS = re.compile(r"[,;\s]+")


class Offer(Struct, frozen=True, array_like=True):
    """A button that was shown or told of: its number (0 = it has none), text and data."""

    number: int
    text: str
    data: str

    @property
    def word(self) -> str:
        """How it is typed."""
        return Button(self.text).word


class Offered(Struct, omit_defaults=True):
    """What was offered last, `at` seconds since 1970; kept beside the memory of the flow.

    What a secret message offers may hold its code: that is kept in memory alone, and marked here.
    """

    at: float
    buttons: list[Offer]
    secret: bool = False


async def meant(turn: Turn) -> list[Incoming]:
    """What was said; or the taps that it stands for (several for "2,4,5")."""
    said = turn.said
    if not turn.limits.few or turn.talk is None or said.kind != "text" or said.edited:
        return [said]
    if len(said.text) > LONGEST_LABEL or said.text.startswith("/"):
        return [said]
    offers = await _offers(turn, turn.talk)
    found = _labelled([one for one in offers if one.number], said.text)
    found = found or _numbered(offers, said.text) or _labelled(offers, said.text)
    return [replace(said, kind="button", data=one.data) for one in found] or [said]


async def _offers(turn: Turn, talk: Talk) -> list[Offer]:
    """What was offered last: in the conversation, or by a notice."""
    kept = _read(talk)
    if not talk.flow:
        notice = await outbox.last_notice(turn.tx, talk.contact_id)
        if notice is not None and notice[1].timestamp() > kept.at:
            return _offered(notice[0].rows, turn.limits.few)
    if not kept.secret:
        return kept.buttons
    held = turn.library.guests.shown(turn.said.channel, turn.said.sender, turn.now)
    return json.decode(held, type=list[Offer]) if held.startswith("[") else []


def _read(talk: Talk) -> Offered:
    """What was offered; nothing where an older version kept it in a way that is read no more."""
    stored = talk.data.get(OFFERED)
    try:
        return convert(stored, Offered) if stored is not None else Offered(0, [])
    except ValidationError:
        return Offered(0, [])


def _labelled(offers: Sequence[Offer], text: str) -> list[Offer]:
    """The only offer whose label this is, signs and case aside."""
    word = Button(text).word
    found = [one for one in offers if word and word == one.word]
    return found if len(found) == 1 else []


def _numbered(offers: Sequence[Offer], text: str) -> list[Offer]:
    """The offers with these numbers; several only where they can be ticked."""
    parts = [part for part in _SEPARATORS.split(text.strip(" .)")) if part]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        return []
    by_number = {one.number: one for one in offers if one.number}
    found = [by_number.get(int(part)) for part in dict.fromkeys(parts)]
    picked = [one for one in found if one is not None]
    if len(picked) < len(found):
        return []
    return picked if len(picked) == 1 or all(one.text.startswith(BOXES) for one in picked) else []


def remember(turn: Turn) -> None:
    """Keep what was offered in this turn for the next; a message without buttons ends no dialog."""
    talk = turn.talk
    if not turn.limits.few or talk is None:
        return
    told = [one for one in turn.replies if one.text and not one.ack]
    shown = next((one.rows for one in reversed(told) if one.rows), ())
    if not told or (talk.flow and not shown):
        return
    kept = {key: value for key, value in talk.data.items() if key != OFFERED}
    if not fill.asks(shown):
        kept[OFFERED] = to_builtins(_kept(turn, shown, secret=any(one.secret for one in told)))
    if kept != talk.data:
        talk.data, talk.dirty = kept, True


def _kept(turn: Turn, rows: Rows, *, secret: bool) -> Offered:
    """The buttons for the conversation's data; those of a secret message stay in memory."""
    at, buttons = turn.now.timestamp(), _offered(rows, turn.limits.few)
    if not (secret and buttons):
        return Offered(at, buttons)
    held = json.encode(buttons).decode()
    turn.library.guests.show(turn.said.channel, turn.said.sender, held, turn.now)
    return Offered(at, [], secret=True)


def _offered(rows: Rows, few: int) -> list[Offer]:
    """The buttons as they are kept; all that stand under a message are counted, of a list the choices."""
    buttons = [one for row in rows for one in row if one.data]
    choices = numbered(rows)
    if choices and len(buttons) <= few:
        choices = list(enumerate(buttons, 1))
    numbers = {one.data: number for number, one in choices}
    return [Offer(numbers.get(one.data, 0), one.text, one.data) for one in buttons]
