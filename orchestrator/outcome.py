"""How a session stands, in one honest sentence."""

from __future__ import annotations

from orchestrator.domain import StopReason
from orchestrator.panel import CRITIC_TITLES
from orchestrator.state import SessionState


def outcome_sentence(state: SessionState) -> str:
    """What came of the latest leg and what it means, for the author."""
    if state.stop_reason is None:
        return "Not finished yet."
    sentence = _ending(state)
    if state.missing_reviews and state.stop_reason not in (StopReason.FAILED, StopReason.CANCELLED):
        sentence = f"{_missing(state)} never answered, so this isn't a full review. {sentence}"
    if state.author_is_ahead:
        sentence = f"{sentence} Version {state.version.number} is yours and not reviewed yet."
    return sentence


def agent_title(name: str) -> str:
    """A critic's or moderator's name as people read it."""
    return CRITIC_TITLES.get(name) or name.replace("_", " ").capitalize()


def plural(count: int, noun: str) -> str:
    """Count and noun: "1 issue", "2 issues"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _ending(state: SessionState) -> str:
    high = state.unsettled_counts.high
    match state.stop_reason:
        case StopReason.NO_HIGH_ISSUES:
            if len(state.versions) == 1:
                return "These critics found no serious issue, so nothing was changed."
            return f"These critics found no serious issue in version {state.reviewed_version}."
        case StopReason.NEEDS_AUTHOR:
            needs = "needs an answer" if high == 1 else "need answers"
            words = len(state.versions[1].text.split())
            return f"Checked {plural(words, 'word')}. {plural(high, 'serious issue')} {needs} only you have."
        case StopReason.MAX_ITERATIONS if state.max_iterations == 1:
            return f"Reviewed without changes: {plural(high, 'serious issue')} found."
        case StopReason.MAX_ITERATIONS:
            return f"Stopped at the limit of {state.max_iterations} iterations: {_remain(high)}."
        case StopReason.DELTA_THRESHOLD:
            return f"Stopped after iteration {state.iteration}: {_remain(high)}, and the text hardly changes any more."
        case StopReason.OSCILLATING:
            again = "the same changes keep being made and undone"
            return f"Stopped after iteration {state.iteration}: {again}, {_remain(high)}."
        case StopReason.CUSTOM:
            return f"Stopped by your own condition after iteration {state.iteration}: {_remain(high)}."
        case StopReason.CANCELLED:
            return f"Cancelled. Version {state.reviewed_version} and every review that arrived are saved."
        case _:
            detail = f" ({state.stop_detail})" if state.stop_detail else ""
            return f"{_who_failed(state)}{detail}. Version {state.version.number} and all reviews are saved."


def _remain(high: int) -> str:
    return "1 serious issue remains" if high == 1 else f"{high} serious issues remain"


def _missing(state: SessionState) -> str:
    return " and ".join(agent_title(name) for name in state.missing_reviews)


def _who_failed(state: SessionState) -> str:
    if state.moderator_error:
        return "The moderator gave no revision"
    return "No critic answered" if state.missing_reviews else "The run failed"
