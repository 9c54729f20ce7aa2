"""The Telegram channel, connected to a Bot API of a test's own."""

from __future__ import annotations

from actions import Rules
from bot.channels import Rates
from bot.channels.telegram import Telegram
from bot.config import Secret
from bot.config.sections import Telegram as Settings
from bot.inbox.menus import commands
from tests.fakes.botapi import FakeBotApi

SECRET = "a-secret-of-sixteen"


def channel_to(api: FakeBotApi, *, hook: str = "", in_response: bool = True) -> Telegram:
    settings = Settings(
        token=Secret(api.token),
        api_base=api.base,
        webhook_secret=Secret(SECRET),
        reply_in_webhook=in_response,
    )
    menus = {"": commands([], "id", Rules()), "en": commands(["camat"], "en", Rules())}
    return Telegram(settings, hook=hook, menus=menus, rates=Rates())
