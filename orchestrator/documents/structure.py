"""Structure of a document: sections and the units of text in them, with exact offsets.

Read alike from Markdown and from text pasted without it (Google Docs, Word, Notion), where bare
headings ("Goals", "Why now:", bold lines, numbered lines, ALL CAPS) are recognised.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from orchestrator.documents.folding import fold
from orchestrator.documents.headings import meaning_of, meaning_of_bare
from orchestrator.documents.lines import LineIndex
from orchestrator.documents.meaning import Meaning
from orchestrator.domain import Span


class UnitKind(enum.StrEnum):
    """What a unit of text is."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    QUOTATION = "quotation"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows it, up to the next heading of its level or above.

    `span` covers the heading and all subsections. The preamble before the first heading comes
    first, with level 0 and no title. A subsection without a meaning of its own has its parent's.
    """

    index: int
    title: str
    level: int
    parent: int | None
    span: Span
    meaning: Meaning | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One paragraph, list item (without its bullet), table row, quotation or code block, verbatim."""

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
        """The one section with that title, but for marks and case; None if there is none, or more than one."""
        found = [section for section in self.sections[1:] if section.title == title]
        if not found:
            folded = fold(title).text
            found = [section for section in self.sections[1:] if fold(section.title).text == folded]
        return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it was read: on which line (from 0), how deep, and its text.

    `label` marks one that is the beginning of a line ("Goal: fewer tickets"); only that line is its section.
    """

    line: int
    level: int
    title: str
    label: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of lines of one kind (from 0, end exclusive); `skip` characters of it are a bullet."""

    kind: UnitKind
    start: int
    end: int
    skip: int = 0


def assemble(text: str, markdown: bool, headings: list[Heading], blocks: list[Block]) -> Structure:
    """The structure that these headings and blocks, each in order of lines, make of a text."""
    lines = LineIndex(text)
    sections = _sections(text, lines, headings)
    starts = [-1, *(heading.line for heading in headings)]
    units: list[Unit] = []
    at = 0
    for block in blocks:
        while at + 1 < len(starts) and starts[at + 1] <= block.start:
            at += 1
        span = lines.trimmed(text, block.start, block.end, block.skip)
        if span.end > span.start:
            units.append(Unit(block.kind, text[span.start : span.end], span, _section_at(sections, at, span.start)))
    return Structure(text, markdown, tuple(sections), tuple(units))


def _sections(text: str, lines: LineIndex, headings: list[Heading]) -> list[Section]:
    first = lines.start_of(headings[0].line) if headings else len(text)
    sections = [Section(0, "", 0, None, Span(0, first, 1), None)]
    ends = _ends(headings, lines, len(text))
    open_sections: list[Section] = []
    for index, (heading, end) in enumerate(zip(headings, ends, strict=True), 1):
        while open_sections and open_sections[-1].level >= heading.level:
            open_sections.pop()
        parent = open_sections[-1] if open_sections else None
        is_title = index == 1 and heading.level == 1
        own = meaning_of_bare(heading.title) if is_title else meaning_of(heading.title)
        meaning = own or (parent.meaning if parent else None)
        span = Span(lines.start_of(heading.line), end, heading.line + 1)
        section = Section(index, heading.title, heading.level, parent.index if parent else None, span, meaning)
        sections.append(section)
        open_sections.append(section)
    return sections


def _section_at(sections: list[Section], latest: int, start: int) -> int:
    """The section that holds the character at `start`: the latest one begun, or the one around it."""
    while sections[latest].span.end <= start and sections[latest].parent is not None:
        latest = sections[latest].parent or 0
    return latest if sections[latest].span.end > start else 0


def _ends(headings: list[Heading], lines: LineIndex, length: int) -> list[int]:
    """Where each heading's section ends: at the next one of its level or above."""
    ends = [length] * len(headings)
    waiting: list[int] = []
    for index, heading in enumerate(headings):
        while waiting and headings[waiting[-1]].level >= heading.level:
            ends[waiting.pop()] = lines.start_of(heading.line)
        if heading.label:
            ends[index] = lines.start_of(heading.line + 1)
        else:
            waiting.append(index)
    return ends
