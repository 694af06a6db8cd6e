"""Edits worked into a text: each located in the text as it was, none outside its own span."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from orchestrator.documents.lines import LineIndex
from orchestrator.documents.structure import Structure
from orchestrator.domain import Severity, Span
from orchestrator.revision import Edit, EditOperation, EditOutcome, EditStatus


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after its edits, and what became of each, in the order in which they were given."""

    text: str
    outcomes: tuple[EditOutcome, ...]


class NotLocatedError(Exception):
    """An edit's passage isn't in the text, or is there more than once."""


def apply_edits(structure: Structure, edits: Sequence[Edit], severities: Mapping[str, Severity]) -> Edited:
    """The structure's text with the edits worked in.

    An edit's passage must occur exactly once in its section, else exactly once in the document;
    a passage that is ambiguous is never guessed. Where two edits overlap, the one for the more
    severe issue wins, then the one given first.
    """
    lines = LineIndex(structure.text)
    outcomes: dict[int, EditOutcome] = {}
    taken: list[Span] = []
    for index in sorted(range(len(edits)), key=lambda at: _priority(edits[at], severities)):
        outcomes[index] = _place(edits[index], structure, lines, taken)
    ordered = tuple(outcomes[index] for index in range(len(edits)))
    return Edited(_splice(structure.text, ordered), ordered)


def _priority(edit: Edit, severities: Mapping[str, Severity]) -> int:
    ranks = [severities[issue_id].rank for issue_id in edit.issue_ids if issue_id in severities]
    return min(ranks, default=len(Severity))


def _place(edit: Edit, structure: Structure, lines: LineIndex, taken: list[Span]) -> EditOutcome:
    try:
        start, end = _locate(edit, structure)
    except NotLocatedError as error:
        return EditOutcome(edit, EditStatus.NOT_LOCATED, detail=str(error))
    span = Span(start, end, lines.line_of(start))
    if any(_overlap(span, other) for other in taken):
        return EditOutcome(edit, EditStatus.CONFLICT, span, "another edit changes the same passage")
    taken.append(span)
    return EditOutcome(edit, EditStatus.APPLIED, span)


def _locate(edit: Edit, structure: Structure) -> tuple[int, int]:
    """Start and end of the passage to be replaced; equal for an insertion."""
    start, end = _passage(edit, structure)
    match edit.operation:
        case EditOperation.INSERT_AFTER:
            return end, end
        case EditOperation.INSERT_BEFORE:
            return start, start
        case _ if (start, end) == (0, len(structure.text)):
            raise NotLocatedError("an edit may not replace the whole document")
        case _:
            return start, end


def _passage(edit: Edit, structure: Structure) -> tuple[int, int]:
    section = structure.section_titled(edit.section) if edit.section else None
    if not edit.find or edit.operation is EditOperation.REPLACE_SECTION:
        if edit.section and section is None:
            raise NotLocatedError(f"no section is called {edit.section[:80]!r}, or more than one is")
        return (0, len(structure.text)) if section is None else (section.span.start, section.span.end)
    if section is not None:
        found = _occurrences(structure.text, edit.find, section.span.start, section.span.end)
        if len(found) == 1:
            return found[0], found[0] + len(edit.find)
    found = _occurrences(structure.text, edit.find, 0, len(structure.text))
    if len(found) != 1:
        raise NotLocatedError("the passage isn't in the text" if not found else "the passage is there more than once")
    return found[0], found[0] + len(edit.find)


def _occurrences(text: str, find: str, start: int, end: int) -> list[int]:
    """Where `find` stands, at most the first two places; overlapping ones count."""
    first = text.find(find, start, end)
    if first < 0:
        return []
    second = text.find(find, first + 1, end)
    return [first] if second < 0 else [first, second]


def _overlap(a: Span, b: Span) -> bool:
    """Whether two passages share a character, or an insertion falls inside the other."""
    return a.start < b.end and b.start < a.end


def _splice(text: str, outcomes: Sequence[EditOutcome]) -> str:
    applied = [
        (outcome.span, index, "" if outcome.edit.operation is EditOperation.DELETE else outcome.edit.replace)
        for index, outcome in enumerate(outcomes)
        if outcome.status is EditStatus.APPLIED and outcome.span is not None
    ]
    for span, _, replacement in sorted(applied, key=lambda item: (item[0].start, item[0].end, item[1]), reverse=True):
        text = text[: span.start] + replacement + text[span.end :]
    return text


def edits_between(before: str, after: str, issue_ids: tuple[str, ...], reason: str) -> tuple[EditOutcome, ...]:
    """What a rewritten text changed, line by line, as edits that were applied."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    numbers: dict[str, int] = {}
    codes = [[numbers.setdefault(line, len(numbers)) for line in lines] for lines in (old, new)]
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    index = LineIndex(before)
    outcomes: list[EditOutcome] = []
    for (src, dest), (src_end, dest_end) in _gaps(codes[0], codes[1]):
        start, end = starts[src], starts[src_end]
        removed, added = before[start:end], "".join(new[dest:dest_end])
        edit = Edit(issue_ids, _operation(removed, added), "", removed, added, reason)
        outcomes.append(EditOutcome(edit, EditStatus.APPLIED, Span(start, end, index.line_of(start))))
    return tuple(outcomes)


def _operation(removed: str, added: str) -> EditOperation:
    if not removed:
        return EditOperation.INSERT_BEFORE
    return EditOperation.REPLACE if added else EditOperation.DELETE


def _gaps(old: list[int], new: list[int]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The stretches between lines that both have: ((old, new) start, (old, new) end)."""
    gaps, at = [], (0, 0)
    for block in Indel.opcodes(old, new).as_matching_blocks():
        if at != (block.a, block.b):
            gaps.append((at, (block.a, block.b)))
        at = (block.a + block.size, block.b + block.size)
    return gaps
