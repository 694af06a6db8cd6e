"""Which edits of a revision are held: those that touch what is locked, invent, or lose.

Each edit is judged by what it makes of the whole units of text it stands in. Where several stand
in the same ones, each is judged alone and then all together: what none does alone, the least
weighty of them is held for.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from orchestrator.documents.diff import units
from orchestrator.documents.edits import settle_conflicts, splice, weight
from orchestrator.documents.folding import fold
from orchestrator.documents.structure import Structure
from orchestrator.domain import Severity, Span, Strictness
from orchestrator.guards.claims import content_words
from orchestrator.guards.facts import IDENTIFIER
from orchestrator.guards.losses import Loss, losses
from orchestrator.guards.sources import Sources
from orchestrator.revision import EditOutcome, EditStatus, Flag, FlagKind


@dataclass(frozen=True, slots=True)
class Guard:
    """What edits are judged by: what the author said, how severe each issue is, what is locked."""

    sources: Sources
    severities: Mapping[str, Severity]
    strictness: Strictness = Strictness.STANDARD
    locked_sections: Collection[str] = field(default_factory=frozenset)

    def blocks(self, flag: Flag) -> bool:
        """Whether the edit is held for what was found."""
        match self.strictness:
            case Strictness.LENIENT:
                return False
            case Strictness.STRICT:
                return True
            case _:
                return not flag.excused


@dataclass(slots=True)
class _Window:
    """Whole units of the text, and which of the outcomes (by index) stand in them."""

    start: int
    end: int
    members: list[int]


def guard_edits(structure: Structure, placed: Sequence[EditOutcome], guard: Guard) -> list[EditOutcome]:
    """The placed edits with conflicts settled and flags set; those that may not be applied are held."""
    text = structure.text
    held = [_permitted(outcome, structure, guard) for outcome in placed]
    bounds = [0, *accumulate(len(unit) for unit in units(text))]
    while True:
        settled = settle_conflicts(held, guard.severities)
        verdicts = dict(_judge(text, settled, bounds, guard))
        refused = {at: flags for at, flags in verdicts.items() if any(guard.blocks(flag) for flag in flags)}
        if not refused:
            return [replace(outcome, flags=verdicts.get(at, outcome.flags)) for at, outcome in enumerate(settled)]
        for at, flags in refused.items():
            held[at] = replace(held[at], status=EditStatus.HELD, flags=flags, detail=in_sentence(flags))


def _permitted(outcome: EditOutcome, structure: Structure, guard: Guard) -> EditOutcome:
    """The outcome, held if nobody raised what it is for, or if it touches a locked section."""
    if outcome.status is not EditStatus.APPLIED or outcome.span is None:
        return outcome
    if not any(issue_id in guard.severities for issue_id in outcome.edit.issue_ids):
        return replace(outcome, status=EditStatus.HELD, detail="it names no issue of this review")
    locked = {fold(title).text for title in guard.locked_sections}
    for section in structure.sections[1:] if locked else ():
        if fold(section.title).text in locked and _touches(outcome, outcome.span, section.span):
            return replace(outcome, status=EditStatus.HELD, detail=f"the section {section.title!r} is locked")
    return outcome


def _touches(outcome: EditOutcome, span: Span, locked: Span) -> bool:
    """Whether an edit changes a locked passage, or adds to its end."""
    if span.start < locked.end and locked.start < span.end:
        return True
    inside = span.start == span.end and locked.start < span.start < locked.end
    appended = span.start == locked.end and not outcome.replacement.lstrip().startswith("#")
    return inside or (appended and bool(outcome.replacement))


def _judge(
    text: str, settled: Sequence[EditOutcome], bounds: list[int], guard: Guard
) -> Iterator[tuple[int, tuple[Flag, ...]]]:
    """What was found in each applied edit, by its index."""
    after = splice(text, settled, guard.severities)
    for window in _windows(text, settled, bounds):
        found = {at: _flags(text, window, [settled[at]], after, guard) for at in window.members}
        if len(window.members) > 1 and not any(guard.blocks(flag) for flags in found.values() for flag in flags):
            together = _flags(text, window, [settled[at] for at in window.members], after, guard)
            if any(guard.blocks(flag) for flag in together):
                last = max(window.members, key=lambda at: weight(settled[at], guard.severities))
                found = {last: together}
        yield from found.items()


def _windows(text: str, settled: Sequence[EditOutcome], bounds: list[int]) -> list[_Window]:
    """The units in which applied edits stand, those that overlap joined."""
    windows: list[_Window] = []
    spans = sorted(
        (*_units_around(text, outcome.span, outcome.replacement, bounds), at)
        for at, outcome in enumerate(settled)
        if outcome.status is EditStatus.APPLIED and outcome.span is not None
    )
    for start, end, at in spans:
        if windows and (start < windows[-1].end or (start, end) == (windows[-1].start, windows[-1].end)):
            windows[-1].end = max(windows[-1].end, end)
            windows[-1].members.append(at)
        else:
            windows.append(_Window(start, end, [at]))
    return windows


def _units_around(text: str, span: Span, replacement: str, bounds: list[int]) -> tuple[int, int]:
    """Start and end of the units that the edit reaches into, or that it would run into."""
    start = bounds[bisect.bisect_right(bounds, span.start) - 1]
    end = bounds[min(bisect.bisect_left(bounds, span.end), len(bounds) - 1)]
    if span.start == start == span.end and start and text[start - 1] not in "\r\n":
        start = bounds[bisect.bisect_left(bounds, start) - 1]
    runs_on = end < len(text) and end == span.end and not replacement.endswith(("\n", "\r"))
    if runs_on and (replacement or span.start > start):
        end = bounds[bisect.bisect_right(bounds, end)]
    return start, end


def _flags(text: str, window: _Window, outcomes: Sequence[EditOutcome], after: str, guard: Guard) -> tuple[Flag, ...]:
    """What these edits, and no others, bring into the window and take out of it."""
    old = text[window.start : window.end]
    new = splice(old, [_within(outcome, window) for outcome in outcomes], guard.severities)
    reason = " ".join(outcome.edit.reason for outcome in outcomes)
    invented = [Flag(FlagKind.INVENTION, fact.text, fact.kind.value) for fact in guard.sources.unsupported(new)]
    lost = [Flag(FlagKind.LOSS, loss.text, loss.how, _names(reason, loss, new)) for loss in losses(old, new, after)]
    return (*invented, *lost)


def _within(outcome: EditOutcome, window: _Window) -> EditOutcome:
    span = outcome.span or Span(0, 0, 1)
    return replace(outcome, span=Span(span.start - window.start, span.end - window.start, span.line))


def _names(reason: str, loss: Loss, new: str) -> bool:
    """Whether the reason says what is lost: its id, where that goes too, or half of its words, all of a short one's."""
    ids = set(IDENTIFIER.findall(loss.text)) - set(IDENTIFIER.findall(new))
    if ids and ids <= set(IDENTIFIER.findall(reason)):
        return True
    lost, said = content_words(loss.text), content_words(reason)
    return bool(lost) and len(lost & said) >= (len(lost) if len(lost) <= 3 else (len(lost) + 1) // 2)


def in_sentence(flags: Sequence[Flag]) -> str:
    """What the guards found, in words."""
    invented = [flag.text for flag in flags if flag.kind is FlagKind.INVENTION]
    said = [f"nobody gave {', '.join(invented)}"] if invented else []
    said += [f"{flag.detail}: {flag.text}" for flag in flags if flag.kind is FlagKind.LOSS]
    return "; ".join(said)
