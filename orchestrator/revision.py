"""Values of a revision: what a moderator proposes, and what became of each proposal."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from orchestrator.domain import UNREPORTED, AnswerType, Span, Usage


class EditOperation(enum.StrEnum):
    """What an edit does with the passage it finds."""

    REPLACE = "replace"
    INSERT_AFTER = "insert_after"
    INSERT_BEFORE = "insert_before"
    DELETE = "delete"
    REPLACE_SECTION = "replace_section"


@dataclass(frozen=True, slots=True)
class Edit:
    """A moderator's proposal to change one passage, for the issues it names.

    `find` is copied from the document. Empty, it means the whole section; with an empty
    `section` too, the whole document (so that an insertion after it appends).
    """

    issue_ids: tuple[str, ...]
    operation: EditOperation
    section: str
    find: str
    replace: str
    reason: str


class Match(enum.StrEnum):
    """How a passage was recognised: letter by letter; without what copying changes; but for typing errors."""

    EXACT = "exact"
    FOLDED = "folded"
    NEAR = "near"


class EditStatus(enum.StrEnum):
    """What became of an edit. A replaced one failed, and was given once more in another way."""

    APPLIED = "applied"
    HELD = "held"
    NOT_LOCATED = "not_located"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"


class FlagKind(enum.StrEnum):
    """What a guard found: a fact that nobody gave, or something of the author's that is gone."""

    INVENTION = "invention"
    LOSS = "loss"


@dataclass(frozen=True, slots=True)
class Flag:
    """What a guard found in one edit: the words, as written, and what is wrong.

    `excused`: a loss that the edit's own reason names.
    """

    kind: FlagKind
    text: str
    detail: str
    excused: bool = False


@dataclass(frozen=True, slots=True)
class EditOutcome:
    """What became of one edit.

    `span` is the passage in the text before it, `replacement` what is put there: the edit's own
    words with the blanks and marks that the place needs. `detail` says why it wasn't applied.
    """

    edit: Edit
    status: EditStatus
    span: Span | None = None
    replacement: str = ""
    match: Match | None = None
    flags: tuple[Flag, ...] = ()
    detail: str = ""
    id: str = ""


class ProposalDecision(enum.StrEnum):
    """What the author did with an edit that was held."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that a moderator wants put to the author, perhaps with a proposed answer."""

    issue_id: str
    text: str
    answer_type: AnswerType = AnswerType.TEXT
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An issue that a moderator couldn't resolve, and why."""

    issue_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What a moderator returns: edits, questions for the author, and what it couldn't resolve."""

    edits: tuple[Edit, ...] = ()
    questions: tuple[Ask, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    usage: Usage = UNREPORTED
