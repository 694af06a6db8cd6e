"""A session as it stands: folded from its events, and from nothing else.

The fold also knows which step is due next. That makes a resume the same as a start: whatever
was recorded is behind, whatever is due is done.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import singledispatchmethod

from orchestrator import events
from orchestrator.domain import (
    UNREPORTED,
    Counts,
    DocumentType,
    Issue,
    IssueStatus,
    PanelSpec,
    Question,
    QuestionStatus,
    Review,
    Safeguards,
    Severity,
    StopReason,
    Usage,
    Version,
    VersionAuthor,
)
from orchestrator.events import Event
from orchestrator.revision import EditOutcome, EditStatus, ProposalDecision


class Step(enum.Enum):
    """What the loop has to do next."""

    ITERATE = "put the version before the critics"
    REVIEW = "collect the reviews that are missing"
    LEDGER = "turn findings into issues"
    CHECK = "decide whether to stop"
    CONFIRM = "let one more critic look for what is serious"
    REVISE = "let the moderator revise"
    END = "end the leg"
    NOTHING = "the leg has ended"


@dataclass(frozen=True, slots=True)
class IterationSummary:
    """One iteration: the version reviewed, how much of it was new (None for the first), and what is unsettled.

    `late_high` of the unsettled High issues were found late.
    """

    iteration: int
    version: int
    delta: float | None
    unsettled: Counts
    late_high: int = 0


def _is_after(event: events.ModeratorComplete | events.ProposalDecided, version: int) -> bool:
    """Whether the event made a version later than that one."""
    return event.version is not None and event.version.number > version


def applied(revision: events.ModeratorComplete) -> Iterator[EditOutcome]:
    """The edits of a revision that changed the text."""
    return (outcome for outcome in revision.outcomes if outcome.status is EditStatus.APPLIED)


@dataclass(frozen=True, slots=True)
class HeldEdit:
    """An edit that the guards hold back, and the number of the version it is an edit of."""

    version: int
    outcome: EditOutcome


@dataclass(slots=True)
class SessionState:
    """Everything known of a session. Grows by `apply`; never changed in another way."""

    title: str = ""
    document_type: DocumentType = DocumentType.OTHER
    panel: PanelSpec = field(default_factory=lambda: PanelSpec((), ""))
    max_iterations: int = 0
    delta_threshold: float = 0.0
    safeguards: Safeguards = field(default_factory=Safeguards)
    leg: int = 0
    leg_iterations: int = 0
    leg_revisions: int = 0
    iteration: int = 0
    step: Step = Step.NOTHING
    versions: dict[int, Version] = field(default_factory=dict)
    reviews: dict[tuple[int, str], Review] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    attempts: dict[str, int] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    iterations: list[IterationSummary] = field(default_factory=list)
    answers: list[events.ModeratorAnswered] = field(default_factory=list)
    revisions: list[events.ModeratorComplete] = field(default_factory=list)
    held: dict[str, HeldEdit] = field(default_factory=dict)
    decisions: dict[str, events.ProposalDecided] = field(default_factory=dict)
    usage_by_agent: dict[str, Usage] = field(default_factory=dict)
    reviewed_version: int = 1
    idle_revision: bool = False
    moderator_error: str | None = None
    stop_reason: StopReason | None = None
    stop_detail: str = ""
    converged: bool = False

    @classmethod
    def fold(cls, recorded: Iterable[Event]) -> SessionState:
        """The state after these events."""
        state = cls()
        for event in recorded:
            state.apply(event)
        return state

    @property
    def version(self) -> Version:
        """The latest version, reviewed or not."""
        return self.versions[max(self.versions)]

    @property
    def final_document(self) -> str:
        """The text of the last version that was reviewed."""
        return self.versions[self.reviewed_version].text

    @property
    def missing_critics(self) -> tuple[str, ...]:
        """Critics of the panel that have no review of the latest version, in panel order."""
        return tuple(name for name in self.panel.critics if (self.version.number, name) not in self.reviews)

    @property
    def due_critics(self) -> tuple[str, ...]:
        """Missing critics that haven't failed in this iteration either."""
        return tuple(name for name in self.missing_critics if name not in self.failures)

    @property
    def missing_reviews(self) -> tuple[str, ...]:
        """Who has no review of the last reviewed version: critics, and the confirming one where it was due."""
        missing = [name for name in self.panel.critics if (self.reviewed_version, name) not in self.reviews]
        confirmer = self.panel.confirmer
        if confirmer and not self.has_unsettled_high and (self.reviewed_version, confirmer) not in self.reviews:
            missing.append(confirmer)
        return tuple(missing)

    @property
    def has_unsettled_high(self) -> bool:
        """Whether any High issue is not settled."""
        return any(issue.severity is Severity.HIGH for issue in self.unsettled)

    @property
    def confirmation_due(self) -> bool:
        """Whether the confirming critic has to look at the latest version before it can count as converged."""
        confirmer = self.panel.confirmer
        if confirmer is None or self.has_unsettled_high or self.missing_critics:
            return False
        return (self.version.number, confirmer) not in self.reviews and confirmer not in self.failures

    @property
    def unsettled(self) -> tuple[Issue, ...]:
        """Issues that are not settled, most severe first, then by id."""
        open_issues = (issue for issue in self.issues.values() if not issue.settled)
        return tuple(sorted(open_issues, key=lambda issue: (issue.severity.rank, issue.id)))

    @property
    def unsettled_counts(self) -> Counts:
        """How many of each severity are not settled."""
        return Counts.of(self.unsettled)

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Questions that wait for the author."""
        return tuple(question for question in self.questions.values() if question.status is QuestionStatus.OPEN)

    @property
    def edits(self) -> tuple[EditOutcome, ...]:
        """What became of every edit, in the order of the revisions."""
        return tuple(outcome for revision in self.revisions for outcome in revision.outcomes)

    @property
    def proposals(self) -> tuple[HeldEdit, ...]:
        """Held edits that the author hasn't decided on; what was dropped once is not put forward again."""
        undecided = (held for edit_id, held in self.held.items() if edit_id not in self.decisions)
        return tuple(held for held in undecided if held.outcome.replacement not in self.dropped_words)

    @property
    def dropped_words(self) -> frozenset[str]:
        """The replacements of the proposals that the author dropped."""
        dropped = (one for one in self.decisions.values() if one.decision is ProposalDecision.DROPPED)
        return frozenset(self.held[event.edit_id].outcome.replacement for event in dropped)

    @property
    def agents_used(self) -> tuple[str, ...]:
        """Critics in panel order, the confirming one, then the moderator, as far as they have answered."""
        names = (*self.panel.critics, self.panel.confirmer, self.panel.moderator)
        return tuple(name for name in names if name in self.usage_by_agent)

    @property
    def usage(self) -> Usage:
        """The sum over all agents; a figure is None if any agent didn't report it."""
        return sum(self.usage_by_agent.values(), Usage.none())

    @property
    def ended(self) -> bool:
        """Whether the current leg is over."""
        return self.step is Step.NOTHING

    @property
    def author_is_ahead(self) -> bool:
        """Whether the latest version is the author's and not reviewed yet."""
        return self.version.author is VersionAuthor.AUTHOR and self.version.number > self.reviewed_version

    def edited_since(self, version: int) -> frozenset[str]:
        """Ids of the issues for which the text was edited after that version, by the moderator or the author."""
        edits = [self.held[one.edit_id].outcome.edit for one in self.decisions.values() if _is_after(one, version)]
        edits += [one.edit for revision in self.revisions if _is_after(revision, version) for one in applied(revision)]
        return frozenset(issue_id for edit in edits for issue_id in edit.issue_ids)

    @singledispatchmethod
    def apply(self, event: Event) -> None:
        """Take one event in."""
        raise TypeError(f"{type(event).__name__} is not an event of a session")

    @apply.register
    def _(self, event: events.SessionCreated) -> None:
        self.title = event.title
        self.document_type = event.document_type
        self.versions[event.version.number] = event.version
        self.safeguards = event.safeguards
        self._begin_leg(event.panel, event.max_iterations, event.delta_threshold)

    @apply.register
    def _(self, event: events.SessionResumed) -> None:
        self._begin_leg(event.panel, event.max_iterations, event.delta_threshold)

    def _begin_leg(self, panel: PanelSpec, max_iterations: int, delta_threshold: float) -> None:
        self.panel, self.max_iterations, self.delta_threshold = panel, max_iterations, delta_threshold
        self.leg += 1
        self.leg_iterations = self.leg_revisions = 0
        self.stop_reason, self.stop_detail, self.converged = None, "", False
        self.idle_revision, self.moderator_error = False, None
        self.failures.clear()
        self.attempts.clear()
        self.step = Step.ITERATE if self.missing_critics else self._check_or_confirm()

    def _check_or_confirm(self) -> Step:
        return Step.CONFIRM if self.confirmation_due else Step.CHECK

    @apply.register
    def _(self, event: events.IterationStart) -> None:
        self.iteration = event.iteration
        self.leg_iterations += 1
        self.failures.clear()
        self.attempts.clear()
        self.answers.clear()
        self.step = Step.REVIEW

    @apply.register
    def _(self, event: events.CriticReviewStart) -> None:
        self.attempts[event.agent] = event.attempt

    @apply.register
    def _(self, event: events.CriticReviewComplete) -> None:
        self.reviews[event.version, event.agent] = event.review
        self._spend(event.agent, event.review.usage)
        self.step = Step.REVIEW if self.due_critics else Step.LEDGER

    @apply.register
    def _(self, event: events.CriticReviewFailed) -> None:
        self.failures[event.agent] = event.error
        if event.agent == self.panel.confirmer:
            self.step = Step.CHECK
        else:
            self.step = Step.REVIEW if self.due_critics else Step.LEDGER

    @apply.register
    def _(self, event: events.LedgerUpdate) -> None:
        self.issues.update((issue.id, issue) for issue in event.issues)
        self.reviewed_version = event.version
        for question in self.open_questions:
            if self.issues[question.issue_id].settled:
                self.questions[question.id] = replace(question, status=QuestionStatus.WITHDRAWN)
        self.step = self._check_or_confirm()

    @apply.register
    def _(self, event: events.ConvergenceCheck) -> None:
        reviewed = not self.iterations or self.iterations[-1].iteration < event.iteration
        if reviewed and event.iteration and self.reviewed_version == self.version.number:
            late = sum(issue.late and issue.severity is Severity.HIGH for issue in self.unsettled)
            summary = IterationSummary(event.iteration, self.reviewed_version, event.delta, event.unsettled, late)
            self.iterations.append(summary)
        self.stop_reason, self.stop_detail = event.stop, event.detail
        self.step = Step.END if event.stop else Step.REVISE

    @apply.register
    def _(self, event: events.ModeratorStart) -> None:
        self.attempts[self.panel.moderator] = event.attempt

    @apply.register
    def _(self, event: events.ModeratorAnswered) -> None:
        self.answers.append(event)
        self._spend(self.panel.moderator, UNREPORTED if isinstance(event.answer, str) else event.answer.usage)

    @apply.register
    def _(self, event: events.ModeratorComplete) -> None:
        self.revisions.append(event)
        self.leg_revisions += 1
        self.answers.clear()
        held = (outcome for outcome in event.outcomes if outcome.status is EditStatus.HELD)
        self.held.update((outcome.id, HeldEdit(self.version.number, outcome)) for outcome in held)
        for question in event.questions:
            self.questions[question.id] = question
            issue = self.issues[question.issue_id]
            if not issue.settled:
                self.issues[issue.id] = replace(issue, status=IssueStatus.ASKED)
        self.idle_revision = event.version is None
        if event.version is not None:
            self.versions[event.version.number] = event.version
        self.step = Step.CHECK if event.version is None else Step.ITERATE

    @apply.register
    def _(self, event: events.ModeratorFailed) -> None:
        self.moderator_error = event.error
        self.step = Step.CHECK

    @apply.register
    def _(self, event: events.RefinementComplete) -> None:
        self.stop_reason, self.converged = event.stop_reason, event.converged
        self.reviewed_version = event.final_version
        self.step = Step.NOTHING

    @apply.register
    def _(self, event: events.ProposalDecided) -> None:
        self.decisions[event.edit_id] = event
        if event.version is not None:
            self.versions[event.version.number] = event.version
            self.converged = False
        if event.question_id is not None:
            self._settle_question(self.questions[event.question_id], event)

    def _settle_question(self, question: Question, event: events.ProposalDecided) -> None:
        """The question answered or withdrawn; its issue waits for a review of the answer, or is open again."""
        dropped = event.decision is ProposalDecision.DROPPED
        status = QuestionStatus.WITHDRAWN if dropped else QuestionStatus.ANSWERED
        self.questions[question.id] = replace(question, status=status)
        issue = self.issues[question.issue_id]
        if not issue.settled and not any(other.issue_id == issue.id for other in self.open_questions):
            status_now = IssueStatus.OPEN if dropped else IssueStatus.ANSWERED
            self.issues[issue.id] = replace(issue, status=status_now)

    def _spend(self, agent: str, usage: Usage) -> None:
        self.usage_by_agent[agent] = self.usage_by_agent.get(agent, Usage.none()) + usage
