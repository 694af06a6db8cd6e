"""What became of an edit, in the words of report and pages."""

from __future__ import annotations

from collections.abc import Sequence

from orchestrator.outcome import agent_title, plural
from orchestrator.revision import EditOutcome, EditStatus, Flag, FlagKind, Match, ProposalDecision
from orchestrator.state import SessionState
from orchestrator.trade_offs import TradeOff

STATUS_WORDS = {
    EditStatus.APPLIED: "Made",
    EditStatus.HELD: "Held back",
    EditStatus.NOT_LOCATED: "Not made, its passage isn't in the text",
    EditStatus.AMBIGUOUS: "Not made, its passage is there more than once",
    EditStatus.CONFLICT: "Not made, another change of the same passage came first",
    EditStatus.DUPLICATE: "Not made, another change does the same",
    EditStatus.UNCHANGED: "Not made, the text says so already",
    EditStatus.REPLACED: "Tried again in another way",
}
MATCH_WORDS = {
    Match.FOLDED: "found but for marks, quotation signs or blanks",
    Match.NEAR: "found but for typing errors",
}
DECISION_WORDS = {
    ProposalDecision.CONFIRMED: "Confirmed by you",
    ProposalDecision.CHANGED: "Changed by you",
    ProposalDecision.DROPPED: "Dropped by you",
}


def status_words(outcome: EditOutcome, state: SessionState) -> str:
    """What became of an edit, or what the author did with a held one."""
    decided = state.decisions.get(outcome.id)
    return DECISION_WORDS[decided.decision] if decided else STATUS_WORDS[outcome.status]


def changes(outcomes: Sequence[EditOutcome]) -> str:
    """How many edits were made, held and not made: "3 changes, 1 held back, 2 not made"."""
    made, held, tried = (
        sum(outcome.status is status for outcome in outcomes)
        for status in (EditStatus.APPLIED, EditStatus.HELD, EditStatus.REPLACED)
    )
    rest = len(outcomes) - made - held - tried
    said = [f"{held} held back"] if held else []
    said += [f"{rest} not made"] if rest else []
    return ", ".join([plural(made, "change"), *said])


def flags_words(flags: Sequence[Flag]) -> list[str]:
    """What the guards found, a sentence each; all that nobody gave in one."""
    invented = [flag.text for flag in flags if flag.kind is FlagKind.INVENTION]
    said = [f"Nothing you gave says {', '.join(invented)}."] if invented else []
    return said + [_loss_words(flag) for flag in flags if flag.kind is FlagKind.LOSS]


def _loss_words(flag: Flag) -> str:
    excused = " The reason given names it." if flag.excused else ""
    return f"{flag.detail.capitalize()}: {flag.text.rstrip('.')}.{excused}"


def trade_off_words(trade_off: TradeOff) -> str:
    """What each critic wants: "Product: High · Engineering: Low"."""
    wants = zip(trade_off.critics, trade_off.positions, strict=True)
    return " · ".join(f"{agent_title(critic)}: {position}" for critic, position in wants)
