"""What strangers make a server's log say is said once a minute, with how often; all else it says stays."""

from __future__ import annotations

import inspect
import logging
import re

import pytest
from uvicorn.protocols.http import httptools_impl

from bot.seldom import EVERY, Seldom, Strangers
from tests.fakes.clock import FakeClock

SERVER = logging.getLogger("uvicorn.error")
OURS = logging.getLogger("bot.serving")


@pytest.mark.parametrize("says", Strangers.SAYS)
async def test_a_flood_of_them_is_one_line_and_then_their_number(
    says: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = FakeClock()
    with Strangers(Seldom(OURS, clock)).of(SERVER):
        for _ in range(500):
            SERVER.warning(says)
        SERVER.error("Exception in ASGI application")
        clock.pass_(EVERY)
        assert [one.getMessage() for one in caplog.records] == [
            f"{Strangers.SAYS[says]}: {says}",
            "Exception in ASGI application",
            f"{Strangers.SAYS[says]}: 499 times more since",
        ]
    SERVER.warning(says)
    assert caplog.records[-1].name == SERVER.name


def test_every_warning_of_the_server_about_its_clients_is_known() -> None:
    source = inspect.getsource(httptools_impl)
    warned = re.findall(r'logger\.warning\((?:"([^"]+)"|(\w+))\)', source)
    named = {name for _, name in warned if name}
    said = {text for text, _ in warned if text}
    said |= {text for name, text in re.findall(r'(\w+) = "((?:[^"\\]|\\.)+)"', source) if name in named}
    spoken = {text for text in said if not text.startswith(("Exception", "ASGI callable"))}
    assert {next((one for one in Strangers.SAYS if text.startswith(one)), text) for text in spoken} == set(
        Strangers.SAYS
    )
