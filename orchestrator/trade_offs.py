"""Where critics disagree: on how severe an issue is, or on which way to go. Shown to the author, never decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from orchestrator.documents.wording import opposed
from orchestrator.domain import Issue, Quote, RaisedFinding
from orchestrator.guards.claims import content_words


@dataclass(frozen=True, slots=True)
class TradeOff:
    """A disagreement about one issue, or between two about the same words: what each critic wants."""

    issue_ids: tuple[str, ...]
    critics: tuple[str, ...]
    positions: tuple[str, ...]


def trade_offs(issues: Iterable[Issue]) -> list[TradeOff]:
    """Every disagreement among the critics of these issues, in order of issue."""
    listed = list(issues)
    return [
        *(found for issue in listed for found in _within(issue)),
        *(found for one, other in combinations(listed, 2) for found in _between(one, other)),
    ]


def _within(issue: Issue) -> Iterator[TradeOff]:
    latest = list({raised.critic: raised for raised in reversed(issue.raised)}.values())[::-1]
    if len({raised.finding.credible_severity for raised in latest}) > 1:
        critics = tuple(raised.critic for raised in latest)
        yield TradeOff((issue.id,), critics, tuple(raised.finding.credible_severity.capitalize() for raised in latest))
    for one, other in combinations(latest, 2):
        if _opposed(one, other):
            yield _directions((issue.id,), one, other)


def _between(one: Issue, other: Issue) -> Iterator[TradeOff]:
    """What two issues about the same words of one version want, where it is opposite."""
    for mine in one.raised:
        for theirs in other.raised:
            if mine.critic != theirs.critic and _same_words(mine, theirs) and _opposed(mine, theirs):
                yield _directions((one.id, other.id), mine, theirs)
                return


def _directions(issue_ids: tuple[str, ...], one: RaisedFinding, other: RaisedFinding) -> TradeOff:
    return TradeOff(issue_ids, (one.critic, other.critic), (one.finding.suggested_fix, other.finding.suggested_fix))


def _opposed(one: RaisedFinding, other: RaisedFinding) -> bool:
    """Whether two suggestions pull the same thing in opposite directions."""
    fixes = one.finding.suggested_fix, other.finding.suggested_fix
    return opposed(*fixes) is not None and bool(content_words(fixes[0]) & content_words(fixes[1]))


def _same_words(one: RaisedFinding, other: RaisedFinding) -> bool:
    if one.version != other.version:
        return False
    mine, theirs = (raised.finding.evidence for raised in (one, other))
    if not (isinstance(mine, Quote) and isinstance(theirs, Quote) and mine.span and theirs.span):
        return False
    return mine.span.start < theirs.span.end and theirs.span.start < mine.span.end
