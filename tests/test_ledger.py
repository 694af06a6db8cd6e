"""The ledger: one problem keeps one id."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.domain import Absence, Category, IssueStatus, Review, Severity
from orchestrator.guards.evidence import verify_evidence
from orchestrator.ledger import LastLook, Reviewed, update_ledger
from tests.scripted import PRD, absence, finding


def rules(*findings):
    return Review(tuple(findings), exhaustive=True)


def model(*findings):
    return Review(tuple(findings))


def update(issues, iteration=1, text=PRD, edited=(), **reviews):
    known = {issue.id: issue for issue in issues}
    looks = {name: LastLook(PRD, frozenset(edited)) for name in reviews} if iteration > 1 else {}
    changed = update_ledger(known, Reviewed(iteration, iteration, text, reviews, looks))
    return [*(known | {issue.id: issue for issue in changed}).values()]


def test_the_most_severe_finding_gets_the_first_id():
    issues = update([], product=rules(absence(key="a", severity=Severity.LOW), absence(key="b")))
    assert [(issue.id, issue.severity) for issue in issues] == [("I-001", Severity.HIGH), ("I-002", Severity.LOW)]


def test_the_same_key_is_the_same_issue_in_another_version():
    first = update([], product=rules(finding(key="P14:tbd")))
    second = update(first, 2, product=rules(finding("Cards", key="P14:tbd")))
    assert [issue.id for issue in second] == ["I-001"]
    assert second[0].version == 2
    assert second[0].lead.evidence.text == "Cards"


def test_what_an_exhaustive_critic_no_longer_reports_is_resolved():
    issues = update(update([], product=rules(finding(key="a"))), 2, product=rules())
    assert issues[0].status is IssueStatus.RESOLVED


def test_what_its_critic_did_not_review_again_stays_open():
    issues = update(update([], product=rules(finding(key="a"))), 2, engineering=rules())
    assert issues[0].status is IssueStatus.OPEN


def test_silence_of_a_model_about_unchanged_text_proves_nothing():
    first = update([], product=model(replace_span(finding())))
    assert update(first, 2, product=model())[0].status is IssueStatus.OPEN
    changed = update(first, 2, text=PRD.replace("kept for later", "kept 90 days"), product=model())
    assert changed[0].status is IssueStatus.RESOLVED


def test_an_absence_is_resolved_only_by_an_edit_for_it_and_a_review_without_it():
    first = update([], product=model(absence()))
    assert update(first, 2, product=model())[0].status is IssueStatus.OPEN
    assert update(first, 2, edited=["I-001"], product=model())[0].status is IssueStatus.RESOLVED


@pytest.mark.parametrize(
    ("before", "after", "reopened"),
    [
        (IssueStatus.RESOLVED, IssueStatus.REGRESSED, 1),
        (IssueStatus.ANSWERED, IssueStatus.OPEN, 0),
        (IssueStatus.WAIVED, IssueStatus.WAIVED, 0),
        (IssueStatus.ASKED, IssueStatus.ASKED, 0),
    ],
    ids=str,
)
def test_an_issue_seen_again(before, after, reopened):
    issue = replace(update([], product=rules(finding(key="a")))[0], status=before)
    again = update([issue], 2, product=rules(finding(key="a")))[0]
    assert (again.status, again.times_reopened) == (after, reopened)


def test_two_critics_with_the_same_evidence_share_an_issue_and_both_wordings_are_kept():
    issues = update([], product=model(finding()), engineering=model(finding(description="Other words.")))
    assert [issue.critics for issue in issues] == [("product", "engineering")]
    assert {raised.finding.description for raised in issues[0].raised} >= {"Other words."}


def test_same_as_counts_only_for_an_issue_that_exists():
    first = update([], product=model(finding()))
    joined = update(first, 2, product=model(absence(same_as="I-001")))
    other = absence(
        same_as="I-077",
        category=Category.RELIABILITY,
        section="Launch",
        description="A failed launch stays.",
        suggested_fix="Add it.",
        question="What if it fails?",
    )
    invented = update(first, 2, product=model(other))
    assert [issue.id for issue in joined] == ["I-001"]
    assert [issue.id for issue in invented] == ["I-001", "I-002"]


def test_findings_of_two_critics_on_the_same_words_are_joined_and_say_who_agrees():
    one = replace_span(finding("Cards are kept for later.", description="Nobody knows how long cards are kept."))
    two = replace_span(finding("kept for later", Severity.MEDIUM, description="It isn't said how long cards are kept."))
    issues = update([], product=model(one), engineering=model(two))
    assert [issue.critics for issue in issues] == [("product", "engineering")]
    assert issues[0].severity is Severity.HIGH


def test_findings_on_the_same_words_about_something_else_are_not_joined():
    one = replace_span(finding())
    two = replace_span(finding(category=Category.CLARITY, description="It is vague.", suggested_fix="Be clear."))
    assert len(update([], product=model(one), engineering=model(two))) == 2


def test_a_later_wording_of_the_same_problem_keeps_its_id():
    first = update([], product=model(replace_span(finding())))
    words = {"description": "How long cards stay stored is open.", "suggested_fix": "State how long cards are kept."}
    again = replace_span(finding("Cards are kept", **words))
    second = update(first, 2, product=model(again))
    assert [issue.id for issue in second] == ["I-001"]
    assert second[0].lead.description == words["description"]


def test_a_new_high_issue_about_words_its_critic_had_read_is_late():
    first = update([], product=model())
    late = update(first, 2, product=model(replace_span(finding())))
    assert late[0].late
    new_text = PRD.replace("Cards are kept", "All cards are kept")
    fresh = update(first, 2, text=new_text, product=model(verified(finding("All cards are kept for later."), new_text)))
    assert not fresh[0].late
    assert not update([], 2, text=PRD, engineering=model(replace_span(finding(severity=Severity.LOW))))[0].late


def test_a_critic_that_looks_for_the_first_time_is_not_late():
    reviewed = Reviewed(2, 2, PRD, {"engineering": model(replace_span(finding()))}, {"product": LastLook(PRD)})
    assert not update_ledger({}, reviewed)[0].late


def test_an_absence_in_a_section_that_did_not_change_is_late():
    sought = absence("how long cards are kept", section="Requirements")
    assert update(update([], product=model()), 2, product=model(sought))[0].late


def test_a_quote_copied_with_small_differences_is_not_taken_for_changed_text():
    first = update([], product=model(replace_span(finding("cards  are kept for later"))))
    assert first[0].lead.verified
    assert update(first, 2, product=model())[0].status is IssueStatus.OPEN


def verified(found, text):
    return verify_evidence(Review((found,)), text).findings[0]


def replace_span(found):
    return verified(found, PRD)


keys = st.sampled_from("abcdef")
findings = st.builds(
    lambda key, severity: finding(key=key, severity=severity, evidence=Absence(key, "")),
    keys,
    st.sampled_from(list(Severity)),
)


@given(st.lists(st.tuples(st.lists(findings), st.lists(findings)), max_size=4))
def test_no_finding_is_ever_lost_and_no_id_is_used_twice(rounds):
    issues = []
    for iteration, (product, engineering) in enumerate(rounds, 1):
        issues = update(issues, iteration, product=rules(*product), engineering=rules(*engineering))
        assert len({issue.id for issue in issues}) == len(issues)
        kept = {(raised.critic, raised.finding.key) for issue in issues for raised in issue.raised}
        assert kept >= {("product", each.key) for each in product}
        assert kept >= {("engineering", each.key) for each in engineering}


wordings = st.builds(
    lambda quote, category, words, severity: replace_span(
        finding(quote, severity, category=category, description=words, suggested_fix=words)
    ),
    st.sampled_from(["Cards are kept for later.", "2 s", "Raise guest conversion", "not there"]),
    st.sampled_from([Category.PRIVACY, Category.CLARITY]),
    st.sampled_from(["How long?", "Who keeps cards?", "It is vague.", "Nobody can test this."]),
    st.sampled_from(list(Severity)),
)


@given(st.lists(st.tuples(st.lists(wordings, max_size=4), st.lists(wordings, max_size=4)), max_size=4))
def test_no_wording_of_a_model_is_ever_lost(rounds):
    issues = []
    for iteration, (product, engineering) in enumerate(rounds, 1):
        issues = update(issues, iteration, product=model(*product), engineering=model(*engineering))
        assert len({issue.id for issue in issues}) == len(issues)
        kept = {(raised.critic, raised.finding) for issue in issues for raised in issue.raised}
        assert kept >= {("product", each) for each in product}
        assert kept >= {("engineering", each) for each in engineering}
