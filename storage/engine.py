"""The engine for a database URL, set up so that readers and writers don't get in each other's way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from orchestrator.errors import InputError

DEFAULT_URL = "sqlite:///data/roundtable.db"
BUSY_TIMEOUT_MS = 30_000


def database_url(environ: Mapping[str, str]) -> str:
    """DATABASE_URL, or the SQLite file in data/."""
    return environ.get("DATABASE_URL", "").strip() or DEFAULT_URL


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL. Raises InputError for any other or malformed URL."""
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    return create_engine(parsed, pool_size=5, max_overflow=5, pool_pre_ping=True)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise InputError("DATABASE_URL is no database URL; write postgresql://user:password@host/name.") from error
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise InputError(f"DATABASE_URL names {parsed.drivername}; only sqlite and postgresql are supported.")
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise InputError("DATABASE_URL names no SQLite file; write sqlite:///path/to/file.db.")
    return parsed


def sqlite_path(engine: Engine) -> Path | None:
    """The file of a SQLite engine, None for another database."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


def _sqlite(url: URL) -> Engine:
    Path(url.database or "").absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=5, max_overflow=5)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(connection: Any, record: object) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so, not at the first write
    pragmas = ("journal_mode=WAL", f"busy_timeout={BUSY_TIMEOUT_MS}", "foreign_keys=ON", "synchronous=FULL")
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Writers take the write lock at once; a reader that turned writer could only fail."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
