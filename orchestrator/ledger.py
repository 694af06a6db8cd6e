"""From findings to issues: one problem keeps one id, across critics and across versions.

Findings with a key (rules) are the same issue while the key is the same. Findings without one
(a caller's agent, a model) are matched by the issue they name, else by the evidence they give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from orchestrator.domain import Absence, Finding, Issue, IssueStatus, Quote, RaisedFinding, Review

Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What an iteration looked at: the version's number and text, and the reviews in panel order.

    `edited` holds the issues for which this version was edited.
    """

    iteration: int
    version: int
    text: str
    reviews: Mapping[str, Review]
    edited: frozenset[str] = frozenset()


def update_ledger(issues: Mapping[str, Issue], reviewed: Reviewed) -> tuple[Issue, ...]:
    """Every issue that the reviews raised, changed or settled, as it stands now, in order of id."""
    seen = _raise_all(issues, reviewed)
    gone = (
        replace(issue, status=IssueStatus.RESOLVED)
        for issue in issues.values()
        if issue.id not in seen and not issue.settled and _is_gone(issue, reviewed)
    )
    changed = [*(issue for issue in seen.values() if issue != issues.get(issue.id)), *gone]
    return tuple(sorted(changed, key=lambda issue: issue.id))


def _raise_all(issues: Mapping[str, Issue], reviewed: Reviewed) -> dict[str, Issue]:
    known = {_identity(raised.finding): issue.id for issue in issues.values() for raised in issue.raised}
    seen: dict[str, Issue] = {}
    for raised in _by_severity(reviewed):
        finding = raised.finding
        issue_id = finding.same_as if finding.same_as in issues else known.get(_identity(finding))
        if issue_id is None:
            issue_id = f"I-{len(issues) + sum(other not in issues for other in seen) + 1:03d}"
            known[_identity(finding)] = issue_id
            seen[issue_id] = Issue(issue_id, (raised,), IssueStatus.OPEN, reviewed.iteration)
        elif issue_id in seen:
            seen[issue_id] = _also_raised(seen[issue_id], raised)
        else:
            seen[issue_id] = _seen_again(issues[issue_id], raised)
    return seen


def _by_severity(reviewed: Reviewed) -> list[RaisedFinding]:
    raised = (
        RaisedFinding(critic, reviewed.version, finding)
        for critic, review in reviewed.reviews.items()
        for finding in review.findings
    )
    return sorted(raised, key=lambda item: item.finding.credible_severity.rank)


def _identity(finding: Finding) -> Identity:
    if finding.key is not None:
        return ("key", finding.key)
    match finding.evidence:
        case Quote(text=text):
            return ("quote", finding.category, finding.section, " ".join(text.split()))
        case Absence(sought=sought):
            return ("absence", finding.category, " ".join(sought.casefold().split()))


def _also_raised(issue: Issue, raised: RaisedFinding) -> Issue:
    return replace(issue, raised=(*issue.raised, raised))


def _seen_again(issue: Issue, raised: RaisedFinding) -> Issue:
    """The issue with its latest wording first; other critics' earlier wordings are kept."""
    wordings = (raised, *(other for other in issue.raised if other.critic != raised.critic))
    match issue.status:
        case IssueStatus.RESOLVED:
            return replace(
                issue, raised=wordings, status=IssueStatus.REGRESSED, times_reopened=issue.times_reopened + 1
            )
        case IssueStatus.ANSWERED:
            return replace(issue, raised=wordings, status=IssueStatus.OPEN)
        case _:
            return replace(issue, raised=wordings)


def _is_gone(issue: Issue, reviewed: Reviewed) -> bool:
    """Whether every critic that raised it has looked again without it, and had reason to.

    An exhaustive critic's silence is reason enough. Of another's, only where the text changed:
    the quoted words are gone, or the version was edited for this issue.
    """
    if not all(critic in reviewed.reviews for critic in issue.critics):
        return False
    return all(
        reviewed.reviews[raised.critic].exhaustive or _region_changed(issue, raised.finding, reviewed)
        for raised in issue.raised
    )


def _region_changed(issue: Issue, finding: Finding, reviewed: Reviewed) -> bool:
    if issue.id in reviewed.edited:
        return True
    return finding.verified and isinstance(finding.evidence, Quote) and finding.evidence.text not in reviewed.text
