"""The platforms as people know them, and what each calls us."""

from __future__ import annotations

from bot.channels import telegram
from bot.channels.whatsapp import limits as whatsapp
from models.platform import Platform


def platforms(**us: str) -> dict[str, Platform]:
    """Channel -> platform, in the order of the composition root; `us` by channel."""
    known = {"whatsapp": whatsapp.platform(), "telegram": telegram.platform()}
    for channel, name in us.items():
        known[channel].us = name
    return known
