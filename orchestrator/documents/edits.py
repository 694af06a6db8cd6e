"""Edits worked into a text: each located in the text as it was, none outside its own span."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from orchestrator.documents.alignment import gaps
from orchestrator.documents.diff import pair_alike, units
from orchestrator.documents.fitting import Fitted, fit_section, fit_text
from orchestrator.documents.lines import LineIndex
from orchestrator.documents.locate import Passage, locate
from orchestrator.documents.structure import Section, Structure
from orchestrator.domain import Severity, Span
from orchestrator.revision import Edit, EditOperation, EditOutcome, EditStatus, Match


class NotPlacedError(Exception):
    """An edit can't be placed: `status` says whether its passage is missing or ambiguous."""

    def __init__(self, status: EditStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


def place_edits(structure: Structure, edits: Sequence[Edit]) -> list[EditOutcome]:
    """Where each edit would go, in the order given; those that can be placed have the status applied.

    The passage is sought in the edit's section, then in the document: exactly, folded, nearly. One
    that stands there more than once is ambiguous and never guessed.
    """
    lines = LineIndex(structure.text)
    return [_place(edit, structure, lines) for edit in edits]


def _place(edit: Edit, structure: Structure, lines: LineIndex) -> EditOutcome:
    try:
        fitted, match = _fit(edit, structure)
    except NotPlacedError as error:
        return EditOutcome(edit, error.status, detail=str(error))
    span = Span(fitted.start, fitted.end, lines.line_of(fitted.start))
    if structure.text[fitted.start : fitted.end] == fitted.replacement:
        return EditOutcome(edit, EditStatus.UNCHANGED, span, match=match, detail="the text already says so")
    return EditOutcome(edit, EditStatus.APPLIED, span, fitted.replacement, match)


def _fit(edit: Edit, structure: Structure) -> tuple[Fitted, Match | None]:
    section = structure.section_titled(edit.section) if edit.section else None
    if not edit.find.strip() or edit.operation is EditOperation.REPLACE_SECTION:
        return fit_section(structure, _whole(edit, structure, section), edit), None
    passage = _passage(edit, structure, section)
    fitted = fit_text(structure.text, passage, edit)
    if (fitted.start, fitted.end) == (0, len(structure.text)):
        raise NotPlacedError(EditStatus.NOT_LOCATED, "an edit may not replace the whole document")
    return fitted, passage.match


def _whole(edit: Edit, structure: Structure, section: Section | None) -> Section | None:
    """The section that an edit without a passage is about; None for the document, at its ends only."""
    inserts = edit.operation in (EditOperation.INSERT_AFTER, EditOperation.INSERT_BEFORE)
    if section is None and edit.section:
        raise NotPlacedError(EditStatus.NOT_LOCATED, f"no section is called {edit.section[:80]!r}, or more than one is")
    if not inserts and (section is None or section.span.end - section.span.start == len(structure.text)):
        raise NotPlacedError(EditStatus.NOT_LOCATED, "an edit may not replace the whole document")
    return section


def _passage(edit: Edit, structure: Structure, section: Section | None) -> Passage:
    found: tuple[Passage, ...] = ()
    if section is not None:
        found = locate(structure.text, edit.find, section.span.start, section.span.end)
    found = found or locate(structure.text, edit.find)
    if not found:
        raise NotPlacedError(EditStatus.NOT_LOCATED, "the passage isn't in the text")
    if len(found) > 1:
        raise NotPlacedError(EditStatus.AMBIGUOUS, f"the passage is there {len(found)} times")
    return found[0]


def settle_conflicts(placed: Sequence[EditOutcome], severities: Mapping[str, Severity]) -> list[EditOutcome]:
    """The outcomes with those that overlap a weightier one marked, in the order given.

    The edit for the more severe issue weighs more, then what it says decides: the order in which
    edits are given makes no difference. One that says the same of the same passage is a duplicate.
    """
    settled = list(placed)
    taken: list[EditOutcome] = []
    candidates = [index for index, outcome in enumerate(placed) if outcome.status is EditStatus.APPLIED]
    for index in sorted(candidates, key=lambda at: weight(placed[at], severities)):
        outcome = placed[index]
        other = next((other for other in taken if _overlap(outcome.span, other.span)), None)
        if same := next((one for one in taken if _same(one, outcome)), None):
            detail = f"the edit for {', '.join(same.edit.issue_ids) or 'another issue'} does the same"
            settled[index] = replace(outcome, status=EditStatus.DUPLICATE, detail=detail)
        elif other is not None:
            detail = f"the edit for {', '.join(other.edit.issue_ids) or 'another issue'} changes the same passage"
            settled[index] = replace(outcome, status=EditStatus.CONFLICT, detail=detail)
        else:
            taken.append(outcome)
    return settled


def weight(outcome: EditOutcome, severities: Mapping[str, Severity]) -> tuple[object, ...]:
    """Sorts the weightiest edit first: by its most severe issue, then by what it does."""
    edit = outcome.edit
    ranks = [severities[issue_id].rank for issue_id in edit.issue_ids if issue_id in severities]
    start, end = (outcome.span.start, outcome.span.end) if outcome.span else (-1, -1)
    content = (start, end, outcome.replacement, edit.operation, edit.issue_ids, edit.section, edit.find, edit.reason)
    return (min(ranks, default=len(Severity)), *content)


def _same(one: EditOutcome, other: EditOutcome) -> bool:
    return (one.span, one.replacement.strip()) == (other.span, other.replacement.strip())


def _overlap(a: Span | None, b: Span | None) -> bool:
    """Whether two passages share a character, or an insertion falls inside the other."""
    return a is not None and b is not None and a.start < b.end and b.start < a.end


def splice(text: str, outcomes: Sequence[EditOutcome], severities: Mapping[str, Severity] | None = None) -> str:
    """The text with every applied outcome's replacement in place of its span."""
    applied = [outcome for outcome in outcomes if outcome.status is EditStatus.APPLIED and outcome.span is not None]
    pieces: list[str] = []
    at = 0
    for outcome in sorted(applied, key=lambda one: _position(one, severities or {})):
        assert outcome.span is not None
        pieces += [text[at : outcome.span.start], outcome.replacement]
        at = outcome.span.end
    return "".join([*pieces, text[at:]])


def _position(outcome: EditOutcome, severities: Mapping[str, Severity]) -> tuple[object, ...]:
    """By place; of several insertions at one place the weightiest first."""
    span = outcome.span or Span(0, 0, 1)
    return (span.start, span.end, weight(outcome, severities))


def edits_between(before: str, after: str, issue_ids: tuple[str, ...], reason: str) -> list[EditOutcome]:
    """What a rewritten text changed, as placed edits.

    A paragraph, item or row that was reworded is an edit of its own, and so is a line of a paragraph
    that kept its lines. What was split, joined, added or taken away is one with its neighbours.
    """
    index = LineIndex(before)
    outcomes: list[EditOutcome] = []
    for start, removed, added in _differences(before, after):
        edit = Edit(issue_ids, _operation(removed, added), "", removed, added, reason)
        span = Span(start, start + len(removed), index.line_of(start))
        outcomes.append(EditOutcome(edit, EditStatus.APPLIED, span, added, Match.EXACT))
    return outcomes


def _differences(before: str, after: str) -> Iterator[tuple[int, str, str]]:
    """Where the texts differ, what stood there, and what stands there now."""
    for start, removed, added in _between(units(before), units(after)):
        lines = removed.splitlines(keepends=True), added.splitlines(keepends=True)
        if len(lines[0]) == len(lines[1]):
            yield from ((start + offset, old, new) for offset, old, new in _between(*lines))
        else:
            yield start, removed, added


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The same of texts in pieces."""
    starts = [0, *accumulate(map(len, old))]
    for gone, come in _reworded(old, new):
        yield starts[gone.start], "".join(old[gone.start : gone.stop]), "".join(new[come.start : come.stop])


def _reworded(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """The stretches of pieces that differ, cut between two that each became one, with none added or gone between."""
    for gone, come in gaps(old, new):
        at_old, at_new = gone.start, come.start
        for before, after in pairwise(pair_alike(old, new, gone, come)):
            if after == (before[0] + 1, before[1] + 1):
                yield range(at_old, after[0]), range(at_new, after[1])
                at_old, at_new = after
        yield range(at_old, gone.stop), range(at_new, come.stop)


def _operation(removed: str, added: str) -> EditOperation:
    if not removed:
        return EditOperation.INSERT_BEFORE
    return EditOperation.REPLACE if added else EditOperation.DELETE
