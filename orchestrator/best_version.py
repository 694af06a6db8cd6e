"""The version to take away: of those reviewed the one that is best, which need not be the last."""

from __future__ import annotations

from orchestrator.revision import FlagKind
from orchestrator.state import IterationSummary, SessionState, applied


def best_version(state: SessionState) -> int:
    """The number of the reviewed version with the fewest unsettled High issues, then Medium ones, then losses.

    Of equals the last. A High issue found late speaks against no version: those before had its words too.
    """
    if not state.iterations:
        return state.reviewed_version
    return min(state.iterations, key=lambda item: _badness(item, state)).version


def _badness(item: IterationSummary, state: SessionState) -> tuple[int, int, int, int]:
    counts = item.unsettled
    return (counts.high - item.late_high, counts.medium, _lost(state, item.version), -item.version)


def _lost(state: SessionState, version: int) -> int:
    """How many losses the guards found in the edits that led to that version."""
    revisions = (event for event in state.revisions if event.version and event.version.number <= version)
    edits = (outcome for event in revisions for outcome in applied(event))
    return sum(flag.kind is FlagKind.LOSS for outcome in edits for flag in outcome.flags)
