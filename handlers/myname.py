"""/nama: what a person is called, as the camat and certificates have it; asked where a profile has none."""

from __future__ import annotations

from actions import people
from handlers import flow, menu
from handlers.memory import Naming
from handlers.turn import Turn
from locales import LANGUAGES, words


async def show(turn: Turn) -> None:
    """ "/nama Sari Wulandari" changes it at once; the bare word asks."""
    name = turn.said.text.strip().partition(" ")[2] if turn.said.text.startswith("/") else ""
    if name.strip():
        await _called(turn, name)
        return
    await ask(turn)


async def ask(turn: Turn) -> None:
    """Their name, or another one."""
    turn.go(Naming())
    nameless = any(turn.me.name == words(one).plain("start.nameless") for one in LANGUAGES)
    key = "people.ask_name" if nameless else "people.ask_new_name"
    turn.say(turn.words(key, name=turn.me.name), (flow.out(turn),), prompt=True)


async def said(turn: Turn) -> None:
    """The name."""
    if turn.said.kind != "text" or not turn.said.text.strip():
        turn.say(turn.words("people.name_in_words"), (flow.out(turn),))
        return
    await _called(turn, turn.said.text)


async def _called(turn: Turn, name: str) -> None:
    turn.me.name = await people.set_name(turn.tx, turn.me.person_id, name, turn.now)
    if turn.recall(Naming):
        turn.end()
    turn.say(turn.words("people.renamed", name=turn.me.name), await menu.rows(turn))


ASKED = flow.Flow(Naming, said, {"": ask}, begins="nama", prose=frozenset({""}))
"""The name."""
