"""What can be done now, by role, and a helpful line for whatever nobody asked for; starts nothing itself."""

from __future__ import annotations

from handlers import choices, offers
from handlers.numbers import number
from handlers.turn import Turn, button, quiet
from models.message import Button, Rows

FIRST_COMMANDS = 2
"""So many commands stand under an answer; all the others are in the menu."""
HIDDEN = frozenset({"menu", "kembali", "batal", "bantuan"})
"""What no menu need list."""


def command(turn: Turn, name: str) -> Button:
    """The button of a command."""
    return button(turn.words.plain(f"menu.to_{name}"), f"m:{name}")


async def rows(turn: Turn) -> Rows:
    """Where to go from here: the draft that waits, what this role does most, and help."""
    mine = offers.commands(await offers.held(turn), turn.kit.rules)[:FIRST_COMMANDS]
    first, second = (command(turn, name) for name in mine)
    return (*draft(turn), (first,), (second, _help(turn)))


def draft(turn: Turn) -> Rows:
    """The way back to a report that waits; while something is asked, that comes again by itself."""
    if turn.me.draft is None or turn.me.flow:
        return ()
    return ((button(turn.words.plain("fill.go_on"), f"f:go:{turn.me.draft.entry_id}"),),)


async def show(turn: Turn) -> None:
    """The menu: everything that this person can use, by pages where a platform shows few."""
    page = number(turn.said.data.rpartition(":p")[2]) or 0
    names = offers.commands(await offers.held(turn), turn.kit.rules)
    items = [(turn.words.plain(f"menu.to_{name}"), f"m:{name}") for name in names if name not in HIDDEN]
    waiting = draft(turn)
    listed = choices.paged(items, page, "m:menu", turn.limits, below=len(waiting), quiet=1)
    rows_ = (*waiting, *listed, (_help(turn),))
    turn.say(turn.words("menu.choose", name=turn.me.name), rows_, prompt=True)


def _help(turn: Turn) -> Button:
    return quiet(turn.words.plain("menu.to_bantuan"), "m:bantuan")


async def reply(turn: Turn, name: str) -> None:
    """A greeting, thanks, a nod: answered in kind, with what can be done."""
    turn.say(turn.words(f"menu.said_{name}", name=turn.me.name), await rows(turn))


async def news(turn: Turn) -> None:
    """They want to hear what waits for them: now that they are here, it follows by itself."""
    turn.say(turn.words("menu.news"))


async def unknown_command(turn: Turn) -> None:
    """A command that we do not have."""
    turn.say(turn.words("menu.unknown_command"), await rows(turn))


async def old_button(turn: Turn) -> None:
    """A button that nothing listens to any more."""
    turn.ack(turn.words.plain("menu.old_button"))


async def puzzled(turn: Turn) -> None:
    """Something we have no use for, while nothing is being asked."""
    kind = turn.said.kind
    key = (
        f"menu.cannot_{kind}" if kind in ("sticker", "voice", "photo", "file", "location") else "menu.puzzled"
    )
    turn.say(turn.words(key), await rows(turn))
