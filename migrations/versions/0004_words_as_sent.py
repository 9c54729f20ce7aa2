"""A sent version keeps the words in which it was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("entry_version", sa.Column("words", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("entry_version", "words")
