"""Insights: what a session's iterations did, as three charts that each answer a question."""

from __future__ import annotations

import streamlit as st

from orchestrator.state import SessionState
from pages.ui import services
from pages.ui.insight import Insight, delta_insight, issues_insight, tokens_insight
from pages.ui.session_header import chosen_session, show_header


def _show(insight: Insight, key: str) -> None:
    st.subheader(insight.question, anchor=False)
    st.markdown(insight.answer)
    if not insight.labels:
        return
    from pages.ui.charts import figure

    st.plotly_chart(figure(insight), width="stretch", key=f"insights-{key}", alt=insight.answer)
    if st.toggle("Show as a table", key=f"insights-{key}-table"):
        st.dataframe(insight.table(), hide_index=True)


def show_insights(state: SessionState) -> None:
    """The three charts of one session."""
    for key, insight in (
        ("issues", issues_insight(state)),
        ("delta", delta_insight(state)),
        ("tokens", tokens_insight(state)),
    ):
        _show(insight, key)


row = chosen_session("chart") if st.query_params.get("session") else None
if row is not None:
    show_header(row, "insights")
    show_insights(services.session_state(row.id, row.last_seq))
else:
    st.title("Insights")
    chosen_session("chart")
