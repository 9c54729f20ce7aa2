"""What is too long or too large in a platform's body is left out alone: what is read of it can be stored."""

from __future__ import annotations

import copy
import json
import logging
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import msgspec
import pytest

from actions import Kit, files
from actions.files import Purpose
from bot.channels import Status
from bot.channels.telegram import shapes as telegram
from bot.channels.whatsapp import shapes as whatsapp
from handlers.turn import Turn
from models.conversation import Memory
from models.database import Database
from models.message import Incoming, Outbox
from models.person import Person
from tests.bot.desk import House
from tests.hostile.test_bodies import BODIES, Way
from tests.sample import NOW

LONG = ("x" * 5_000, "9" * 5_000)
LARGE = (3_000_000_000, 1 << 63, 10**30)
SAID = {
    "telegram.User": "first_name last_name",
    "telegram.Chat": "type title",
    "telegram.File": "file_name",
    "telegram.Message": "text caption",
    "whatsapp.Text": "body",
    "whatsapp.Chosen": "title",
    "whatsapp.QuickReply": "text",
    "whatsapp.File": "caption filename",
    "whatsapp.Profile": "name",
    "whatsapp.Details": "details",
    "whatsapp.Error": "title message",
    "whatsapp.Value": "reason message_template_name",
    "whatsapp.Change": "field",
    "whatsapp.Body": "object",
    "whatsapp.Context": "id",
    "whatsapp.Edit": "original_message_id",
    "whatsapp.Message": "id group_id",
    "whatsapp.Status": "id",
}
"""Texts without a bound of their own: words and names, which are cut where they are kept, what is told of
errors, ids of messages, which are kept by their hash when they are long, and what says that a body is none of
ours, which is only looked at: left out it would be ours."""


def parts(value: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Every text and number of a body, and where it stands."""
    if isinstance(value, dict | list):
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from parts(item, (*way, name))
    else:
        yield way, value


def odd(channel: str) -> Iterator[bytes]:
    """Every body of the channel, with every text and number in turn too long or too large."""
    _, kinds = BODIES[channel]
    for body in (one for some in kinds.values() for one in some):
        for way, value in parts(body):
            for more in LONG if isinstance(value, str) else LARGE if type(value) is int else ():
                changed: Any = copy.deepcopy(body)
                at = changed
                for name in way[:-1]:
                    at = at[name]
                at[way[-1]] = more
                yield json.dumps(changed).encode()


def events(channel: str) -> Iterator[Incoming | Status]:
    """What is read of them, each as if it were the first, on a channel of the tests'."""
    parse, _ = BODIES[channel]
    for number, body in enumerate(odd(channel)):
        for event in parse(body):
            if isinstance(event, Status):
                yield msgspec.structs.replace(event, channel="fake", ref=event.ref or "row")
            elif isinstance(event, Incoming):
                mine = event.external_id if len(event.external_id) > 20 else str(number)
                yield msgspec.structs.replace(event, channel="fake", external_id=mine)


class All(Memory):
    """What was said."""

    flow: ClassVar[str] = "all"
    message: str
    album: str
    data: str
    text: str


async def keep(turn: Turn) -> None:
    """Stores all that it was told."""
    said = turn.said
    turn.say("ya")
    if turn.talk is None:
        return
    turn.go(All(said.message_id, said.album, said.data, said.text))
    who = await turn.tx.get_one(Person, turn.me.person_id)
    who.name = said.name
    if said.attachment is not None:
        files.note(turn.tx, turn.kit, said, Purpose(turn.me.person_id, "file"), turn.now)


@pytest.mark.parametrize("channel", BODIES)
async def test_what_is_too_long_is_left_out_and_all_else_is_stored(
    database: Database, kit: Kit, tmp_path: Path, channel: str, caplog: pytest.LogCaptureFixture
) -> None:
    house = House(database, kit, tmp_path, keep)
    for address in ("70010001", "ID.5550001"):
        await house.somebody("Sari", address)
    row = {"channel": "fake", "address": "1", "cause": "", "content": "{}", "urgency": 1, "due_at": NOW}
    async with database.transaction() as tx:
        tx.add(Outbox(id="row", state="sent", done_at=NOW, **row))
    with caplog.at_level(logging.WARNING, "bot.inbox"):
        found = list(events(channel))
        await house.inbox.take(found)
    assert [record.getMessage() for record in caplog.records if record.name == "bot.inbox"] == []
    assert len(found) > 100
    await house.outbox.idle()


SHAPES: Mapping[str, ModuleType] = {"telegram": telegram, "whatsapp": whatsapp}


@pytest.mark.parametrize("name", SHAPES)
def test_every_text_and_number_that_a_platform_sends_is_bounded_by_its_type(name: str) -> None:
    for shape in vars(SHAPES[name]).values():
        if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
            hints = typing.get_type_hints(shape, include_extras=True)
            bare = {field for field, kind in hints.items() if kind in (str, int)}
            assert bare == set(SAID.get(f"{name}.{shape.__name__}", "").split()), shape
