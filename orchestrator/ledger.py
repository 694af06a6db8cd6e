"""From findings to issues: one problem keeps one id, across critics and across versions.

Findings with a key (rules) are the same issue while the key is the same. Findings without one (a
caller's agent, a model) are matched by the issue they name, else by the very evidence they gave
before, else by likeness, one to one (`orchestrator.identity`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from orchestrator.documents.locate import locate_quote
from orchestrator.documents.reading import read_structure
from orchestrator.domain import Absence, Finding, Issue, IssueStatus, Quote, RaisedFinding, Review, Severity
from orchestrator.identity import agree, pair

Identity = tuple[str, ...]
Group = tuple[RaisedFinding, ...]


@dataclass(frozen=True, slots=True)
class LastLook:
    """The text that a critic reviewed last before this one, and the issues for which it was edited since."""

    text: str
    edited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What an iteration looked at: the version's number and text, and the reviews in panel order.

    `last_looks` are by critic; those who look for the first time have none. Of the `confirmer`, who
    isn't asked in every iteration, silence is not expected.
    """

    iteration: int
    version: int
    text: str
    reviews: Mapping[str, Review]
    last_looks: Mapping[str, LastLook] = field(default_factory=dict)
    confirmer: str | None = None


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
    """The issues that were raised now, by id: those known already, then new ones."""
    groups = _joined(_by_severity(reviewed))
    known = _recognised(groups, issues, reviewed)
    seen: dict[str, Issue] = {}
    for at, group in enumerate(groups):
        if (issue_id := known.get(at)) is None:
            number = len(issues) + sum(other not in issues for other in seen) + 1
            issue = Issue(f"I-{number:03d}", group, IssueStatus.OPEN, reviewed.iteration)
            seen[issue.id] = replace(issue, late=_is_late(issue, reviewed))
        elif issue_id in seen:
            seen[issue_id] = replace(seen[issue_id], raised=(*seen[issue_id].raised, *group))
        else:
            seen[issue_id] = _seen_again(issues[issue_id], group)
    return seen


def _by_severity(reviewed: Reviewed) -> list[RaisedFinding]:
    raised = (
        RaisedFinding(critic, reviewed.version, finding)
        for critic, review in reviewed.reviews.items()
        for finding in review.findings
    )
    return sorted(raised, key=lambda item: item.finding.credible_severity.rank)


def _joined(raised: Sequence[RaisedFinding]) -> list[Group]:
    """The findings, with those together that are the same, or on which critics agree."""
    groups: list[list[RaisedFinding]] = []
    by_identity: dict[Identity, list[RaisedFinding]] = {}
    for one in raised:
        identity = _identity(one.finding)
        group = by_identity.get(identity)
        if group is None and one.finding.key is None:
            group = next((group for group in groups if _agreed(group, one)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(one)
        by_identity.setdefault(identity, group)
    return [tuple(group) for group in groups]


def _agreed(group: Sequence[RaisedFinding], one: RaisedFinding) -> bool:
    same_as = {other.finding.same_as for other in group} | {one.finding.same_as}
    if len(same_as - {None}) > 1 or any(other.critic == one.critic for other in group):
        return False
    return all(agree(other.finding, one.finding) for other in group)


def _recognised(groups: Sequence[Group], issues: Mapping[str, Issue], reviewed: Reviewed) -> dict[int, str]:
    """Which known issue each group is, by key or evidence, by the issue it names, or by likeness."""
    known = {_identity(raised.finding): issue.id for issue in issues.values() for raised in issue.raised}
    listed = {issue.id for issue in issues.values() if not issue.settled or issue.status is IssueStatus.WAIVED}
    found: dict[int, str] = {}
    for at, group in enumerate(groups):
        named = next((one.finding.same_as for one in group if one.finding.same_as in listed), None)
        same = next((known[key] for one in group if (key := _identity(one.finding)) in known), None)
        if issue_id := named or same:
            found[at] = issue_id
    rest = [at for at, group in enumerate(groups) if at not in found and group[0].finding.key is None]
    open_issues = [issue for issue in issues.values() if issue.id not in found.values() and issue.lead.key is None]
    wordings = [[raised.finding for raised in issue.raised] for issue in open_issues]
    pairs = pair(wordings, [groups[at][0].finding for at in rest])
    return found | {rest[new]: open_issues[old].id for new, old in pairs.items()}


def _identity(finding: Finding) -> Identity:
    if finding.key is not None:
        return ("key", finding.key)
    match finding.evidence:
        case Quote(text=text):
            return ("quote", finding.category, finding.section, " ".join(text.split()))
        case Absence(sought=sought):
            return ("absence", finding.category, " ".join(sought.casefold().split()))


def _is_late(issue: Issue, reviewed: Reviewed) -> bool:
    """Whether a new High issue is about words that its critic had read before without objecting."""
    lead = issue.raised[0]
    last_look = reviewed.last_looks.get(lead.critic)
    if issue.severity is not Severity.HIGH or last_look is None:
        return False
    words = _words_about(lead.finding, reviewed.text)
    return bool(words) and words in last_look.text


def _words_about(finding: Finding, text: str) -> str:
    """The words of the text that a finding is about: those quoted, or the section that lacks something."""
    if isinstance(finding.evidence, Quote):
        span = finding.evidence.span
    else:
        section = read_structure(text).section_titled(finding.section or finding.evidence.belongs)
        span = section.span if section else None
    return text[span.start : span.end] if span else ""


def _seen_again(issue: Issue, group: Group) -> Issue:
    """The issue with its latest wordings first; other critics' earlier wordings are kept."""
    critics = {raised.critic for raised in group}
    wordings = (*group, *(other for other in issue.raised if other.critic not in critics))
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
    expected = [critic for critic in issue.critics if critic != reviewed.confirmer]
    if not all(critic in reviewed.reviews for critic in expected):
        return False
    return all(_is_silent(issue, raised, reviewed) for raised in issue.raised)


def _is_silent(issue: Issue, raised: RaisedFinding, reviewed: Reviewed) -> bool:
    review = reviewed.reviews.get(raised.critic)
    return (review is not None and review.exhaustive) or _region_changed(issue, raised, reviewed)


def _region_changed(issue: Issue, raised: RaisedFinding, reviewed: Reviewed) -> bool:
    last_look = reviewed.last_looks.get(raised.critic)
    if last_look is not None and issue.id in last_look.edited:
        return True
    evidence = raised.finding.evidence
    return raised.finding.verified and isinstance(evidence, Quote) and not locate_quote(reviewed.text, evidence.text)
