"""What only the author can answer."""

from __future__ import annotations

import streamlit as st

from orchestrator.domain import Question, Quote
from orchestrator.outcome import plural
from orchestrator.state import SessionState
from pages.ui.plain import plain, visible
from pages.ui.words import SEVERITY_COLORS


def show_questions(state: SessionState) -> None:
    """The open questions, each with why it is asked, and all of them as text to send on."""
    questions = state.open_questions
    if not questions:
        st.markdown("Nothing is asked of you. Questions appear here when only you can settle an issue.")
        return
    st.markdown(
        f"{plural(len(questions), 'question')}, about {len(questions)} min. They stand at the end of the document too. "
        "Write the answers where they belong in your text and refine it again."
    )
    for question in questions:
        _show(question, state)
    with st.expander("All questions as text", key="questions-text"):
        text = "\n".join(f"{number}. {question.text}" for number, question in enumerate(questions, 1))
        st.code(visible(text), language=None, wrap_lines=True)


def _show(question: Question, state: SessionState) -> None:
    issue = state.issues[question.issue_id]
    with st.container(border=True, key=f"question-{question.id}"):
        badge = f":{SEVERITY_COLORS[issue.severity]}-badge[{issue.severity.capitalize()}]"
        st.markdown(f"{badge} **{plain(question.text)}**")
        st.markdown(plain(issue.lead.description))
        if question.proposal:
            st.markdown(f"The moderator suggests: {plain(question.proposal)}")
        quote = issue.lead.evidence
        line = f" · line {quote.span.line}" if isinstance(quote, Quote) and quote.span else ""
        st.caption(f"{plain(issue.lead.section) or 'Whole document'}{line} · {issue.id}")
