"""One lock a session, held by whoever runs it and freed by the kernel or the server when it dies."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, text

from storage.engine import sqlite_path


class SessionLocks(Protocol):
    """Locks by session id; a lock that somebody holds, here or elsewhere, is not waited for."""

    def acquire(self, session_id: str) -> bool: ...

    def release(self, session_id: str) -> None: ...

    def forget(self, session_id: str) -> None: ...

    def close(self) -> None: ...


def make_locks(engine: Engine) -> SessionLocks:
    """File locks beside a SQLite file, advisory locks on PostgreSQL."""
    path = sqlite_path(engine)
    return AdvisoryLocks(engine) if path is None else FileLocks(Path(f"{path}.locks"))


class FileLocks:
    """Lock files in a folder, kept as long as their session: another process may be about to lock one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, FileLock] = {}
        self._guard = threading.Lock()

    def _path(self, session_id: str) -> Path:
        return self._folder / f"{session_id}.lock"

    def acquire(self, session_id: str) -> bool:
        with self._guard:
            if session_id in self._held:
                return False
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._path(session_id), thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                return False
            self._held[session_id] = lock
            return True

    def release(self, session_id: str) -> None:
        with self._guard:
            self._held.pop(session_id).release()

    def forget(self, session_id: str) -> None:
        """Remove the file of a deleted session, while its lock is held."""
        with contextlib.suppress(OSError):
            self._path(session_id).unlink()

    def close(self) -> None:
        """Release what is still held."""
        for session_id in list(self._held):
            self.release(session_id)


class AdvisoryLocks:
    """PostgreSQL advisory locks on one connection; it breaks behind a transaction pooler.

    The connection could lock the same session twice, so what is held here is remembered.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._held: set[str] = set()
        self._guard = threading.Lock()

    def acquire(self, session_id: str) -> bool:
        with self._guard:
            if session_id in self._held:
                return False
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = self._connection.scalar(text("SELECT pg_try_advisory_lock(:id)"), {"id": _number(session_id)})
            if taken:
                self._held.add(session_id)
            return bool(taken)

    def release(self, session_id: str) -> None:
        with self._guard:
            self._held.remove(session_id)
            if self._connection is not None:
                self._connection.execute(text("SELECT pg_advisory_unlock(:id)"), {"id": _number(session_id)})

    def forget(self, session_id: str) -> None:
        """Nothing of a lock outlives its release."""

    def close(self) -> None:
        """Release what is still held."""
        with self._guard:
            self._held.clear()
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _number(session_id: str) -> int:
    """A 64-bit number for a session id, the same in every process."""
    return int.from_bytes(hashlib.sha256(session_id.encode()).digest()[:8], signed=True)
