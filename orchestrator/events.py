"""What happened in a session, one frozen class an event, and JSON both ways.

A session is its events in order; everything else is folded from them (`orchestrator.state`).
Stored fields are never renamed or given another meaning without raising FORMAT.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from pydantic import TypeAdapter

from orchestrator.domain import (
    Counts,
    DocumentType,
    Issue,
    PanelSpec,
    Question,
    Review,
    Safeguards,
    StopReason,
    Version,
)
from orchestrator.revision import EditOutcome, ProposalDecision, Revision, Unresolved

FORMAT = 2


@dataclass(frozen=True, slots=True)
class SessionCreated:
    """A document was given to a panel; the first leg begins."""

    kind: ClassVar[str] = "session_created"
    title: str
    document_type: DocumentType
    version: Version
    panel: PanelSpec
    max_iterations: int
    delta_threshold: float
    safeguards: Safeguards = Safeguards()


@dataclass(frozen=True, slots=True)
class SessionResumed:
    """Another leg begins where the last one ended, perhaps with other limits. The safeguards stay."""

    kind: ClassVar[str] = "session_resumed"
    panel: PanelSpec
    max_iterations: int
    delta_threshold: float


@dataclass(frozen=True, slots=True)
class IterationStart:
    """A version is put before the critics. Iterations number on across legs."""

    kind: ClassVar[str] = "iteration_start"
    iteration: int
    version: int


@dataclass(frozen=True, slots=True)
class CriticReviewStart:
    """A critic begins to read; `attempt` above 1 means that a crash cut off the one before."""

    kind: ClassVar[str] = "critic_review_start"
    iteration: int
    agent: str
    attempt: int


@dataclass(frozen=True, slots=True)
class CriticReviewComplete:
    """A critic's review arrived; `elapsed_s` is in seconds."""

    kind: ClassVar[str] = "critic_review_complete"
    iteration: int
    agent: str
    attempt: int
    version: int
    review: Review
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class CriticReviewFailed:
    """A critic gave no review; the others go on."""

    kind: ClassVar[str] = "critic_review_failed"
    iteration: int
    agent: str
    attempt: int
    version: int
    error: str
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class LedgerUpdate:
    """Every issue that an iteration's reviews raised, changed or settled, as it stands now."""

    kind: ClassVar[str] = "ledger_update"
    iteration: int
    version: int
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class ConvergenceCheck:
    """Whether the run stops here. `delta` is the share of words the last revision changed.

    `detail` says what failed, where that is why.
    """

    kind: ClassVar[str] = "convergence_check"
    iteration: int
    delta: float | None
    unsettled: Counts
    stop: StopReason | None
    detail: str = ""
    open_questions: int = 0


@dataclass(frozen=True, slots=True)
class ModeratorStart:
    """The moderator begins to revise the version of this iteration."""

    kind: ClassVar[str] = "moderator_start"
    iteration: int
    attempt: int


@dataclass(frozen=True, slots=True)
class ModeratorAnswered:
    """What the moderator returned, as it was: edits, or a whole text. `round` counts from 1 in an iteration."""

    kind: ClassVar[str] = "moderator_answered"
    iteration: int
    attempt: int
    round: int
    answer: Revision | str
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class ModeratorComplete:
    """The answers, worked in: what became of each edit, and the new version if the text changed.

    `detail` says what went wrong when the moderator was asked again.
    """

    kind: ClassVar[str] = "moderator_complete"
    iteration: int
    outcomes: tuple[EditOutcome, ...]
    questions: tuple[Question, ...]
    unresolved: tuple[Unresolved, ...]
    version: Version | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ModeratorFailed:
    """The moderator gave no revision; the run ends as failed and can be continued."""

    kind: ClassVar[str] = "moderator_failed"
    iteration: int
    attempt: int
    error: str
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class RefinementComplete:
    """A leg ended. `final_version` is the last reviewed one."""

    kind: ClassVar[str] = "refinement_complete"
    iteration: int
    stop_reason: StopReason
    converged: bool
    final_version: int


@dataclass(frozen=True, slots=True)
class ProposalDecided:
    """The author confirmed, changed or dropped a held edit, which `question_id` asked about.

    `version` is the text with it, None if it was dropped.
    """

    kind: ClassVar[str] = "proposal_decided"
    edit_id: str
    decision: ProposalDecision
    version: Version | None
    question_id: str | None


Event = (
    SessionCreated
    | SessionResumed
    | IterationStart
    | CriticReviewStart
    | CriticReviewComplete
    | CriticReviewFailed
    | LedgerUpdate
    | ConvergenceCheck
    | ModeratorStart
    | ModeratorAnswered
    | ModeratorComplete
    | ModeratorFailed
    | RefinementComplete
    | ProposalDecided
)

KINDS: dict[str, type[Event]] = {event.kind: event for event in Event.__args__}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the session: `seq` counts from 1, `at` is aware and UTC."""

    seq: int
    at: datetime
    event: Event


@functools.cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind])


def to_json(event: Event) -> dict[str, Any]:
    """The event's fields as plain JSON values; `event.kind` is kept beside them by the caller."""
    return _adapter(event.kind).dump_python(event, mode="json")  # type: ignore[no-any-return]


def from_json(kind: str, fields: dict[str, Any]) -> Event:
    """The event again. Raises KeyError for an unknown kind, ValidationError for other fields."""
    return _adapter(kind).validate_python(fields)  # type: ignore[no-any-return]


def step_key(event: Event, leg: int) -> str | None:
    """Names what may be recorded once only, such as a finished call; None for other events."""
    match event:
        case CriticReviewComplete(iteration=iteration, agent=agent):
            return f"{leg}/{iteration}/critic/{agent}"
        case ModeratorAnswered(iteration=iteration, round=number):
            return f"{leg}/{iteration}/moderator/{number}"
        case ModeratorComplete(iteration=iteration):
            return f"{leg}/{iteration}/revision"
        case ProposalDecided(edit_id=edit_id):
            return f"proposal/{edit_id}"
        case _:
            return None
