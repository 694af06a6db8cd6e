"""The ledger: one problem keeps one id."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.domain import Absence, Category, IssueStatus, Review, Severity
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


def replace_span(found):
    from orchestrator.guards.evidence import verify_evidence

    return verify_evidence(Review((found,)), PRD).findings[0]


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
