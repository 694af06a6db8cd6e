"""The claims of a text: headings, list items, table rows and sentences, comparable however they are worded."""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.documents.diff import units
from orchestrator.documents.folding import fold
from orchestrator.documents.wording import is_binding, sentences, wording
from orchestrator.documents.words import WORD
from orchestrator.guards.facts import IDENTIFIER, measured_facts
from orchestrator.guards.lexicon import lexicon

MUCH = 4  # words that say something, of which a sentence consists that is missed
_HEADING = re.compile(r"\s*#{1,6}\s")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ied|ies|ed|es|e|s|y)$")
_RULE = re.compile(r"[\s|:-]*")


class ClaimKind(enum.Enum):
    """What form a claim has."""

    HEADING = "the heading"
    ITEM = "the list item"
    ROW = "the row"
    SENTENCE = "the sentence"


@dataclass(frozen=True)
class Claim:
    """A heading, list item, table row or sentence, as written and folded."""

    kind: ClaimKind
    text: str
    folded: str

    @functools.cached_property
    def content(self) -> set[str]:
        """The beginnings of its words that say something; ids, figures and modals are compared apart."""
        ids = {word for found in IDENTIFIER.findall(self.text) for word in WORD.findall(found.lower())}
        words = WORD.findall(wording().turning.sub(" ", self.folded))
        return {stem(word) for word in words if word not in ids and says_something(word)}

    @functools.cached_property
    def figures(self) -> set[tuple[str, ...]]:
        """What its figures, dates and ids are compared by."""
        return {fact.key for fact in measured_facts(self.text)[0]}

    @property
    def asks(self) -> bool:
        """Whether it is a question, which demands nothing."""
        return self.text.endswith(("?", "？"))

    @property
    def weighs(self) -> bool:
        """Whether its absence would be a loss: a sentence only if it binds, measures, says when, or says much."""
        if self.kind is not ClaimKind.SENTENCE:
            return bool(self.content)
        says_when = wording().condition.search(self.folded) is not None
        return is_binding(self.text) or bool(self.figures) or says_when or len(self.content) >= MUCH


def claims(text: str) -> list[Claim]:
    """The claims of a passage, in order."""
    return [claim for unit in units(text) for claim in _claims_of(unit)]


def _claims_of(unit: str) -> Iterator[Claim]:
    if _RULE.fullmatch(unit):
        return
    if _HEADING.match(unit):
        yield _claim(ClaimKind.HEADING, unit)
    elif unit.lstrip().startswith("|"):
        for row in unit.splitlines():
            if not _RULE.fullmatch(row):
                yield _claim(ClaimKind.ROW, row)
    else:
        first = ClaimKind.ITEM if _ITEM.match(unit) else ClaimKind.SENTENCE
        rest = ClaimKind.ITEM if IDENTIFIER.search(unit) else ClaimKind.SENTENCE
        for at, sentence in enumerate(sentences(unit)):
            yield _claim(rest if at else first, sentence)


def _claim(kind: ClaimKind, text: str) -> Claim:
    return Claim(kind, text.strip(), fold(text).text)


def content_words(text: str) -> set[str]:
    """The beginnings of the words of a text that say something."""
    words = WORD.findall(fold(text).text)
    return {stem(word) for word in words if word[0].isalnum() and word not in wording().function_words}


def says_something(word: str) -> bool:
    """Whether it is a word, no small one, and isn't compared apart."""
    small = word in wording().function_words or word in wording().joining_words
    return word[0].isalnum() and not small and not _is_apart(word)


def _is_apart(word: str) -> bool:
    """Whether a word is of a figure or binds, and so is compared as such."""
    figure = word[0].isdigit() or lexicon().numbers.pattern.fullmatch(word) or lexicon().unit.fullmatch(word)
    return bool(figure) or is_binding(word)


def stem(word: str) -> str:
    """The beginning of a word without its ending, by which its forms are the same."""
    if not word.isascii():
        return word[:6]
    return _ENDING.sub("", word)[:5]
