"""Telegram's channel as the settings want it: called by webhook, or asking."""

from __future__ import annotations

from bot.channels import Rates
from bot.channels.means import Means
from bot.channels.telegram import Telegram
from bot.channels.telegram.polling import Polled
from bot.config import Config


def channel(config: Config, means: Means) -> Telegram | None:
    """The channel, where it is set up."""
    if not config.telegram.token:
        return None
    kind = Polled if config.telegram.delivery == "polling" else Telegram
    rates = Rates(per_second=means.per_second)
    made = kind(config.telegram, hook=hook(config), menus=means.menus, rates=rates)
    made.api.dates = means.witness()
    return made


def hook(config: Config) -> str:
    """Where Telegram calls; '' when it is asked for messages instead."""
    if config.telegram.delivery != "webhook":
        return ""
    return config.telegram.webhook_url or f"{config.server.public_url}/hooks/telegram"
