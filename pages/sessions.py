"""Sessions: find one, open it, delete it."""

from __future__ import annotations

import streamlit as st

from orchestrator.domain import DocumentType
from orchestrator.errors import RefineError
from orchestrator.outcome import plural
from pages.ui import services
from pages.ui.plain import plain, shorten, visible
from pages.ui.words import TYPE_NAMES, ago, cost, outcome_badge
from storage.store import SessionRow

PAGE_SIZE = 50


def _table(rows: list[SessionRow]) -> SessionRow | None:
    """The sessions as a table; the one that is selected."""
    columns = {
        "Title": [visible(shorten(row.title, 100)) for row in rows],
        "Type": [TYPE_NAMES[DocumentType(row.document_type)] for row in rows],
        "Outcome": [outcome_badge(row)[0] for row in rows],
        "Iterations": [row.iterations for row in rows],
        "High, before → after": [_high(row) for row in rows],
        "Questions": [row.open_questions for row in rows],
        "Updated": [ago(row.updated_at) for row in rows],
        "Cost": [cost(row.cost_usd) for row in rows],
    }
    chosen = st.dataframe(
        columns, hide_index=True, key="sessions-table", on_select="rerun", selection_mode="single-row", width="stretch"
    )
    selected = chosen.selection.rows
    return rows[selected[0]] if selected and selected[0] < len(rows) else None


def _high(row: SessionRow) -> str:
    return "" if row.high_before is None else f"{row.high_before} → {row.high_after}"


@st.dialog("Delete this session?")
def _confirm_deletion(row: SessionRow) -> None:
    st.markdown(
        f"**{plain(shorten(row.title, 100))}**: its versions, reviews, issues and questions are deleted. "
        "This can't be undone."
    )
    if st.button("Delete it", type="primary", key="sessions-delete-confirm"):
        try:
            services.store().delete(row.id)
        except RefineError as error:
            st.warning(plain(str(error)))
            return
        st.rerun()


def _actions(row: SessionRow) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="sessions-actions"):
        if st.button("Open", type="primary", key="sessions-open"):
            st.switch_page("pages/refine.py", query_params={"session": row.id})
        if st.button("Delete", key="sessions-delete", icon=":material/delete:"):
            _confirm_deletion(row)
        st.caption(plain(shorten(row.title, 100)))


def show_sessions() -> None:
    """The list, newest first, with a search."""
    st.title("Sessions")
    store = services.store()
    search = st.text_input("Search titles", key="sessions-search", icon=":material/search:")
    count = store.count(search)
    if not count:
        nothing = "No title matches." if search else "No sessions yet. Each document you refine is kept here."
        st.markdown(nothing)
        st.page_link("pages/refine.py", label="Refine a document", icon=":material/edit_note:")
        return
    page = st.pagination((count + PAGE_SIZE - 1) // PAGE_SIZE, key="sessions-page") if count > PAGE_SIZE else 1
    st.caption(f"{plural(count, 'session')}. Select one to open or delete it.")
    actions = st.container()
    selected = _table(store.sessions(limit=PAGE_SIZE, offset=((page or 1) - 1) * PAGE_SIZE, search=search))
    if selected is not None:
        with actions:
            _actions(selected)


show_sessions()
