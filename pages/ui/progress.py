"""A run as it happens: read from the database twice a second, by as many tabs as there are."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from orchestrator import events
from orchestrator.domain import Severity
from orchestrator.events import Recorded
from orchestrator.export.changes import changes
from orchestrator.outcome import agent_title, plural
from orchestrator.state import SessionState
from pages.ui import services
from pages.ui.plain import plain, shorten
from pages.ui.words import SEVERITY_COLORS, headline, severity_counts
from storage.projection import SessionStatus
from storage.store import SessionRow

POLL_S = 0.5


def show_progress(session_id: str) -> None:
    """The running session's progress, kept up to date; at its end the whole page is shown anew."""
    st.fragment(run_every=POLL_S, key="progress")(_panel)(session_id)


def _panel(session_id: str) -> None:
    row = services.store().session(session_id)
    if row.status is SessionStatus.DONE:
        st.rerun()
    recorded = services.store().events(session_id)
    state = SessionState.fold(item.event for item in recorded)
    with st.container(key="progress-panel"):
        st.progress(_share(state), text=_line(row, state, recorded))
        for iteration in range(1, state.iteration):
            _finished(state, iteration)
        if state.iteration:
            _live(state, recorded)
        if st.button("Cancel", key="progress-cancel", icon=":material/stop_circle:"):
            services.runner().cancel(session_id)
            st.toast("Cancelling. What is finished is kept.")


def _share(state: SessionState) -> float:
    """How far the leg is, if it takes every iteration it may."""
    steps = state.max_iterations * (len(state.panel.critics) + 1)
    answered = len(state.panel.critics) - len(state.due_critics) if state.iteration else 0
    done = max(0, state.leg_iterations - 1) * (len(state.panel.critics) + 1) + answered
    return min(1.0, done / max(1, steps))


def _line(row: SessionRow, state: SessionState, recorded: list[Recorded]) -> str:
    if row.status is SessionStatus.QUEUED or not state.iteration:
        return "Waiting to start. You can leave this page."
    parts = [f"Iteration {state.leg_iterations} of up to {state.max_iterations}"]
    parts += [f"{agent_title(name)} reading" for name in _reading(state, recorded)]
    if state.iteration and not state.due_critics and not state.ended:
        parts.append("moderator at work")
    return " · ".join([*parts, "you can leave this page"])


def _reading(state: SessionState, recorded: list[Recorded]) -> list[str]:
    started = _started(state, recorded)
    return [name for name in state.due_critics if name in started]


def _started(state: SessionState, recorded: list[Recorded]) -> dict[str, datetime]:
    return {
        item.event.agent: item.at
        for item in recorded
        if isinstance(item.event, events.CriticReviewStart) and item.event.iteration == state.iteration
    }


def _finished(state: SessionState, iteration: int) -> None:
    summary = next((item for item in state.iterations if item.iteration == iteration), None)
    if summary is None:
        return
    edits = [
        outcome for revision in state.revisions if revision.iteration == iteration for outcome in revision.outcomes
    ]
    counts = summary.unsettled
    label = f"Iteration {iteration}: {plural(counts.total, 'issue')} ({counts.high} High) → {changes(edits)}"
    with st.expander(label, key=f"progress-iteration-{iteration}", icon=":material/check:"):
        for name in state.panel.critics:
            _review_line(st.container(), state, summary.version, name)


def _live(state: SessionState, recorded: list[Recorded]) -> None:
    """The iteration that runs; written through the object, which a with-block would mark as complete."""
    box = st.status(f"Iteration {state.iteration}", state="running", expanded=True)
    started = _started(state, recorded)
    for name in state.panel.critics:
        if (state.version.number, name) in state.reviews:
            _review_line(box, state, state.version.number, name)
        elif name in state.failures:
            why = plain(shorten(state.failures[name], 200))
            box.markdown(f"**{plain(agent_title(name))}** failed: {why}. The others go on.")
        elif name in started:
            seconds = max(0, int((datetime.now(UTC) - started[name]).total_seconds()))
            box.markdown(f"**{plain(agent_title(name))}** reading, {seconds} s")
        else:
            box.markdown(f"**{plain(agent_title(name))}** waiting")
    if not state.due_critics:
        box.markdown("**Moderator** at work")


def _review_line(box: DeltaGenerator, state: SessionState, version: int, name: str) -> None:
    review = state.reviews.get((version, name))
    if review is None:
        box.markdown(f"**{plain(agent_title(name))}** gave no review")
        return
    severities = [finding.credible_severity for finding in review.findings]
    box.markdown(f"**{plain(agent_title(name))}** {severity_counts(severities)}")
    for finding in review.findings:
        if finding.credible_severity is Severity.HIGH:
            badge = f":{SEVERITY_COLORS[Severity.HIGH]}-badge[High]"
            box.markdown(f"{badge} {plain(headline(finding.description))}")
