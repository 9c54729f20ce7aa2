"""Attempts at codes that failed are counted for a while."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("what", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_until"), "attempt", ["until"])


def downgrade() -> None:
    op.drop_index(op.f("ix_attempt_until"), "attempt")
    op.drop_table("attempt")
