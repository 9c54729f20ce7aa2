"""How the program logs: a line an event on standard error; no secret and nobody's data stand in a line."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from types import TracebackType
from urllib.parse import quote, unquote

from bot.config import Config, Secret
from models.storage import code_of, fault_of

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
STRUCK = "[hidden]"
_VALUES = re.compile(
    r"(DETAIL:|invalid input for query argument \$\d+:).*?"
    r"(?=\n\[SQL|\n\(Background|\n\nThe above|\n\nDuring|\Z)",
    re.S,
)
"""Where PostgreSQL and its driver repeat what was to be stored."""
_PASSWORD = re.compile(r"(?<=://)[^:/@]*:(.*)@|[?&]password=([^&]*)")


class Foreseen(Exception):
    """A failure of somebody else's machine, which a line tells: `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Striking(logging.Formatter):
    """A formatter that leaves no secret in a line, its traceback included (an address may hold a token)."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(FORMAT)
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The line without secrets, and without what a statement was given."""
        return struck(_VALUES.sub(rf"\1 {STRUCK}", super().format(record)), self._secrets)


def struck(text: str, secrets: Iterable[str]) -> str:
    """A text without these, however they are written in it."""
    known = {form for one in secrets for form in (one, quote(one, safe=""), quote(one)) if one}
    for secret in sorted(known, key=len, reverse=True):
        text = text.replace(secret, STRUCK)
    return text


def begin(config: Config) -> None:
    """Log as the configuration says; replaces what an earlier call set up."""
    stream = logging.StreamHandler()
    stream.setFormatter(Striking(secrets(config)))
    logging.basicConfig(level=config.log.level.upper(), handlers=[stream], force=True)
    logging.captureWarnings(True)
    sys.excepthook = _crashed
    for chatty in ("apscheduler", "aiosqlite"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What ends the program goes into the log, where secrets are struck."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("bot").critical("the program ends", exc_info=(kind, error, trace))


def secrets(config: Config) -> Iterator[str]:
    """Every secret of the configuration: by its type, and the passwords in addresses."""
    for section in fields(config):
        part = getattr(config, section.name)
        for value in (getattr(part, one.name) for one in fields(part)):
            if isinstance(value, Secret):
                yield value.reveal()
            elif isinstance(value, str):
                for found in _PASSWORD.finditer(value):
                    password = found[1] or found[2]
                    yield from (password, unquote(password))


def fault(log: logging.Logger, error: BaseException, what: str, *about: object) -> None:
    """What went wrong, and with what: in a line where a platform or the storage did, else with its stack."""
    if isinstance(error, Foreseen):
        log.warning(f"{what}: %s", *about, error.reason)
    elif fault_of(error) is not None:
        log.error(f"{what}: %s", *about, code_of(error))
    else:
        log.error(f"{what}: %s", *about, type(error).__name__, exc_info=error)
