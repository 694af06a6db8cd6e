"""Runs sessions in the background of this process, and takes over those whose runner died."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from orchestrator.errors import SessionError
from runs.session_run import run_session
from storage.store import Store

log = logging.getLogger(__name__)

CANCEL_POLL_S = 0.5
SWEEP_S = 2.0
MAX_RUNS = 32


class Runner:
    """A thread a running session, at most `max_runs`, and one that watches.

    Every half second the watcher looks for sessions that were asked to end; every two seconds, and
    at once when told of one, for sessions that nobody runs: new ones, and those whose process
    died. All threads are daemons: the process may end at any time.
    """

    def __init__(self, store: Store, *, max_runs: int = MAX_RUNS) -> None:
        self._store = store
        self._max_runs = max_runs
        self._running: dict[str, threading.Event] = {}
        self._guard = threading.Lock()
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="runner", daemon=True)

    def start(self) -> None:
        """Begin to watch; sessions that were cut off are taken up at once."""
        self._watcher.start()

    def submit(self, session_id: str) -> None:
        """Run a stored session as soon as there is room; one that runs already goes on."""
        self._launch(session_id)

    def cancel(self, session_id: str) -> None:
        """Ask for a session to end, whoever runs it."""
        self._store.request_cancel(session_id)
        self._wake.set()

    def stop(self) -> None:
        """Stop watching and cut off what runs; the next start takes it up."""
        self._stopped.set()
        self._wake.set()
        if self._watcher.is_alive():
            self._watcher.join()

    def _watch(self) -> None:
        waited = SWEEP_S
        while not self._stopped.is_set():
            waited += CANCEL_POLL_S
            self._safely(self._pass_on_cancels)
            if waited >= SWEEP_S:
                waited = 0.0
                self._safely(self._sweep)
            self._wake.wait(CANCEL_POLL_S)
            self._wake.clear()

    def _safely(self, look: Callable[[], None]) -> None:
        try:
            look()
        except Exception:
            log.exception("the database could not be read; trying again")

    def _pass_on_cancels(self) -> None:
        with self._guard:
            running = dict(self._running)
        if running:
            for session_id in self._store.cancel_requested(running):
                running[session_id].set()

    def _sweep(self) -> None:
        for session_id in self._store.unfinished():
            self._launch(session_id)

    def _launch(self, session_id: str) -> None:
        with self._guard:
            if self._stopped.is_set() or session_id in self._running or len(self._running) >= self._max_runs:
                return
            cancel = self._running[session_id] = threading.Event()
        name = f"session-{session_id}"
        threading.Thread(target=self._run, args=(session_id, cancel), name=name, daemon=True).start()

    def _run(self, session_id: str, cancel: threading.Event) -> None:
        try:
            if session_id in self._store.cancel_requested([session_id]):
                cancel.set()
            run_session(self._store, session_id, cancel=cancel)
        except SessionError as error:
            log.debug("session %s is not run here: %s", session_id, error)
        except Exception as error:  # noqa: BLE001 - logged by run_session; the sweep tries again
            log.warning("session %s will be tried again: %s", session_id, type(error).__name__)
        finally:
            with self._guard:
                del self._running[session_id]
