"""How the program logs: a line an event on standard error; secrets are struck out of every line."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from sqlalchemy.engine import make_url

from bot.config import Config

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
STRUCK = "[hidden]"


class Striking(logging.Formatter):
    """A formatter that leaves no secret in a line, its traceback included (an address may hold a token)."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__(FORMAT)
        self._secrets = sorted(filter(None, secrets), key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line without secrets."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, STRUCK)
        return line


def begin(config: Config) -> None:
    """Log as the configuration says; replaces what an earlier call set up."""
    telegram = config.telegram
    stream = logging.StreamHandler()
    stream.setFormatter(
        Striking([telegram.token.reveal(), telegram.webhook_secret.reveal(), password(config)])
    )
    logging.basicConfig(level=config.log.level.upper(), handlers=[stream], force=True)
    for chatty in ("aiogram", "apscheduler", "aiosqlite"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLogger().level))


def password(config: Config) -> str:
    """The database's password, '' when there is none."""
    return make_url(config.database.url).password or ""
