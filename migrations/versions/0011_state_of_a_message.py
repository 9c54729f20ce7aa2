"""The state of a message of the outbox has a column of its own.

Until now it was to be read from several: an end with an error or without, "response" as the platform's id, a window that
was shut, a due date far off. Dates that lie far off are left there: nothing asks when a held or stopped message is due.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None

_NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""When the messages of a stopped broadcast were due."""
_FAR = datetime(8000, 1, 1, tzinfo=UTC)
"""For the way back: when a held message is due, which it was a year after it was held."""
_PARTIAL = {
    name: {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    for name, where in (("open", "state IN ('waiting', 'held', 'stopped')"), ("ended", "done_at IS NOT NULL"))
}
_ROW = sa.table(
    "outbox",
    sa.column("due_at", sa.DateTime(timezone=True)),
    *(
        sa.column(name)
        for name in ("done_at", "state", "window", "template", "external_id", "error", "status")
    ),
)


def upgrade() -> None:
    op.add_column(
        "outbox", sa.Column("state", sa.String(length=12), server_default="waiting", nullable=False)
    )
    row = _ROW.c
    ended, failed = row.done_at.is_not(None), sa.or_(row.error != "", row.status == "failed")
    held = sa.and_(row.done_at.is_(None), row.window == "shut", row.template == "")
    _set(ended, state="sent")
    _set(ended, row.external_id == "response", state="answered")
    _set(ended, failed, state="given_up")
    _set(row.external_id == "response", external_id="")
    _set(held, state="held", window="")
    _set(row.done_at.is_(None), row.due_at >= _NEVER, state="stopped", window="")
    with op.batch_alter_table("outbox") as table:
        table.alter_column("state", existing_type=sa.String(length=12), server_default=None)
        table.drop_index("ix_outbox_due")
        columns = ["state", "channel", "urgency", "due_at", "id"]
        table.create_index("ix_outbox_due", columns, unique=False, **_PARTIAL["open"])
        table.create_index("ix_outbox_done_at", ["done_at"], unique=False, **_PARTIAL["ended"])


def downgrade() -> None:
    row = _ROW.c
    _set(row.state == "answered", external_id="response")
    _set(row.state == "given_up", row.error == "", error="given up")
    _set(row.state == "held", window="shut", due_at=_FAR)
    _set(row.state == "stopped", due_at=_NEVER)
    op.drop_index("ix_outbox_done_at", table_name="outbox")
    op.drop_index("ix_outbox_due", table_name="outbox")
    op.create_index(
        "ix_outbox_due", "outbox", ["done_at", "channel", "urgency", "due_at", "id"], unique=False
    )
    op.drop_column("outbox", "state")


def _set(*where: sa.ColumnElement[bool], **values: Any) -> None:
    op.execute(_ROW.update().where(*where).values(**values))
