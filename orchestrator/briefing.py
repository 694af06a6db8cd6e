"""What the agents are told of a session besides its document."""

from __future__ import annotations

from orchestrator.domain import IssueStatus
from orchestrator.interfaces import Brief, Request
from orchestrator.state import SessionState


def brief_of(state: SessionState, request: Request | None = None) -> Brief:
    """The brief for the iteration in which `state` is; `request` is a moderator's, edits by default."""
    return Brief(
        state.title,
        state.document_type,
        state.iteration,
        state.version.number,
        state.unsettled,
        tuple(state.questions.values()),
        tuple(issue for issue in state.issues.values() if issue.status is IssueStatus.WAIVED),
        state.safeguards.context,
        state.safeguards.locked_sections,
        request or Request(),
    )
