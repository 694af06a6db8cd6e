"""What the moderator changed, what was held back and why; held changes are the author's to decide on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from orchestrator.errors import RefineError
from orchestrator.export.changes import MATCH_WORDS, flags_words, status_words
from orchestrator.outcome import plural
from orchestrator.revision import EditOutcome, EditStatus, ProposalDecision
from orchestrator.state import SessionState
from pages.ui import services
from pages.ui.plain import plain, visible
from runs.session_run import decide

MOST = 100
HIDDEN = (EditStatus.REPLACED, EditStatus.DUPLICATE)


def show_changes(session_id: str, state: SessionState) -> None:
    """Held changes first, then those made, then those that weren't; each with its reason and what the guards found."""
    edits = [outcome for outcome in state.edits if outcome.status not in HIDDEN]
    if not edits:
        st.markdown("Nothing was changed.")
        return
    waiting = [held.outcome for held in state.proposals]
    if waiting:
        st.subheader(f"Held back · {len(waiting)}", anchor=False)
        st.markdown("These are not in the text. Confirm what is right, change it, or drop it.")
        for outcome in waiting[:MOST]:
            with st.container(border=True, key=f"held-{outcome.id}"):
                _change(outcome, state)
                show_decision(session_id, outcome)
    made = [outcome for outcome in edits if outcome.status is EditStatus.APPLIED or _is_put_in(outcome, state)]
    if made:
        st.subheader(f"Made · {len(made)}", anchor=False)
        _cards(made, state)
    rest = [outcome for outcome in edits if outcome not in waiting and outcome not in made]
    if rest:
        with st.expander(f"Not made · {len(rest)}", key="changes-not-made"):
            _cards(rest, state)


def _is_put_in(outcome: EditOutcome, state: SessionState) -> bool:
    """Whether the author put a held change, or other words for it, in the text."""
    decided = state.decisions.get(outcome.id)
    return decided is not None and decided.version is not None


def _cards(outcomes: Sequence[EditOutcome], state: SessionState) -> None:
    for outcome in outcomes[:MOST]:
        with st.container(border=True, key=f"change-{outcome.id}"):
            _change(outcome, state)
    if len(outcomes) > MOST:
        st.caption(f"The first {MOST} of {plural(len(outcomes), 'change')}; the report has all.")


def _change(outcome: EditOutcome, state: SessionState) -> None:
    edit = outcome.edit
    reason = f" · {plain(edit.reason)}" if edit.reason.strip() else ""
    st.markdown(f"**{status_words(outcome, state)}**{reason}")
    for words in flags_words(outcome.flags):
        st.markdown(f":orange-badge[Check] {plain(words)}")
    if outcome.detail and not outcome.flags:
        st.caption(plain(outcome.detail))
    after = outcome.replacement or edit.replace
    if edit.find.strip():
        st.caption("Before")
        st.code(visible(edit.find.strip("\r\n")), language=None, wrap_lines=True)
    if after.strip():
        st.caption("After" if edit.find.strip() else "Added")
        st.code(visible(after.strip("\r\n")), language=None, wrap_lines=True)
    facts = [outcome.id, f"for {', '.join(edit.issue_ids)}" if edit.issue_ids else ""]
    facts += [MATCH_WORDS.get(outcome.match, "") if outcome.match else ""]
    st.caption(" · ".join(fact for fact in facts if fact))


def show_decision(session_id: str, outcome: EditOutcome) -> None:
    """Confirm, change or drop one held change."""
    with st.container(horizontal=True, key=f"decide-{outcome.id}"):
        if st.button("Confirm", key=f"confirm-{outcome.id}", icon=":material/check:"):
            _decide(session_id, outcome, ProposalDecision.CONFIRMED)
        with st.popover("Change", icon=":material/edit:", key=f"change-words-{outcome.id}"):
            words = st.text_area("Your words", outcome.replacement.strip(), key=f"words-{outcome.id}", height=160)
            if st.button("Put this in the text", type="primary", key=f"put-{outcome.id}"):
                _decide(session_id, outcome, ProposalDecision.CHANGED, words)
        if st.button("Drop", key=f"drop-{outcome.id}", icon=":material/close:"):
            _decide(session_id, outcome, ProposalDecision.DROPPED)


def _decide(session_id: str, outcome: EditOutcome, decision: ProposalDecision, words: str | None = None) -> None:
    try:
        decide(services.store(), session_id, outcome.id, decision, words)
    except RefineError as error:
        st.warning(plain(str(error)))
        return
    st.rerun()
