"""Since when a report waits is its own column; a broadcast remembers what became of its messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

_SENT = """
UPDATE entry SET submitted_at = (
    SELECT v.submitted_at FROM entry_version v WHERE v.entry_id = entry.id AND v.version = entry.version
) WHERE EXISTS (SELECT 1 FROM entry_version v WHERE v.entry_id = entry.id AND v.version = entry.version)
"""
_WAITING = """
UPDATE entry SET waiting_since = submitted_at
WHERE EXISTS (SELECT 1 FROM form_version f WHERE f.id = entry.form_version_id AND f.review)
"""


def upgrade() -> None:
    op.add_column("broadcast", sa.Column("outcome", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("entry", sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    op.execute(_WAITING)
    op.execute(_SENT)
    op.drop_index("ix_entry_queue", table_name="entry")
    op.create_index("ix_entry_queue", "entry", ["area_code", "state", "waiting_since"], unique=False)


def downgrade() -> None:
    op.execute("UPDATE entry SET submitted_at = waiting_since WHERE state = 'correction'")
    op.drop_index("ix_entry_queue", table_name="entry")
    op.create_index("ix_entry_queue", "entry", ["area_code", "state", "submitted_at"], unique=False)
    op.drop_column("entry", "waiting_since")
    op.drop_column("broadcast", "outcome")
