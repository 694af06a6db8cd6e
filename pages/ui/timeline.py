"""What happened in a session, in order, in plain words."""

from __future__ import annotations

import streamlit as st

from orchestrator import events
from orchestrator.events import Event
from orchestrator.export.changes import changes
from orchestrator.outcome import agent_title, plural
from pages.ui import services
from pages.ui.plain import visible


def show_timeline() -> None:
    """A row an event: the seconds since its leg began, what happened, and when."""
    recorded = services.store().events(st.query_params["session"])
    rows: list[tuple[str, str, str]] = []
    began = recorded[0].at
    for item in recorded:
        if isinstance(item.event, events.SessionCreated | events.SessionResumed):
            began = item.at
        words = _words(item.event)
        if words:
            seconds = (item.at - began).total_seconds()
            rows.append((f"{seconds:.2f} s", visible(words), f"{item.at:%Y-%m-%d %H:%M:%S}"))
    names = ("After", "What happened", "Time (UTC)")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    widths = {
        "After": st.column_config.TextColumn(width="small"),
        "Time (UTC)": st.column_config.TextColumn(width="medium"),
    }
    st.dataframe(columns, hide_index=True, width="stretch", column_config=widths)


def _words(event: Event) -> str:
    match event:
        case events.SessionCreated() | events.SessionResumed():
            return _leg(event)
        case events.IterationStart(iteration=iteration, version=version):
            return f"Iteration {iteration}: version {version} goes to the critics"
        case events.CriticReviewComplete() | events.CriticReviewFailed():
            return _review(event)
        case events.LedgerUpdate(issues=issues):
            return f"{plural(len(issues), 'issue')} raised, seen again or settled"
        case events.ModeratorAnswered() | events.ModeratorComplete() | events.ModeratorFailed():
            return _revision(event)
        case events.RefinementComplete(stop_reason=reason):
            return f"Ended: {reason.replace('_', ' ')}"
        case events.ProposalDecided(edit_id=edit_id, decision=decision):
            return f"You: {decision} {edit_id}, which was held back"
        case _:
            return ""


def _revision(event: events.ModeratorAnswered | events.ModeratorComplete | events.ModeratorFailed) -> str:
    match event:
        case events.ModeratorAnswered(round=number, elapsed_s=seconds):
            return f"Moderator {'answered' if number == 1 else 'answered again about what failed'}, {seconds:.2f} s"
        case events.ModeratorComplete(outcomes=outcomes, questions=questions, detail=detail):
            said = f"Moderator: {changes(outcomes)}, {plural(len(questions), 'question')}"
            return f"{said}. {detail}" if detail else said
    return f"Moderator failed: {event.error}"


def _leg(event: events.SessionCreated | events.SessionResumed) -> str:
    critics = ", ".join(agent_title(name) for name in event.panel.critics)
    verb = "Started" if isinstance(event, events.SessionCreated) else "Continued"
    return f"{verb} with {critics}, at most {plural(event.max_iterations, 'iteration')}"


def _review(event: events.CriticReviewComplete | events.CriticReviewFailed) -> str:
    name = agent_title(event.agent)
    if isinstance(event, events.CriticReviewFailed):
        return f"{name} failed: {event.error}"
    return f"{name}: {plural(len(event.review.findings), 'finding')}, {event.elapsed_s:.2f} s"
