"""Days off that a decree adds or strikes; the fourth quarter's EVKIN is no day of January."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None

_OLD, _NEW = ("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=3", "FREQ=YEARLY;BYMONTH=4,7,10;BYMONTHDAY=3")
_RULE = sa.text("UPDATE deadline SET rrule = :new WHERE code = 'EVKIN' AND rrule = :old")


def upgrade() -> None:
    op.create_table(
        "day_off",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day_off")),
    )
    op.execute(_RULE.bindparams(new=_NEW, old=_OLD))


def downgrade() -> None:
    op.execute(_RULE.bindparams(new=_OLD, old=_NEW))
    op.drop_table("day_off")
