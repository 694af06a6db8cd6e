"""Whether two findings are about the same problem, as far as words and places can tell.

Nobody's words decide this well, so it is used sparingly: critics that agree in one iteration are
joined only where they point at the same words; across iterations findings and issues are paired one
to one, the most alike first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from orchestrator.documents.folding import fold
from orchestrator.documents.locate import locate_quote
from orchestrator.domain import Absence, Finding, Quote
from orchestrator.guards.losses import content_words

SAME = 0.5
TOGETHER = 0.45


def likeness(earlier: Finding, later: Finding, text: str) -> float:
    """How likely two findings are the same problem, 0 to 1; `later` is about `text`."""
    place = _same_place(earlier, later, text)
    wording = _wording(earlier, later)
    agree = 0.5 * (earlier.category is later.category) + 0.5 * (_section(earlier) == _section(later))
    return 0.45 * place + 0.4 * wording + 0.15 * agree


def _section(finding: Finding) -> str:
    return fold(finding.section).text


def _same_place(earlier: Finding, later: Finding, text: str) -> float:
    """How much of what they point at is the same: quoted words, or what was sought in vain."""
    one, other = earlier.evidence, later.evidence
    if isinstance(one, Quote) and isinstance(other, Quote):
        return max(_overlap(one, other, text), _shared(one.text, other.text))
    if isinstance(one, Absence) and isinstance(other, Absence):
        return max(
            _shared(one.sought, other.sought), fuzz.token_set_ratio(*map(_folded, (one.sought, other.sought))) / 100
        )
    return 0.0


def _folded(text: str) -> str:
    return fold(text).text


def _overlap(one: Quote, other: Quote, text: str) -> float:
    """The share of the shorter quote that the other covers, both found in the text; 0 if one isn't there."""
    if other.span is None or not (found := locate_quote(text, one.text)):
        return 0.0
    best = max(min(place.end, other.span.end) - max(place.start, other.span.start) for place in found)
    shortest = min(min(place.end - place.start for place in found), other.span.end - other.span.start)
    return max(0.0, best / shortest) if shortest else 0.0


def _shared(one: str, other: str) -> float:
    """The share of the shorter text's content words that the other has."""
    words = content_words(one), content_words(other)
    fewest = min(map(len, words))
    return len(words[0] & words[1]) / fewest if fewest else 0.0


def _wording(earlier: Finding, later: Finding) -> float:
    said = [content_words(f"{one.description} {one.suggested_fix} {one.question or ''}") for one in (earlier, later)]
    fewest = min(map(len, said))
    if not fewest:
        return 0.0
    return len(said[0] & said[1]) / fewest


def agree(one: Finding, other: Finding) -> bool:
    """Whether two findings of one iteration may be joined: the same words, section and category."""
    if one.category is not other.category or _section(one) != _section(other):
        return False
    if one.key is not None and other.key is not None and one.key != other.key:
        return False
    if isinstance(one.evidence, Quote) and isinstance(other.evidence, Quote):
        spans = one.evidence.span, other.evidence.span
        if spans[0] is None or spans[1] is None:
            return False
        common = min(spans[0].end, spans[1].end) - max(spans[0].start, spans[1].start)
        shortest = min(span.end - span.start for span in spans if span)
        return common > 0 and common >= 0.5 * shortest and _wording(one, other) >= TOGETHER / 2
    if isinstance(one.evidence, Absence) and isinstance(other.evidence, Absence):
        return _shared(one.evidence.sought, other.evidence.sought) >= 0.75 and _wording(one, other) >= TOGETHER / 2
    return False


def pair(earlier: Sequence[Iterable[Finding]], later: Sequence[Finding], text: str) -> dict[int, int]:
    """For each of `later` (by index) the one of `earlier` it repeats, one to one, the most alike first.

    Each of `earlier` is all the wordings of one issue.
    """
    scored = sorted(
        (
            (max(likeness(wording, finding, text) for wording in wordings), -new, -old)
            for old, wordings in enumerate(earlier)
            for new, finding in enumerate(later)
        ),
        reverse=True,
    )
    paired: dict[int, int] = {}
    for score, new, old in scored:
        if score >= SAME and -new not in paired and -old not in paired.values():
            paired[-new] = -old
    return paired
