"""Every setting there is: name, default, check and an example. config.example.toml tells people the same.

A setting that nothing reads must not stand here (a test looks).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from bot.config import checks
from bot.config.checks import Check, Secret


def _setting(default: Any, check: Check, example: str, *, hidden: bool = False) -> Any:
    """A field; `hidden` keeps its value out of every message (it holds a password or token)."""
    about = {"check": check, "example": example, "hidden": hidden}
    return field(default=default, repr=not hidden, metadata=about)


@dataclass(frozen=True, slots=True)
class Server:
    """Where the web server listens, and how people and platforms reach it."""

    host: str = _setting("127.0.0.1", checks.word, '"0.0.0.0"')
    port: int = _setting(8080, checks.whole(0, 65535), "8080")
    public_url: str = _setting("", checks.address, '"https://pendamping.example.go.id"')
    operator: str = _setting("", checks.text, '"Dinas PMD Kabupaten Kendal, pmd@example.go.id"')


@dataclass(frozen=True, slots=True)
class Database:
    """Which database holds everything."""

    url: str = _setting(
        "sqlite+aiosqlite:///data/pendamping.db",
        checks.database,
        '"postgresql+asyncpg://user:password@host/pendamping"',
        hidden=True,
    )
    connections: int = _setting(8, checks.whole(1, 200), "8")


@dataclass(frozen=True, slots=True)
class Telegram:
    """The bot's account at Telegram and how messages come from there."""

    token: Secret = _setting(
        Secret(),
        checks.secret(
            r"\d+:[A-Za-z0-9_-]+", "must be the token as @BotFather gave it: digits, a colon, letters"
        ),
        '"123456789:AA..."',
        hidden=True,
    )
    api_base: str = _setting("https://api.telegram.org", checks.address, '"http://127.0.0.1:8081"')
    delivery: str = _setting("polling", checks.one_of("polling", "webhook"), '"webhook"')
    webhook_url: str = _setting("", checks.address, '"https://pendamping.example.go.id/hooks/telegram"')
    webhook_secret: Secret = _setting(
        Secret(),
        checks.secret(r"[A-Za-z0-9_-]{16,256}", "must be 16 to 256 letters, digits, _ or -"),
        '"a-long-random-text-of-your-own"',
        hidden=True,
    )
    reply_in_webhook: bool = _setting(True, checks.yes_or_no, "true")


@dataclass(frozen=True, slots=True)
class WhatsApp:
    """The business account at WhatsApp's Cloud API; all of the first five, or none."""

    token: Secret = _setting(
        Secret(),
        checks.secret(r"[!-~]{8,}", "must be the access token as Meta gave it"),
        '"EAAG-as-Meta-gave-it"',
        hidden=True,
    )
    app_secret: Secret = _setting(
        Secret(),
        checks.secret(r"[!-~]{8,}", "must be the app secret as Meta shows it"),
        '"0123456789abcdef0123456789abcdef"',
        hidden=True,
    )
    verify_token: Secret = _setting(
        Secret(),
        checks.secret(r"[A-Za-z0-9_-]{8,256}", "must be 8 to 256 letters, digits, _ or -"),
        '"another-random-text-of-your-own"',
        hidden=True,
    )
    phone_number_ids: tuple[str, ...] = _setting((), checks.numbers, '"106540352242922"')
    business_account: str = _setting("", checks.number, '"419561257915477"')
    graph_base: str = _setting("https://graph.facebook.com", checks.address, '"http://127.0.0.1:8082"')
    api_version: str = _setting("v23.0", checks.version, '"v23.0"')
    per_second: int = _setting(80, checks.whole(1, 1000), "80")
    pair_seconds: int = _setting(6, checks.whole(1, 60), "6")
    pair_burst: int = _setting(45, checks.whole(1, 1_000_000), "45")
    read_receipts: bool = _setting(True, checks.yes_or_no, "true")


@dataclass(frozen=True, slots=True)
class Forms:
    """Where the questionnaires are."""

    directory: Path = _setting(Path("questionnaires"), checks.folder, '"questionnaires"')


@dataclass(frozen=True, slots=True)
class Media:
    """Photos and files that people send."""

    directory: Path = _setting(Path("data/media"), checks.folder, '"data/media"')
    max_mb: int = _setting(20, checks.whole(1, 2000), "20")
    download: bool = _setting(True, checks.yes_or_no, "true")
    long_side: int = _setting(1600, checks.whole(320, 10000), "1600")


@dataclass(frozen=True, slots=True)
class Invites:
    """Invitations to use the bot."""

    valid_days: int = _setting(7, checks.whole(1, 90), "7")


@dataclass(frozen=True, slots=True)
class Web:
    """Signing in to the pages by a link from the chat."""

    link_minutes: int = _setting(10, checks.whole(1, 1440), "10")
    session_hours: int = _setting(12, checks.whole(1, 720), "12")


@dataclass(frozen=True, slots=True)
class Outbox:
    """How fast notices leave."""

    per_second: int = _setting(25, checks.whole(1, 1000), "25")


@dataclass(frozen=True, slots=True)
class Locale:
    """What holds for people and areas that have not chosen."""

    language: str = _setting("id", checks.one_of("id", "en"), '"id"')
    zone: str = _setting("Asia/Jakarta", checks.zone, '"Asia/Makassar"')


@dataclass(frozen=True, slots=True)
class Reminders:
    """When people are reminded who have not chosen, and after how long others are told."""

    on: bool = _setting(True, checks.yes_or_no, "true")
    daily_at: time = _setting(time(19), checks.clock, '"19:00"')
    morning_at: time = _setting(time(8), checks.clock, '"08:00"')
    quiet_from: time = _setting(time(21), checks.clock, '"21:00"')
    quiet_until: time = _setting(time(5, 30), checks.clock, '"05:30"')
    returned_days: int = _setting(7, checks.whole(1, 60), "7")
    silent_days: int = _setting(5, checks.whole(1, 20), "5")
    waiting_days: int = _setting(3, checks.whole(1, 20), "3")
    visit_days: int = _setting(15, checks.whole(0, 31), "15")
    month_hours: int = _setting(140, checks.whole(0, 400), "140")


@dataclass(frozen=True, slots=True)
class Log:
    """What is written to the standard error stream."""

    level: str = _setting("info", checks.one_of("debug", "info", "warning", "error"), '"info"')


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be set, one attribute per section."""

    server: Server = Server()
    database: Database = Database()
    telegram: Telegram = Telegram()
    whatsapp: WhatsApp = WhatsApp()
    forms: Forms = Forms()
    media: Media = Media()
    invites: Invites = Invites()
    web: Web = Web()
    outbox: Outbox = Outbox()
    locale: Locale = Locale()
    reminders: Reminders = Reminders()
    log: Log = Log()
