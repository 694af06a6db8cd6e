"""What an event changes in its session's row."""

from __future__ import annotations

import enum
from typing import Any

from sqlalchemy import ColumnElement, func

from orchestrator import events
from orchestrator.events import Event
from storage.tables import session


class SessionStatus(enum.StrEnum):
    """Whether somebody still has to do something about a session."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


def columns_changed(event: Event) -> dict[str, Any | ColumnElement[Any]]:
    """New values for columns of the session's row, from the event alone."""
    match event:
        case events.SessionResumed():
            return _new_leg()
        case events.IterationStart(iteration=iteration):
            return {"iterations": iteration, "status": SessionStatus.RUNNING}
        case events.CriticReviewComplete(review=review):
            return {"attempts": 0, **_spent(review.usage.cost_usd)}
        case events.ConvergenceCheck(unsettled=unsettled, open_questions=open_questions):
            first = func.coalesce(session.c.high_before, unsettled.high)
            counts = {"high_after": unsettled.high, "unsettled": unsettled.total, "open_questions": open_questions}
            return {"high_before": first, **counts}
        case events.ModeratorAnswered(answer=answer):
            return {"attempts": 0, **_spent(None if isinstance(answer, str) else answer.usage.cost_usd)}
        case events.ModeratorComplete():
            return {"attempts": 0}
        case events.ProposalDecided():
            return _decided(event)
        case events.RefinementComplete(stop_reason=reason, converged=converged):
            return {
                "status": SessionStatus.DONE,
                "stop_reason": reason,
                "converged": converged,
                "cancel_requested": False,
            }
        case _:
            return {}


def _new_leg() -> dict[str, Any | ColumnElement[Any]]:
    return {
        "leg": session.c.leg + 1,
        "status": SessionStatus.QUEUED,
        "stop_reason": None,
        "converged": False,
        "cancel_requested": False,
        "attempts": 0,
    }


def _decided(event: events.ProposalDecided) -> dict[str, Any | ColumnElement[Any]]:
    """A question less, and a text that no critic has seen."""
    fewer = {} if event.question_id is None else {"open_questions": session.c.open_questions - 1}
    return fewer if event.version is None else {**fewer, "converged": False}


def _spent(cost_usd: float | None) -> dict[str, Any | ColumnElement[Any]]:
    """The cost so far; unknown from the first cost that is unknown (NULL plus anything is NULL)."""
    return {"cost_usd": session.c.cost_usd + cost_usd if cost_usd is not None else None}
