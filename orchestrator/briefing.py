"""What the agents are told of a session besides its document."""

from __future__ import annotations

from orchestrator.interfaces import Brief
from orchestrator.state import SessionState


def brief_of(state: SessionState) -> Brief:
    """The brief for the iteration in which `state` is."""
    return Brief(
        state.title,
        state.document_type,
        state.iteration,
        state.version.number,
        state.unsettled,
        tuple(state.questions.values()),
    )
