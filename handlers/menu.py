"""What can be done now, and a helpful line for whatever nobody asked for; starts nothing itself."""

from __future__ import annotations

from handlers.turn import Turn, button, quiet
from models import person
from models.message import Rows


def rows(turn: Turn) -> Rows:
    """The buttons of the menu that everybody has."""
    w = turn.words
    return (
        (button(w.plain("menu.report"), "m:lapor"),),
        (button(w.plain("menu.history"), "m:riwayat"), quiet(w.plain("menu.help"), "m:bantuan")),
    )


async def show(turn: Turn) -> None:
    """The main menu; with the reviews for those who have any to do."""
    held = await person.assignments(turn.tx, turn.me.person_id)
    review = ((button(turn.words.plain("menu.review"), "m:tinjau"),),)
    more = review if any(one.role == "camat" for one in held) else ()
    turn.say(turn.words("menu.choose", name=turn.me.name), (*more, *rows(turn)), prompt=True)


async def news(turn: Turn) -> None:
    """They want to hear what waits for them: now that they are here, it follows by itself."""
    turn.say(turn.words("menu.news"))


async def unknown_command(turn: Turn) -> None:
    """A command that we do not have."""
    turn.say(turn.words("menu.unknown_command"), rows(turn))


async def old_button(turn: Turn) -> None:
    """A button that nothing listens to any more."""
    turn.ack(turn.words.plain("menu.old_button"))


async def puzzled(turn: Turn) -> None:
    """Something we have no use for, while nothing is being asked."""
    kind = turn.said.kind
    key = (
        f"menu.cannot_{kind}" if kind in ("sticker", "voice", "photo", "file", "location") else "menu.puzzled"
    )
    turn.say(turn.words(key), rows(turn))
