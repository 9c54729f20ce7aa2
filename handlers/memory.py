"""What each flow keeps between two messages, one struct for each; here are no handlers.

It is stored as a JSON object and outlives a deploy: a new field has a default, what means something else gets
another name. `tests/handlers/test_memory.py` says what to do when one of these changes.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from msgspec import Struct, field

from actions.people import KINDS
from actions.reminders import kinds
from models.conversation import Memory
from models.deadline import SUBJECTS
from models.review_rules import VERDICTS


class Readings(Struct):
    """What an unclear number can mean, worded in two ways, and `readings`: both as they are stored."""

    fraction: str
    whole: str
    readings: str


class View(Memory):
    """How a form's question is being looked at; the answers stand in the draft.

    find, only: choices that were searched for; pick: those ticked; month: of the calendar; change, behind:
    which answer shall be changed; repeat: instances are looked at; stop: whether to stop is asked.
    """

    flow: ClassVar[str] = "fill"
    find: str = ""
    only: list[str] = field(default_factory=list)
    pick: list[str] | None = None
    page: int = 0
    month: str = ""
    change: bool = False
    behind: list[str] = field(default_factory=list)
    repeat: str = ""
    album: str = ""
    stop: bool = False
    listed: bool = False
    readings: Readings | None = None


class Inviting(Memory):
    """An invitation that is being made."""

    flow: ClassVar[str] = "invite"
    step: Literal["kind", "area", "villages"]
    kind: str = ""
    area: str | None = None
    ticked: list[str] = field(default_factory=list)
    page: int = 0
    find: str = ""

    def __post_init__(self) -> None:
        _needs("kind", self.step == "kind" or self.kind in KINDS)
        _needs("area", self.step != "villages" or bool(self.area))

    @property
    def asked(self) -> str:
        """The step."""
        return self.step


class Naming(Memory, forbid_unknown_fields=False):
    """What a person is called; there is nothing to keep."""

    flow: ClassVar[str] = "name"


BroadcastStep = Literal["text", "roles", "areas", "check", "when"]


class Broadcasting(Memory):
    """A broadcast that is being made; `found`: areas that were searched for."""

    flow: ClassVar[str] = "broadcast"
    step: BroadcastStep
    text: str = ""
    roles: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    page: int = 0

    def __post_init__(self) -> None:
        _needs("text", self.step == "text" or bool(self.text))
        _needs("roles", self.step in ("text", "roles") or bool(self.roles))
        _needs("areas", self.step in ("text", "roles", "areas") or bool(self.areas))

    @property
    def asked(self) -> str:
        """The step."""
        return self.step


class Reviewing(Memory):
    """A verdict that waits for its note; `card` is the message with its button."""

    flow: ClassVar[str] = "review_note"
    verb: str
    entry: str
    version: int
    card: str

    def __post_init__(self) -> None:
        _needs("verb", self.verb in VERDICTS and VERDICTS[self.verb].note)

    @property
    def asked(self) -> str:
        """The verdict."""
        return self.verb


class Correcting(Memory):
    """An entry whose author wants to correct it."""

    flow: ClassVar[str] = "ask_correction"
    entry: str


class Attending(Memory):
    """What is asked about sessions, and about which."""

    flow: ClassVar[str] = "training"
    do: Literal["code", "letter", "cancel", "new"]
    id: str = ""

    def __post_init__(self) -> None:
        _needs("id", self.do in ("code", "new") or bool(self.id))

    @property
    def asked(self) -> str:
        """What it is."""
        return self.do


Asked = Literal["date", "lead", "title", "subject", "when"]


class Dating(Memory):
    """What is asked about a deadline of an area (None: of the country); title, subject: of a new one."""

    flow: ClassVar[str] = "due"
    ask: Asked
    area: str | None
    code: str
    title: str = ""
    subject: str = ""

    def __post_init__(self) -> None:
        _needs("code", self.ask not in ("date", "lead") or bool(self.code))
        _needs("title", self.ask not in ("subject", "when") or bool(self.title))
        _needs("subject", self.ask != "when" or self.subject in SUBJECTS)

    @property
    def asked(self) -> str:
        """What it is."""
        return self.ask


class Choosing(Memory):
    """What is asked about reminders, and about which kind."""

    flow: ClassVar[str] = "reminders"
    ask: Literal["time", "quiet", "leave"]
    kind: str = ""

    def __post_init__(self) -> None:
        _needs("kind", self.ask != "time" or self.kind in kinds.KINDS)

    @property
    def asked(self) -> str:
        """What it is."""
        return self.ask


TermsStep = Literal["roles", "areas", "review", "confirm"]


class Publishing(Memory):
    """The terms on which a form is to be published."""

    flow: ClassVar[str] = "form"
    version: int
    roles: list[str]
    areas: list[str]
    review: bool
    step: TermsStep

    @property
    def asked(self) -> str:
        """The step."""
        return self.step


def _needs(name: str, there: bool) -> None:
    """A ValueError while reading names the field as if it had no default."""
    if not there:
        raise ValueError(f"what is asked needs `{name}`")
