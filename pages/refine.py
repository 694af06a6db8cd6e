"""Refine: paste a document and start, watch it run, read what came of it."""

from __future__ import annotations

import streamlit as st

from orchestrator.errors import SessionNotFoundError
from pages.ui import services
from pages.ui.plain import plain
from pages.ui.progress import show_progress
from pages.ui.result import show_result
from pages.ui.session_header import show_header
from pages.ui.start import show_start
from storage.projection import SessionStatus


def show_session(session_id: str) -> None:
    """One session: while it runs its progress, then its result."""
    try:
        row = services.store().session(session_id)
    except SessionNotFoundError as error:
        st.title("No such session")
        st.markdown(f"{plain(str(error))} Your other sessions are under Sessions.")
        if st.button("Start a new one", type="primary"):
            st.query_params.clear()
            st.rerun()
        return
    show_header(row, "refine")
    if row.status is SessionStatus.DONE:
        show_result(row, services.session_state(session_id, row.last_seq))
    else:
        show_progress(session_id)


if session := st.query_params.get("session"):
    show_session(session)
else:
    show_start()
