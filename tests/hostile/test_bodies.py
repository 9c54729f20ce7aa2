"""Whatever the texts of a platform's body hold, what is read of them is what a database can keep."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import pytest

from bot.channels.telegram import updates as telegram
from bot.channels.whatsapp import updates as whatsapp
from tests.core import bodies

Parse = Callable[[bytes], Sequence[Any]]
Way = tuple[str | int, ...]
ODD = ("\0", "\ud83d")
"""PostgreSQL keeps no NUL, and nothing takes half a pair of surrogates."""
BODIES: Mapping[str, tuple[Parse, Mapping[str, list[bodies.Body]]]] = {
    "telegram": (telegram.parse, bodies.TELEGRAM),
    "whatsapp": (lambda raw: whatsapp.parse(raw, [bodies.NUMBER]), bodies.WHATSAPP),
}


def ways(value: Any, way: Way = ()) -> Iterator[Way]:
    """Where the texts of a body stand."""
    if isinstance(value, dict | list):
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from ways(item, (*way, name))
    elif isinstance(value, str):
        yield way


def with_more(body: bodies.Body, way: Way, more: str) -> bytes:
    """The body with more behind the text that stands there."""
    changed: Any = copy.deepcopy(body)
    at = changed
    for name in way[:-1]:
        at = at[name]
    at[way[-1]] += more
    return json.dumps(changed).encode()


def texts(value: Any) -> Iterator[str]:
    """Every text of what was read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name))


@pytest.mark.parametrize("channel", BODIES)
def test_what_cannot_be_kept_is_left_out(channel: str) -> None:
    parse, kinds = BODIES[channel]
    seen = 0
    for body in (one for some in kinds.values() for one in some):
        for way in ways(body):
            for odd in ODD:
                for done in parse(with_more(body, way, odd)):
                    told = list(texts(done))
                    seen += len(told)
                    assert not [text for text in told if "\0" in text or not _whole(text)], way
    assert seen > 1_000


def _whole(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
