"""What the pages about one session share: its title and how it stands, and the way to the others."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from orchestrator.domain import DocumentType
from orchestrator.errors import SessionNotFoundError
from orchestrator.outcome import plural
from pages.ui import services
from pages.ui.plain import plain, shorten
from pages.ui.words import TYPE_NAMES, ago, outcome_badge
from storage.store import SessionRow

PAGES = {"refine": "Result", "compare": "Compare", "insights": "Insights"}
Page = Literal["refine", "compare", "insights"]


def show_header(row: SessionRow, here: Page) -> None:
    """Title, type, outcome and age of a session, and links to its other pages."""
    st.title(plain(shorten(row.title, 120)), anchor=False)
    label, color = outcome_badge(row)
    with st.container(horizontal=True, vertical_alignment="center", key="session-header"):
        st.badge(label, color=color)
        facts = f"{TYPE_NAMES[DocumentType(row.document_type)]} · {plural(row.words, 'word')} · {ago(row.updated_at)}"
        st.caption(facts, help=f"Last change: {row.updated_at:%Y-%m-%d %H:%M:%S} UTC")
        st.space("stretch")
        for page, name in PAGES.items():
            if page != here:
                st.page_link(f"pages/{page}.py", label=name, query_params={"session": row.id})
        st.page_link("pages/refine.py", label="New document", icon=":material/add:", query_params={})


def chosen_session(what: str) -> SessionRow | None:
    """The session that the address names; without one, a choice of recent ones for `what`."""
    session_id = st.query_params.get("session")
    if session_id:
        try:
            return services.store().session(session_id)
        except SessionNotFoundError as error:
            st.warning(plain(str(error)))
    rows = services.store().sessions(limit=20)
    if not rows:
        st.markdown(f"There is nothing to {what} yet. Refine a document first.")
        st.page_link("pages/refine.py", label="Refine a document", icon=":material/edit_note:")
        return None
    chosen = st.selectbox(
        f"Which session do you want to {what}?",
        rows,
        index=None,
        format_func=lambda row: f"{shorten(row.title, 80)} · {ago(row.updated_at)}",
        placeholder="Choose a session",
    )
    if chosen is not None:
        st.query_params["session"] = chosen.id
        st.rerun()
    return None
