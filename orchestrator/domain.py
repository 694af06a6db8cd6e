"""Values of a review: what critics find, what the moderator changes, what the author is asked.

Frozen, without behaviour beyond what follows from their own fields. Offsets are characters of a
version's text, half open; lines are 1-based.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

N = TypeVar("N", int, float)


class Severity(enum.StrEnum):
    """How much building from the text as it stands would hurt, most first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for High, 1 for Medium, 2 for Low: sorts the most severe first."""
        return list(Severity).index(self)


class Category(enum.StrEnum):
    """What an issue is about."""

    COMPLETENESS = "completeness"
    CLARITY = "clarity"
    CONSISTENCY = "consistency"
    MEASURABILITY = "measurability"
    RELIABILITY = "reliability"
    OPERATIONS = "operations"
    SECURITY = "security"
    PRIVACY = "privacy"
    AI_SAFETY = "ai_safety"
    OTHER = "other"


class DocumentType(enum.StrEnum):
    """What kind of document is reviewed; decides which rules apply."""

    PRD = "prd"
    ONE_PAGER = "one_pager"
    USER_STORIES = "user_stories"
    TECHNICAL_DESIGN = "technical_design"
    DECISION_RECORD = "decision_record"
    PROPOSAL = "proposal"
    BUSINESS = "business"
    OTHER = "other"


class AnswerType(enum.StrEnum):
    """The kind of answer that settles a question."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    LIST = "list"
    OWNER_AND_DATE = "owner_and_date"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of a version's text; `line` is where it starts."""

    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Quote:
    """Words copied from the document. Without a span they were not found in it: unverified."""

    text: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Something that was looked for and isn't there, and where it would belong."""

    sought: str
    belongs: str


Evidence = Quote | Absence


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a critic objects to, in its words, with its evidence.

    `key` names the same finding in another version (rules have one; models name an issue they
    were shown in `same_as`). `question` is set where only the author can know the answer.
    """

    severity: Severity
    category: Category
    section: str
    evidence: Evidence
    description: str
    suggested_fix: str
    question: str | None = None
    answer_type: AnswerType = AnswerType.TEXT
    rule: str | None = None
    key: str | None = None
    same_as: str | None = None

    @property
    def verified(self) -> bool:
        """Whether the evidence holds: an absence, or a quote found in the text."""
        return isinstance(self.evidence, Absence) or self.evidence.span is not None

    @property
    def credible_severity(self) -> Severity:
        """The critic's severity, but at most Medium while the evidence isn't verified."""
        if self.severity is Severity.HIGH and not self.verified:
            return Severity.MEDIUM
        return self.severity


@dataclass(frozen=True, slots=True)
class Usage:
    """What model calls consumed; None is unknown, never 0.

    `input_tokens` includes cached and cache-written ones, `output_tokens` includes reasoning.
    """

    calls: int | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    cache_written_tokens: int | None = None
    reasoning_tokens: int | None = None
    cost_usd: float | None = None

    @classmethod
    def none(cls) -> Usage:
        """No model was called: every figure is known to be 0."""
        return cls(0, 0, 0, 0, 0, 0, 0.0)

    def __add__(self, other: Usage) -> Usage:
        """The sum, unknown wherever either part is."""
        return Usage(
            calls=_plus(self.calls, other.calls),
            input_tokens=_plus(self.input_tokens, other.input_tokens),
            output_tokens=_plus(self.output_tokens, other.output_tokens),
            cached_tokens=_plus(self.cached_tokens, other.cached_tokens),
            cache_written_tokens=_plus(self.cache_written_tokens, other.cache_written_tokens),
            reasoning_tokens=_plus(self.reasoning_tokens, other.reasoning_tokens),
            cost_usd=_plus(self.cost_usd, other.cost_usd),
        )


UNREPORTED = Usage()


def _plus(a: N | None, b: N | None) -> N | None:
    return None if a is None or b is None else a + b


@dataclass(frozen=True, slots=True)
class Review:
    """One critic's verdict on one version.

    `exhaustive` critics (rules) report everything they can see, so what they no longer report is
    gone; a model's silence proves nothing.
    """

    findings: tuple[Finding, ...] = ()
    assessment: str = ""
    exhaustive: bool = False
    usage: Usage = UNREPORTED


class IssueStatus(enum.StrEnum):
    """Where an issue stands in its life."""

    OPEN = "open"
    ASKED = "asked"
    ANSWERED = "answered"
    REGRESSED = "regressed"
    RESOLVED = "resolved"
    WAIVED = "waived"

    @property
    def settled(self) -> bool:
        """Whether nothing is left to do: an issue that was only asked about is not settled."""
        return self in (IssueStatus.RESOLVED, IssueStatus.WAIVED)


@dataclass(frozen=True, slots=True)
class RaisedFinding:
    """A finding with the critic that raised it and the version in which it was last seen."""

    critic: str
    version: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem with a life: the latest wording of every critic that raised it.

    `raised` holds at least one finding, the one that speaks for the issue first. `late`: High,
    and first seen in a later iteration in text that had been reviewed before.
    """

    id: str
    raised: tuple[RaisedFinding, ...]
    status: IssueStatus
    first_iteration: int
    times_reopened: int = 0
    late: bool = False

    @property
    def lead(self) -> Finding:
        """The finding that speaks for the issue."""
        return self.raised[0].finding

    @property
    def critics(self) -> tuple[str, ...]:
        """Names of the critics that raised it."""
        return tuple(dict.fromkeys(raised.critic for raised in self.raised))

    @property
    def version(self) -> int:
        """The version in which the issue was last seen; its quote and line are of that text."""
        return self.raised[0].version

    @property
    def severity(self) -> Severity:
        """The most severe a critic gave it; High only with evidence that holds."""
        return min((raised.finding.credible_severity for raised in self.raised), key=lambda severity: severity.rank)

    @property
    def settled(self) -> bool:
        return self.status.settled


@dataclass(frozen=True, slots=True)
class Counts:
    """Issues by severity."""

    high: int = 0
    medium: int = 0
    low: int = 0

    @property
    def total(self) -> int:
        return self.high + self.medium + self.low

    @classmethod
    def of(cls, issues: Iterable[Issue]) -> Counts:
        severities = [issue.severity for issue in issues]
        return cls(*(severities.count(severity) for severity in Severity))


class QuestionStatus(enum.StrEnum):
    """Whether the author still owes an answer."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the author about one issue; withdrawn when the issue is settled unanswered.

    One about a held edit names it in `edit_id`, and in `facts` what nobody gave.
    """

    id: str
    issue_id: str
    text: str
    answer_type: AnswerType = AnswerType.TEXT
    proposal: str | None = None
    answer: str | None = None
    status: QuestionStatus = QuestionStatus.OPEN
    edit_id: str | None = None
    facts: tuple[str, ...] = ()


class VersionAuthor(enum.StrEnum):
    """Who wrote a version."""

    AUTHOR = "author"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Version:
    """One state of the document, numbered from 1 (what the author gave)."""

    number: int
    parent: int | None
    author: VersionAuthor
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text: equal for equal texts."""
        return text_digest(self.text)


def text_digest(text: str) -> str:
    """SHA-256 of a text in hexadecimal; lone surrogates count as themselves."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Strictness(enum.StrEnum):
    """What the guards hold back: every flagged edit; unless its reason names the loss; none, but all is shown."""

    STRICT = "strict"
    STANDARD = "standard"
    LENIENT = "lenient"


@dataclass(frozen=True, slots=True)
class Safeguards:
    """What protects the author's text in a session.

    `locked_sections` are titles whose sections are never touched; `context` holds reference texts
    whose facts count as given.
    """

    strictness: Strictness = Strictness.STANDARD
    locked_sections: tuple[str, ...] = ()
    context: tuple[str, ...] = ()


class StopReason(enum.StrEnum):
    """Why a run ended. None of them alone means converged."""

    CANCELLED = "cancelled"
    FAILED = "failed"
    CUSTOM = "custom"
    NO_HIGH_ISSUES = "no_high_issues"
    NEEDS_AUTHOR = "needs_author"
    MAX_ITERATIONS = "max_iterations"
    DELTA_THRESHOLD = "delta_threshold"
    OSCILLATING = "oscillating"


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """Who takes part, by name, in panel order: what a session stores to build its panel again."""

    critics: tuple[str, ...]
    moderator: str
    confirmer: str | None = None
