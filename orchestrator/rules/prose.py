"""The sentences of a document that rules look at, with everything masked that isn't the author's claim."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.documents.lines import LineIndex
from orchestrator.documents.meaning import Meaning
from orchestrator.documents.reading import Reading, read_document
from orchestrator.documents.structure import Section, Unit, UnitKind
from orchestrator.domain import Quote, Span

# Code, link targets, addresses, HTML and quoted words are not the author's own wording.
_MASKED = re.compile(
    r"`[^`\n]{1,300}`|\]\([^)\n]{0,300}\)|https?://[^\s)>]+|<[a-zA-Z/!][^<>\n]{0,200}>|\"[^\"\n]{1,80}\"|“[^”\n]{1,80}”"
)
_SENTENCE_END = re.compile(r"[.!?…]+[\"”)*_]*(?=\s+[A-Z*`\"“(\[])|[。！？]")
_MODAL = re.compile(
    r"\b(?:must|shall|should|will|needs? to|(?:is|are) required to|has to|have to|can ?not|may not|may)\b",
    re.IGNORECASE,
)
_SILENT = {Meaning.NON_GOALS, Meaning.ALTERNATIVES, Meaning.FUTURE, Meaning.REFERENCE, Meaning.OPEN_QUESTIONS}
_ASKING = {Meaning.GOALS, Meaning.METRICS, Meaning.REQUIREMENTS, Meaning.ACCEPTANCE}
_BINDING = {Meaning.REQUIREMENTS, Meaning.ACCEPTANCE}
_TABLE_RULE = re.compile(r"^[\s|:-]+$")
MAX_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `words` is as long as the text it masks and starts at `start` of the document.

    `first` marks the one that opens its paragraph or item.
    """

    words: str
    start: int
    kind: UnitKind
    section: Section
    first: bool = True

    @property
    def meaning(self) -> Meaning | None:
        return self.section.meaning

    @property
    def question(self) -> bool:
        return self.words.rstrip(' *_"”)').endswith("?")

    @property
    def claims(self) -> bool:
        """Whether it says what shall be: not a non-goal, an alternative, a reference, a question."""
        return self.meaning not in _SILENT and not self.question

    @property
    def modal(self) -> bool:
        """Whether it has a modal verb (must, should, will …)."""
        return bool(_MODAL.search(self.words))

    @property
    def normative(self) -> bool:
        """Whether it binds: it has a modal verb, or is an item or a row of the requirements."""
        return self.claims and (self.modal or (self.kind is not UnitKind.PARAGRAPH and self.meaning in _BINDING))

    @property
    def aim(self) -> bool:
        """Whether it is an item under goals, metrics, requirements or acceptance criteria."""
        return self.claims and self.meaning in _ASKING


@dataclass(frozen=True, slots=True)
class Prose:
    """A reading and its sentences, in order. Code and quotations have none."""

    reading: Reading
    sentences: tuple[Sentence, ...]
    lines: LineIndex

    @property
    def text(self) -> str:
        return self.reading.structure.text

    def quote(self, start: int, end: int) -> Quote:
        """The author's words from `start` to `end`, at most 160 characters, cut at a blank."""
        if end - start > MAX_QUOTE:
            blank = self.text.rfind(" ", start, start + MAX_QUOTE)
            end = blank if blank > start else start + MAX_QUOTE
        return Quote(self.text[start:end], Span(start, end, self.lines.line_of(start)))

    def quote_sentence(self, sentence: Sentence) -> Quote:
        return self.quote(sentence.start, sentence.start + len(sentence.words))


@functools.lru_cache(maxsize=4)
def read_prose(text: str) -> Prose:
    """The prose of a text. The last few are remembered, so that several critics share them."""
    reading = read_document(text)
    sections = reading.structure.sections
    units = reading.structure.units
    sentences = tuple(
        sentence
        for before, unit in zip((None, *units), units, strict=False)
        if unit.kind not in (UnitKind.CODE, UnitKind.QUOTATION)
        for sentence in _sentences(unit, sections[unit.section], goes_on=_goes_on(before, unit))
    )
    return Prose(reading, sentences, LineIndex(text))


def _goes_on(before: Unit | None, unit: Unit) -> bool:
    """Whether a line of pasted text continues the paragraph of the line above it."""
    if before is None or unit.kind is not UnitKind.PARAGRAPH or before.kind is not UnitKind.PARAGRAPH:
        return False
    return before.section == unit.section and before.span.line + 1 == unit.span.line


def _sentences(unit: Unit, section: Section, *, goes_on: bool) -> Iterator[Sentence]:
    masked = _MASKED.sub(
        lambda match: match.group()[0] + "\0" * (len(match.group()) - 2) + match.group()[-1], unit.text
    )
    if unit.kind is UnitKind.ROW:
        if not _TABLE_RULE.match(masked):
            yield Sentence(masked, unit.span.start, unit.kind, section)
        return
    at = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(masked)), len(masked)]:
        piece = masked[at:end]
        words = piece.strip()
        if words:
            yield Sentence(
                words, unit.span.start + at + piece.index(words[0]), unit.kind, section, first=at == 0 and not goes_on
            )
        at = end
