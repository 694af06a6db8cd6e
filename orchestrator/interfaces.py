"""What a panel is made of. Implementations don't inherit from these; they only fit them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from orchestrator.domain import DocumentType, Finding, Issue, Question, Review
from orchestrator.revision import Revision

# Seconds of a clock that never goes back; only differences mean something.
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Brief:
    """What an agent is told besides the document.

    `issues` are all that are not settled, most severe first; `questions` all that were asked.
    """

    title: str
    document_type: DocumentType
    iteration: int
    version: int
    issues: tuple[Issue, ...] = ()
    questions: tuple[Question, ...] = ()


class Agent(Protocol):
    """A critic. May return its findings alone; then it isn't exhaustive and its usage is unknown."""

    @property
    def name(self) -> str: ...

    def review(self, document: str, brief: Brief, /) -> Review | Sequence[Finding]: ...


class Moderator(Protocol):
    """Revises the document for the issues in the brief. May return the whole new text instead."""

    @property
    def name(self) -> str: ...

    def refine(self, document: str, brief: Brief, /) -> Revision | str: ...
