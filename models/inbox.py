"""Queries of the inbox: which messages were handled, so that a repeat changes nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from models.base import Tx, core
from models.message import Inbox


async def accept(tx: Tx, messages: Collection[tuple[str, str]], now: datetime) -> set[tuple[str, str]]:
    """Record messages, (channel, external_id), as handled; returns those that were not handled before.

    Where another process is handling one at this moment, this waits for its commit (PostgreSQL).
    """
    if not messages:
        return set()
    connection = await core(tx)
    insert_into = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
    query = insert_into(Inbox).on_conflict_do_nothing().returning(Inbox.channel, Inbox.external_id)
    rows = [{"channel": c, "external_id": key, "received_at": now} for c, key in sorted(messages)]
    return {(row[0], row[1]) for row in await connection.execute(query, rows)}


async def disown(tx: Tx, messages: Collection[tuple[str, str]]) -> None:
    """Forget that messages were handled: where their answers are lost, a repeat is answered anew."""
    if messages:
        query = delete(Inbox).where(Inbox.channel == bindparam("on"), Inbox.external_id == bindparam("which"))
        await (await core(tx)).execute(query, [{"on": c, "which": key} for c, key in sorted(messages)])
