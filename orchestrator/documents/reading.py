"""A document as it was understood: its structure, kind and language."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from orchestrator.documents.language import detect_language
from orchestrator.documents.markdown import read_markdown
from orchestrator.documents.meaning import Meaning
from orchestrator.documents.pasted import read_pasted
from orchestrator.documents.structure import Section, Structure, UnitKind, assemble
from orchestrator.domain import DocumentType

MAX_TITLE = 120
SHORT = 150
_PRD_SECTIONS = {
    Meaning.USERS,
    Meaning.GOALS,
    Meaning.NON_GOALS,
    Meaning.METRICS,
    Meaning.REQUIREMENTS,
    Meaning.PROBLEM,
}
_TYPE_WORDS: tuple[tuple[DocumentType, str], ...] = (
    (DocumentType.PRD, r"\bprds?\b|product requirements?|requirements document"),
    (DocumentType.DECISION_RECORD, r"\badr\b|architecture decision record"),
    (DocumentType.PROPOSAL, r"\brfcs?\b|\bkep\b|\bpep\b|enhancement proposal|request for comments"),
    (DocumentType.TECHNICAL_DESIGN, r"technical design|design (?:doc|document|spec)|architecture|specification"),
    (DocumentType.ONE_PAGER, r"one[- ]pager"),
    (DocumentType.USER_STORIES, r"user stories"),
    (DocumentType.BUSINESS, r"business (?:case|plan|strategy)|go-to-market"),
)
_STORY = re.compile(r"\bas an? [^,.\n]{2,60},? I (?:want|need|can|would like)\b", re.IGNORECASE)
_TECHNICAL = re.compile(
    r"```|\bAPIs?\b|\bruntime\b|\bcompiler\b|\binterface\b|\bclass(?:es)?\b|\bassembl(?:y|ies)\b|\.dll\b|`"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the structure, the kind of document, and its language (None: too little text to tell)."""

    structure: Structure
    document_type: DocumentType
    language: str | None

    @property
    def is_english(self) -> bool:
        """Whether rules about English wording apply; so too where it can't be told."""
        return self.language in (None, "English")

    @property
    def is_code(self) -> bool:
        """Whether there is nothing but code."""
        units = self.structure.units
        return bool(units) and all(unit.kind is UnitKind.CODE for unit in units)

    def understood(self) -> tuple[Section, ...]:
        """Sections whose own heading has a meaning, in order."""
        sections = self.structure.sections
        return tuple(
            section
            for section in sections[1:]
            if section.meaning not in (None, Meaning.OPEN_QUESTIONS)
            and (section.parent is None or sections[section.parent].meaning is not section.meaning)
        )


@functools.lru_cache(maxsize=8)
def read_document(text: str) -> Reading:
    """The reading of a text of any kind; never fails. The last few are remembered."""
    structure = read_structure(text)
    prose = "\n".join(
        unit.text
        for unit in structure.units
        if unit.kind is not UnitKind.CODE and structure.sections[unit.section].meaning is not Meaning.OPEN_QUESTIONS
    )
    return Reading(structure, _document_type(structure), detect_language(prose))


def read_structure(text: str) -> Structure:
    """Sections and units of a text: as Markdown if it has a Markdown heading, else as pasted text."""
    headings, blocks = read_markdown(text)
    markdown = bool(headings)
    if not markdown:
        headings, blocks = read_pasted(text)
    return assemble(text, markdown, headings, blocks)


def detect_title(text: str) -> str:
    """The first heading, else the first line with text; at most 120 characters."""
    structure = read_document(text).structure
    titles = [section.title for section in structure.sections[1:2]]
    lines = [" ".join(unit.text.split()) for unit in structure.units[:1]]
    title = next((title for title in (*titles, *lines) if title.strip(" #*-")), "Untitled")
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1].rstrip() + "…"


def _document_type(structure: Structure) -> DocumentType:
    head = " ".join([section.title for section in structure.sections[1:3]]).lower()
    for kind, pattern in _TYPE_WORDS:
        if re.search(pattern, head.replace("-", " ")) or re.search(pattern, head):
            return kind
    own = {section.meaning for section in structure.sections if section.level <= 3} - {None, Meaning.OPEN_QUESTIONS}
    titles = {section.title.lower().strip() for section in structure.sections}
    if {"decision", "consequences"} <= titles:
        return DocumentType.DECISION_RECORD
    prose = [
        unit.text
        for unit in structure.units
        if unit.kind is not UnitKind.CODE and structure.sections[unit.section].meaning is not Meaning.OPEN_QUESTIONS
    ]
    if not prose:
        return DocumentType.OTHER
    if sum(bool(_STORY.search(text)) for text in prose) > len(prose) / 2:
        return DocumentType.USER_STORIES
    technical = sum(bool(_TECHNICAL.search(text)) for text in prose)
    if technical > 0.25 * len(prose) and len(prose) > 12 and Meaning.METRICS not in own:
        return DocumentType.TECHNICAL_DESIGN
    words = sum(len(text.split()) for text in prose)
    if words < SHORT and (own or not structure.markdown):
        return DocumentType.ONE_PAGER
    is_prd = len(own & _PRD_SECTIONS) >= 2 or not structure.markdown
    return DocumentType.PRD if is_prd else DocumentType.OTHER
