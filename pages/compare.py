"""Compare: any two versions of a session side by side."""

from __future__ import annotations

import streamlit as st

from orchestrator.domain import Version, VersionAuthor
from orchestrator.outcome import plural
from orchestrator.state import SessionState
from pages.ui import services
from pages.ui.session_header import chosen_session, show_header
from pages.ui.versions_diff import show_versions_diff


def _name(version: Version, state: SessionState) -> str:
    if version.number == 1:
        return "Version 1, the original"
    author = "you" if version.author is VersionAuthor.AUTHOR else "the moderator"
    latest = ", the latest" if version.number == state.version.number else ""
    return f"Version {version.number} by {author}{latest}"


def show_compare(state: SessionState) -> None:
    """Two pickers and the differences."""
    versions = list(state.versions.values())
    if len(versions) == 1:
        st.markdown("There is one version only: nothing was changed, so there is nothing to compare.")
        return
    left, right = st.columns(2)
    before = left.selectbox("From", versions, 0, lambda version: _name(version, state), key="compare-from")
    after = right.selectbox("To", versions, len(versions) - 1, lambda version: _name(version, state), key="compare-to")
    if before.text == after.text:
        st.markdown("The two are the same.")
        return
    words = len(after.text.split()) - len(before.text.split())
    st.caption(f"{plural(abs(words), 'word')} {'more' if words >= 0 else 'fewer'} in version {after.number}.")
    show_versions_diff(before, after)


row = chosen_session("compare") if st.query_params.get("session") else None
if row is not None:
    show_header(row, "compare")
    show_compare(services.session_state(row.id, row.last_seq))
else:
    st.title("Compare")
    chosen_session("compare")
