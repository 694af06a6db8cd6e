"""The facts in a passage: figures, dates, links, ids, standards and names, comparable however they are written.

What it can't see: a claim without a figure or a name, a name of one ordinary word at the beginning
of a sentence, a right figure said of the wrong thing.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.guards.dates import Date, find_dates
from orchestrator.guards.figures import Figure, find_figures
from orchestrator.guards.lexicon import LATIN, lexicon, lowered


class FactKind(enum.StrEnum):
    """What sort of fact."""

    LINK = "link"
    DATE = "date"
    IDENTIFIER = "identifier"
    STANDARD = "standard"
    FIGURE = "figure"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: as it is written, where it stands, and for a figure or date what it says."""

    kind: FactKind
    text: str
    start: int
    says: Figure | Date | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What two writings of the same fact have in common."""
        match self.says:
            case Figure(value=value, unit=unit):
                return (self.kind, value, unit)
            case Date(parts=parts):
                return (self.kind, *sorted(f"{name}{number}" for name, number in parts))
            case _:
                return (self.kind, re.sub(r"[\s-]", "", self.text).lower().rstrip(".,;:/"))


GERMAN = "German"
BLOT = "\0"
PASSAGE = 5_000  # characters of a passage that is worth remembering: it is asked about several times
_OPENERS = "\n\r.!?:;|#*-–—•>[\"'“‘„«/…。！？：；（「《_`"
_HEADING_LINE = re.compile(r"^[ \t>]*#{1,6}[ \t].*$", re.MULTILINE)
_CAPITALS = re.compile(
    rf"(?<![{LATIN}0-9_'’.])(?:[A-ZÀ-Þ][{LATIN}0-9'’]*|[a-z]+[A-Z][{LATIN}0-9]*)(?:[-&][{LATIN}0-9]+)*"
    rf"(?:[ \u00a0](?:[A-ZÀ-Þ][{LATIN}0-9'’]+)(?:[-&][{LATIN}0-9]+)*)*"
)
_LINKS = (  # each with what a text must contain for it to be sought
    ("://", re.compile(r"https?://[^\s)>\]\"'，。]+")),
    ("@", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]*\w")),
    ("www.", re.compile(r"\bwww\.[\w./-]+")),
)
_TOP = r"\.(?:com|org|net|io|de|fr|cn|eu|dev|app)\b"
_HAS_DOMAIN = re.compile(_TOP)
_DOMAIN = re.compile(rf"(?<![\w-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}})*{_TOP}(?:/[\w./-]*)?")
_PERCENTILE = re.compile(
    r"\bp(?P<p>\d{2}(?:\.\d+)?)\b"
    r"|(?P<n>\d{2}(?:[.,]\d+)?)(?:st|nd|rd|th|\.|e|ème)?[ -]?(?:percentile|perzentil\w*|centile)"
    r"|(?P<z>\d{2})\ ?(?:百分位|分位)"
)
_HAS_PERCENTILE = re.compile(r"p\d\d|entil|分位")
IDENTIFIER = re.compile(
    rf"(?<![{LATIN}0-9_-])(?:[A-Z][A-Z0-9]{{0,7}}-\d+(?:\.\d+)*|[A-Z]{{1,4}}\d{{1,4}}[a-z]?|v\d+(?:\.\d+)*)(?![{LATIN}0-9_-])"
)
_LIST_NUMBER = re.compile(
    r"^[ \t>]*(?:\#{1,6}[ \t]+)?(?:[-*+•][ \t]+)?(?:\*\*)?"
    r"(?:\d{1,3}(?:\.\d{1,3})*[.)][ \t]|(?<=[#]\ )\d{1,3}(?:\.\d+)*[ \t])",
    re.MULTILINE,
)


def facts(text: str, language: str | None = None) -> list[Fact]:
    """The facts of a passage in order, each stretch once; `language` is the name of the document's."""
    found, rest = measured_facts(text)
    return sorted([*found, *find_names(rest, language)], key=lambda fact: fact.start)


def measured_facts(text: str) -> tuple[tuple[Fact, ...], str]:
    """The facts that can be told by their form alone, and the text with each of them blotted out."""
    return _of_passage(text) if len(text) <= PASSAGE else _measured(text)


@functools.lru_cache(maxsize=512)
def _of_passage(text: str) -> tuple[tuple[Fact, ...], str]:
    return _measured(text)


def _measured(text: str) -> tuple[tuple[Fact, ...], str]:
    found: list[Fact] = []
    rest = _LIST_NUMBER.sub(lambda match: " " * len(match.group()), text)
    for search in (_links, _percentiles, _standards, _dates, _ids, _figures):
        taken = list(search(rest))
        rest = _blot(rest, [(fact.start, fact.start + len(fact.text)) for fact in taken])
        found += taken
    return tuple(found), rest


def _blot(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            pieces += [text[at:start], BLOT * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def _links(text: str) -> Iterator[Fact]:
    """Addresses; of two that begin at one place the longer."""
    lower, end = lowered(text), 0
    found = [match for sign, pattern in _LINKS if sign in lower for match in pattern.finditer(lower)]
    found += _DOMAIN.finditer(lower) if _HAS_DOMAIN.search(lower) else ()
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.start() >= end:
            end = match.end()
            yield Fact(FactKind.LINK, text[match.start() : end].rstrip(".,;:"), match.start())


def _percentiles(text: str) -> Iterator[Fact]:
    lower = lowered(text)
    for match in _PERCENTILE.finditer(lower) if _HAS_PERCENTILE.search(lower) else ():
        value = next(part for part in match.group("p", "n", "z") if part).replace(",", ".")
        says = Figure(value, "percentile", match.start(), match.end())
        yield Fact(FactKind.FIGURE, text[match.start() : match.end()], match.start(), says)


def _standards(text: str) -> Iterator[Fact]:
    for match in lexicon().standard.finditer(lowered(text)):
        words = text[match.start() : match.end()]
        if any(char.isupper() or char.isdigit() or char in "《等法" for char in words):
            yield Fact(FactKind.STANDARD, words, match.start())


def _ids(text: str) -> Iterator[Fact]:
    for match in IDENTIFIER.finditer(text):
        yield Fact(FactKind.IDENTIFIER, match.group(), match.start())


def _dates(text: str) -> Iterator[Fact]:
    for date in find_dates(text):
        yield Fact(FactKind.DATE, text[date.start : date.end], date.start, date)


def _figures(text: str) -> Iterator[Fact]:
    for figure in find_figures(text):
        yield Fact(FactKind.FIGURE, text[figure.start : figure.end], figure.start, figure)


def find_names(text: str, language: str | None) -> Iterator[Fact]:
    """Names by their form: capitals inside a sentence, letters in capitals; and products known by name.

    In German, where every noun is written with a capital, only two capitalised words in a row are one.
    """
    known = [(match.start(), match.end()) for match in lexicon().product.finditer(text)]
    for start, end in known:
        yield Fact(FactKind.NAME, text[start:end], start)
    rest = _blot(text, known)
    for match in _HEADING_LINE.finditer(rest):
        rest = _blot(rest, [match.span()])
    for match in _CAPITALS.finditer(rest):
        words = [word for word in re.split(r"[ \u00a0]", match.group()) if word]
        start = match.start()
        if _begins(rest, start) and not _is_coined(words[0]):
            start += len(words[0]) + 1
            words = words[1:] if language != GERMAN else []
        coined = [word for word in words if _is_coined(word)]
        if language == GERMAN and len(words) < 2:
            words = coined
        if words and not (len(words) == 1 and words[0] in lexicon().common):
            yield Fact(FactKind.NAME, " ".join(words), rest.find(words[0], start))


def _is_coined(word: str) -> bool:
    """Whether a word is in capitals throughout, or has one inside."""
    return any(char.isupper() for char in word[1:]) and word not in lexicon().common


def _begins(text: str, start: int) -> bool:
    """Whether a sentence, line, cell, quotation or label begins here."""
    before = text[:start].rstrip(" \u00a0")
    if before.endswith("("):
        before = before[:-1].rstrip(" \u00a0")
    return not before or before[-1] in _OPENERS or (before[-1] in ")" and start - len(before) > 1)
