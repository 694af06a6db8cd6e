"""The issues of a session, grouped by severity, each with its evidence."""

from __future__ import annotations

import streamlit as st

from orchestrator.domain import Absence, Issue, Severity
from orchestrator.export.changes import trade_off_words
from orchestrator.outcome import agent_title, plural
from orchestrator.state import SessionState
from orchestrator.trade_offs import trade_offs
from pages.ui.plain import plain, shorten
from pages.ui.words import SEVERITY_COLORS, STATUS_NAMES, headline

SHOWN = 15
MOST = 200


def show_issues(state: SessionState) -> None:
    """What the critics understood, then unsettled issues by severity, then settled ones."""
    _assessments(state)
    unsettled = [issue for issue in state.unsettled if not issue.late]
    late = [issue for issue in state.unsettled if issue.late]
    settled = [issue for issue in state.issues.values() if issue.settled]
    if not unsettled and not late:
        st.markdown("No issue is unsettled." if settled else "The critics found no issue.")
    show_all = len(unsettled) <= SHOWN or st.toggle(_all(len(unsettled)), key="issues-all")
    shown = unsettled[: MOST if show_all else SHOWN]
    for severity in Severity:
        group = [issue for issue in shown if issue.severity is severity]
        if group:
            total = sum(issue.severity is severity for issue in unsettled)
            st.subheader(f"{severity.capitalize()} · {total}", anchor=False)
            for issue in group:
                _show(issue, state)
    if late:
        st.subheader(f"Found late · {len(late)}", anchor=False)
        st.caption("High issues in words that their critics had read before without objecting. Weigh them yourself.")
        for issue in late[:MOST]:
            _show(issue, state)
    _trade_offs(state)
    if settled:
        st.subheader(f"Settled · {len(settled)}", anchor=False)
        for issue in settled[:MOST]:
            _show(issue, state)


def _all(count: int) -> str:
    return f"Show all {count}" if count <= MOST else f"Show the first {MOST} of {count:,}; the report has all"


def _assessments(state: SessionState) -> None:
    for name in state.panel.critics:
        review = state.reviews.get((state.reviewed_version, name))
        if review is None:
            st.caption(f"**{plain(agent_title(name))}** gave no review of version {state.reviewed_version}.")
        elif review.assessment:
            st.caption(f"**{plain(agent_title(name))}** {plain(review.assessment)}")


def _trade_offs(state: SessionState) -> None:
    found = trade_offs(state.unsettled)
    if not found:
        return
    st.subheader(f"Where the critics disagree · {len(found)}", anchor=False)
    for trade_off in found[:MOST]:
        st.markdown(f"{', '.join(trade_off.issue_ids)} · {plain(trade_off_words(trade_off))}")


def _show(issue: Issue, state: SessionState) -> None:
    finding = issue.lead
    badge = f":{SEVERITY_COLORS[issue.severity]}-badge[{issue.severity.capitalize()}]"
    where = plain(shorten(finding.section, 40)) or "Whole document"
    label = f"{badge} {plain(headline(finding.description))} · {where} · {STATUS_NAMES[issue.status]}"
    with st.expander(label, key=f"issue-{issue.id}"):
        _evidence(issue)
        if headline(finding.description) != finding.description:
            st.markdown(plain(finding.description))
        st.markdown(f"**Suggested** {plain(finding.suggested_fix)}")
        if finding.question:
            st.markdown(f"**Question** {plain(finding.question)}")
        st.caption(f"{issue.id} · {_raised_by(issue, state)} · {plain(finding.category.replace('_', ' '))}")
        for raised in issue.raised[1:]:
            severity = raised.finding.credible_severity.capitalize()
            st.caption(f"{plain(agent_title(raised.critic))} ({severity}): {plain(raised.finding.description)}")


def _evidence(issue: Issue) -> None:
    evidence = issue.lead.evidence
    if isinstance(evidence, Absence):
        st.caption(f"Looked for, not found: {plain(evidence.sought)}")
        return
    st.markdown(f"> {plain(evidence.text)}")
    if evidence.span is None:
        st.caption("This quote is not in the text, so the issue can't be High.")
    else:
        st.caption(f"Line {evidence.span.line} of version {issue.version}")


def _raised_by(issue: Issue, state: SessionState) -> str:
    names = ", ".join(agent_title(name) for name in issue.critics)
    rule = f", rule {issue.lead.rule}" if issue.lead.rule else ""
    return f"{plain(names)} ({len(issue.critics)} of {plural(len(state.panel.critics), 'critic')}{rule})"
