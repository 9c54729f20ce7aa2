"""The buttons that stand under messages in people's chats: what they carry, and reading it back.

`<tag>:<verb>:<value>...`: the tag finds the handler (handlers.TAPS), the verb what it does. They stay in
chats for ever, so what one of these carries is never changed and never used for something else.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from models.digits import number


class Do(StrEnum):
    """What a button does with the thing whose id follows; where that may change, so does what it was then."""

    REVIEW = "rev:o"  # open a report for whoever reviews it; its version follows, as with the next two
    OWN = "mine:o"  # open a report for its author
    MEND = "mine:fix"
    BROADCAST = "bc:o"
    STOP = "bc:stop"
    GO_ON = "bc:go"
    SEND_NOW = "bc:now"
    DROP = "bc:drop"
    SESSION = "tr:o"
    COME = "tr:yes"
    STAY_AWAY = "tr:no"
    QUESTIONNAIRE = "tr:fq"
    CERTIFICATE = "tr:cert"
    STORE_SESSIONS = "tr:imp"
    TRY_FORM = "form:try"
    PUBLISH_FORM = "form:ask"
    DEADLINE = "due:o"  # its code and day follow
    FOLLOWED_UP = "rem:done"  # the promised day follows, as with the next
    FOLLOW_UP_TOMORROW = "rem:day"
    IN_AN_HOUR = "rem:1h"
    IN_THE_MORNING = "rem:am"


class Command(StrEnum):
    """A button that stands for a command."""

    REPORT = "m:lapor"
    HISTORY = "m:riwayat"
    DEADLINES = "m:tenggat"
    REVIEW = "m:tinjau"
    WEB = "m:web"
    NEWS = "m:kabar"
    MENU = "m:menu"


ADD_ROLE = "more"
"""The tag of the button that adds an invitation's role; the invitation's code follows."""


class Opens(NamedTuple):
    """What a button opens: its id, and the version that it was about (0 = whatever there is)."""

    key: str
    version: int


def data(what: Do | str, *values: object) -> str:
    """What a button carries that does this with these values, e.g. the id and version of a report."""
    return ":".join((what, *map(str, values)))


def parts(carried: str, most: int) -> list[str]:
    """So many parts of what a button carries: tag, verb, values; '' for those that it has not."""
    return f"{carried}{':' * most}".split(":", most)[:most]


def read(carried: str) -> Opens:
    """The thing and the version that a button names; what is no number is no version."""
    _, _, key, version = parts(carried, 4)
    return Opens(key, number(version) or 0)
