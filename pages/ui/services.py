"""The one store and the one runner of this process."""

from __future__ import annotations

import os
import threading

import streamlit as st

from orchestrator.state import SessionState
from runs.embedded import Runner
from storage.engine import database_url
from storage.store import Store

_guard = threading.Lock()
_store: Store | None = None
_runner: Runner | None = None


def store() -> Store:
    """The open store. Raises a RefineError that says what to do if the database can't be opened."""
    global _store
    with _guard:
        if _store is None:
            _store = Store.open(database_url(os.environ))
        return _store


def runner() -> Runner:
    """The runner, watching; the first call starts it."""
    global _runner
    opened = store()
    with _guard:
        if _runner is None:
            _runner = Runner(opened)
            _runner.start()
        return _runner


def close() -> None:
    """Stop the runner and close the store."""
    global _store, _runner
    with _guard:
        if _runner is not None:
            _runner.stop()
        if _store is not None:
            _store.close()
        _store = _runner = None
    session_state.clear()


@st.cache_resource(max_entries=64, show_spinner=False)
def session_state(session_id: str, last_seq: int) -> SessionState:
    """The session folded up to `last_seq`; not to be changed."""
    recorded = store().events(session_id)
    return SessionState.fold(item.event for item in recorded if item.seq <= last_seq)
