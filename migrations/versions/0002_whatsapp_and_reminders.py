"""WhatsApp, training, deadlines, reminders, broadcasts.

Tables that others refer to are altered in place: SQLite would make them anew, and with that delete what refers.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_created_at"), "document", ["created_at"], unique=False)

    op.create_table(
        "upload",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=128), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account", "digest", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_until"), "upload", ["until"], unique=False)

    op.create_table(
        "watermark",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_watermark")),
    )
    op.create_table(
        "chat_group",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("bound_by", sa.Integer(), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_chat_group_area_code")),
        sa.ForeignKeyConstraint(["bound_by"], ["person.id"], name=op.f("fk_chat_group_bound_by")),
        sa.PrimaryKeyConstraint("channel", "address", name=op.f("pk_chat_group")),
    )
    op.create_index(op.f("ix_chat_group_area_code"), "chat_group", ["area_code"], unique=False)

    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("rrule", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=8), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("leads", sa.JSON(), nullable=False),
        sa.Column("shift", sa.String(length=8), nullable=False),
        sa.Column("form_id", sa.String(length=80), nullable=False),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_deadline_area_code")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_deadline_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("code", "area_code", name=op.f("uq_deadline_code_area_code")),
    )
    op.create_index(op.f("ix_deadline_area_code"), "deadline", ["area_code"], unique=False)
    nationwide = sa.text("area_code IS NULL")
    op.create_index(
        "uq_deadline_code_nationwide",
        "deadline",
        ["code"],
        unique=True,
        sqlite_where=nationwide,
        postgresql_where=nationwide,
    )

    op.create_table(
        "leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index(op.f("ix_leave_person_id"), "leave", ["person_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("outbox_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_decided_at"), "reminder", ["decided_at"], unique=False)
    op.create_index(op.f("ix_reminder_kind"), "reminder", ["kind"], unique=False)
    op.create_index(op.f("ix_reminder_outbox_id"), "reminder", ["outbox_id"], unique=False)
    op.create_index("ix_reminder_person_id_due_at", "reminder", ["person_id", "due_at"], unique=False)

    op.create_table(
        "snooze",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_snooze_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snooze")),
    )
    op.create_index(op.f("ix_snooze_due_at"), "snooze", ["due_at"], unique=False)
    op.create_index(op.f("ix_snooze_person_id"), "snooze", ["person_id"], unique=False)

    op.create_table(
        "training",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("theme", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("organiser", sa.String(length=120), nullable=False),
        sa.Column("letter_number", sa.String(length=80), nullable=False),
        sa.Column("fee", sa.Integer(), nullable=False),
        sa.Column("facilities", sa.Text(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("letter_needed", sa.Boolean(), nullable=False),
        sa.Column("pretest_form", sa.String(length=64), nullable=False),
        sa.Column("posttest_form", sa.String(length=64), nullable=False),
        sa.Column("questionnaire_form", sa.String(length=64), nullable=False),
        sa.Column("certificate_prefix", sa.String(length=40), nullable=False),
        sa.Column("leads", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=40), nullable=False),
        sa.Column("area_code", sa.String(length=13), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_training_area_code")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_training_created_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training")),
    )
    op.create_index("ix_training_area_code_starts_at", "training", ["area_code", "starts_at"], unique=False)
    op.create_index(op.f("ix_training_starts_at"), "training", ["starts_at"], unique=False)

    op.create_table(
        "broadcast",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.Column("progress_id", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_broadcast_contact_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_broadcast_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )
    op.create_index(op.f("ix_broadcast_due_at"), "broadcast", ["due_at"], unique=False)
    op.create_index(op.f("ix_broadcast_person_id"), "broadcast", ["person_id"], unique=False)

    op.create_table(
        "participant",
        sa.Column("training_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_version", sa.Integer(), nullable=False),
        sa.Column("attended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attended_by", sa.Integer(), nullable=True),
        sa.Column("pretest_entry", sa.String(length=36), server_default="", nullable=False),
        sa.Column("posttest_entry", sa.String(length=36), server_default="", nullable=False),
        sa.Column("questionnaire_entry", sa.String(length=36), server_default="", nullable=False),
        sa.Column("letter_id", sa.String(length=32), nullable=True),
        sa.Column("certificate_number", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["attended_by"], ["person.id"], name=op.f("fk_participant_attended_by")),
        sa.ForeignKeyConstraint(["letter_id"], ["media.id"], name=op.f("fk_participant_letter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participant_person_id")),
        sa.ForeignKeyConstraint(["training_id"], ["training.id"], name=op.f("fk_participant_training_id")),
        sa.PrimaryKeyConstraint("training_id", "person_id", name=op.f("pk_participant")),
    )
    op.create_index(op.f("ix_participant_person_id"), "participant", ["person_id"], unique=False)

    op.create_table(
        "deadline_done",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deadline_done_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_done")),
        sa.UniqueConstraint("code", "due", "subject", name=op.f("uq_deadline_done_code_due_subject")),
    )
    op.create_index(op.f("ix_deadline_done_subject"), "deadline_done", ["subject"], unique=False)

    op.add_column("contact", sa.Column("account", sa.String(length=32), server_default="", nullable=False))
    op.add_column("contact", sa.Column("number", sa.String(length=20), server_default="", nullable=False))
    op.add_column("contact", sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_contact_number"), "contact", ["number"], unique=False)

    op.add_column("entry", sa.Column("problem", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("entry", sa.Column("follow_up_on", sa.Date(), nullable=True))
    op.add_column("entry", sa.Column("followed_up_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_entry_follow_up_on"), "entry", ["follow_up_on"], unique=False)
    op.create_index("ix_entry_form", "entry", ["form_version_id", "submitted_at"], unique=False)

    op.add_column(
        "invite",
        sa.Column(
            "person_id",
            sa.Integer(),
            sa.ForeignKey("person.id", name=op.f("fk_invite_person_id")),
            nullable=True,
        ),
        inline_references=True,
    )

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("account", sa.String(length=32), server_default="", nullable=False))
        batch_op.add_column(sa.Column("notice_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("broadcast_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("template", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("window", sa.String(length=8), server_default="", nullable=False))
        batch_op.add_column(sa.Column("category", sa.String(length=24), server_default="", nullable=False))
        batch_op.add_column(sa.Column("status", sa.String(length=12), server_default="", nullable=False))
        batch_op.add_column(sa.Column("status_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("useful_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column(
            "external_id",
            existing_type=sa.VARCHAR(length=64),
            type_=sa.String(length=128),
            existing_nullable=False,
        )
        batch_op.drop_index("ix_outbox_due")
        batch_op.create_index(
            "ix_outbox_due", ["done_at", "channel", "urgency", "due_at", "id"], unique=False
        )
        batch_op.create_index("ix_outbox_broadcast_id_status", ["broadcast_id", "status"], unique=False)
        notice = sa.text("cause = ''")
        batch_op.create_index(
            "ix_outbox_notice", ["contact_id"], unique=False, sqlite_where=notice, postgresql_where=notice
        )
        batch_op.create_index(batch_op.f("ix_outbox_external_id"), ["external_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_notice_id"), ["notice_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_broadcast_id"), "broadcast", ["broadcast_id"], ["id"]
        )

    op.add_column("person", sa.Column("channel", sa.String(length=16), server_default="", nullable=False))
    op.add_column("person", sa.Column("sex", sa.String(length=1), server_default="", nullable=False))
    op.add_column("person", sa.Column("reminders", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("person", "reminders")
    op.drop_column("person", "sex")
    op.drop_column("person", "channel")

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_outbox_broadcast_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_outbox_notice_id"))
        batch_op.drop_index(batch_op.f("ix_outbox_external_id"))
        batch_op.drop_index("ix_outbox_notice")
        batch_op.drop_index("ix_outbox_broadcast_id_status")
        batch_op.drop_index("ix_outbox_due")
        batch_op.create_index("ix_outbox_due", ["done_at", "urgency", "due_at"], unique=False)
        batch_op.alter_column(
            "external_id",
            existing_type=sa.String(length=128),
            type_=sa.VARCHAR(length=64),
            existing_nullable=False,
        )
        batch_op.drop_column("useful_until")
        batch_op.drop_column("status_at")
        batch_op.drop_column("status")
        batch_op.drop_column("category")
        batch_op.drop_column("window")
        batch_op.drop_column("template")
        batch_op.drop_column("broadcast_id")
        batch_op.drop_column("notice_id")
        batch_op.drop_column("account")

    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_invite_person_id"), type_="foreignkey")
        batch_op.drop_column("person_id")

    op.drop_index("ix_entry_form", table_name="entry")
    op.drop_index(op.f("ix_entry_follow_up_on"), table_name="entry")
    op.drop_column("entry", "followed_up_at")
    op.drop_column("entry", "follow_up_on")
    op.drop_column("entry", "problem")

    op.drop_index(op.f("ix_contact_number"), table_name="contact")
    op.drop_column("contact", "heard_at")
    op.drop_column("contact", "number")
    op.drop_column("contact", "account")

    op.drop_index(op.f("ix_deadline_done_subject"), table_name="deadline_done")

    op.drop_table("deadline_done")
    op.drop_index(op.f("ix_participant_person_id"), table_name="participant")

    op.drop_table("participant")
    op.drop_index(op.f("ix_broadcast_person_id"), table_name="broadcast")
    op.drop_index(op.f("ix_broadcast_due_at"), table_name="broadcast")

    op.drop_table("broadcast")
    op.drop_index(op.f("ix_training_starts_at"), table_name="training")
    op.drop_index("ix_training_area_code_starts_at", table_name="training")

    op.drop_table("training")
    op.drop_index(op.f("ix_snooze_person_id"), table_name="snooze")
    op.drop_index(op.f("ix_snooze_due_at"), table_name="snooze")

    op.drop_table("snooze")
    op.drop_index("ix_reminder_person_id_due_at", table_name="reminder")
    op.drop_index(op.f("ix_reminder_outbox_id"), table_name="reminder")
    op.drop_index(op.f("ix_reminder_kind"), table_name="reminder")
    op.drop_index(op.f("ix_reminder_decided_at"), table_name="reminder")

    op.drop_table("reminder")
    op.drop_index(op.f("ix_leave_person_id"), table_name="leave")

    op.drop_table("leave")
    op.drop_index("uq_deadline_code_nationwide", table_name="deadline")
    op.drop_index(op.f("ix_deadline_area_code"), table_name="deadline")

    op.drop_table("deadline")
    op.drop_index(op.f("ix_chat_group_area_code"), table_name="chat_group")

    op.drop_table("chat_group")
    op.drop_table("watermark")
    op.drop_index(op.f("ix_upload_until"), table_name="upload")

    op.drop_table("upload")
    op.drop_index(op.f("ix_document_created_at"), table_name="document")

    op.drop_table("document")
