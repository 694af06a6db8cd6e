"""The web entry, run by `streamlit run app.py`.

Imported by the server it builds the server, which runs sessions in the background; run as a
script, once a page view, it shows the page.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from orchestrator.errors import RefineError
from pages.ui import services
from pages.ui.plain import plain


@contextlib.asynccontextmanager
async def _lifespan(app: st.App) -> AsyncIterator[None]:
    """Take up sessions that were cut off as soon as the server starts, and stop with it."""
    with contextlib.suppress(RefineError):  # a page says what is wrong with the database
        services.runner()
    yield
    services.close()


def _script() -> None:
    st.set_page_config(page_title="PRD Roundtable", page_icon=":material/forum:", layout="wide")
    pages = [
        st.Page("pages/refine.py", title="Refine", icon=":material/edit_note:", default=True),
        st.Page("pages/compare.py", title="Compare", icon=":material/difference:"),
        st.Page("pages/insights.py", title="Insights", icon=":material/insights:"),
        st.Page("pages/sessions.py", title="Sessions", icon=":material/history:"),
    ]
    page = st.navigation(pages, position="top")
    try:
        services.runner()
    except RefineError as error:
        st.title("The sessions can't be opened")
        st.error(plain(str(error)))
        st.markdown("Nothing is lost. Check `DATABASE_URL`, or unset it to use a file on this computer, and restart.")
        return
    page.run()


if get_script_run_ctx(suppress_warning=True) is None:
    # Without this the first request after start, if it is a deep link, runs a file of pages/ past this one.
    PagesManager.uses_pages_directory = False
    app = st.App(__file__, lifespan=_lifespan)
else:
    _script()
