"""The moderator's part of an iteration: its revision is worked in, and every outcome recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator import events
from orchestrator.briefing import brief_of
from orchestrator.documents.edits import Edited, apply_edits, edits_between
from orchestrator.documents.reading import read_document
from orchestrator.domain import Question, QuestionStatus, Version, VersionAuthor
from orchestrator.errors import ReviewerError, in_words
from orchestrator.events import Event
from orchestrator.interfaces import Clock, Moderator
from orchestrator.revision import Ask, Revision, Unresolved
from orchestrator.state import SessionState


def revise(state: SessionState, moderator: Moderator, clock: Clock) -> Iterator[Event]:
    """The moderator's revision of the latest version, with every edit's outcome, or its failure."""
    attempt = state.attempts.get(moderator.name, 0) + 1
    yield events.ModeratorStart(state.iteration, attempt)
    started = clock()
    try:
        answer = moderator.refine(state.version.text, brief_of(state))
        edited, revision = _work_in(answer, state)
    except Exception as error:  # noqa: BLE001 - the caller's own moderator
        yield events.ModeratorFailed(state.iteration, attempt, in_words(error), clock() - started)
        return
    yield events.ModeratorComplete(
        state.iteration,
        attempt,
        edited.outcomes,
        _questions(revision.questions, state),
        (*revision.unresolved, *_astray(revision.questions, state)),
        _next_version(edited.text, state.version),
        revision.usage,
        clock() - started,
    )


def _work_in(answer: Revision | str, state: SessionState) -> tuple[Edited, Revision]:
    before = state.version.text
    if isinstance(answer, str):
        if not answer.strip():
            raise ReviewerError("The moderator returned an empty document; the version before it is kept.")
        issue_ids = tuple(issue.id for issue in state.unsettled)
        return Edited(answer, edits_between(before, answer, issue_ids, "Rewritten by the moderator")), Revision()
    if not isinstance(answer, Revision):
        raise ReviewerError(f"The moderator returned a {type(answer).__name__}; return a Revision or the new text.")
    severities = {issue.id: issue.severity for issue in state.issues.values()}
    return apply_edits(read_document(before).structure, answer.edits, severities), answer


def _questions(asks: Sequence[Ask], state: SessionState) -> tuple[Question, ...]:
    """The questions asked now, with ids; one that was asked before and never answered keeps its id."""
    earlier = {
        (question.issue_id, question.text): question.id
        for question in state.questions.values()
        if question.status is not QuestionStatus.ANSWERED
    }
    asked: list[Question] = []
    for ask in asks:
        if ask.issue_id not in state.issues:
            continue
        number = len(state.questions) + sum(question.id not in state.questions for question in asked) + 1
        question_id = earlier.get((ask.issue_id, ask.text), f"Q-{number:03d}")
        asked.append(
            Question(question_id, ask.issue_id, ask.text, ask.answer_type, ask.proposal, None, QuestionStatus.OPEN)
        )
    return tuple(asked)


def _astray(asks: Sequence[Ask], state: SessionState) -> tuple[Unresolved, ...]:
    """Questions about issues that don't exist, kept as unresolved."""
    return tuple(
        Unresolved(ask.issue_id, f"There is no such issue; the moderator asked: {ask.text}")
        for ask in asks
        if ask.issue_id not in state.issues
    )


def _next_version(text: str, version: Version) -> Version | None:
    if text == version.text:
        return None
    return Version(version.number + 1, version.number, VersionAuthor.MODERATOR, text)
