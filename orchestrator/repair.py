"""What a moderator is asked for next: once more for what failed, then for sections, last for the whole text."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from orchestrator.documents.diff import units
from orchestrator.documents.folding import fold
from orchestrator.events import ModeratorAnswered
from orchestrator.interfaces import Failure, Request, RequestKind
from orchestrator.revision import Edit, EditOutcome, EditStatus, Revision

LADDER = (RequestKind.EDITS, RequestKind.REPAIR, RequestKind.SECTIONS, RequestKind.REWRITE)
CLOSEST = 3
UNPLACED = (EditStatus.NOT_LOCATED, EditStatus.AMBIGUOUS)


def is_failure(outcome: EditOutcome) -> bool:
    """Whether the moderator can mend it: it wasn't found, or the guards hold it for what it brings or loses."""
    return outcome.status in UNPLACED or (outcome.status is EditStatus.HELD and bool(outcome.flags))


def next_request(answers: Sequence[ModeratorAnswered], outcomes: Sequence[EditOutcome], text: str) -> Request | None:
    """What to ask for after these answers, given what became of their edits; None if nothing more.

    Everything that failed is asked for once more. Sections and then the whole text are asked for
    only while edits aren't found, the whole text only if that is most of them; and nobody is asked
    again who had nothing new to say.
    """
    if len(answers) >= len(LADDER) or _says_nothing_new(answers):
        return None
    kind = LADDER[len(answers)]
    failed = [outcome for outcome in outcomes if is_failure(outcome)]
    if kind in (RequestKind.SECTIONS, RequestKind.REWRITE):
        failed = [outcome for outcome in failed if outcome.status in UNPLACED]
    standing = [outcome for outcome in outcomes if outcome.status is not EditStatus.REPLACED]
    if kind is RequestKind.REWRITE and 2 * len(failed) <= len(standing):
        return None
    if kind is not RequestKind.EDITS and not failed:
        return None
    return Request(kind, tuple(Failure(outcome, closest(text, outcome)) for outcome in failed))


def _says_nothing_new(answers: Sequence[ModeratorAnswered]) -> bool:
    """Whether the last answer only repeats what was said before it."""
    if len(answers) < 2:
        return False
    *earlier, last = (answered.answer for answered in answers)
    if not isinstance(last, Revision):
        return last in earlier
    said = {_content(edit) for answer in earlier if isinstance(answer, Revision) for edit in answer.edits}
    return all(_content(edit) in said for edit in last.edits)


def _content(edit: Edit) -> tuple[str, ...]:
    return (edit.operation, edit.section, edit.find, edit.replace)


def closest(text: str, outcome: EditOutcome) -> tuple[str, ...]:
    """The passages of the text that are most like what the edit sought, verbatim, best first."""
    if outcome.span is not None:
        return (text[outcome.span.start : outcome.span.end],)
    passages = [unit.strip() for unit in units(text) if unit.strip()]
    folded = [fold(passage).text for passage in passages]
    found = process.extract(fold(outcome.edit.find).text, folded, scorer=fuzz.token_set_ratio, limit=CLOSEST)
    return tuple(passages[at] for _, _, at in found)
