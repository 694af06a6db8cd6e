"""Critics that disagree, and the version that is best, are told from the issues alone."""

from __future__ import annotations

from orchestrator.best_version import best_version
from orchestrator.domain import Category, Counts, Review, Severity, StopReason
from orchestrator.export.changes import trade_off_words
from orchestrator.export.report import markdown_report
from orchestrator.ledger import Reviewed, update_ledger
from orchestrator.panel import Panel
from orchestrator.revision import Edit, EditOperation, EditStatus, Revision
from orchestrator.roundtable import RoundtableConfig, begin_session, iter_roundtable
from orchestrator.state import SessionState
from orchestrator.trade_offs import trade_offs
from tests.scripted import PRD, Critic, Moderator, finding
from tests.test_ledger import replace_span

SPEED = "The page must load in 2 s at the 95th percentile."


def found(**reviews):
    checked = {name: Review(tuple(replace_span(one) for one in findings)) for name, findings in reviews.items()}
    return trade_offs(update_ledger({}, Reviewed(1, 1, PRD, checked)))


def test_another_severity_of_the_same_issue_is_a_trade_off():
    [trade_off] = found(product=[finding()], engineering=[finding(severity=Severity.LOW)])
    assert (trade_off.issue_ids, trade_off.critics) == (("I-001",), ("product", "engineering"))
    assert trade_off_words(trade_off) == "Product: High · Engineering: Low"


def test_suggestions_that_pull_in_opposite_directions_are_a_trade_off():
    faster = finding(SPEED, category=Category.OTHER, suggested_fix="Reduce the load time further.")
    slower = finding(SPEED, category=Category.RELIABILITY, suggested_fix="Increase the load time to what is feasible.")
    [trade_off] = found(product=[faster], engineering=[slower])
    assert trade_off.issue_ids == ("I-001", "I-002")
    assert "Reduce the load time further." in trade_off.positions


def test_critics_that_agree_or_speak_of_other_words_are_none():
    assert found(product=[finding()], engineering=[finding()]) == []
    up, down = (finding(quote, suggested_fix=fix) for quote, fix in ((SPEED, "Increase it."), ("38 %", "Reduce it.")))
    assert found(product=[up], engineering=[down]) == []


ADDED = {1: "Guests are told what is kept.", 2: "They may object to it at once."}


def loops(*reviews):
    """A session whose moderator appends a line, with a review for each version."""
    moderator = Moderator(lambda document, brief: f"{document}\n{ADDED[brief.version]}\n")
    table = Panel((Critic("product", *reviews),), moderator)
    config = RoundtableConfig(max_iterations=len(reviews), delta_threshold=0.0)
    state = SessionState.fold([begin_session(PRD, table.spec, config=config)])
    list(iter_roundtable(state, table))
    return state


def rules(*findings):
    return Review(tuple(findings), exhaustive=True)


def test_the_best_version_has_the_fewest_high_issues_not_the_last_number():
    cards, speed = finding(key="cards"), finding(SPEED, key="speed")
    worse = finding("They may object to it", key="object"), finding("at once", key="once")
    state = loops(rules(cards, speed), rules(cards), rules(cards, *worse))
    assert [item.unsettled.high for item in state.iterations] == [2, 1, 3]
    assert (best_version(state), state.reviewed_version) == (2, 3)
    assert "- Best reviewed version (2)" in markdown_report(state)


def test_of_equal_versions_the_last_is_best():
    state = loops(rules(finding(key="cards")), rules(finding(key="cards")))
    assert best_version(state) == 2


def test_a_high_issue_found_late_speaks_against_no_version():
    state = loops(Review((finding(),)), Review((finding(), finding(SPEED, category=Category.OTHER))))
    assert state.iterations[-1].unsettled == Counts(high=2)
    assert state.iterations[-1].late_high == 1
    assert best_version(state) == 2
    assert "## Found late" in markdown_report(state)


def test_of_equals_the_one_that_lost_least_is_best():
    def cuts(document, brief):
        reason = "Takes out that cards are kept for later"
        return Revision((Edit(("I-001",), EditOperation.DELETE, "", "- Cards are kept for later.\n", "", reason),))

    speed = finding(SPEED, key="speed")
    table = Panel((Critic("product", rules(speed), rules(speed)),), Moderator(cuts))
    state = SessionState.fold(
        [begin_session(PRD, table.spec, config=RoundtableConfig(max_iterations=2, delta_threshold=0.0))]
    )
    list(iter_roundtable(state, table))
    assert state.edits[0].status is EditStatus.APPLIED
    assert state.stop_reason is StopReason.MAX_ITERATIONS
    assert best_version(state) == 1
