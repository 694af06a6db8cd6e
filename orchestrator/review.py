"""The critics' part of an iteration: everyone who is due reads at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace

from orchestrator import events
from orchestrator.briefing import brief_of
from orchestrator.domain import Category, Finding, Review, Severity
from orchestrator.errors import ReviewerError, in_words
from orchestrator.events import Event
from orchestrator.guards.evidence import verify_evidence
from orchestrator.interfaces import Agent, Brief, Clock
from orchestrator.state import SessionState

CANCEL_POLL_S = 0.2


def review_all(
    state: SessionState, critics: Sequence[Agent], max_workers: int, cancel: threading.Event, clock: Clock
) -> Iterator[Event]:
    """Reviews by the critics that are due, each yielded as it arrives."""
    due = [critic for critic in critics if critic.name in state.due_critics]
    yield from _reviews(state, due, max_workers, cancel, clock)


def confirm(state: SessionState, confirmer: Agent, cancel: threading.Event, clock: Clock) -> Iterator[Event]:
    """The confirming critic's review of the latest version; of what it finds only High counts."""
    yield from _reviews(state, [_HighOnly(confirmer)], 1, cancel, clock)


class _HighOnly:
    """A critic of whose findings only the High ones are kept."""

    def __init__(self, critic: Agent) -> None:
        self.name = critic.name
        self._critic = critic

    def review(self, document: str, brief: Brief, /) -> Review:
        review = _review(self._critic, document, brief)
        high = (finding for finding in review.findings if finding.credible_severity is Severity.HIGH)
        return replace(review, findings=tuple(high))


def _reviews(
    state: SessionState, due: Sequence[Agent], max_workers: int, cancel: threading.Event, clock: Clock
) -> Iterator[Event]:
    """What each of them says, as it arrives.

    On cancel it leaves with those that have arrived; what the others say is not waited for.
    """
    iteration, version, brief = state.iteration, state.version, brief_of(state)
    pool = ThreadPoolExecutor(min(max_workers, len(due)), thread_name_prefix="critic")
    try:
        started = clock()
        pending: dict[Future[Review], str] = {}
        for critic in due:
            yield events.CriticReviewStart(iteration, critic.name, state.attempts.get(critic.name, 0) + 1)
            pending[pool.submit(_review, critic, version.text, brief)] = critic.name
        while pending:
            cancelled = cancel.is_set()
            done, _ = wait(pending, timeout=0 if cancelled else CANCEL_POLL_S, return_when=FIRST_COMPLETED)
            for future in done:
                yield _reviewed(future, pending.pop(future), state, clock() - started)
            if cancelled:
                break
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _review(critic: Agent, text: str, brief: Brief) -> Review:
    answer = critic.review(text, brief)
    if not isinstance(answer, Review):
        answer = Review(tuple(answer))
    findings = tuple(_checked(critic.name, finding) for finding in answer.findings)
    return verify_evidence(replace(answer, findings=findings), text)


def _checked(critic: str, finding: object) -> Finding:
    """The finding with severity and category as enums, where they were given as words in any case."""
    if not isinstance(finding, Finding):
        raise ReviewerError(f"{critic} returned something that isn't a Finding; return a Review or findings.")
    try:
        severity, category = Severity(finding.severity.lower()), Category(finding.category.lower())
    except (AttributeError, ValueError) as error:
        known = ", ".join((*Severity, *Category))
        raise ReviewerError(
            f"{critic} gave a severity or category that doesn't exist: {error}. Known: {known}."
        ) from error
    return replace(finding, severity=severity, category=category)


def _reviewed(future: Future[Review], agent: str, state: SessionState, elapsed_s: float) -> Event:
    iteration, attempt, version = state.iteration, state.attempts[agent], state.version.number
    if (error := future.exception()) is not None:
        return events.CriticReviewFailed(iteration, agent, attempt, version, in_words(error), elapsed_s)
    return events.CriticReviewComplete(iteration, agent, attempt, version, future.result(), elapsed_s)
