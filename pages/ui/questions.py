"""What only the author can answer."""

from __future__ import annotations

import streamlit as st

from orchestrator.domain import Question, Quote
from orchestrator.outcome import plural
from orchestrator.state import SessionState
from pages.ui.changes import show_decision
from pages.ui.plain import plain, visible
from pages.ui.words import SEVERITY_COLORS


def show_questions(session_id: str, state: SessionState) -> None:
    """The open questions, each with why it is asked, and all of them as text to send on."""
    questions = state.open_questions
    if not questions:
        st.markdown("Nothing is asked of you. Questions appear here when only you can settle an issue.")
        return
    st.markdown(
        f"{plural(len(questions), 'question')}, about {len(questions)} min. "
        "Write the answers where they belong in your text and refine it again; what a held change proposes you can "
        "confirm, change or drop here."
    )
    for question in questions:
        _show(session_id, question, state)
    with st.expander("All questions as text", key="questions-text"):
        text = "\n".join(f"{number}. {question.text}" for number, question in enumerate(questions, 1))
        st.code(visible(text), language=None, wrap_lines=True)


def _show(session_id: str, question: Question, state: SessionState) -> None:
    issue = state.issues[question.issue_id]
    with st.container(border=True, key=f"question-{question.id}"):
        badge = f":{SEVERITY_COLORS[issue.severity]}-badge[{issue.severity.capitalize()}]"
        st.markdown(f"{badge} **{plain(question.text)}**")
        st.markdown(plain(issue.lead.description))
        if question.proposal:
            st.markdown(f"The moderator suggests: {plain(question.proposal)}")
        if question.edit_id:
            show_decision(session_id, state.held[question.edit_id].outcome)
        quote = issue.lead.evidence
        line = f" · line {quote.span.line}" if isinstance(quote, Quote) and quote.span else ""
        st.caption(f"{plain(issue.lead.section) or 'Whole document'}{line} · {issue.id}")
