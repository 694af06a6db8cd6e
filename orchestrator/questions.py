"""Questions to the author: what the moderator asks, and what an edit says that nobody gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orchestrator.domain import Question, QuestionStatus
from orchestrator.revision import Ask, EditOutcome, EditStatus, FlagKind, Unresolved
from orchestrator.state import SessionState


def questions_of(asks: Sequence[Ask], outcomes: Sequence[EditOutcome], state: SessionState) -> tuple[Question, ...]:
    """The questions of a revision, with ids; one that was asked before and never answered keeps its id."""
    earlier = {
        (question.issue_id, question.text): question.id
        for question in state.questions.values()
        if question.status is not QuestionStatus.ANSWERED
    }
    asked: dict[str, Question] = {}
    for question in (*_asked(asks, state), *_held(outcomes, state)):
        number = len(state.questions) + sum(other not in state.questions for other in asked) + 1
        question_id = earlier.setdefault((question.issue_id, question.text), f"Q-{number:03d}")
        asked[question_id] = Question(
            question_id,
            question.issue_id,
            question.text,
            question.answer_type,
            question.proposal,
            edit_id=question.edit_id,
            facts=question.facts,
        )
    return tuple(asked.values())


def _asked(asks: Sequence[Ask], state: SessionState) -> Iterator[Question]:
    for ask in asks:
        if ask.issue_id in state.issues:
            yield Question("", ask.issue_id, ask.text, ask.answer_type, ask.proposal)


def _held(outcomes: Sequence[EditOutcome], state: SessionState) -> Iterator[Question]:
    """A question for each held edit that says what nobody gave, unless the author dropped it before."""
    for outcome in outcomes:
        facts = tuple(flag.text for flag in outcome.flags if flag.kind is FlagKind.INVENTION)
        issue_id = next((one for one in outcome.edit.issue_ids if one in state.issues), None)
        if outcome.status is not EditStatus.HELD or not facts or issue_id is None:
            continue
        if outcome.replacement not in state.dropped_words:
            proposal = outcome.replacement.strip()
            yield Question("", issue_id, _words(facts), proposal=proposal, edit_id=outcome.id, facts=facts)


def _words(facts: Sequence[str]) -> str:
    listed = ", ".join(facts)
    if len(facts) == 1:
        return f"Is this right: {listed}? Nothing you gave says so."
    return f"Are these right: {listed}? Nothing you gave says so."


def astray(asks: Sequence[Ask], state: SessionState) -> tuple[Unresolved, ...]:
    """Questions about issues that don't exist, kept as unresolved."""
    return tuple(
        Unresolved(ask.issue_id, f"There is no such issue; the moderator asked: {ask.text}")
        for ask in asks
        if ask.issue_id not in state.issues
    )
