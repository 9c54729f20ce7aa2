"""Every button that is put under a message below the faces is handled by them."""

from __future__ import annotations

import pytest

from actions import Kit
from handlers import ALIASES, COMMANDS, TAPS
from handlers.deadlines.buttons import read
from locales import words
from models import buttons
from models.buttons import ADD_ROLE, Command, Do
from models.database import Database
from tests.handlers.chat import Chat
from tests.sample import person

OLD = words("id").plain("menu.old_button")
VALUES: dict[Do, tuple[object, ...]] = {Do.DEADLINE: ("LPJ", "20261201")}
"""What is no id."""


def carried(do: Do) -> str:
    """The button of some thing."""
    return buttons.data(do, *VALUES.get(do, ("1",)))


def old(chat: Chat) -> bool:
    """Whether the tap was answered with that nothing listens to it any more."""
    return OLD in [one.text for one in chat.replies if one.ack]


def test_every_button_has_a_handler() -> None:
    assert {buttons.parts(one, 1)[0] for one in [*Do, *Command, ADD_ROLE]} <= TAPS.keys()
    assert {buttons.parts(one, 2)[1] for one in Command} <= COMMANDS.keys() | ALIASES.keys()


async def test_every_verb_is_known_to_its_handler(database: Database, kit: Kit) -> None:
    async with database.transaction() as tx:
        me = await person(tx, "Budi", "admin", None)
    chat = Chat(database, kit, me.address)
    told: dict[str, bool] = {}
    for do in sorted(Do):
        await chat.does(kind="button", data=carried(do), callback_id="c", message_id="m")
        told[do] = not old(chat)
        nobodys = f"{buttons.parts(do, 1)[0]}:nobodys:1"
        await chat.does(kind="button", data=nobodys, callback_id="c", message_id="m")
        told[nobodys] = old(chat)
    assert [one for one, as_it_should in told.items() if not as_it_should] == []


@pytest.mark.parametrize("do", sorted(Do))
def test_a_button_is_read_as_it_was_built_and_is_short_enough(do: Do) -> None:
    assert buttons.parts(buttons.data(do, "e" * 32, 999_999_999), 4) == [
        *do.split(":"),
        "e" * 32,
        "999999999",
    ]
    assert len(buttons.data(do, "e" * 32, 999_999_999).encode()) <= 64


def test_a_deadline_is_read_by_its_own_grammar() -> None:
    assert read(carried(Do.DEADLINE)) is not None
