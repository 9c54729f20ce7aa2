"""The way from one platform to another: where else we are, and buttons that lead a draft on there."""

from __future__ import annotations

from collections.abc import Collection

from handlers.turn import Turn, button
from locales import Words
from models.message import Rows

CHANNELS = ("whatsapp", "telegram")
"""Platforms that somebody may add, where we are on them (Rules.bot_names)."""


def others(turn: Turn, without: Collection[str]) -> list[str]:
    """The platforms where we are, besides some."""
    names = turn.kit.rules.bot_names
    return [one for one in CHANNELS if names.get(one) and one not in without]


def name(w: Words, channel: str) -> str:
    """What a platform is called."""
    return w.plain(f"channels.{channel}")


def onward(turn: Turn) -> Rows:
    """Buttons that lead what is being filled on to the other platforms."""
    w = turn.words
    found = others(turn, [turn.said.channel])
    return tuple((button(w.plain("channels.onward", name=name(w, one)), f"chan:on:{one}"),) for one in found)
