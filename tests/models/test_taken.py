"""Somebody else was first: what was to be stored is left, and nothing else of the transaction is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models import Tx
from models.document import Document
from models.storage import unless_taken
from tests.sample import NOW


def document(key: str) -> Document:
    return Document(id=key, name=key, content=b"", created_at=NOW)


async def test_what_is_there_already_is_not_stored_again(tx: Tx) -> None:
    tx.add(document("a"))
    await tx.flush()
    tx.expunge_all()
    for key in ("a", "b"):
        async with unless_taken(tx):
            tx.add(document(key))
            await tx.flush()
    assert list((await tx.execute(select(Document.id).order_by(Document.id))).scalars()) == ["a", "b"]


async def test_other_errors_are_not_hidden(tx: Tx) -> None:
    with pytest.raises(OSError, match="disk"):
        async with unless_taken(tx):
            raise OSError("disk")
