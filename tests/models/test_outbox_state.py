"""The states of a message: each act is done to a row in each state, and leads where the table says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, cast, get_args

import pytest
from sqlalchemy import event, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from models import broadcast, outbox, retention, status
from models.broadcast import Broadcast
from models.message import Outbox, Outgoing, pack
from models.outbox import Letter, Receipt
from models.outbox_state import ENDED, MOVES, OPEN, Act, Came, State
from models.retention import RETENTION, Forgets
from tests import sample
from tests.models.rows import SECOND
from tests.sample import NOW

LATER = NOW + SECOND
RULE = cast(Forgets, RETENTION[Outbox])
Do = Callable[[AsyncSession, int], Awaitable[object]]
"""Does it to the row "a", which is for a contact."""


def noted(came: Came) -> Do:
    return lambda tx, _: outbox.note(tx, [Receipt("a", LATER, 1, came)])


async def failed(tx: AsyncSession, again_at: datetime | None) -> None:
    """As a status tells."""
    one = await status.letter(tx, "a")
    assert one is not None
    await status.fail(tx, one, NOW, "full", again_at)


WAYS: list[tuple[Act, Do]] = [
    *((came, noted(came)) for came in get_args(Came)),
    ("taken", lambda tx, _: status.mark(tx, "delivered", [("a", LATER, "", "")])),
    ("failed", lambda tx, _: failed(tx, LATER)),
    ("never", lambda tx, _: failed(tx, None)),
    ("opened", lambda tx, who: outbox.let_go(tx, [who], LATER)),
    ("stop", lambda tx, _: broadcast.hold(tx, ["b"])),
    ("resume", lambda tx, _: broadcast.let_go(tx, "b", LATER)),
    ("gone", lambda tx, who: outbox.redirect(tx, who, None, LATER)),
    ("renewed", lambda tx, _: broadcast.show(tx, "k", "new", LATER)),
]


@pytest.mark.parametrize("state", get_args(State))
@pytest.mark.parametrize(("act", "do"), WAYS, ids=[f"{n}-{act}" for n, (act, _) in enumerate(WAYS)])
async def test_each_act_leads_where_the_table_says(tx: AsyncSession, state: State, act: Act, do: Do) -> None:
    who = await sample.person(tx, "Sari", "facilitator")
    said = {"id": "b", "text": "b", "person_id": who.person_id, "state": "sending"}
    tx.add(Broadcast(**said, due_at=NOW, created_at=NOW))
    await tx.flush()
    one = Letter(
        "a", "telegram", "1", "", pack(Outgoing("a")), 2, contact_id=who.contact_id, broadcast_id="b", key="k"
    )
    await outbox.post(tx, [one], NOW, None)
    ends = NOW if state in ENDED else None
    await tx.execute(update(Outbox).values(state=state, done_at=ends))
    await do(tx, who.contact_id)
    row = await tx.get_one(Outbox, "a")
    assert row.state == MOVES[act].get(state, state)
    assert (row.done_at is not None) == (row.state in ENDED)


def test_every_act_is_made_and_no_state_is_left_out() -> None:
    assert {act for act, _ in WAYS} == set(MOVES) == {*get_args(Came), *get_args(get_args(Act)[-1])}
    assert set(OPEN) | ENDED == set(get_args(State))


ASKS: dict[str, tuple[str, Do]] = {
    "claim": ("ix_outbox_due", lambda tx, _: outbox.claim(tx, "telegram", NOW, LATER, 9, (1,))),
    "oldest": ("ix_outbox_due", lambda tx, _: outbox.oldest_due(tx, NOW)),
    "opened": ("ix_outbox_due", lambda tx, who: outbox.let_go(tx, [who], NOW)),
    "moved": ("ix_outbox_due", lambda tx, who: outbox.readdress(tx, who, "2")),
    "released": ("ix_outbox_due", lambda tx, _: outbox.release(tx)),
    "forgotten": ("ix_outbox_done_at", lambda tx, _: retention.due(tx, Outbox, RULE, NOW)),
}


@pytest.mark.parametrize("name", ASKS)
async def test_what_has_not_ended_is_found_past_all_that_has(tx: AsyncSession, name: str) -> None:
    """SQLite takes a partial index only where a statement says the same as it, word for word."""
    index, ask = ASKS[name]
    connection = await tx.connection()
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, told: Any, *___: object) -> None:
        asked.append((statement, told))

    event.listen(connection.sync_connection, "before_cursor_execute", note)
    await ask(tx, 1)
    [(statement, told)] = asked
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        await tx.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
    plan = [str(row) for row in await connection.exec_driver_sql(f"{explain} {statement}", told)]
    assert any(index in line for line in plan), plan
    assert not any("SCAN outbox" in line and index not in line for line in plan), plan
