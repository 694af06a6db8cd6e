"""Runs: in the background, cancelled, taken over, given up on."""

from __future__ import annotations

import threading
import time

import pytest

from orchestrator import events
from orchestrator.domain import Review, StopReason
from orchestrator.errors import SessionBusyError
from orchestrator.panel import Panel, offline_panel
from orchestrator.roundtable import begin_session
from runs import session_run
from runs.embedded import Runner
from runs.session_run import begin_leg, continue_session, run_session, start_session
from storage.projection import SessionStatus
from tests.scripted import PRD, Critic, idle


def created():
    return begin_session(PRD, offline_panel())


def until(holds, timeout_s=10.0):
    deadline = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail("it did not happen in time")
        time.sleep(0.02)


def done(store, session_id):
    return lambda: store.session(session_id).status is SessionStatus.DONE


@pytest.fixture
def runner(store):
    running = Runner(store)
    yield running
    running.stop()
    until(lambda: not running._running)


class Gate(Critic):
    """Reviews when the gate is open."""

    def __init__(self, name, gate):
        super().__init__(name)
        self.gate = gate

    def review(self, document, brief):
        super().review(document, brief)
        self.gate.wait(10)
        return Review(exhaustive=True)


@pytest.fixture
def gated(monkeypatch):
    """A panel whose critics wait for the gate, in place of the built-in one."""
    gate = threading.Event()
    critics = [Gate(name, gate) for name in offline_panel().critics]
    monkeypatch.setattr(session_run, "build_panel", lambda spec: Panel(tuple(critics), idle()))
    yield gate, critics
    gate.set()


def test_a_session_runs_in_this_thread_and_is_stored(store):
    seen = []
    session_id, state = start_session(store, created(), cancel=threading.Event(), on_event=seen.append)
    assert state.ended
    assert [item.event for item in store.events(session_id)][1:] == seen
    assert store.session(session_id).status is SessionStatus.DONE


def test_the_background_runner_runs_what_it_is_given(store, runner):
    runner.start()
    session_id = store.create_session(created())
    runner.submit(session_id)
    until(done(store, session_id))


def test_a_session_that_nobody_runs_is_taken_up_at_start(store, runner):
    session_id = store.create_session(created())
    runner.start()
    until(done(store, session_id))


def test_a_session_given_twice_is_run_once(store, runner, gated):
    gate, critics = gated
    runner.start()
    session_id = store.create_session(created())
    runner.submit(session_id)
    runner.submit(session_id)
    until(lambda: all(critic.calls for critic in critics))
    gate.set()
    until(done(store, session_id))
    assert [len(critic.calls) for critic in critics] == [1, 1, 1]


def test_a_session_that_another_runs_is_left_alone(store, gated):
    session_id = store.create_session(created())
    with store.lock(session_id), pytest.raises(SessionBusyError):
        run_session(store, session_id, cancel=threading.Event())
    assert store.session(session_id).attempts == 0


def test_cancelling_ends_a_run_within_a_second_or_so(store, runner, gated):
    runner.start()
    session_id = store.create_session(created())
    runner.submit(session_id)
    until(lambda: gated[1][0].calls)
    began = time.monotonic()
    runner.cancel(session_id)
    until(done(store, session_id))
    assert time.monotonic() - began < 2
    assert store.session(session_id).stop_reason == "cancelled"


def test_a_cancelled_session_can_be_continued(store, gated):
    gate, _ = gated
    cancel = threading.Event()
    cancel.set()
    session_id, state = start_session(store, created(), cancel=cancel)
    assert state.stop_reason is StopReason.CANCELLED
    gate.set()
    state = continue_session(store, session_id, max_iterations=2, cancel=threading.Event())
    assert state.stop_reason is StopReason.NO_HIGH_ISSUES
    assert (state.leg, state.max_iterations) == (2, 2)


def test_a_leg_is_begun_only_when_the_last_one_ended(store):
    session_id = store.create_session(created())
    begin_leg(store, session_id)
    assert store.session(session_id).leg == 1


def test_a_run_that_keeps_breaking_off_is_given_up_and_says_so(store, monkeypatch, caplog):
    def broken(spec):
        raise RuntimeError("no such thing")

    monkeypatch.setattr(session_run, "build_panel", broken)
    session_id = store.create_session(created())
    for _ in range(session_run.MAX_ATTEMPTS - 1):
        with pytest.raises(RuntimeError):
            run_session(store, session_id, cancel=threading.Event())
    state = run_session(store, session_id, cancel=threading.Event())
    assert state.stop_reason is StopReason.FAILED
    assert "no such thing" in state.stop_detail
    assert done(store, session_id)()
    assert "attempt 3" in caplog.text


def test_the_runner_survives_a_run_that_raises(store, runner, monkeypatch, caplog):
    def broken(spec):
        raise RuntimeError("no such thing")

    with monkeypatch.context() as patched:
        patched.setattr(session_run, "build_panel", broken)
        runner.start()
        session_id = store.create_session(created())
        until(done(store, session_id), 20)
    assert store.session(session_id).stop_reason == "failed"
    other = store.create_session(created())
    runner.submit(other)
    until(done(store, other))


def test_progress_is_stored_before_the_next_step_is_asked_for(store, gated):
    gate, _ = gated
    gate.set()
    session_id, counts = None, []

    def look(event):
        stored = store.events(store.sessions()[0].id)
        counts.append(stored[-1].event == event)

    session_id, _ = start_session(store, created(), cancel=threading.Event(), on_event=look)
    assert all(counts)
    kinds = [item.event.kind for item in store.events(session_id)]
    assert kinds[0] == events.SessionCreated.kind
