"""For tests of commands about WhatsApp: settings for a fake Graph API, and commands run beside its loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from typer.testing import CliRunner, Result

from bot.operator.commands import app
from tests.fakes.graph import NUMBER, SECRET, FakeGraph

Command = Callable[..., Awaitable[Result]]


def settings(graph: FakeGraph) -> dict[str, str]:
    """What an operator has set for the account of the fake."""
    return {
        "PENDAMPING_WHATSAPP__TOKEN": graph.token,
        "PENDAMPING_WHATSAPP__APP_SECRET": SECRET,
        "PENDAMPING_WHATSAPP__VERIFY_TOKEN": "verify-token",
        "PENDAMPING_WHATSAPP__PHONE_NUMBER_IDS": NUMBER,
        "PENDAMPING_WHATSAPP__BUSINESS_ACCOUNT": graph.waba,
        "PENDAMPING_WHATSAPP__GRAPH_BASE": graph.base,
        "PENDAMPING_SERVER__PUBLIC_URL": "https://pendamping.example.go.id",
    }


def command(graph: FakeGraph, **more: str) -> Command:
    """Runs `pendamping whatsapp ...` in a thread, so that the fake can answer meanwhile."""

    async def call(*arguments: str, **changed: str) -> Result:
        env = settings(graph) | more | changed
        result = await asyncio.to_thread(CliRunner().invoke, app, ["whatsapp", *arguments], env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert graph.token not in result.output
        return result

    return call
