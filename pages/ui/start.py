"""The page before a run: the document, who reviews it, and one button."""

from __future__ import annotations

from typing import TypeGuard

import streamlit as st

from orchestrator.documents.intake import MAX_BYTES, decode_document
from orchestrator.documents.reading import Reading, detect_title, read_document
from orchestrator.domain import DocumentType, Safeguards, Strictness
from orchestrator.errors import InputError
from orchestrator.outcome import plural
from orchestrator.panel import CRITIC_TITLES, offline_panel
from orchestrator.roundtable import MAX_ITERATIONS, RoundtableConfig, begin_session
from pages.ui import services
from pages.ui.plain import plain, shorten
from pages.ui.samples import finished_sample, sample_text
from pages.ui.words import STRICTNESS_NAMES, TYPE_NAMES, ago, outcome_badge

TEXT = "refine-text"
AS_READ = "As read from the text"
SHOWN_SECTIONS = 8
RECENT = 3


def show_start() -> None:
    """Everything one needs to start a session."""
    st.title("Refine a PRD")
    left, right = st.columns([2, 1], gap="large")
    with left:
        text = _document()
    with right:
        _settings(text)
    _recent()


def _document() -> str | None:
    """The text to review: the file if there is one, else what was pasted; None if the file can't be read."""
    st.text_area(
        "Document",
        key=TEXT,
        height=380,
        placeholder="Paste your PRD here, or add a file below.",
        label_visibility="collapsed",
        persist_state="session",
    )
    st.caption("Stays on this computer.")
    reading = st.empty()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Try a sample", key="refine-sample", on_click=_fill_in_sample, icon=":material/description:")
        if st.button("See a finished sample", key="refine-finished", icon=":material/task_alt:"):
            st.query_params["session"] = finished_sample(services.store())
            st.rerun()
    upload = st.file_uploader("Or add a file: Markdown or text, up to 2 MB", type=["md", "markdown", "txt"])
    text = st.session_state.get(TEXT) or ""
    if upload is not None:
        try:
            text = decode_document(upload.getvalue())
        except InputError as error:
            st.error(f"{plain(str(error))} What you pasted above is kept.")
            return None
        words = plural(len(text.split()), "word")
        st.info(f"Using {plain(upload.name)} ({words}). Remove it to use the text above.")
    with reading.container():
        _show_reading(text)
    return text


def _fill_in_sample() -> None:
    st.session_state[TEXT] = sample_text()


def _show_reading(text: str) -> None:
    if not _readable(text):
        return
    reading = read_document(text)
    if reading.is_code:
        st.caption("This looks like code. The rules read prose, so they will find little.")
        return
    st.caption(f"{TYPE_NAMES[reading.document_type]}. {_sections_read(reading)}")
    if not reading.is_english:
        language = plain(str(reading.language))
        st.warning(f"This looks like {language}. The rules about wording know English only and are off.")


def _sections_read(reading: Reading) -> str:
    sections = reading.structure.sections[1:]
    if not sections:
        return "No headings recognised: the text is read as one piece. Headings on lines of their own help."
    known = [
        f"{plain(shorten(section.title, 40))} → {section.meaning.words}"
        for section in reading.understood()
        if section.meaning and section.meaning.words != section.title.lower()
    ] or [plain(shorten(section.title, 40)) for section in reading.understood()]
    more = " …" if len(known) > SHOWN_SECTIONS else ""
    listed = f": {', '.join(known[:SHOWN_SECTIONS])}{more}" if known else ""
    return f"Read {plural(len(sections), 'section')}{listed}"


def _settings(text: str | None) -> None:
    st.subheader("Roundtable")
    critics = st.pills(
        "Critics",
        list(CRITIC_TITLES),
        selection_mode="multi",
        default=list(CRITIC_TITLES),
        format_func=CRITIC_TITLES.__getitem__,
        key="refine-critics",
    )
    st.markdown("**Reviewer** Offline rules, no key needed")
    with st.expander("What rules can and can't do"):
        st.markdown(
            "Rules find what is missing, vague, contradictory or risky by its wording, and quote it. They can't judge "
            "whether the problem is worth solving or the plan is sound. Reviews by AI models are not part of this "
            "version; from Python your own critic can call one."
        )
    document_type = st.selectbox(
        "Type",
        [AS_READ, *DocumentType],
        format_func=lambda kind: TYPE_NAMES.get(kind, AS_READ),
        key="refine-type",
    )
    title = st.text_input("Title", key="refine-title", placeholder=_title_hint(text), max_chars=200)
    iterations = st.number_input(
        "Iterations, at most",
        1,
        MAX_ITERATIONS,
        3,
        key="refine-iterations",
        help="An iteration is a review by every critic and a revision. With 1 the document is only reviewed.",
    )
    with st.expander("More"):
        strictness = st.selectbox(
            "Changes that invent or lose something",
            list(Strictness),
            index=list(Strictness).index(Strictness.STANDARD),
            format_func=STRICTNESS_NAMES.__getitem__,
            key="refine-strictness",
            help="What the document, your answers and the context don't say is never put in the text in silence.",
        )
    if st.button("Refine", type="primary", key="refine-start", width="stretch"):
        chosen = None if document_type == AS_READ else DocumentType(document_type)
        config = RoundtableConfig(max_iterations=int(iterations), safeguards=Safeguards(strictness))
        _start(text, tuple(critics), title, chosen, config)


def _title_hint(text: str | None) -> str:
    return shorten(detect_title(text), 60) if _readable(text) else "Taken from the text"


def _readable(text: str | None) -> TypeGuard[str]:
    """Whether there is a text, and not too much of it to read on every rerun."""
    return bool(text and text.strip()) and len(text or "") <= MAX_BYTES


def _start(
    text: str | None,
    critics: tuple[str, ...],
    title: str,
    document_type: DocumentType | None,
    config: RoundtableConfig,
) -> None:
    if text is None:
        st.error("The file can't be read. Remove it, or add another.")
        return
    if not critics:
        st.error("Choose at least one critic.")
        return
    in_order = tuple(name for name in CRITIC_TITLES if name in critics)
    try:
        created = begin_session(
            text,
            offline_panel(in_order),
            title=title,
            document_type=document_type,
            config=config,
        )
    except InputError as error:
        st.error(plain(str(error)))
        return
    session_id = services.store().create_session(created)
    services.runner().submit(session_id)
    st.query_params["session"] = session_id
    st.rerun()


def _recent() -> None:
    rows = services.store().sessions(limit=RECENT)
    if not rows:
        return
    st.subheader("Recent")
    for row in rows:
        label, color = outcome_badge(row)
        with st.container(horizontal=True, vertical_alignment="center", key=f"recent-{row.id}"):
            st.page_link("pages/refine.py", label=plain(shorten(row.title, 80)), query_params={"session": row.id})
            st.badge(label, color=color)
            st.caption(ago(row.updated_at))
