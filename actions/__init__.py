"""The verbs, shared by chat, page and clock. Each runs inside the caller's transaction and never commits.

A verb that says no raises Refusal with a code that locales/ words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from random import Random

from models.base import Ids
from models.platform import Platform


class Refusal(Exception):
    """A polite no. `code` is a key of locales (domain "refusal"), `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def key(self) -> str:
        """The key of its words."""
        return f"refusal.{self.code}"


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """When people are reminded who chose nothing themselves, and what is expected of them.

    Times are in the person's own zone; `zone` is for people whose zone nobody knows. The `_days` say
    after how many something goes to the coordinator or camat: a returned report (days), no report, a
    report that waits for the camat (working days). `pages`: there are pages that a reminder can lead to.
    """

    daily_at: time = time(19)
    morning_at: time = time(8)
    quiet_from: time = time(21)
    quiet_until: time = time(5, 30)
    zone: str = "Asia/Jakarta"
    returned_days: int = 7
    silent_days: int = 5
    waiting_days: int = 3
    visit_days: int = 15
    month_hours: int = 140
    pages: bool = True


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings that the verbs follow; the composition root takes them from the configuration.

    `public_url` '': nobody can reach us by a browser, so there are no pages and nothing leads to one.
    `operator`: who runs the service and answers for people's data, as the consent names them.
    """

    invite_days: int = 7
    link_minutes: int = 15
    session_hours: int = 12
    public_url: str = "http://127.0.0.1:8080"
    operator: str = ""
    file_bytes: int = 20_000_000
    reminders: ReminderRules = ReminderRules()

    @property
    def pages(self) -> bool:
        """Whether there are pages that somebody can open."""
        return bool(self.public_url)


@dataclass(frozen=True, slots=True)
class Kit:
    """What every verb may need besides its transaction: ids, chance, rules, the platforms by channel."""

    ids: Ids
    rng: Random
    rules: Rules = Rules()
    platforms: Mapping[str, Platform] = field(default_factory=dict)

    def called(self, channel: str) -> str:
        """What a channel's platform is called; '' for the demo's phone."""
        known = self.platforms.get(channel)
        return known.brand if known is not None else channel
