"""A message whose answer was lost is tried once more and never again; a long one goes on where it broke off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("unsure_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("parts", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("outbox", "parts")
    op.drop_column("outbox", "unsure_at")
