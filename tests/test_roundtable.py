"""The loop: what it asks, in what order it ends, and what it keeps when something fails."""

from __future__ import annotations

import copy
import threading
from collections import Counter

import pytest

from orchestrator import events
from orchestrator.domain import Counts, IssueStatus, QuestionStatus, Review, Safeguards, Severity, StopReason, Usage
from orchestrator.errors import DocumentError, InputError, PanelMismatchError
from orchestrator.panel import Panel
from orchestrator.revision import Ask, Edit, EditOperation, EditStatus, Revision
from orchestrator.roundtable import RoundtableConfig, begin_session, iter_roundtable, run_roundtable
from orchestrator.state import SessionState
from tests.scripted import PRD, Critic, Moderator, absence, appends, finding, idle

NONE = Review(exhaustive=True)


def run(*agents, moderator=None, **fields):
    config = fields.pop("config", RoundtableConfig())
    return run_roundtable(document=PRD, agents=agents, moderator=moderator or idle(), config=config, **fields)


def asks_about_everything():
    def refine(document, brief):
        return Revision(questions=tuple(Ask(issue.id, issue.lead.question) for issue in brief.issues))

    return Moderator(refine)


def replaces(find, replace):
    def refine(document, brief):
        ids = tuple(issue.id for issue in brief.issues)
        return Revision(edits=(Edit(ids, EditOperation.REPLACE, "Requirements", find, replace, "say it"),))

    return Moderator(refine)


def test_no_high_issue_ends_without_calling_the_moderator():
    moderator = appends()
    result = run(Critic("product", [finding(severity=Severity.LOW)]), moderator=moderator)
    assert result.stop_reason is StopReason.NO_HIGH_ISSUES
    assert result.converged
    assert moderator.calls == 0
    assert result.final_document == PRD


def test_an_edit_that_settles_the_high_issue_converges_in_the_next_iteration():
    critic = Critic("product", [finding()], NONE)
    result = run(critic, moderator=replaces("Cards are kept for later.", "Cards are kept until the guest leaves."))
    assert result.stop_reason is StopReason.NO_HIGH_ISSUES
    assert result.converged
    assert "until the guest leaves" in result.final_document
    assert [item.unsettled.high for item in result.iterations] == [1, 0]
    assert result.iterations[0].delta is None
    assert 0 < result.iterations[1].delta < 1
    assert result.issues[0].status is IssueStatus.RESOLVED


def test_a_question_asked_is_not_settled():
    result = run(Critic("product", [finding()]), moderator=asks_about_everything())
    assert result.stop_reason is StopReason.NEEDS_AUTHOR
    assert not result.converged
    assert result.issues[0].status is IssueStatus.ASKED
    assert [question.id for question in result.questions] == ["Q-001"]


def test_a_question_is_withdrawn_when_its_issue_is_settled():
    def ask_and_edit(document, brief):
        edit = Edit(("I-001",), EditOperation.REPLACE, "", "kept for later", "kept until the guest leaves", "say it")
        return Revision((edit,), (Ask("I-001", "How long?"),))

    result = run(Critic("product", [finding()], NONE), moderator=Moderator(ask_and_edit))
    assert result.issues[0].status is IssueStatus.RESOLVED
    assert result.questions[0].status is QuestionStatus.WITHDRAWN


def test_a_question_about_an_unknown_issue_is_kept_as_unresolved():
    moderator = Moderator(lambda document, brief: Revision(questions=(Ask("I-999", "What about this?"),)))
    recorded = []
    run(Critic("product", [finding()]), moderator=moderator, on_event=recorded.append)
    complete = next(event for event in recorded if isinstance(event, events.ModeratorComplete))
    assert complete.questions == ()
    assert "What about this?" in complete.unresolved[0].reason


def test_one_iteration_is_a_review_without_changes():
    moderator = appends()
    result = run(Critic("product", [finding()]), moderator=moderator, config=RoundtableConfig(max_iterations=1))
    assert result.stop_reason is StopReason.MAX_ITERATIONS
    assert not result.converged
    assert moderator.calls == 0


def test_a_revision_that_applies_no_edit_ends_without_another_review():
    critic = Critic("product", [finding()])
    result = run(critic, moderator=idle())
    assert result.stop_reason is StopReason.DELTA_THRESHOLD
    assert len(critic.calls) == 1
    assert len(result.iterations) == 1


def test_a_change_below_the_threshold_is_stable():
    critic = Critic("product", [finding()])
    result = run(critic, moderator=appends("x"), config=RoundtableConfig(delta_threshold=0.5))
    assert result.stop_reason is StopReason.DELTA_THRESHOLD
    assert result.iterations[-1].delta < 0.5
    assert len(critic.calls) == 2


def test_the_limit_of_iterations_is_not_convergence():
    critic = Critic("product", [finding()])
    config = RoundtableConfig(max_iterations=2, delta_threshold=0.0)
    result = run(critic, moderator=appends(), config=config)
    assert result.stop_reason is StopReason.MAX_ITERATIONS
    assert len(critic.calls) == 2
    assert not result.converged


def test_a_custom_condition_ends_the_run():
    config = RoundtableConfig(stop_when=lambda state: state.iteration == 1)
    result = run(Critic("product", [finding()]), moderator=appends(), config=config)
    assert result.stop_reason is StopReason.CUSTOM


def test_a_failing_custom_condition_is_a_recorded_failure():
    config = RoundtableConfig(stop_when=lambda state: 1 / 0)
    result = run(Critic("product", [finding()]), config=config)
    assert result.stop_reason is StopReason.FAILED
    assert "ZeroDivisionError" in result.stop_detail


def test_an_issue_resolved_and_reopened_twice_is_oscillating():
    critic = Critic("product", [finding()], NONE, [finding()], NONE, [finding()], NONE)
    texts = iter(range(100))
    moderator = Moderator(lambda document, brief: f"{document} word{next(texts)}")
    other = Critic("engineering", [absence()])
    config = RoundtableConfig(max_iterations=10, delta_threshold=0.0)
    result = run(critic, other, moderator=moderator, config=config)
    assert result.stop_reason is StopReason.OSCILLATING


def test_a_missing_review_is_never_convergence():
    result = run(Critic("product", NONE), Critic("engineering", TimeoutError("slow provider")))
    assert result.stop_reason is StopReason.NO_HIGH_ISSUES
    assert not result.converged
    assert result.missing_reviews == ("engineering",)


def test_no_answer_from_any_critic_is_a_failure():
    result = run(Critic("product", TimeoutError("slow provider")))
    assert result.stop_reason is StopReason.FAILED
    assert "slow provider" in result.stop_detail
    assert result.final_document == PRD


@pytest.mark.parametrize(
    "refine",
    [lambda document, brief: 1 / 0, lambda document, brief: " \n", lambda document, brief: 42],
    ids=["raises", "returns nothing", "returns a number"],
)
def test_a_failing_moderator_ends_the_run_and_keeps_the_reviews(refine):
    result = run(Critic("product", [finding()]), moderator=Moderator(refine))
    assert result.stop_reason is StopReason.FAILED
    assert result.final_document == PRD
    assert len(result.issues) == 1


def test_a_critic_that_returns_something_else_is_a_failed_review():
    result = run(Critic("product", ["not a finding"]), Critic("engineering", NONE))
    assert result.missing_reviews == ("product",)


@pytest.mark.parametrize("severity", ["HIGH", "High", "high"])
def test_a_severity_in_words_counts_whatever_its_case(severity):
    result = run(Critic("product", [finding(severity=severity)]))
    assert result.issues[0].severity is Severity.HIGH
    assert not result.converged


def test_a_severity_that_does_not_exist_is_a_failed_review():
    result = run(Critic("product", [finding(severity="Critical")]), Critic("engineering", NONE))
    assert result.missing_reviews == ("product",)
    assert not result.converged


def test_plain_text_from_a_moderator_becomes_edits():
    result = run(Critic("product", [finding()]), moderator=appends("Added."))
    assert [outcome.status for outcome in result.edits] == [EditStatus.APPLIED] * len(result.edits)
    assert "Added." in result.edits[0].edit.replace


def test_an_edit_that_is_not_in_the_text_is_recorded_and_changes_nothing():
    result = run(Critic("product", [finding()]), moderator=replaces("never written", "invented"))
    assert result.final_document == PRD
    assert [outcome.status for outcome in result.edits] == [EditStatus.REPLACED, EditStatus.NOT_LOCATED]


def test_a_quote_that_is_not_in_the_text_cannot_be_high():
    result = run(Critic("product", [finding("words nobody wrote")]))
    assert result.issues[0].severity is Severity.MEDIUM
    assert result.converged


def test_usage_that_was_not_reported_stays_unknown():
    reported = Review(usage=Usage(calls=1, input_tokens=10, output_tokens=5))
    result = run(Critic("product", reported), Critic("engineering", [finding(severity=Severity.LOW)]))
    assert result.usage_by_agent["product"].input_tokens == 10
    assert result.usage.input_tokens is None


def test_agents_are_given_the_document_and_a_brief_with_what_is_unsettled():
    critic = Critic("product", [finding()])
    run(critic, moderator=appends(), config=RoundtableConfig(max_iterations=2, delta_threshold=0.0), title="My PRD")
    (first, brief), (second, later) = critic.calls
    assert (first, brief.issues, brief.title) == (PRD, (), "My PRD")
    assert second != PRD
    assert [issue.id for issue in later.issues] == ["I-001"]


@pytest.mark.parametrize("document", ["", " \n\t", "a\0b", "x" * 2_000_001, "half \ud800"])
def test_a_document_that_cannot_be_reviewed_is_a_clear_error(document):
    with pytest.raises(DocumentError):
        run_roundtable(document=document, agents=[Critic("product")], moderator=idle())


def test_a_panel_needs_critics_with_names_of_their_own():
    with pytest.raises(InputError, match="at least one critic"):
        run()
    with pytest.raises(InputError, match="'product'"):
        run(Critic("product"), Critic("product"))


@pytest.mark.parametrize("fields", [{"max_iterations": 0}, {"max_iterations": 11}, {"delta_threshold": 2}])
def test_limits_out_of_range_are_refused(fields):
    with pytest.raises(InputError):
        RoundtableConfig(**fields)


def panel():
    product = Critic("product", [finding()], [finding(), absence()], NONE)
    return Panel((product, Critic("engineering", [absence()], NONE)), appends())


def settings():
    return RoundtableConfig(max_iterations=5, delta_threshold=0.0)


def replay(recorded):
    """Panel and state after those events, each critic and the moderator as often asked as recorded."""
    fresh = panel()
    for critic in fresh.critics:
        critic.calls = [None] * sum(
            isinstance(event, events.CriticReviewComplete) and event.agent == critic.name for event in recorded
        )
    return fresh, SessionState.fold(recorded)


def paid(recorded):
    return Counter(
        (type(event), event.iteration, getattr(event, "agent", "moderator"))
        for event in recorded
        if isinstance(event, events.CriticReviewComplete | events.ModeratorComplete)
    )


def test_a_crash_after_any_event_then_a_resume_ends_the_same_and_repeats_no_call():
    created = begin_session(PRD, panel().spec, config=settings())
    full = [created, *iter_roundtable(SessionState.fold([created]), panel(), config=settings())]
    whole = SessionState.fold(full)
    assert whole.ended
    assert len(whole.iterations) >= 3
    for cut in range(1, len(full)):
        resumed, state = replay(full[:cut])
        log = [*full[:cut], *iter_roundtable(state, resumed, config=settings())]
        assert paid(log) == paid(full), cut
        assert max(paid(log).values()) == 1
        assert len(resumed.critics[0].calls) == len(whole.iterations)
        for name in ("versions", "issues", "questions", "iterations", "stop_reason", "converged", "final_document"):
            assert getattr(state, name) == getattr(whole, name), (cut, name)
        assert SessionState.fold(log).final_document == whole.final_document


def test_any_prefix_of_the_events_folds_to_the_state_that_it_was():
    created = begin_session(PRD, panel().spec, config=settings())
    state = SessionState.fold([created])
    log, states = [created], [copy.deepcopy(state)]
    for event in iter_roundtable(state, panel(), config=settings()):
        log.append(event)
        states.append(copy.deepcopy(state))
    for length, as_it_was in enumerate(states, 1):
        stored = [events.from_json(event.kind, events.to_json(event)) for event in log[:length]]
        assert SessionState.fold(stored) == as_it_was


def test_a_run_counts_as_converged_only_once_the_confirming_critic_has_looked():
    confirmer = Critic("confirmer", [finding(severity=Severity.LOW)])
    result = run(Critic("product", NONE), confirmer=confirmer)
    assert result.converged
    assert len(confirmer.calls) == 1
    assert result.issues == ()


def test_a_high_issue_of_the_confirming_critic_goes_to_the_moderator():
    confirmer = Critic("confirmer", [finding()], NONE)
    moderator = replaces("Cards are kept for later.", "Cards are kept until the guest leaves.")
    result = run(Critic("product", NONE), confirmer=confirmer, moderator=moderator)
    assert result.converged
    assert result.issues[0].critics == ("confirmer",)
    assert result.issues[0].status is IssueStatus.RESOLVED
    assert [len(confirmer.calls), len(result.iterations)] == [2, 2]


def test_without_the_confirming_review_it_is_not_converged_and_says_so():
    result = run(Critic("product", NONE), confirmer=Critic("confirmer", TimeoutError("slow")))
    assert result.stop_reason is StopReason.NO_HIGH_ISSUES
    assert not result.converged
    assert result.missing_reviews == ("confirmer",)


def test_a_locked_section_that_is_not_there_is_a_clear_error():
    safeguards = Safeguards(locked_sections=("Pricing",))
    with pytest.raises(InputError, match=r"'Pricing'.*Sections: Checkout, Goals, Requirements"):
        run(Critic("product"), config=RoundtableConfig(safeguards=safeguards))


def test_every_event_survives_json():
    created = begin_session(PRD, panel().spec, config=settings())
    log = [created, *iter_roundtable(SessionState.fold([created]), panel(), config=settings())]
    assert [events.from_json(event.kind, events.to_json(event)) for event in log] == log


def test_a_resume_with_another_panel_is_a_clear_error():
    state = SessionState.fold([begin_session(PRD, panel().spec)])
    with pytest.raises(PanelMismatchError, match="product, engineering and moderator"):
        next(iter_roundtable(state, Panel((Critic("other"),), idle())))


def test_cancelling_keeps_the_reviews_that_arrived_and_ends_honestly():
    cancel, slow = threading.Event(), threading.Event()

    class Waits(Critic):
        def review(self, document, brief):
            slow.wait(10)
            return ()

    def cancel_after_first(event):
        if isinstance(event, events.CriticReviewComplete):
            cancel.set()

    try:
        result = run(Critic("product", NONE), Waits("slow"), cancel=cancel, on_event=cancel_after_first)
    finally:
        slow.set()
    assert result.stop_reason is StopReason.CANCELLED
    assert not result.converged
    assert result.missing_reviews == ("slow",)
    assert "product" in result.usage_by_agent


def test_continuing_asks_only_the_critic_that_is_missing():
    product, engineering = Critic("product", NONE), Critic("engineering", TimeoutError("slow"), [finding()])
    table = Panel((product, engineering), asks_about_everything())
    created = begin_session(PRD, table.spec)
    state = SessionState.fold([created])
    list(iter_roundtable(state, table))
    state.apply(events.SessionResumed(table.spec, 3, 0.05))
    list(iter_roundtable(state, table))
    assert (len(product.calls), len(engineering.calls)) == (1, 2)
    assert state.missing_critics == ()
    assert state.stop_reason is StopReason.NEEDS_AUTHOR
    assert [item.iteration for item in state.iterations] == [1, 2]


def test_continuing_after_the_limit_revises_without_reviewing_the_same_version_again():
    critic = Critic("product", [finding()])
    table = Panel((critic,), appends())
    created = begin_session(PRD, table.spec, config=RoundtableConfig(max_iterations=1, delta_threshold=0.0))
    state = SessionState.fold([created])
    list(iter_roundtable(state, table))
    state.apply(events.SessionResumed(table.spec, 1, 0.0))
    kinds = [event.kind for event in iter_roundtable(state, table)]
    assert kinds[:2] == ["convergence_check", "moderator_start"]
    assert len(critic.calls) == 2
    assert state.iteration == 2
    assert state.iterations[-1].unsettled == Counts(high=1)
