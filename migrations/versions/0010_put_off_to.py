"""To which day a follow-up was put off is kept apart from the day that was promised.

Until now the one was written over the other, so which it was is not known of what is not done yet: its day is kept as both.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None

_OPEN = "follow_up_on IS NOT NULL AND followed_up_at IS NULL"


def upgrade() -> None:
    op.add_column("entry", sa.Column("put_off_to", sa.Date(), nullable=True))
    op.execute(f"UPDATE entry SET put_off_to = follow_up_on WHERE {_OPEN}")
    op.create_index(op.f("ix_entry_put_off_to"), "entry", ["put_off_to"], unique=False)


def downgrade() -> None:
    op.execute(f"UPDATE entry SET follow_up_on = put_off_to WHERE {_OPEN} AND put_off_to IS NOT NULL")
    op.drop_index(op.f("ix_entry_put_off_to"), table_name="entry")
    op.drop_column("entry", "put_off_to")
