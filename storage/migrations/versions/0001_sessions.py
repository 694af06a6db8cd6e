"""Sessions, their events and the texts of their versions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("document_type", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("leg", sa.Integer, nullable=False),
        sa.Column("stop_reason", sa.String(32)),
        sa.Column("converged", sa.Boolean, nullable=False),
        sa.Column("iterations", sa.Integer, nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("high_before", sa.Integer),
        sa.Column("high_after", sa.Integer),
        sa.Column("unsettled", sa.Integer),
        sa.Column("open_questions", sa.Integer, nullable=False),
        sa.Column("cost_usd", sa.Float),
        sa.Column("cancel_requested", sa.Boolean, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
    )
    op.create_index("ix_session_updated_at", "session", ["updated_at"])
    op.create_index("ix_session_status", "session", ["status"])
    op.create_table(
        "event",
        sa.Column("session_id", sa.String(32), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("leg", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("step_key", sa.String(200)),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "seq", name="pk_event"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_event_session_id", ondelete="CASCADE"),
        sa.UniqueConstraint("session_id", "step_key", name="uq_event_session_id_step_key"),
    )
    op.create_table(
        "text",
        sa.Column("session_id", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("session_id", "digest", name="pk_text"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name="fk_text_session_id", ondelete="CASCADE"),
    )
