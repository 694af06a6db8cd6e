"""Structure of a document: sections and the units of text in them, with exact offsets.

Read alike from Markdown and from text pasted without it (Google Docs, Word, Notion), where bare
headings ("Goals", "Why now:", bold lines, numbered lines, ALL CAPS) are recognised.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from orchestrator.domain import Span


class Meaning(enum.StrEnum):
    """What a section is for, whatever its author called it."""

    PROBLEM = "problem"
    USERS = "users"
    GOALS = "goals"
    NON_GOALS = "non_goals"
    METRICS = "metrics"
    REQUIREMENTS = "requirements"
    ACCEPTANCE = "acceptance"
    RISKS = "risks"
    DEPENDENCIES = "dependencies"
    ROLLOUT = "rollout"
    OPEN_QUESTIONS = "open_questions"
    ALTERNATIVES = "alternatives"
    FUTURE = "future"
    REFERENCE = "reference"


class UnitKind(enum.StrEnum):
    """What a unit of text is."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    QUOTATION = "quotation"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it up to the next heading of its level or above.

    `span` covers the heading and all subsections; the preamble before the first heading has
    level 0, an empty title and no heading of its own. `meaning` is inherited by subsections
    without one of their own.
    """

    index: int
    title: str
    level: int
    parent: int | None
    span: Span
    meaning: Meaning | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph line group, list item, table row, quotation or code block; `text` is verbatim."""

    kind: UnitKind
    text: str
    span: Span
    section: int


@dataclass(frozen=True, slots=True)
class Structure:
    """The sections (the preamble first) and units of a text, both in its order."""

    text: str
    markdown: bool
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]

    def section_titled(self, title: str) -> Section | None:
        """The one section with that title; None if there is none, or more than one."""
        raise NotImplementedError


def read_structure(text: str) -> Structure:
    """Sections and units of a text of any kind; never fails."""
    raise NotImplementedError
