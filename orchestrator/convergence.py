"""When a run ends: decided from issues and reviews alone, never from anyone's word."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from orchestrator.domain import IssueStatus, Severity, StopReason
from orchestrator.state import SessionState

StopCondition = Callable[[SessionState], bool]


def stop_reason(
    state: SessionState, changed: float | None, stop_when: StopCondition | None = None
) -> StopReason | None:
    """Why the run ends after the iteration in `state`, or None if it goes on. Pure.

    `changed` is the share of words the leg's last revision changed, None if there was none.
    The first reason that holds, in the order of `StopReason` (cancelling is the loop's).
    """
    high = [issue for issue in state.unsettled if issue.severity is Severity.HIGH]
    reviewed = len(state.missing_critics) < len(state.panel.critics)
    reasons: tuple[tuple[StopReason, Callable[[], bool]], ...] = (
        (StopReason.FAILED, lambda: not reviewed or state.moderator_error is not None),
        (StopReason.CUSTOM, lambda: stop_when is not None and bool(stop_when(state))),
        (StopReason.NO_HIGH_ISSUES, lambda: not high),
        (StopReason.NEEDS_AUTHOR, lambda: all(issue.status is IssueStatus.ASKED for issue in high)),
        (StopReason.MAX_ITERATIONS, lambda: state.leg_iterations >= state.max_iterations),
        (StopReason.DELTA_THRESHOLD, lambda: _stable(state, changed)),
        (StopReason.OSCILLATING, lambda: _oscillating(state)),
    )
    return next((reason for reason, holds in reasons if holds()), None)


def converged(state: SessionState) -> bool:
    """Whether every critic reviewed the latest version, the confirming one too, and no High issue is unsettled."""
    return not state.missing_critics and not state.missing_reviews and not state.has_unsettled_high


def _stable(state: SessionState, changed: float | None) -> bool:
    return state.idle_revision or (changed is not None and changed < state.delta_threshold)


def _oscillating(state: SessionState) -> bool:
    """Whether a change was undone, or an issue resolved and reopened, twice."""
    digests = [version.digest for version in state.versions.values()]
    undone = sum(after in digests[:index] for index, (_, after) in enumerate(pairwise(digests), start=1))
    return undone >= 2 or any(issue.times_reopened >= 2 for issue in state.issues.values())
