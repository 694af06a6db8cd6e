"""A session that has ended: one sentence, a few figures, and everything it made."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from orchestrator.best_version import best_version
from orchestrator.domain import StopReason
from orchestrator.errors import RefineError
from orchestrator.export.report import markdown_report
from orchestrator.export.result_json import result_json
from orchestrator.outcome import outcome_sentence, plural
from orchestrator.revision import EditStatus
from orchestrator.state import SessionState
from pages.ui import services
from pages.ui.changes import show_changes
from pages.ui.issues import show_issues
from pages.ui.plain import file_name, plain, visible
from pages.ui.questions import show_questions
from pages.ui.timeline import show_timeline
from pages.ui.words import cost
from runs.session_run import queue_leg
from storage.store import SessionRow

VIEW = "result-view"
CONTINUABLE = (StopReason.MAX_ITERATIONS, StopReason.CANCELLED, StopReason.FAILED)


def show_result(row: SessionRow, state: SessionState) -> None:
    """Outcome, figures, next step, and the views of a session that isn't running."""
    sentence = plain(outcome_sentence(state))
    show = {StopReason.NO_HIGH_ISSUES: st.success, StopReason.FAILED: st.error}.get(state.stop_reason, st.info)
    (st.warning if state.missing_reviews and show is st.success else show)(sentence)
    _figures(state)
    _offer_best(state)
    with st.container(horizontal=True, key="result-actions"):
        _next_step(row, state)
        _downloads(row, state)
    views = _views(row, state)
    view = st.segmented_control(
        "View", list(views), default="Issues", key=VIEW, label_visibility="collapsed", required=True
    )
    views[view or "Issues"]()


def _figures(state: SessionState) -> None:
    counts = state.unsettled_counts
    settled = sum(issue.settled for issue in state.issues.values())
    first = state.iterations[0].unsettled.high if state.iterations else counts.high
    applied = sum(outcome.status is EditStatus.APPLIED for outcome in state.edits)
    figures = {
        "High unsettled": f"{first} → {counts.high}" if first != counts.high else str(counts.high),
        "Settled": f"{settled} of {len(state.issues)}",
        "Questions": str(len(state.open_questions)),
        "Changes": str(applied),
        "Cost": cost(state.usage.cost_usd),
    }
    for column, (label, value) in zip(st.columns(len(figures)), figures.items(), strict=True):
        column.metric(label, value)


def _offer_best(state: SessionState) -> None:
    """Says so if an earlier reviewed version is better than the last."""
    best = best_version(state)
    if best == state.reviewed_version:
        return
    counts = {item.version: item.unsettled for item in state.iterations}
    st.info(
        f"Version {best} is the better one: {counts[best].high} High and {counts[best].medium} Medium unsettled, "
        f"against {counts[state.reviewed_version].high} and {counts[state.reviewed_version].medium} in version "
        f"{state.reviewed_version}. Both are under Download."
    )


def _next_step(row: SessionRow, state: SessionState) -> None:
    """The one primary button: go on, answer, decide, or look at what changed."""
    if state.stop_reason in CONTINUABLE or state.missing_critics or state.missing_reviews:
        label = "Review your version" if state.author_is_ahead else "Continue"
        if st.button(label, type="primary", key="result-continue", icon=":material/play_arrow:"):
            _continue(row.id)
    elif state.open_questions:
        label = f"See {plural(len(state.open_questions), 'question')}"
        st.button(label, type="primary", key="result-questions", on_click=_show, args=("Questions",))
    elif state.proposals:
        label = f"Decide on {plural(len(state.proposals), 'held change')}"
        st.button(label, type="primary", key="result-proposals", on_click=_show, args=("Changes",))
    elif len(state.versions) > 1:
        st.button("See the changes", type="primary", key="result-changes", on_click=_show, args=("Changes",))


def _show(view: str) -> None:
    st.session_state[VIEW] = view


def _continue(session_id: str) -> None:
    try:
        queue_leg(services.store(), session_id)
    except RefineError as error:
        st.warning(plain(str(error)))
        return
    services.runner().submit(session_id)
    st.rerun()


def _downloads(row: SessionRow, state: SessionState) -> None:
    with st.popover("Download", icon=":material/download:"):
        best = best_version(state)
        better = ("Best version", f"-v{best}.md", "text/markdown", lambda: state.versions[best].text)
        downloads = (
            *((better,) if best != state.reviewed_version else ()),
            ("Document", ".md", "text/markdown", lambda: state.final_document),
            ("Report", "-report.md", "text/markdown", lambda: markdown_report(state)),
            ("Everything as JSON", ".json", "application/json", lambda: _as_json(row.id, state)),
        )
        for label, suffix, mime, make in downloads:
            st.download_button(
                label,
                data=lambda make=make: make().encode("utf-8"),
                file_name=file_name(state.title, suffix),
                mime=mime,
                on_click="ignore",
                key=f"download-{suffix}",
                width="stretch",
            )


def _as_json(session_id: str, state: SessionState) -> str:
    return json.dumps(result_json(session_id, state), ensure_ascii=False, indent=2)


def _views(row: SessionRow, state: SessionState) -> dict[str, Callable[[], None]]:
    return {
        "Issues": lambda: show_issues(state),
        "Questions": lambda: show_questions(row.id, state),
        "Document": lambda: _show_document(state),
        "Changes": lambda: show_changes(row.id, state),
        "Timeline": show_timeline,
    }


def _show_document(state: SessionState) -> None:
    reviewed = state.reviewed_version
    if state.version.number != reviewed:
        st.caption(f"Version {reviewed}, the last reviewed one. Version {state.version.number} was not reviewed.")
    else:
        st.caption(f"Version {reviewed} of {len(state.versions)}, as text")
    st.code(visible(state.final_document), language=None, wrap_lines=True)
