"""The help text: what this person can do, a line each, and how to answer; short enough for one message."""

from __future__ import annotations

from markupsafe import Markup

from handlers import menu, offers
from handlers.turn import Turn


async def show(turn: Turn) -> None:
    """Everything that this role can use, as it is typed here, and how a form is answered."""
    w, typed = turn.words, "word" if turn.limits.few else "slash"
    names = offers.commands(await offers.held(turn), turn.kit.rules)
    lines = [w(f"help.{typed}", name=name, what=w.plain(f"machine.command_{name}")) for name in names]
    hints = ["help.answers", *(["help.edits"] if turn.limits.edits else []), "help.paste"]
    text = Markup("\n").join([w("help.head"), *lines, Markup(), *(w(key) for key in hints)])
    turn.say(text, await menu.rows(turn))
