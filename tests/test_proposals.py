"""Held changes are the author's: confirmed, changed or dropped, and trusted or remembered from then on."""

from __future__ import annotations

import pytest

from orchestrator import events
from orchestrator.domain import IssueStatus, QuestionStatus, Review, StopReason, VersionAuthor
from orchestrator.errors import InputError, SessionBusyError
from orchestrator.panel import Panel
from orchestrator.proposals import decide_proposal
from orchestrator.revision import EditStatus, ProposalDecision
from orchestrator.roundtable import begin_session, iter_roundtable
from orchestrator.state import SessionState
from tests.scripted import PRD, Critic, finding, inventing

CONFIRMED, CHANGED, DROPPED = ProposalDecision.CONFIRMED, ProposalDecision.CHANGED, ProposalDecision.DROPPED


def panel(*reviews):
    return Panel((Critic("product", *reviews),), inventing())


def asked(table):
    state = SessionState.fold([begin_session(PRD, table.spec)])
    list(iter_roundtable(state, table))
    return state


def decide(state, decision, words=None, edit_id="E-002"):
    event = decide_proposal(state, edit_id, decision, words)
    state.apply(event)
    return event


def go_on(state, table):
    state.apply(events.SessionResumed(table.spec, 3, 0.05))
    list(iter_roundtable(state, table))


def test_what_was_invented_is_asked_for_once_more_then_held_as_a_question():
    table = panel([finding()])
    state = asked(table)
    assert table.moderator.calls == 2
    assert [outcome.status for outcome in state.edits] == [EditStatus.REPLACED, EditStatus.HELD]
    assert state.final_document == PRD
    [question] = state.open_questions
    assert (question.edit_id, question.facts, question.proposal) == (
        "E-002",
        ("90 days",),
        "Cards are kept for 90 days.",
    )
    assert state.stop_reason is StopReason.NEEDS_AUTHOR
    assert [held.outcome.id for held in state.proposals] == ["E-002"]


def test_confirmed_it_is_the_authors_text_and_waits_for_a_review():
    table = panel([finding()], Review())
    state = asked(table)
    decide(state, CONFIRMED)
    assert state.version.text == PRD.replace("kept for later", "kept for 90 days")
    assert state.version.author is VersionAuthor.AUTHOR
    assert state.author_is_ahead
    assert state.issues["I-001"].status is IssueStatus.ANSWERED
    assert state.questions["Q-001"].status is QuestionStatus.ANSWERED
    assert not state.proposals
    go_on(state, table)
    assert state.issues["I-001"].status is IssueStatus.RESOLVED
    assert state.converged
    assert "90 days" in state.final_document


def test_changed_it_says_what_the_author_says():
    state = asked(panel([finding()]))
    decide(state, CHANGED, "Cards are kept for 30 days.")
    assert "kept for 30 days." in state.version.text


def test_dropped_it_is_remembered_and_not_proposed_again():
    table = panel([finding()])
    state = asked(table)
    event = decide(state, DROPPED)
    assert event.version is None
    assert state.version.text == PRD
    assert state.questions["Q-001"].status is QuestionStatus.WITHDRAWN
    assert state.issues["I-001"].status is IssueStatus.OPEN
    go_on(state, table)
    assert not state.open_questions
    assert not state.proposals
    assert state.final_document == PRD


def test_converged_holds_no_longer_once_the_author_changed_the_text():
    state = asked(panel([finding()]))
    state.converged = True
    decide(state, CONFIRMED)
    assert not state.converged


def test_a_passage_that_moved_is_found_and_one_that_changed_is_a_clear_error():
    state = asked(panel([finding()]))
    state.versions[2] = events.Version(2, 1, VersionAuthor.AUTHOR, f"New.\n\n{PRD}")
    assert decide_proposal(state, "E-002", CONFIRMED).version.text.startswith("New.\n\n# Checkout")
    state.versions[2] = events.Version(2, 1, VersionAuthor.AUTHOR, PRD.replace("Cards are kept", "Cards may be kept"))
    with pytest.raises(InputError, match="was changed since version 1"):
        decide_proposal(state, "E-002", CONFIRMED)
    assert decide_proposal(state, "E-002", DROPPED).version is None


def test_what_cannot_be_decided_is_a_clear_error():
    state = asked(panel([finding()]))
    with pytest.raises(InputError, match=r"No change is held back as 'E-009'. Held back: E-002"):
        decide_proposal(state, "E-009", CONFIRMED)
    with pytest.raises(InputError, match="your own words"):
        decide_proposal(state, "E-002", CHANGED)
    with pytest.raises(InputError, match="your own words"):
        decide_proposal(state, "E-002", CONFIRMED, "words")
    decide(state, DROPPED)
    with pytest.raises(InputError, match="was dropped before"):
        decide_proposal(state, "E-002", CONFIRMED)
    state.apply(events.SessionResumed(state.panel, 3, 0.05))
    with pytest.raises(SessionBusyError):
        decide_proposal(state, "E-002", CONFIRMED)
