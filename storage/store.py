"""Sessions and their events, kept for good: appended to, listed, deleted whole."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from orchestrator import events
from orchestrator.errors import SessionBusyError, SessionError, SessionNotFoundError
from orchestrator.events import Event, Recorded
from storage import tables
from storage.engine import make_engine
from storage.locks import SessionLocks, make_locks
from storage.migrate import migrate
from storage.payload import load_texts, put_text_back, storable, take_text_out
from storage.projection import SessionStatus, columns_changed

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
ID_LENGTH = 12
_ID = re.compile(r"[a-z0-9]{1,32}")


@dataclass(frozen=True, slots=True)
class SessionRow:
    """What lists show of a session; times are aware and UTC."""

    id: str
    title: str
    document_type: str
    status: SessionStatus
    leg: int
    stop_reason: str | None
    converged: bool
    iterations: int
    words: int
    high_before: int | None
    high_after: int | None
    unsettled: int | None
    open_questions: int
    cost_usd: float | None
    attempts: int
    last_seq: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: RowMapping) -> SessionRow:
        """The row as a value."""
        values = {field.name: row[field.name] for field in fields(cls)}
        return cls(**{**values, "status": SessionStatus(row["status"])})

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        times = {"created_at": self.created_at.isoformat(), "updated_at": self.updated_at.isoformat()}
        return {**asdict(self), "status": str(self.status), **times}


class Store:
    """All access to the database. Safe to share between threads; no call holds a transaction open."""

    def __init__(self, engine: Engine, locks: SessionLocks, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._locks = locks
        self._now = now

    @classmethod
    def open(cls, url: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Store:
        """The store behind a URL, its tables up to date. Raises SessionError if it can't be opened."""
        engine = make_engine(url)
        try:
            migrate(engine)
        except OperationalError as error:
            engine.dispose()
            where = engine.url.render_as_string(hide_password=True)
            raise SessionError(f"The database {where} can't be opened: {error.orig}") from error
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, make_locks(engine), now)

    def close(self) -> None:
        """Release every lock and connection."""
        self._locks.close()
        self._engine.dispose()

    def create_session(self, created: events.SessionCreated, session_id: str | None = None) -> str:
        """Store a new session and return its id; it waits for somebody to run it."""
        session_id = session_id or new_session_id()
        now = self._now()
        row = {
            "id": session_id,
            "title": storable(created.title),
            "document_type": created.document_type,
            "status": SessionStatus.QUEUED,
            "leg": 1,
            "converged": False,
            "iterations": 0,
            "words": len(created.version.text.split()),
            "open_questions": 0,
            "cost_usd": 0.0,
            "cancel_requested": False,
            "attempts": 0,
            "last_seq": 0,
            "created_at": now,
            "updated_at": now,
        }
        with self._writer.begin() as connection:
            connection.execute(insert(tables.session).values(row))
            self._append(connection, session_id, created)
        return session_id

    def append(self, session_id: str, event: Event) -> Recorded:
        """Commit one event. Raises SessionError if that step is recorded already."""
        try:
            with self._writer.begin() as connection:
                return self._append(connection, session_id, event)
        except IntegrityError as error:
            raise SessionError(f"Session {session_id}: this step of {event.kind} is recorded already.") from error

    def _append(self, connection: Connection, session_id: str, event: Event) -> Recorded:
        now = self._now()
        changed = {**columns_changed(event), "last_seq": tables.session.c.last_seq + 1, "updated_at": now}
        row = connection.execute(
            update(tables.session)
            .where(tables.session.c.id == session_id)
            .values(changed)
            .returning(tables.session.c.last_seq, tables.session.c.leg)
        ).one_or_none()
        if row is None:
            raise _not_found(session_id)
        values = {
            "session_id": session_id,
            "seq": row.last_seq,
            "leg": row.leg,
            "at": now,
            "kind": event.kind,
            "format": events.FORMAT,
            "step_key": events.step_key(event, row.leg),
            "fields": take_text_out(connection, session_id, storable(events.to_json(event))),
        }
        connection.execute(insert(tables.event).values(values))
        return Recorded(row.last_seq, now, event)

    def events(self, session_id: str, after: int = 0) -> list[Recorded]:
        """The session's events with a higher `seq` than `after`, in order; none for an unknown id."""
        chosen = (tables.event.c.session_id == session_id) & (tables.event.c.seq > after)
        with self._engine.begin() as connection:
            rows = connection.execute(select(tables.event).where(chosen).order_by(tables.event.c.seq)).mappings().all()
            texts = load_texts(connection, session_id, (row["fields"] for row in rows))
        return [
            Recorded(row["seq"], row["at"], events.from_json(row["kind"], put_text_back(row["fields"], texts)))
            for row in rows
        ]

    def session(self, session_id: str) -> SessionRow:
        """The session's row. Raises SessionNotFoundError."""
        if not _ID.fullmatch(session_id):
            raise _not_found(session_id)
        with self._engine.begin() as connection:
            chosen = select(tables.session).where(tables.session.c.id == session_id)
            row = connection.execute(chosen).mappings().one_or_none()
        if row is None:
            raise _not_found(session_id)
        return SessionRow.of(row)

    def sessions(self, *, limit: int = 50, offset: int = 0, search: str = "") -> list[SessionRow]:
        """Sessions whose title contains `search`, the last changed first."""
        chosen = select(tables.session).where(_titled(search))
        newest = chosen.order_by(tables.session.c.updated_at.desc(), tables.session.c.id).limit(limit).offset(offset)
        with self._engine.begin() as connection:
            return [SessionRow.of(row) for row in connection.execute(newest).mappings()]

    def count(self, search: str = "") -> int:
        """How many sessions there are with `search` in the title."""
        with self._engine.begin() as connection:
            chosen = select(func.count()).select_from(tables.session).where(_titled(search))
            return int(connection.scalar(chosen) or 0)

    def delete(self, session_id: str) -> None:
        """Delete a session and everything of it. Raises SessionBusyError while it runs."""
        with self.lock(session_id):
            with self._writer.begin() as connection:
                connection.execute(delete(tables.session).where(tables.session.c.id == session_id))
            self._locks.forget(session_id)

    def request_cancel(self, session_id: str) -> None:
        """Ask whoever runs the session to end it."""
        unfinished = tables.session.c.status != SessionStatus.DONE
        with self._writer.begin() as connection:
            connection.execute(
                update(tables.session)
                .where(tables.session.c.id == session_id, unfinished)
                .values(cancel_requested=True)
            )

    def cancel_requested(self, session_ids: Iterable[str]) -> set[str]:
        """Those of the sessions that somebody asked to end."""
        chosen = tables.session.c.id.in_(list(session_ids)) & tables.session.c.cancel_requested
        with self._engine.begin() as connection:
            return set(connection.scalars(select(tables.session.c.id).where(chosen)))

    def unfinished(self) -> list[str]:
        """Sessions that wait for somebody to run them, or whose runner may have died; oldest first."""
        chosen = select(tables.session.c.id).where(tables.session.c.status != SessionStatus.DONE)
        with self._engine.begin() as connection:
            return list(connection.scalars(chosen.order_by(tables.session.c.created_at)))

    def count_attempt(self, session_id: str) -> int:
        """Note that somebody begins to run it; how often that was since the last paid step arrived."""
        with self._writer.begin() as connection:
            attempts = connection.scalar(
                update(tables.session)
                .where(tables.session.c.id == session_id)
                .values(attempts=tables.session.c.attempts + 1)
                .returning(tables.session.c.attempts)
            )
        if attempts is None:
            raise _not_found(session_id)
        return int(attempts)

    @contextmanager
    def lock(self, session_id: str) -> Iterator[None]:
        """Hold the session's lock. Raises SessionBusyError if anybody holds it."""
        if not _ID.fullmatch(session_id):
            raise _not_found(session_id)
        if not self._locks.acquire(session_id):
            raise SessionBusyError(f"Session {session_id} is running. Wait for it, or cancel it first.")
        try:
            yield
        finally:
            self._locks.release(session_id)


def new_session_id() -> str:
    """A random id of 12 characters: 60 bits, no look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


def _not_found(session_id: str) -> SessionNotFoundError:
    return SessionNotFoundError(f"There is no session {session_id[:40]!r}. It may have been deleted.")


def _titled(search: str) -> Any:
    return tables.session.c.title.icontains(storable(search), autoescape=True)
