"""kill -9 in the middle of a run: the next start finishes it, and repeats no recorded review."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from orchestrator import events
from orchestrator.panel import offline_panel
from orchestrator.roundtable import begin_session
from runs.embedded import Runner
from storage.projection import SessionStatus
from storage.store import Store
from tests.scripted import PRD

ROOT = Path(__file__).parent.parent


def calls(ledger: Path) -> list[str]:
    return ledger.read_text().split() if ledger.exists() else []


def until(holds, timeout_s=30.0):
    deadline = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail("it did not happen in time")
        time.sleep(0.01)


@pytest.mark.parametrize("killed_after", [1, 2, 3, 5])
def test_a_killed_run_is_finished_and_no_recorded_review_is_repeated(database_url, tmp_path, killed_after):
    ledger = tmp_path / "calls.txt"
    store = Store.open(database_url)
    session_id = store.create_session(begin_session(PRD, offline_panel()))
    command = [sys.executable, "-m", "tests.killed_process", database_url, session_id, str(ledger)]
    with subprocess.Popen(command, cwd=ROOT) as child:
        until(lambda: recorded_reviews(store, session_id) >= killed_after or child.poll() is not None)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    before = {(item.event.iteration, item.event.agent) for item in store.events(session_id) if is_review(item)}
    calls_before = Counter(calls(ledger))
    with subprocess.Popen(command, cwd=ROOT) as child:
        assert child.wait(60) == 0
    repeated = Counter(calls(ledger)) - calls_before
    assert store.session(session_id).status is SessionStatus.DONE
    assert not [call for call in repeated if tuple(call.split("/")) in {(str(i), a) for i, a in before}]
    reviews = Counter((item.event.iteration, item.event.agent) for item in store.events(session_id) if is_review(item))
    assert max(reviews.values()) == 1
    store.close()


def test_the_apps_runner_takes_over_a_killed_run(database_url, tmp_path):
    store = Store.open(database_url)
    session_id = store.create_session(begin_session(PRD, offline_panel()))
    command = [sys.executable, "-m", "tests.killed_process", database_url, session_id, str(tmp_path / "calls.txt")]
    runner = Runner(store)
    with subprocess.Popen(command, cwd=ROOT) as child:
        until(lambda: recorded_reviews(store, session_id) >= 1)
        runner.start()
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    until(lambda: store.session(session_id).status is SessionStatus.DONE)
    runner.stop()
    until(lambda: not runner._running)
    store.close()


def is_review(item):
    return isinstance(item.event, events.CriticReviewComplete)


def recorded_reviews(store, session_id):
    return sum(is_review(item) for item in store.events(session_id))
