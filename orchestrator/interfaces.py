"""What a panel is made of. Implementations don't inherit from these; they only fit them."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from orchestrator.domain import DocumentType, Finding, Issue, Question, Review
from orchestrator.revision import EditOutcome, Revision

# Seconds of a clock that never goes back; only differences mean something.
Clock = Callable[[], float]


class RequestKind(enum.StrEnum):
    """What a moderator is asked for: edits; the failed ones again; whole sections; the whole text."""

    EDITS = "edits"
    REPAIR = "repair"
    SECTIONS = "sections"
    REWRITE = "rewrite"


@dataclass(frozen=True, slots=True)
class Failure:
    """An edit that could not be applied, why, and the passages of the text closest to what it sought."""

    outcome: EditOutcome
    closest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What a moderator is asked for. All but the first request of an iteration name the failures."""

    kind: RequestKind = RequestKind.EDITS
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What an agent is told besides the document.

    `issues` are all that are not settled, most severe first; `waived` those that the author does not
    want raised again; `questions` all that were asked. `context` holds the author's reference texts.
    """

    title: str
    document_type: DocumentType
    iteration: int
    version: int
    issues: tuple[Issue, ...] = ()
    questions: tuple[Question, ...] = ()
    waived: tuple[Issue, ...] = ()
    context: tuple[str, ...] = ()
    locked_sections: tuple[str, ...] = ()
    request: Request = field(default_factory=Request)


class Agent(Protocol):
    """A critic. May return its findings alone; then it isn't exhaustive and its usage is unknown."""

    @property
    def name(self) -> str: ...

    def review(self, document: str, brief: Brief, /) -> Review | Sequence[Finding]: ...


class Moderator(Protocol):
    """Revises the document for the issues in the brief. May return the whole new text instead.

    Asked again, about edits that could not be applied, when `brief.request` names failures.
    """

    @property
    def name(self) -> str: ...

    def refine(self, document: str, brief: Brief, /) -> Revision | str: ...
