"""The side-by-side view: rows made in Python, drawn by a small script of our own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from orchestrator.domain import Version
from pages.ui.diff_rows import diff_rows

HERE = Path(__file__).parent


@st.cache_data(max_entries=32, show_spinner=False)
def _rows(before_digest: str, after_digest: str, _before: str, _after: str) -> list[dict[str, Any]]:
    return diff_rows(_before, _after)


def show_versions_diff(before: Version, after: Version) -> None:
    """Both versions side by side, with the way from change to change."""
    view = st.components.v2.component(
        "versions_diff",
        html='<div id="root"></div>',
        css=(HERE / "versions_diff.css").read_text(encoding="utf-8"),
        js=(HERE / "versions_diff.js").read_text(encoding="utf-8"),
    )
    rows = _rows(before.digest, after.digest, before.text, after.text)
    view(
        key=f"diff-{before.number}-{after.number}",
        data={"rows": rows, "before": f"Version {before.number}", "after": f"Version {after.number}"},
    )
