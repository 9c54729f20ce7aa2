"""The way from one platform to another: where else we are, and buttons that lead a draft on there."""

from __future__ import annotations

from collections.abc import Collection

from actions import Kit
from handlers.turn import Turn, button
from locales import Words
from models.message import Rows


def others(turn: Turn, without: Collection[str]) -> list[str]:
    """The platforms where we are, besides some."""
    known = turn.kit.platforms.items()
    return [channel for channel, platform in known if platform.us and channel not in without]


def name(kit: Kit, w: Words, channel: str) -> str:
    """What a platform is called."""
    return kit.called(channel) or w.plain("channels.trial")


def onward(turn: Turn) -> Rows:
    """Buttons that lead what is being filled on to the other platforms."""
    w = turn.words
    found = others(turn, [turn.said.channel])
    return tuple(
        (button(w.plain("channels.onward", name=name(turn.kit, w, one)), f"chan:on:{one}"),) for one in found
    )
