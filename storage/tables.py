"""The tables: a session's events are the truth, its row is what lists need of them.

Changed only together with a migration; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in UTC, also from SQLite, which stores no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


session = Table(
    "session",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("document_type", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("leg", Integer, nullable=False),
    Column("stop_reason", String(32)),
    Column("converged", Boolean, nullable=False),
    Column("iterations", Integer, nullable=False),
    Column("words", Integer, nullable=False),
    Column("high_before", Integer),
    Column("high_after", Integer),
    Column("unsettled", Integer),
    Column("open_questions", Integer, nullable=False),
    Column("cost_usd", Float),
    Column("cancel_requested", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "updated_at"),
    Index(None, "status"),
)

event = Table(
    "event",
    METADATA,
    Column("session_id", String(32), ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("leg", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("format", Integer, nullable=False),
    Column("step_key", String(200)),
    Column("fields", JSON, nullable=False),
    UniqueConstraint("session_id", "step_key"),
)

text = Table(
    "text",
    METADATA,
    Column("session_id", String(32), ForeignKey("session.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)
