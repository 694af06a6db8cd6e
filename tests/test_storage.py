"""The store: what goes in comes out, once, in order, whoever writes at the same time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from orchestrator import events
from orchestrator.domain import (
    Counts,
    DocumentType,
    Issue,
    IssueStatus,
    PanelSpec,
    Question,
    RaisedFinding,
    Review,
    Span,
    StopReason,
    Usage,
    Version,
    VersionAuthor,
)
from orchestrator.errors import InputError, SessionBusyError, SessionError, SessionNotFoundError
from orchestrator.revision import (
    Ask,
    Edit,
    EditOperation,
    EditOutcome,
    EditStatus,
    Flag,
    FlagKind,
    Match,
    ProposalDecision,
    Revision,
    Unresolved,
)
from storage.engine import database_url as url_from
from storage.engine import make_engine
from storage.projection import SessionStatus
from storage.store import Store
from storage.tables import METADATA
from tests.scripted import PRD, absence, finding

ROOT = Path(__file__).parent.parent
PANEL = PanelSpec(("product",), "moderator")
CREATED = events.SessionCreated(
    "A title", DocumentType.PRD, Version(1, None, VersionAuthor.AUTHOR, PRD), PANEL, 3, 0.05
)
ISSUE = Issue("I-001", (RaisedFinding("product", 1, finding()),), IssueStatus.OPEN, 1)
EDIT = Edit(("I-001",), EditOperation.INSERT_AFTER, "", "", "more", "because")
FLAG = Flag(FlagKind.LOSS, "2 s", "the figure is gone or another", True)
EVERY_EVENT = [
    CREATED,
    events.IterationStart(1, 1),
    events.CriticReviewStart(1, "product", 1),
    events.CriticReviewComplete(1, "product", 1, 1, Review((finding(), absence()), "Good.", True, Usage.none()), 0.5),
    events.CriticReviewFailed(1, "engineering", 1, 1, "TimeoutError: slow", 1.5),
    events.LedgerUpdate(1, 1, (ISSUE,)),
    events.ConvergenceCheck(1, None, Counts(high=1), None),
    events.ModeratorStart(1, 1),
    events.ModeratorAnswered(1, 1, 1, Revision((EDIT,), (Ask("I-001", "How long?"),), usage=Usage.none()), 0.25),
    events.ModeratorAnswered(1, 1, 2, "A whole new text.", 0.25),
    events.ModeratorComplete(
        1,
        (EditOutcome(EDIT, EditStatus.APPLIED, Span(5, 5, 1), "more", Match.EXACT, (FLAG,), "", "E-001"),),
        (Question("Q-001", "I-001", "How long?"),),
        (Unresolved("I-001", "unclear"),),
        Version(2, 1, VersionAuthor.MODERATOR, PRD + "more"),
    ),
    events.ModeratorFailed(1, 2, "ValueError", 0.5),
    events.ConvergenceCheck(2, 0.125, Counts(high=1, low=2), StopReason.NEEDS_AUTHOR, open_questions=2),
    events.RefinementComplete(2, StopReason.NEEDS_AUTHOR, False, 2),
    events.ProposalDecided("E-001", ProposalDecision.CONFIRMED, Version(3, 2, VersionAuthor.AUTHOR, PRD), "Q-001"),
    events.SessionResumed(PANEL, 2, 0.1),
]


def test_every_event_comes_back_as_it_went_in(store):
    session_id = store.create_session(CREATED)
    for event in EVERY_EVENT[1:]:
        store.append(session_id, event)
    recorded = store.events(session_id)
    assert [item.event for item in recorded] == EVERY_EVENT
    assert [item.seq for item in recorded] == list(range(1, len(EVERY_EVENT) + 1))
    assert all(item.at.utcoffset() == timedelta(0) for item in recorded)
    assert {event.kind for event in EVERY_EVENT} == set(events.KINDS)


def test_the_row_says_how_the_session_stands(store):
    session_id = store.create_session(CREATED)
    assert store.session(session_id).status is SessionStatus.QUEUED
    for event in EVERY_EVENT[1:-1]:
        store.append(session_id, event)
    row = store.session(session_id)
    assert (row.status, row.stop_reason, row.converged) == (SessionStatus.DONE, "needs_author", False)
    assert (row.high_before, row.high_after, row.unsettled, row.open_questions) == (1, 1, 3, 1)
    assert (row.title, row.iterations, row.words) == ("A title", 1, len(PRD.split()))
    assert row.cost_usd is None  # a plain text reports no cost
    store.append(session_id, EVERY_EVENT[-1])
    row = store.session(session_id)
    assert (row.status, row.stop_reason, row.leg) == (SessionStatus.QUEUED, None, 2)


def test_an_unknown_cost_stays_unknown(store):
    session_id = store.create_session(CREATED)
    review = events.CriticReviewComplete(1, "product", 1, 1, Review(usage=Usage()), 0.5)
    store.append(session_id, review)
    store.append(session_id, events.CriticReviewComplete(2, "product", 1, 1, Review(usage=Usage.none()), 0.5))
    assert store.session(session_id).cost_usd is None


def test_a_finished_step_is_recorded_once(store):
    session_id = store.create_session(CREATED)
    store.append(session_id, EVERY_EVENT[3])
    with pytest.raises(SessionError, match="recorded already"):
        store.append(session_id, EVERY_EVENT[3])
    assert [item.seq for item in store.events(session_id)] == [1, 2]


def test_a_text_is_stored_once(store):
    session_id = store.create_session(CREATED)
    again = events.ModeratorComplete(1, (), (), (), Version(2, 1, VersionAuthor.MODERATOR, PRD))
    store.append(session_id, again)
    with store._engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM text")) == 1
    assert store.events(session_id)[-1].event == again


def test_events_can_be_read_from_where_one_left_off(store):
    session_id = store.create_session(CREATED)
    store.append(session_id, EVERY_EVENT[1])
    assert [item.seq for item in store.events(session_id, after=1)] == [2]
    assert store.session(session_id).last_seq == 2


@pytest.mark.parametrize("session_id", ["../..", "", "%", "a\0b", "x" * 10_000, "Ünïcode", "nosuchsession"])
def test_an_id_that_does_not_exist_is_not_found(store, session_id):
    with pytest.raises(SessionNotFoundError):
        store.session(session_id)
    with pytest.raises(SessionNotFoundError), store.lock(session_id):
        store.count_attempt(session_id)


def test_deleting_takes_the_session_and_nothing_else(store):
    kept, gone = store.create_session(CREATED), store.create_session(CREATED)
    store.delete(gone)
    assert [row.id for row in store.sessions()] == [kept]
    assert store.events(gone) == []
    assert len(store.events(kept)) == 1


def test_a_running_session_is_not_deleted(store):
    session_id = store.create_session(CREATED)
    with store.lock(session_id), pytest.raises(SessionBusyError):
        store.delete(session_id)
    assert store.session(session_id)


def test_lists_show_the_last_changed_first_and_find_titles(database_url):
    clock = iter(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute) for minute in range(100))
    store = Store.open(database_url, now=lambda: next(clock))
    first, second, third = (
        store.create_session(replace(CREATED, title=title)) for title in ("100 % Checkout", "100 Checkout", "Größe_a")
    )
    store.append(first, EVERY_EVENT[1])
    assert [row.id for row in store.sessions()] == [first, third, second]
    assert [row.id for row in store.sessions(limit=1, offset=1)] == [third]
    assert [row.id for row in store.sessions(search="checkout")] == [first, second]
    assert [row.id for row in store.sessions(search="%")] == [first]
    assert [row.id for row in store.sessions(search="_")] == [third]
    assert store.count("checkout") == 2
    store.close()


def test_a_message_that_a_database_cannot_store_is_made_storable(store):
    session_id = store.create_session(replace(CREATED, title="a\0b\ud800"))
    store.append(session_id, events.ModeratorFailed(1, 1, "Error: \0", 0.0))
    assert store.session(session_id).title == "a�b�"


def test_cancelling_reaches_only_what_is_not_done(store):
    session_id = store.create_session(CREATED)
    store.request_cancel(session_id)
    assert store.cancel_requested([session_id, "other"]) == {session_id}
    for event in EVERY_EVENT[1:-1]:
        store.append(session_id, event)
    store.request_cancel(session_id)
    assert store.cancel_requested([session_id]) == set()


def test_many_writers_at_once_lose_nothing(store):
    session_ids = [store.create_session(CREATED) for _ in range(8)]
    barrier = threading.Barrier(8)

    def write(session_id):
        barrier.wait()
        for iteration in range(25):
            store.append(session_id, events.IterationStart(iteration, 1))
            store.append(session_ids[0], events.CriticReviewStart(iteration, session_id, 1))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, session_ids))
    assert [len(store.events(session_id)) for session_id in session_ids] == [1 + 25 + 200, *[26] * 7]
    assert [item.seq for item in store.events(session_ids[0])] == list(range(1, 227))


def open_store(url):
    Store.open(url).close()


def test_processes_that_start_together_migrate_once(database_url):
    context = multiprocessing.get_context("spawn")
    with context.Pool(3) as pool:
        pool.map(open_store, [database_url] * 3)
    store = Store.open(database_url)
    assert store.sessions() == []
    store.close()


def test_migrations_make_exactly_the_tables(store):
    with store._engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_database_of_a_newer_version_is_refused(database_url):
    store = Store.open(database_url)
    with store._writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(SessionError, match="newer version"):
        Store.open(database_url)


HOLD = """
import sys, time
from storage.store import Store
store = Store.open(sys.argv[1])
with store.lock(sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_is_free_as_soon_as_its_holder_is_killed(store, database_url):
    session_id = store.create_session(CREATED)
    command = [sys.executable, "-c", HOLD, database_url, session_id]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(SessionBusyError), store.lock(session_id):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    deadline = datetime.now(UTC) + timedelta(seconds=10)
    while datetime.now(UTC) < deadline:
        try:
            with store.lock(session_id):
                return
        except SessionBusyError:
            threading.Event().wait(0.05)
    pytest.fail("the lock was not freed")


def test_the_default_is_a_file_and_the_environment_names_another():
    assert url_from({}) == "sqlite:///data/roundtable.db"
    assert url_from({"DATABASE_URL": "postgresql://h/d"}) == "postgresql://h/d"


@pytest.mark.parametrize("url", ["nonsense", "mysql://h/d", "sqlite://", "sqlite:///:memory:"])
def test_another_database_is_refused_with_what_to_write(url):
    with pytest.raises(InputError, match="DATABASE_URL"):
        make_engine(url)


def test_a_password_is_never_in_the_error():
    with pytest.raises(SessionError, match="opened") as raised:
        Store.open("postgresql://me:secret-word@127.0.0.1:1/none")
    assert "secret-word" not in str(raised.value)
