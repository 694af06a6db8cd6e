"""A document to try, and a session of it that is finished."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

from orchestrator.errors import SessionBusyError, SessionNotFoundError
from orchestrator.panel import offline_panel
from orchestrator.roundtable import begin_session
from runs.session_run import run_session
from storage.store import Store

SAMPLE = Path(__file__).with_name("sample.md")
FINISHED_ID = "finishedsample"


def sample_text() -> str:
    """A page-long PRD with the faults that such documents have."""
    return SAMPLE.read_text(encoding="utf-8")


def finished_sample(store: Store) -> str:
    """The id of a session in which the sample was reviewed; run now if there is none yet."""
    try:
        store.session(FINISHED_ID)
    except SessionNotFoundError:
        store.create_session(begin_session(sample_text(), offline_panel()), FINISHED_ID)
        with contextlib.suppress(SessionBusyError):
            run_session(store, FINISHED_ID, cancel=threading.Event())
    return FINISHED_ID
