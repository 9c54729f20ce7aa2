"""A Graph API server on loopback, for one WhatsApp account: checks every call two ways, answers as Meta does.

async with FakeGraph() as graph:
    sari = graph.phone()      # her webhook bodies: sari.says("halo"), to be signed by sign(encode(body))
    ...                       # the bot talks to graph.base
assert graph.faults == []     # nothing was wrong with any call
"""

from tests.fakes.graph.errors import HANG_UP, NO_JSON, Failure
from tests.fakes.graph.phone import (
    DISPLAY,
    NUMBER,
    SECRET,
    WABA,
    Body,
    Phone,
    batch,
    change,
    encode,
    entries,
    sign,
    template_status,
)
from tests.fakes.graph.server import Call, FakeGraph, checked, number_info

__all__ = [
    "DISPLAY",
    "HANG_UP",
    "NO_JSON",
    "NUMBER",
    "SECRET",
    "WABA",
    "Body",
    "Call",
    "Failure",
    "FakeGraph",
    "Phone",
    "batch",
    "change",
    "checked",
    "encode",
    "entries",
    "number_info",
    "sign",
    "template_status",
]
