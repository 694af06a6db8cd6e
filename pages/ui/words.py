"""The words of the pages: kinds of document, severities, outcomes and times."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from orchestrator.domain import DocumentType, IssueStatus, Severity, Strictness
from orchestrator.outcome import plural
from storage.projection import SessionStatus
from storage.store import SessionRow

TYPE_NAMES = {
    DocumentType.PRD: "PRD",
    DocumentType.ONE_PAGER: "One-pager",
    DocumentType.USER_STORIES: "User stories",
    DocumentType.TECHNICAL_DESIGN: "Technical design",
    DocumentType.DECISION_RECORD: "Decision record",
    DocumentType.PROPOSAL: "Proposal",
    DocumentType.BUSINESS: "Business document",
    DocumentType.OTHER: "Other document",
}
HEADLINE = 120
SEVERITY_COLORS = {Severity.HIGH: "red", Severity.MEDIUM: "orange", Severity.LOW: "gray"}
STATUS_NAMES = {
    IssueStatus.OPEN: "open",
    IssueStatus.ASKED: "asked",
    IssueStatus.ANSWERED: "answered",
    IssueStatus.REGRESSED: "came back",
    IssueStatus.RESOLVED: "resolved",
    IssueStatus.WAIVED: "dismissed",
}
STRICTNESS_NAMES = {
    Strictness.STRICT: "Hold all of them back",
    Strictness.STANDARD: "Hold back, unless a loss is named",
    Strictness.LENIENT: "Make them, but show them",
}
_OUTCOMES = {
    "needs_author": ("Needs your answers", "orange"),
    "no_high_issues": ("No serious issue", "green"),
    "max_iterations": ("Limit reached", "gray"),
    "delta_threshold": ("Stable", "gray"),
    "oscillating": ("Going back and forth", "orange"),
    "custom": ("Stopped by condition", "gray"),
    "cancelled": ("Cancelled", "gray"),
    "failed": ("Failed", "red"),
}


def outcome_badge(row: SessionRow) -> tuple[str, str]:
    """How a session stands in two or three words, and the colour of its badge."""
    if row.status is not SessionStatus.DONE:
        return "In progress", "blue"
    label, color = _OUTCOMES.get(row.stop_reason or "", ("Ended", "gray"))
    if row.stop_reason == "no_high_issues" and not row.converged:
        return "Review incomplete", "orange"
    return label, color


def ago(then: datetime, now: datetime | None = None) -> str:
    """How long ago, in one unit: "3 min ago"."""
    seconds = int(((now or datetime.now(UTC)) - then).total_seconds())
    for size, unit in ((86_400, "day"), (3_600, "hour")):
        if seconds >= size:
            return f"{plural(seconds // size, unit)} ago"
    return f"{seconds // 60} min ago" if seconds >= 60 else "just now"


def cost(cost_usd: float | None) -> str:
    """What the models cost: "0.04 $", "free" where none was called, "not reported" where unknown."""
    if cost_usd is None:
        return "not reported"
    return f"{cost_usd:.2f} $" if cost_usd else "free"


def headline(description: str) -> str:
    """The first sentence of a description, at most 120 characters."""
    first = re.split(r"(?<=[a-z\d][.]) (?=[A-Z])", description, maxsplit=1)[0]
    words = " ".join(first.split())
    return words if len(words) <= HEADLINE else f"{words[:HEADLINE].rsplit(' ', 1)[0]} …"


def severity_counts(severities: list[Severity]) -> str:
    """Count and how many are High: "6 issues, 2 High"."""
    high = severities.count(Severity.HIGH)
    return plural(len(severities), "issue") + (f", {high} High" if high else "")
