"""Every state in which something is asked, how somebody gets there, and saying a thing there without a trace.

A new question needs a row in REACH: test_gate.py compares it with the table of flows.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

import handlers
from actions import Kit, people, training
from actions.library import Library
from handlers.turn import Turn
from models import conversation
from models.conversation import Talk
from models.database import Database
from models.entry import Entry
from models.message import Incoming, Limits, Outgoing
from models.training import Training
from tests import sample
from tests.actions.training.stage import facts
from tests.actions.work import send
from tests.fakes.platforms import platforms
from tests.handlers.author import desk
from tests.handlers.chat import Chat
from tests.handlers.driver import VISIT, installed
from tests.handlers.test_fill_answers import EVERYTHING
from tests.sample import NOW, VILLAGES, Somebody

ASIDE = frozenset({"conversation", "inbox", "outbox"})
"""Tables that are no side effect: what was said, and where the talk stands."""
WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


@dataclass
class World:
    """Gemuh: Sari writes, Budi reviews, Dewi coordinates the regency, Rina publishes; a session goes on."""

    database: Database
    kit: Kit
    limits: Limits
    people: dict[str, Somebody]
    session: str
    secret: Training
    waiting: str
    approved: str

    def chat(self, name: str) -> Chat:
        chat = Chat(self.database, self.kit, self.people[name].address)
        chat.who, chat.limits = self.people[name], self.limits
        return chat

    @property
    def code(self) -> str:
        """What the screen in the room shows."""
        return training.code_at(self.secret, NOW)


async def world(database: Database, kit: Kit) -> World:
    """Everybody and everything that some state needs; the limits are the reader's to set."""
    kit = Kit(ids=kit.ids, rng=kit.rng, platforms=platforms(telegram="kita_bot"))
    await installed(database, EVERYTHING)
    async with database.transaction() as tx:
        cast = {
            "Sari": await sample.person(tx, "Sari", "facilitator", position="PLD", villages=VILLAGES),
            "Budi": await sample.person(tx, "Budi", "camat"),
            "Dewi": await sample.person(tx, "Dewi", "coordinator", "33.24"),
            "Rina": await sample.person(tx, "Rina", "admin", None),
        }
        by = cast["Budi"].person_id
        made = await training.create(
            tx, kit, by, facts(starts_at=NOW, ends_at=NOW.replace(hour=9), letter_needed=True),
            NOW.replace(day=22),
        )  # fmt: skip
        await training.announce(tx, kit, by, made.id, NOW.replace(day=22))
        sent = [await send(tx, kit, Library(), cast["Sari"], text) for text in ("Musdes", "Posyandu")]
        sent[1].state = "approved"
    await installed(database, VISIT)
    return World(database, kit, Limits(), cast, made.id, made, sent[0].id, sent[1].id)


Reach = Callable[[World], Awaitable[Chat]]


def _taps(name: str, command: str, *taps: str) -> Reach:
    """A command, then buttons by their data (what is no data is said)."""

    async def reach(here: World) -> Chat:
        chat = here.chat(name)
        await chat.says(command)
        for one in taps:
            data = one.format(session=here.session, waiting=here.waiting, approved=here.approved)
            await (chat.taps_data(data) if ":" in one else chat.says(one))
        return chat

    return reach


def _broadcast(*taps: str) -> Reach:
    return _taps("Dewi", "/siaran", *taps)


def _form(*taps: str) -> Reach:
    async def reach(here: World) -> Chat:
        rina = here.chat("Rina")
        await desk.read(rina, desk.FIRST)
        ask = next(one.data for row in rina.screen[-1].rows for one in row if one.data.startswith("form:ask"))
        for data in (ask, *taps):
            await rina.taps_data(data)
        return rina

    return reach


async def _correction(here: World) -> Chat:
    async with here.database.transaction() as tx:
        found = await tx.get_one(Entry, here.waiting)
        found.state = "correction"
    budi = here.chat("Budi")
    await budi.taps_data(f"rev:refuse:{here.waiting}:1")
    return budi


async def _nameless(here: World) -> Chat:
    """Somebody new, whose profile has no name."""
    async with here.database.transaction() as tx:
        invite = await people.invite(tx, here.kit, "pld", sample.GEMUH, sample.VILLAGES, by=None, now=NOW)
    chat = Chat(here.database, here.kit, "4711")
    chat.limits = here.limits
    await chat.says(invite.code, name="")
    await chat.does(kind="button", data=f"join:{invite.code}:id", callback_id="cb", name="")
    assert "Siapa nama lengkap Anda?" in chat.last
    return chat


def _fill(*said: str, form: str = "Kunjungan") -> Reach:
    async def reach(here: World) -> Chat:
        sari = here.chat("Sari")
        await sari.says("/lapor")
        await sari.taps(form)
        for text in said:
            await sari.says(text)
        return sari

    return reach


def _every(*said: str) -> Reach:
    return _fill(*said, form="Serba")


MONTH = ("lanjut", "Oktober 2026")
DAY, MANY = ("kemarin",), ("kemarin", "Pamriyan", "lewati", "12")
END = (*MANY, "Rapat panitia desa", "lewati", "lewati", "lewati")
REACH: Mapping[tuple[str, str], Mapping[str, Reach]] = {
    ("fill", ""): {
        "a date": _fill(),
        "a choice": _fill(*DAY),
        "a text": _fill(*DAY, "Desa lain"),
        "choices": _fill(*DAY, "Pamriyan"),
        "a number": _fill(*DAY, "Pamriyan", "lewati"),
        "a long text": _fill(*MANY),
        "a text that may be empty": _fill(*MANY, "Rapat panitia desa"),
        "a place": _fill(*MANY, "Rapat panitia desa", "lewati"),
        "a photo": _fill(*MANY, "Rapat panitia desa", "lewati", "lewati"),
        "the end": _fill(*END),
        "what to change": _fill(*END, "ubah"),
        "whether to stop": _fill("batal"),
        "a note": _every(),
        "a month": _every("lanjut"),
        "whether they agree": _every(*MONTH),
        "a range": _every(*MONTH, "ya"),
        "one more": _every(*MONTH, "ya", "4", "Wati"),
        "several at once": _every(*MONTH, "ya", "4", "Wati", "cukup"),
    },
    ("invite", "kind"): {"": _taps("Dewi", "/undang")},
    ("invite", "area"): {"": _taps("Dewi", "/undang", "inv:k:pld")},
    ("invite", "villages"): {"": _taps("Dewi", "/undang", "inv:k:pld", "inv:a:33.24.11")},
    ("name", ""): {"": _taps("Sari", "/nama"), "nameless": _nameless},
    ("broadcast", "text"): {"": _broadcast(), "again": _broadcast("Rapat besok", "bc:text")},
    ("broadcast", "roles"): {"": _broadcast("Rapat besok")},
    ("broadcast", "areas"): {"": _broadcast("Rapat besok", "bc:r:pld", "bc:rn")},
    ("broadcast", "check"): {"": _broadcast("Rapat besok", "bc:r:pld", "bc:rn", "bc:an")},
    ("broadcast", "when"): {"": _broadcast("Rapat besok", "bc:r:pld", "bc:rn", "bc:an", "bc:sched")},
    ("review_note", "return"): {"": _taps("Budi", "/tinjau", "rev:return:{waiting}:1")},
    ("review_note", "refuse"): {"": _correction},
    ("ask_correction", ""): {"": _taps("Sari", "/riwayat", "mine:ask:{approved}")},
    ("training", "code"): {"": _taps("Sari", "/hadir")},
    ("training", "letter"): {"": _taps("Sari", "/bimtek", "tr:letter:{session}")},
    ("training", "cancel"): {"": _taps("Budi", "/bimtek", "tr:can:{session}")},
    ("training", "new"): {"": _taps("Budi", "/bimtek", "tr:new:")},
    ("due", "date"): {"": _taps("Budi", "/tenggat", "due:date:33.24.11:BLT")},
    ("due", "lead"): {"": _taps("Budi", "/tenggat", "due:lead:33.24.11:BLT")},
    ("due", "title"): {"": _taps("Budi", "/tenggat", "due:add:33.24.11")},
    ("due", "subject"): {"": _taps("Budi", "/tenggat", "due:add:33.24.11", "Setor data")},
    ("due", "when"): {"": _taps("Budi", "/tenggat", "due:add:33.24.11", "Setor data", "due:sub:person")},
    ("reminders", "time"): {"": _taps("Sari", "/pengingat", "rem:t:daily")},
    ("reminders", "quiet"): {"": _taps("Sari", "/pengingat", "rem:q")},
    ("reminders", "leave"): {"": _taps("Sari", "/pengingat", "rem:c")},
    ("form", "roles"): {"": _form()},
    ("form", "areas"): {"": _form("form:go:areas")},
    ("form", "review"): {"": _form("form:go:areas", "form:go:review")},
    ("form", "confirm"): {"": _form("form:go:areas", "form:go:review", "form:review:yes")},
}
"""A flow and what it asks -> ways to get there, by what they show."""


@dataclass
class Heard:
    """What came of one thing said: the replies, where the talk stands, and the tables written to."""

    replies: list[Outgoing]
    talk: Talk
    wrote: set[str]

    @property
    def text(self) -> str:
        return "\n".join(one.text for one in self.replies if not one.ack)


class _Undone(Exception):
    pass


async def says(chat: Chat, *, stands: tuple[str, dict[str, Any]] | None = None, **said: Any) -> Heard:
    """Say it, see what comes of it, and undo it: the next word finds the same state.

    `stands`: the flow and the data that are stored instead of those that are.
    """
    heard: list[Heard] = []
    wrote: set[str] = set()

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found = WRITES.match(statement)
        if found is not None and found[1] not in ASIDE:
            wrote.add(found[1])

    engine = chat.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        async with chat.database.transaction() as tx:
            talk = (await conversation.load(tx, chat.channel, [chat.who.address]))[chat.who.address]
            talk.flow, talk.data = stands or (talk.flow, talk.data)
            usual: dict[str, Any] = {"kind": "text", "message_id": "in9", "external_id": "u9"}
            act = Incoming(channel=chat.channel, sender=chat.who.address, **(usual | said))
            turn = Turn(act, chat.now, tx, chat.limits, chat.kit, Library(), talk)
            await handlers.handle(turn)
            await conversation.save(tx, [talk], chat.now)
            await tx.flush()
            heard.append(Heard(turn.replies, talk, wrote))
            raise _Undone
    except _Undone:
        return heard[0]
    finally:
        event.remove(engine, "before_cursor_execute", note)
