"""Runs one stored session to the end of its leg: the same for the app and the command line."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from orchestrator import events
from orchestrator.domain import StopReason
from orchestrator.errors import in_words
from orchestrator.events import Event
from orchestrator.panel import build_panel
from orchestrator.proposals import decide_proposal
from orchestrator.revision import ProposalDecision
from orchestrator.roundtable import iter_roundtable
from orchestrator.state import SessionState
from storage.store import Store, new_session_id

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3

OnEvent = Callable[[Event], None]


def _ignore(event: Event) -> None:
    pass


def start_session(
    store: Store, created: events.SessionCreated, *, cancel: threading.Event, on_event: OnEvent = _ignore
) -> tuple[str, SessionState]:
    """Store a session and run it here; locked before anybody else can see it."""
    session_id = new_session_id()
    with store.lock(session_id):
        store.create_session(created, session_id)
        return session_id, _run(store, session_id, cancel, on_event)


def continue_session(
    store: Store,
    session_id: str,
    *,
    max_iterations: int | None = None,
    cancel: threading.Event,
    on_event: OnEvent = _ignore,
) -> SessionState:
    """Go on with a session here: with the leg that was cut off, else with another.

    Raises SessionNotFoundError, or SessionBusyError while somebody else runs it.
    """
    with store.lock(session_id):
        begin_leg(store, session_id, max_iterations)
        return _run(store, session_id, cancel, on_event)


def queue_leg(store: Store, session_id: str, max_iterations: int | None = None) -> None:
    """Begin another leg for the background runner to run. Raises SessionBusyError while one runs."""
    with store.lock(session_id):
        begin_leg(store, session_id, max_iterations)


def begin_leg(store: Store, session_id: str, max_iterations: int | None = None) -> None:
    """Begin another leg with the same panel, unless the last one hasn't ended."""
    state = load_session(store, session_id)
    if state.ended:
        limit = max_iterations or state.max_iterations
        store.append(session_id, events.SessionResumed(state.panel, limit, state.delta_threshold))


def decide(
    store: Store, session_id: str, edit_id: str, decision: ProposalDecision, words: str | None = None
) -> SessionState:
    """Record what the author does with a held edit, and return the session as it then stands.

    Raises InputError for an edit that can't be decided on, SessionBusyError while the session runs.
    """
    with store.lock(session_id):
        state = load_session(store, session_id)
        event = decide_proposal(state, edit_id, decision, words)
        store.append(session_id, event)
        state.apply(event)
        return state


def load_session(store: Store, session_id: str) -> SessionState:
    """The session folded from its stored events. Raises SessionNotFoundError."""
    store.session(session_id)
    return SessionState.fold(recorded.event for recorded in store.events(session_id))


def run_session(store: Store, session_id: str, *, cancel: threading.Event, on_event: OnEvent = _ignore) -> SessionState:
    """Run the session's leg from its recorded events to its end, committing each event as it comes.

    Raises SessionBusyError if somebody else runs it. An error that isn't a critic's or a
    moderator's is raised, and recorded as the end of the leg the third time in a row.
    """
    with store.lock(session_id):
        return _run(store, session_id, cancel, on_event)


def _run(store: Store, session_id: str, cancel: threading.Event, on_event: OnEvent) -> SessionState:
    attempts = store.count_attempt(session_id)
    state = SessionState.fold(recorded.event for recorded in store.events(session_id))
    try:
        if attempts > MAX_ATTEMPTS:
            raise RuntimeError(f"the run broke off {MAX_ATTEMPTS} times without getting further")
        for event in iter_roundtable(state, build_panel(state.panel), cancel=cancel):
            store.append(session_id, event)
            on_event(event)
    except Exception as error:
        log.exception("session %s broke off at attempt %s", session_id, attempts)
        if attempts < MAX_ATTEMPTS:
            raise
        _record_failure(store, session_id, state, in_words(error), on_event)
    return state


def _record_failure(store: Store, session_id: str, state: SessionState, detail: str, on_event: OnEvent) -> None:
    questions = len(state.open_questions)
    ending = (
        events.ConvergenceCheck(state.iteration, None, state.unsettled_counts, StopReason.FAILED, detail, questions),
        events.RefinementComplete(state.iteration, StopReason.FAILED, False, state.reviewed_version),
    )
    for event in ending:
        state.apply(event)
        store.append(session_id, event)
        on_event(event)
