"""Sessions from a table that an organiser sent: read, told with every mistake, stored when asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

import msgspec
from markupsafe import Markup

from actions import Kit, Refusal, notices
from actions.notices import Notice
from actions.training import sessions, table
from actions.training.checks import Problem as Wrong
from actions.training.facts import Facts, when
from forms import Form, Problem, Setting
from locales import Words, words
from models import Tx, buttons, document
from models.buttons import Do
from models.message import Button, Rows
from models.person import Person
from models.training import Training

KIND = "sessions"
"""What Media calls a table of sessions that an organiser sent."""
SUFFIXES = (".xlsx", ".csv")
NAME = "sessions.json"
SHOWN = 25
"""So many mistakes, or sessions, are told."""


class World(msgspec.Struct, frozen=True):
    """What a table is read with, ready to travel: the form's source, its setting for the organiser, the forms
    that may be named.
    """

    xform: bytes
    now: datetime
    zone: str
    language: str
    externals: dict[str, list[dict[str, str]]]
    forms: list[str]

    def form(self) -> Form:
        """The form, a new one each time."""
        return Form.from_xml(self.xform)

    def setting(self) -> Setting:
        """The organiser's."""
        now = self.now.astimezone(ZoneInfo(self.zone))
        return Setting(now=now, language=self.language, externals=self.externals, rng=Random(0))


Reading = Callable[[bytes, str, World], Awaitable[table.Read | table.Unreadable]]
"""`read`, where what is hostile can do no harm. OSError when it cannot be done now."""


def read(content: bytes, name: str, using: World) -> table.Read | table.Unreadable:
    """The table's rows, or why it is none; unpacks foreign files, so it belongs into a process of its own."""
    try:
        return table.read(content, name, using.form(), using.setting(), using.forms)
    except table.Unreadable as unreadable:
        return unreadable


async def tell(
    tx: Tx,
    kit: Kit,
    person_id: int,
    name: str,
    found: table.Read | table.Unreadable,
    now: datetime,
) -> None:
    """Tell the organiser what was found; the sound rows wait until they ask for them."""
    who = await tx.get_one(Person, person_id)
    w = words(who.language)
    if isinstance(found, table.Unreadable):
        why = w(f"training.table_{found.code}", **found.values)
        await notices.tell(
            tx, kit, person_id, Notice("training.table_refused", {"name": name, "why": why}), now
        )
        return
    rows: Rows = ()
    if found.facts:
        key = "training.import_good" if found.mistakes else "training.import_all"
        data = buttons.data(Do.STORE_SESSIONS, keep(tx, kit, found, now))
        rows = ((Button(text=w.plain(key, n=len(found.facts)), data=data),),)
    key = "training.table_mistakes" if found.mistakes else "training.table_read"
    lines = _mistakes(w, found) if found.mistakes else _sessions(w, found)
    values = {"name": name, "lines": lines, "n": len(found.facts), "rows": found.rows}
    await notices.tell(tx, kit, person_id, Notice(key, values, rows), now)


def keep(tx: Tx, kit: Kit, found: table.Read, now: datetime) -> str:
    """Let the sound rows wait; returns the id by which import_ stores them."""
    made = kit.ids(now)
    document.keep(tx, made, NAME, msgspec.json.encode(found.facts), now)
    return made


def _mistakes(w: Words, found: table.Read) -> Markup:
    lines = [_line(w, one) for one in found.mistakes[:SHOWN]]
    more = len(found.mistakes) - SHOWN
    return Markup("\n").join([*lines, w("training.more_mistakes", n=more)] if more > 0 else lines)


def _line(w: Words, one: table.Mistake) -> Markup:
    key = "training.mistake" if one.column else "training.mistake_row"
    return w(key, row=one.row, column=one.column, why=worded(w, one.problem))


def worded(w: Words, problem: Problem | Wrong) -> Markup:
    """What is wrong with a cell, or with a fact."""
    if isinstance(problem, Problem):
        return _in_cell(w, problem)
    key = f"training.label_{problem.about}"
    about = w.plain(key) if key in w else problem.about
    why = w(f"training.wrong_{problem.code}", **{"about": about, **problem.values})
    return why.removeprefix("• ")


def _in_cell(w: Words, problem: Problem) -> Markup:
    """In the words of a file, with what stands there; nothing can be tapped."""
    own = f"training.cell_{problem.code}"
    if own in w and (problem.code == "required" or "value" in problem.values):
        return w(own, **problem.values)
    why = Markup(problem.message) if problem.message else w(f"problem.{problem.code}", **problem.values)
    value = problem.values.get("value", "")
    return w("training.cell", value=value, why=why) if value else why


def _sessions(w: Words, found: table.Read) -> Markup:
    lines = [w("training.table_item", theme=one.theme, when=when(w, one)) for one in found.facts[:SHOWN]]
    more = len(found.facts) - SHOWN
    return Markup("\n").join([*lines, w("training.more_mistakes", n=more)] if more > 0 else lines)


async def import_(tx: Tx, kit: Kit, by: int, document_id: str, now: datetime) -> list[Training]:
    """Store the sound rows of a table as drafts. Refusals: not_organiser, table_gone, training_wrong.

    The same table twice makes nothing twice: what was read is forgotten once it is stored.
    """
    kept = await tx.get(document.Document, document_id, with_for_update=True)
    if kept is None or kept.name != NAME:
        raise Refusal("table_gone")
    facts = msgspec.json.decode(kept.content, type=list[Facts])
    made = [await sessions.create(tx, kit, by, one, now) for one in facts]
    await tx.delete(kept)
    await tx.flush()
    return made
