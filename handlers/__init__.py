"""Which handler answers what: the tables of commands, buttons and flows, and the dispatch. Read this first.

A handler takes the Turn and speaks through it; it never sends and never commits. A command's arguments and a
button's data are read from the turn (`argument`, `turn.said.data`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from msgspec.structs import replace

from actions import Refusal
from handlers import (
    author,
    broadcast,
    channels,
    consent,
    deadlines,
    digests,
    entries,
    everyday,
    fill,
    gate,
    groups,
    help,
    language,
    menu,
    myname,
    people,
    reminders,
    review,
    start,
    training,
    typed,
    web,
)
from handlers.flow import Flow, recall
from handlers.turn import Turn
from models import buttons, entry

Handler = Callable[[Turn], Awaitable[None]]


async def command_tapped(turn: Turn) -> None:
    """A button that stands for a command: `m:<command>`, with what the command needs behind it."""
    turn.ack()
    await commanded(turn, buttons.parts(turn.said.data, 2)[1])


async def way_out(turn: Turn) -> None:
    """`x:<flow>`: the button under what is asked; under what is over it does nothing."""
    asked = FLOWS.get(turn.me.flow)
    if asked is None or turn.said.data.partition(":")[2] != turn.me.flow:
        await menu.old_button(turn)
        return
    await asked.leave(turn)
    turn.ack()


async def leave(turn: Turn) -> None:
    """/batal: out of what is going on."""
    asked = FLOWS.get(turn.me.flow)
    await (asked.leave(turn) if asked else fill.cancel(turn))


async def step_back(turn: Turn) -> None:
    """/kembali: to the question or the step before; while nothing is asked, to the menu."""
    asked = FLOWS.get(turn.me.flow)
    await (asked.back(turn) if asked else menu.show(turn))


COMMANDS: Mapping[str, Handler] = {
    "lapor": fill.start,
    "batal": leave,
    "kembali": step_back,
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
    "nama": myname.show,
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
    "back": "kembali",
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
    "x": way_out,
    "join": start.tap,
    "nojoin": start.tap,
    "hello": start.tap,
    "whole": start.tap,
    "more": start.tap,
    "agree": start.tap,
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

FLOWS: Mapping[str, Flow] = {
    one.memory.flow: one
    for one in (
        fill.ASKED,
        people.ASKED,
        myname.ASKED,
        broadcast.ASKED,
        review.ASKED,
        entries.ASKED,
        training.ASKED,
        deadlines.ASKED,
        reminders.ASKED,
        author.ASKED,
    )
}
"""What a conversation is in (talk.flow) -> what is asked there, and who takes the answer."""

GO_ON = frozenset({"lanjut", "lanjutkan", "continue"})
"""What takes up the open report again: the answer to "Ingin melanjutkannya?", which /lapor asks."""
IDLE = GO_ON | {"start"}
"""Bare words that are commands only while nothing is asked: a form knows them by another meaning."""
APART = frozenset({"batal", "kembali", "kabar", "lapor"})
"""Commands after which nothing is asked again: they ask or are about what is asked, or interrupt nothing."""

STRANGERS: Handler = start.stranger
"""Who answers people we do not know."""


async def handle(turn: Turn) -> None:
    """Answer one thing that a person did."""
    if turn.said.kind == "blocked":
        return
    renewed = recall(turn, FLOWS)
    try:
        for said in await typed.meant(turn):
            turn.said = said
            turn.replies.clear()  # of several taps only the last shows what they came to
            await (consent.renew if consent.due(turn) else await pick(turn))(turn)
    except Refusal as no:
        turn.ack()
        turn.say(turn.words(no.key, **no.values))
        if turn.said.kind != "button":
            await asked_again(turn)
    if renewed is not None:
        turn.replies.insert(0, renewed)
    typed.remember(turn)


async def pick(turn: Turn) -> Handler:
    """The handler for a turn."""
    said = turn.said
    if said.kind == "group":
        return groups.heard
    if turn.talk is None:
        return STRANGERS
    if said.kind == "button":
        return TAPS.get(buttons.parts(said.data, 1)[0], menu.old_button)
    if said.edited:
        return fill.edited
    if training.is_table(turn):
        return training.said
    if author.is_form(said):
        return author.document
    return await heard(turn)


async def heard(turn: Turn) -> Handler:
    """The gate before every flow: a command or a code of attendance wherever it is said, else an answer."""
    text, asked = turn.said.text, FLOWS.get(turn.me.flow)
    digits, told = gate.code(text)
    if digits and (told or asked is None or await training.counts(turn, digits)):
        return partial(attended, code=digits)
    name = gate.command(text, COMMANDS, ALIASES)
    bare = not text.startswith("/")
    if name and not (bare and asked and (gate.bare(text) in IDLE or await asked.own(turn))):
        return fill.go_on if gate.bare(text.removeprefix("/")) in GO_ON else partial(commanded, name=name)
    if asked is None:
        return idle(turn)
    if asked.asked(turn.me) not in asked.prose and await fill.try_pasted(turn):
        return done
    return asked.said


def idle(turn: Turn) -> Handler:
    """What is said while nothing is asked: an invitation's code, a report's number, or a report itself."""
    text = turn.said.text
    if start.typed_code(text):
        return start.known
    if gate.number(text):
        return numbered
    name = everyday.MEANS.get(everyday.meant(text), "")
    if name in COMMANDS:
        return partial(commanded, name=name)
    draft = turn.me.draft is not None and name == "greeting"  # what waits is the better greeting
    return partial(menu.reply, name=name) if name and not draft else fill.unasked


async def numbered(turn: Turn) -> None:
    """A report's number and nothing else: one's own report, else one that one may review."""
    found = await entry.by_number(turn.tx, gate.number(turn.said.text))
    mine = found is None or found.person_id == turn.me.person_id
    await (entries.show(turn) if mine else review.show(turn))


async def done(turn: Turn) -> None:
    """It was answered already."""


async def attended(turn: Turn, code: str) -> None:
    """A code of attendance, whatever else is going on."""
    before = turn.me.flow
    await training.attend(turn, code)
    if turn.me.flow == before:
        await asked_again(turn)


async def commanded(turn: Turn, name: str) -> None:
    """A command amid whatever is asked: it is answered, and what it did not end is asked again."""
    before = turn.me.flow
    await COMMANDS.get(name, menu.unknown_command)(turn)
    if turn.me.flow == before and name not in APART:
        await asked_again(turn)


async def asked_again(turn: Turn) -> None:
    """What is still asked comes last, so that what is said next is an answer to it."""
    asked = FLOWS.get(turn.talk.flow) if turn.talk is not None else None
    if asked is None:
        return
    turn.replies = [replace(one, prompt=False) for one in turn.replies]
    try:
        await asked.again(turn)
    except Refusal:  # what it was about is gone
        turn.end()
