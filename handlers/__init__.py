"""Which handler answers what: the tables of commands, buttons and flows, and the dispatch. Read this first.

A handler takes the Turn and speaks through it; it never sends and never commits. A command's arguments and a
button's data are read from the turn (`argument`, `turn.said.data`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from actions import Refusal
from handlers import (
    author,
    broadcast,
    channels,
    deadlines,
    digests,
    entries,
    fill,
    groups,
    help,
    language,
    menu,
    people,
    reminders,
    review,
    start,
    training,
    typed,
    web,
)
from handlers.turn import Turn

Handler = Callable[[Turn], Awaitable[None]]


async def command_tapped(turn: Turn) -> None:
    """A button that stands for a command: `m:<command>`."""
    turn.ack()
    await COMMANDS.get(turn.said.data.partition(":")[2], menu.unknown_command)(turn)


COMMANDS: Mapping[str, Handler] = {
    "lapor": fill.start,
    "batal": fill.cancel,
    "riwayat": entries.show,
    "bimtek": training.show,
    "hadir": training.attend,
    "tenggat": deadlines.show,
    "pengingat": reminders.show,
    "tinjau": review.show,
    "undang": people.show,
    "siaran": broadcast.show,
    "rekap": digests.show,
    "grup": groups.show,
    "bahasa": language.show,
    "nama": people.rename,
    "web": web.show,
    "saluran": channels.show,
    "formulir": author.show,
    "start": start.known,
    "menu": menu.show,
    "kabar": menu.news,
    "bantuan": help.show,
}
"""A command (or the bare word) -> its handler; known people only, except what STRANGERS lists."""

ALIASES: Mapping[str, str] = {
    "report": "lapor",
    "history": "riwayat",
    "review": "tinjau",
    "invite": "undang",
    "broadcast": "siaran",
    "recap": "rekap",
    "digest": "rekap",
    "group": "grup",
    "language": "bahasa",
    "name": "nama",
    "cancel": "batal",
    "help": "bantuan",
    "news": "kabar",
    "forms": "formulir",
    "deadlines": "tenggat",
    "reminders": "pengingat",
    "training": "bimtek",
    "present": "hadir",
    "mulai": "start",
    "channels": "saluran",
    "hubungkan": "saluran",
    "lanjut": "lapor",
    "lanjutkan": "lapor",
    "continue": "lapor",
}
"""What else a command may be called -> its name in COMMANDS."""

TAPS: Mapping[str, Handler] = {
    "a": fill.tap,
    "f": fill.choose,
    "was": fill.was,
    "m": command_tapped,
    "join": start.tap,
    "nojoin": start.tap,
    "hello": start.tap,
    "more": start.tap,
    "link": start.tap,
    "chan": channels.tap,
    "inv": people.tap,
    "bc": broadcast.tap,
    "rk": digests.tap,
    "grp": groups.tap,
    "lang": language.tap,
    "rev": review.tap,
    "mine": entries.tap,
    "tr": training.tap,
    "due": deadlines.tap,
    "rem": reminders.tap,
    "form": author.tap,
}
"""The part of a button's data before the first colon -> its handler."""

FLOWS: Mapping[str, Handler] = {
    "fill": fill.said,
    people.FLOW: people.said,
    broadcast.FLOW: broadcast.said,
    review.FLOW: review.said,
    entries.FLOW: entries.said,
    training.FLOW: training.said,
    deadlines.FLOW: deadlines.said,
    reminders.FLOW: reminders.said,
    author.FLOW: author.said,
}
"""What a conversation is in (talk.flow) -> who takes what is neither a command nor a button."""

STRANGERS: Handler = start.stranger
"""Who answers people we do not know."""


async def handle(turn: Turn) -> None:
    """Answer one thing that a person did."""
    if turn.said.kind == "blocked":
        return
    try:
        for said in await typed.meant(turn):
            turn.said = said
            turn.replies.clear()  # of several taps only the last shows what they came to
            await pick(turn)(turn)
    except Refusal as no:
        turn.ack()
        turn.say(turn.words(f"refusal.{no.code}", **no.values))
    typed.remember(turn)


def pick(turn: Turn) -> Handler:
    """The handler for a turn."""
    said = turn.said
    if said.kind == "group":
        return groups.heard
    if turn.talk is None:
        return STRANGERS
    if said.kind == "button":
        return TAPS.get(said.data.partition(":")[0], menu.old_button)
    if said.edited:
        return fill.edited
    if training.is_table(turn):
        return training.said
    if author.is_form(said):
        return author.document
    command = command_of(said.text)
    if command == "start" and training.is_attendance(said.text):
        return training.attend
    if command is not None:
        return COMMANDS.get(command, menu.unknown_command)
    flow = FLOWS.get(turn.talk.flow)
    if flow is None and start.typed_code(said.text):
        return start.known
    return flow or COMMANDS.get(bare_word(said.text)) or fill.unasked


def command_of(text: str) -> str | None:
    """The command that a text begins with ("/lapor@ourbot now" -> "lapor"), None when it begins with none."""
    if not text.startswith("/") or len(text) < 2 or not text[1].isalpha():
        return None
    name = text[1:].split(maxsplit=1)[0].partition("@")[0].lower()
    return ALIASES.get(name, name)


def bare_word(text: str) -> str:
    """The command that a text of one word names without the slash, as people write on WhatsApp."""
    name = text.strip().lower()
    return ALIASES.get(name, name)


def argument(text: str) -> str:
    """What follows the command in a text."""
    return text.partition(" ")[2].strip()
