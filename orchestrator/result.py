"""What a run returns."""

from __future__ import annotations

from dataclasses import dataclass

from orchestrator.best_version import best_version
from orchestrator.domain import Issue, Question, StopReason, Usage, Version
from orchestrator.revision import EditOutcome
from orchestrator.state import IterationSummary, SessionState


@dataclass(frozen=True, slots=True)
class RoundtableResult:
    """How a run ended and everything it made.

    `converged` holds only if every critic reviewed the latest version and no High issue is
    unsettled. `final_document` is the last reviewed version; a later one, which a cancelled or
    failed run can leave behind, is the last of `versions`. `best_version` is the number of the best
    reviewed one, if an earlier one is better. `missing_reviews` names the critics that have no review
    of the final document, with the confirming one where it was due.
    """

    title: str
    converged: bool
    stop_reason: StopReason
    stop_detail: str
    final_document: str
    versions: tuple[Version, ...]
    iterations: tuple[IterationSummary, ...]
    issues: tuple[Issue, ...]
    questions: tuple[Question, ...]
    edits: tuple[EditOutcome, ...]
    best_version: int
    missing_reviews: tuple[str, ...]
    usage: Usage
    usage_by_agent: dict[str, Usage]

    @classmethod
    def of(cls, state: SessionState) -> RoundtableResult:
        """The result of a session whose leg has ended."""
        if state.stop_reason is None:
            raise ValueError("the session has not ended; drain iter_roundtable first")
        return cls(
            title=state.title,
            converged=state.converged,
            stop_reason=state.stop_reason,
            stop_detail=state.stop_detail,
            final_document=state.final_document,
            versions=tuple(state.versions.values()),
            iterations=tuple(state.iterations),
            issues=tuple(state.issues.values()),
            questions=tuple(state.questions.values()),
            edits=state.edits,
            best_version=best_version(state),
            missing_reviews=state.missing_reviews,
            usage=state.usage,
            usage_by_agent=dict(state.usage_by_agent),
        )
