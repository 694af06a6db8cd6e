"""Brings a database to the tables of this version, at start, once for all who start together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Engine, text

from orchestrator.errors import SessionError
from storage.engine import sqlite_path

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK_ID = 7_261_000_001


def migrate(engine: Engine) -> None:
    """Create or upgrade the tables. Raises SessionError if a newer version made them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    with _alone(engine), engine.connect().execution_options(writes=True) as connection, connection.begin():
        current = MigrationContext.configure(connection).get_current_revision()
        if current == script.get_current_head():
            return
        if current is not None and current not in {revision.revision for revision in script.walk_revisions()}:
            raise SessionError("The database was made by a newer version of this app. Update the app, or use another.")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Hold the database's start lock; whoever comes second waits."""
    path = sqlite_path(engine)
    if path is not None:
        with FileLock(f"{path}.start.lock"):
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT pg_advisory_lock(:id)"), {"id": LOCK_ID})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:id)"), {"id": LOCK_ID})
