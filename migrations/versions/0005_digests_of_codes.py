"""Of the codes of invitations, of further channels and of groups the digests are kept, not the codes.

Downgraded, codes that nobody used yet open nothing: a digest cannot be turned back.
"""

from __future__ import annotations

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

WAITING = "code:"
DIGITS = 48


def _digest(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def upgrade() -> None:
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.alter_column(
            "code",
            new_column_name="digest",
            type_=sa.String(length=64),
            existing_type=sa.String(length=32),
            existing_nullable=False,
        )
    here = op.get_bind()
    invite = sa.table("invite", sa.column("digest", sa.String))
    for code in here.execute(sa.select(invite.c.digest)).scalars().all():
        here.execute(invite.update().where(invite.c.digest == code).values(digest=_digest(code)))
    group = sa.table("chat_group", sa.column("address", sa.String))
    waiting = sa.select(group.c.address).where(group.c.address.like(f"{WAITING}%"))
    for address in here.execute(waiting).scalars().all():
        kept = WAITING + _digest(address.removeprefix(WAITING))[:DIGITS]
        here.execute(group.update().where(group.c.address == address).values(address=kept))


def downgrade() -> None:
    op.execute("UPDATE invite SET digest = substr(digest, 1, 32)")
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.alter_column(
            "digest",
            new_column_name="code",
            type_=sa.String(length=32),
            existing_type=sa.String(length=64),
            existing_nullable=False,
        )
