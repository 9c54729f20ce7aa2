"""A table of sessions that an organiser sent -> its rows and mistakes; read in the sandbox, since it unpacks.

found = await read(sandbox, content, "sesi.xlsx", world)      # never raises for what the file holds
"""

from __future__ import annotations

from typing import Any

import msgspec

from actions.training import importing, table
from actions.training.checks import Problem as Wrong
from actions.training.facts import Facts
from actions.training.importing import World
from bot.sandbox import Job, Sandbox, Undone
from forms import Problem


class Asked(msgspec.Struct, frozen=True):
    """The file, its name, and what it is read with."""

    content: bytes
    name: str
    world: World


class Flaw(msgspec.Struct, frozen=True):
    """A mistake on its way: of an answer (`problem`), or of a fact (`code`, `about`, `values`)."""

    row: int
    column: str
    problem: Problem | None = None
    code: str = ""
    about: str = ""
    values: dict[str, Any] = {}


class Told(msgspec.Struct, frozen=True):
    """The rows, or (`refused`) why it is no table."""

    facts: list[Facts] = []
    flaws: list[Flaw] = []
    rows: int = 0
    refused: str = ""
    values: dict[str, Any] = {}


JOB = Job(__name__, Asked, Told, memory=300_000_000, cpu_seconds=15)
"""What reading a table may take of memory (bytes), processor and time (seconds)."""


async def read(sandbox: Sandbox, content: bytes, name: str, world: World) -> table.Read | table.Unreadable:
    """The table's rows, or why it is none; too_costly when it takes more than it may."""
    try:
        told = await sandbox.do(JOB, Asked(content, name, world))
    except Undone:
        return table.Unreadable("too_costly")
    if told.refused:
        return table.Unreadable(told.refused, **told.values)
    return table.Read(told.facts, [_mistake(flaw) for flaw in told.flaws], told.rows)


def _mistake(flaw: Flaw) -> table.Mistake:
    problem = flaw.problem or Wrong(flaw.code, flaw.about, flaw.values)
    return table.Mistake(flaw.row, flaw.column, problem)


def work(asked: Asked) -> Told:
    """The reading itself."""
    found = importing.read(asked.content, asked.name, asked.world)
    if isinstance(found, table.Unreadable):
        return Told(refused=found.code, values=dict(found.values))
    return Told(found.facts, [_flaw(one) for one in found.mistakes], found.rows)


def _flaw(one: table.Mistake) -> Flaw:
    if isinstance(one.problem, Problem):
        return Flaw(one.row, one.column, one.problem)
    return Flaw(one.row, one.column, None, one.problem.code, one.problem.about, dict(one.problem.values))
