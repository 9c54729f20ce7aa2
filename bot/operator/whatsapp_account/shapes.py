"""Templates as we want them and as the account has them, and the Graph API's answers; pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from actions.templates import Definition

APPROVED = "APPROVED"


class Detail(msgspec.Struct):
    details: str = ""


class Error(msgspec.Struct):
    code: int = 0
    message: str = ""
    error_user_msg: str | None = None
    error_data: Detail | str | None = None

    @property
    def said(self) -> str:
        """The most telling of its texts."""
        details = self.error_data.details if isinstance(self.error_data, Detail) else ""
        return self.error_user_msg or details or self.message


class Cursors(msgspec.Struct):
    after: str = ""


class Paging(msgspec.Struct):
    cursors: Cursors = msgspec.field(default_factory=Cursors)
    next: str = ""


class Answer(msgspec.Struct):
    error: Error | None = None


class Part(msgspec.Struct):
    """A component of a template: its body, its buttons ..."""

    type: str = ""
    text: str = ""
    buttons: list[dict[str, Any]] = []


class Quality(msgspec.Struct):
    """What people's reactions to a template make of it: GREEN, YELLOW, RED, UNKNOWN."""

    score: str = "UNKNOWN"


class Remote(msgspec.Struct):
    """A template in one language, as the account has it."""

    id: str
    name: str
    language: str
    status: str = ""
    category: str = ""
    components: list[Part] = []
    rejected_reason: str | None = None
    quality_score: Quality = msgspec.field(default_factory=Quality)

    @property
    def text(self) -> str:
        """Its body."""
        return next((part.text for part in self.components if part.type.upper() == "BODY"), "")

    @property
    def buttons(self) -> tuple[str, ...]:
        """The texts of its buttons."""
        return tuple(str(one.get("text")) for part in self.components for one in part.buttons)


class Page(msgspec.Struct):
    """A part of the account's templates."""

    data: list[Remote] = []
    paging: Paging = msgspec.field(default_factory=Paging)

    @property
    def after(self) -> str:
        """Where the next page begins, '' when this is the last."""
        return self.paging.cursors.after if self.paging.next else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One of our templates, and what the account has under its name (None: nothing)."""

    wanted: Definition
    found: Remote | None

    @property
    def differs(self) -> bool:
        """Whether the account has other words than we: filling them could fail."""
        wanted, found = self.wanted, self.found
        return found is not None and (found.text.strip(), found.buttons) != (wanted.body.text, wanted.buttons)

    @property
    def usable(self) -> bool:
        """Whether it can be sent."""
        return self.found is not None and self.found.status == APPROVED and not self.differs


def standings(wanted: Sequence[Definition], found: Sequence[Remote]) -> list[Standing]:
    """Ours beside the account's, in our order."""
    known = {(one.name, one.language): one for one in found}
    return [Standing(one, known.get((one.name, one.language))) for one in wanted]


def strangers(wanted: Sequence[Definition], found: Sequence[Remote]) -> list[Remote]:
    """What the account has and we do not send."""
    ours = {(one.name, one.language) for one in wanted}
    return [one for one in found if (one.name, one.language) not in ours]


def components(definition: Definition) -> list[dict[str, Any]]:
    """A template as it is handed in."""
    body: dict[str, Any] = {"type": "BODY", "text": definition.body.text}
    if definition.examples:
        body["example"] = {"body_text": [list(definition.examples)]}
    buttons = [{"type": "QUICK_REPLY", "text": text} for text in definition.buttons]
    return [body, {"type": "BUTTONS", "buttons": buttons}] if buttons else [body]
